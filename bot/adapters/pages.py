"""Fetches the page of an article as a polite visitor: by robots.txt, and slowly."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.errors import FetchError
from bot.polling.addresses import masked_url
from bot.ports import Fetched, Fetcher

USER_AGENT = "Pactwire"
# Seconds between two pages of one host, and the longest pause that a robots.txt may ask for.
DELAY = 2.0
LONGEST_DELAY = 60.0
# Seconds for which a robots.txt holds, after RFC 9309, section 2.4.
ROBOTS_HOLD = 24 * 3600.0
# Hosts remembered; the one that was not asked for longest is forgotten first.
MOST_HOSTS = 1_000

_GONE = range(400, 500)


@dataclass(slots=True)
class _Host:
    """What is known of a host. Times are of the event loop's clock, in seconds."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotFileParser | None = None
    rules_until: float = 0.0
    free_at: float = 0.0


class PageFetcher:
    """A `Fetcher` of pages over one of addresses: the same guards, one page a host at a time."""

    def __init__(self, fetcher: Fetcher, *, delay: float = DELAY) -> None:
        self._fetcher = fetcher
        self._delay = delay
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        """The page at an address. Raises FetchError, also where the site's robots.txt forbids it."""
        site = "://".join(urlsplit(url)[:2])
        host = self._host(site)
        async with host.turn:
            now = asyncio.get_running_loop().time
            if host.rules is None or now() >= host.rules_until:
                host.rules, host.rules_until = await self._rules(site), now() + ROBOTS_HOLD
            if not host.rules.can_fetch(USER_AGENT, url):
                raise FetchError(f"page not fetched: {masked_url(url)}: the site's robots.txt forbids it")
            await asyncio.sleep(max(0.0, host.free_at - now()))
            try:
                return await self._fetcher.fetch(url, etag=etag, last_modified=last_modified, at=at)
            finally:
                host.free_at = now() + self._pause(host.rules)

    def _host(self, site: str) -> _Host:
        host = self._hosts.setdefault(site, _Host())
        self._hosts.move_to_end(site)
        if len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)
        return host

    async def _rules(self, site: str) -> RobotFileParser:
        """A site without a robots.txt allows everything; one that cannot be asked allows nothing (RFC 9309)."""
        rules = RobotFileParser()
        try:
            fetched = await self._fetcher.fetch(f"{site}/robots.txt")
        except FetchError as error:
            rules.parse(["User-agent: *", "Allow: /" if error.status in _GONE else "Disallow: /"])
        else:
            rules.parse(fetched.body.decode(errors="replace").splitlines())
        rules.modified()
        return rules

    def _pause(self, rules: RobotFileParser) -> float:
        asked = rules.crawl_delay(USER_AGENT)
        return max(self._delay, min(float(asked), LONGEST_DELAY)) if asked else self._delay
