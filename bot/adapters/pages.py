"""Fetches the page of an article as a polite visitor: by robots.txt, and slowly."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from bot.errors import FetchError
from bot.polling.addresses import masked_url
from bot.ports import Fetched, Fetcher
from bot.reading.leads import dead_end, leads_to, real_address

USER_AGENT = "Pactwire"
# Seconds between two pages of one host, and the longest pause that a robots.txt may ask for.
DELAY = 2.0
LONGEST_DELAY = 60.0
# Seconds for which a robots.txt holds, after RFC 9309, section 2.4.
ROBOTS_HOLD = 24 * 3600.0
# Bytes of it; what is below is not read (RFC 9309, section 2.5).
LONGEST_ROBOTS = 500 * 1024
# Hosts remembered; the one that was not asked for longest is forgotten first.
MOST_HOSTS = 1_000
# A link leads to its article over at most so many pages that only send a reader on.
MOST_LEADS = 3

_GONE = range(400, 500)
_EVERYTHING, _NOTHING = Protego.parse(""), Protego.parse("User-agent: *\nDisallow: /")


@dataclass(slots=True)
class _Host:
    """What is known of a host. Times are of the event loop's clock, in seconds."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Protego | None = None
    rules_until: float = 0.0
    free_at: float = 0.0


class PageFetcher:
    """A `Fetcher` of pages over one of addresses: the same guards, one page a host at a time."""

    def __init__(self, fetcher: Fetcher, *, delay: float = DELAY) -> None:
        self._fetcher = fetcher
        self._delay = delay
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        """The page at an address, or the one that it leads to. Raises FetchError, also where robots.txt forbids it."""

        async def fetch_one(address: str) -> Fetched:
            return await self._fetch(address, etag, last_modified, at)

        return await follow(fetch_one, url)

    async def _fetch(self, url: str, etag: str, last_modified: str, at: str) -> Fetched:
        host = self._host(_site(url))
        async with host.turn:
            rules = await self._rules_of(host, url)
            now = asyncio.get_running_loop().time
            await asyncio.sleep(max(0.0, host.free_at - now()))
            try:
                page = await self._fetcher.fetch(url, etag=etag, last_modified=last_modified, at=at)
            finally:
                host.free_at = now() + self._pause(rules)
        if _site(page.url) != _site(url):
            await self._count_visit(page.url)
        return page

    async def _count_visit(self, url: str) -> None:
        """A redirect led to another host: it counts as its visitor there. Raises FetchError if it is not allowed."""
        host = self._host(_site(url))
        async with host.turn:
            rules = await self._rules_of(host, url)
            host.free_at = asyncio.get_running_loop().time() + self._pause(rules)

    async def _rules_of(self, host: _Host, url: str) -> Protego:
        """The rules of a host whose turn is held. Raises FetchError where they forbid this address."""
        now = asyncio.get_running_loop().time
        if host.rules is None or now() >= host.rules_until:
            host.rules, host.rules_until = await self._rules(_site(url)), now() + ROBOTS_HOLD
        if not host.rules.can_fetch(url, USER_AGENT):
            raise FetchError(f"page not fetched: {masked_url(url)}: the site's robots.txt forbids it")
        return host.rules

    def _host(self, site: str) -> _Host:
        host = self._hosts.setdefault(site, _Host())
        self._hosts.move_to_end(site)
        if len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)
        return host

    async def _rules(self, site: str) -> Protego:
        """A site without a robots.txt allows everything; one that cannot be asked allows nothing (RFC 9309)."""
        try:
            fetched = await self._fetcher.fetch(f"{site}/robots.txt")
        except FetchError as error:
            return _EVERYTHING if error.status in _GONE else _NOTHING
        return Protego.parse(fetched.body[:LONGEST_ROBOTS].decode(errors="replace"))

    def _pause(self, rules: Protego) -> float:
        return max(self._delay, min(rules.crawl_delay(USER_AGENT) or 0.0, LONGEST_DELAY))


async def follow(fetch: Callable[[str], Awaitable[Fetched]], url: str) -> Fetched:
    """The page that a link leads to: through what a news search wraps it in, and pages that only send a reader on.

    Raises FetchError, also where a page leads on and does not say where to.
    """
    address = real_address(url)
    for _ in range(MOST_LEADS + 1):
        page = await fetch(address)
        address = leads_to(page.body, page.url)
        if not address and (cause := dead_end(page.url)):
            raise FetchError(f"page not fetched: {masked_url(url)}: {cause}")
        if not address:
            return page
    raise FetchError(f"page not fetched: {masked_url(url)}: it leads on over {MOST_LEADS} pages")


def _site(url: str) -> str:
    """Scheme and host, for which a robots.txt speaks."""
    return "://".join(urlsplit(url)[:2])
