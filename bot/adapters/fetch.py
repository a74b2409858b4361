"""Fetching over HTTP: politely, within limits, and never from a network that is not public."""

import asyncio
import socket
import ssl
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot import __version__
from bot.adapters.causes import cause_of
from bot.adapters.turns import Turns
from bot.errors import FetchError
from bot.polling.addresses import masked_url
from bot.polling.wishes import http_date
from bot.ports import Fetched

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one fetch is borne.

    `body` and `header` are in bytes; `body` counts what comes out of decompression, `header` is the size of any
    one header line. `total` and `silence` are in seconds: all redirects together, and between two pieces of an
    answer; waiting for one of the `per_domain` places of a registered domain does not count, nor for its turn
    among `per_second`. The largest of 136 real feeds has 0.3 MB. SEC EDGAR allows ten requests a second in all
    (sec.gov/about/developer-resources); nobody else says how many.
    """

    body: int = 10 * 1024 * 1024
    header: int = 8 * 1024
    total: float = 30.0
    silence: float = 15.0
    redirects: int = 5
    per_domain: int = 2
    per_second: float = 8.0


_DEFAULT_LIMITS = Limits()


class HttpFetcher:
    """The Fetcher over HTTP.

    `contact` is an address where somebody who runs a site can reach the operator; it is part of the user agent
    (SEC EDGAR refuses who has none). `allow_hosts` are the names or addresses of hosts that may be private; a
    redirect leads to them only from one another, for nobody outside may choose what is asked for inside.
    `authorizations` are values of the Authorization header by address; a host that one redirects to does not get it.
    `proxy` is the address of an HTTP proxy that all goes through, `ca_file` has certificates in PEM format that are
    trusted beside the system's. Raises OSError where that cannot be read.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_hosts: Collection[str] = (),
        limits: Limits = _DEFAULT_LIMITS,
        authorizations: Mapping[str, str] | None = None,
        proxy: str = "",
        ca_file: Path | None = None,
    ) -> None:
        self._user_agent = f"Pactwire/{__version__}" + (f" (+{contact})" if contact else "")
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._limits = limits
        self._turns = Turns(limits.per_domain, limits.per_second)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._resolver = _Resolver()
        self._authorizations = dict(authorizations or {})
        self._proxy = proxy or None
        self._tls = ssl.create_default_context()
        if ca_file is not None:
            self._tls.load_verify_locations(ca_file)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        """The answer to a conditional GET, with the names of its headers in lower case.

        `at` is where the address is known to have moved; it is asked there, as if it had redirected.
        Raises FetchError for everything else than 200, and 304 where a condition was sent. Its text shows no
        password or token of the address.
        """
        headers = {name: value for name, value in zip(_CONDITIONS, (etag, last_modified), strict=True) if value}
        try:
            return await self._follow(url, at, headers)
        except _Stop as stop:
            raise FetchError(
                f"fetch failed: {masked_url(url)}: {stop}",
                status=stop.status,
                retry_after=stop.retry_after,
                answered=stop.answered,
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Without the error itself: aiohttp puts the address into its texts, secrets and all.
            text = f"fetch failed: {masked_url(url)}: {cause_of(error)}"
            hint = _IF_IT_IS_YOURS if isinstance(getattr(error, "os_error", error), _NotPublic) else ""
            raise FetchError(text, hint=hint, answered=not _is_unreached(error)) from None

    async def close(self) -> None:
        """Close every connection."""
        while self._sessions:
            await self._sessions.popitem()[1].close()
        await self._resolver.close()

    async def _follow(self, url: str, at: str, headers: Mapping[str, str]) -> Fetched:
        home, seconds = _parsed(url), self._limits.total
        guarded = self._is_guarded(home)
        address = _parsed(at) if at else home
        authorization = {"Authorization": self._authorizations[url]} if url in self._authorizations else {}
        is_for_good, moved_to = True, ""
        clock = asyncio.get_running_loop().time
        for _ in range(self._limits.redirects + 1):
            guarded = guarded or self._is_guarded(address)
            if guarded and self._proxy:
                await self._check(address)
            sent = {**headers, **authorization} if authorization and _is_at_home(address, home) else headers
            async with self._turns.of(address.host or ""):
                started = clock()
                answer = await self._ask(address, sent, seconds, guarded=guarded)
                seconds -= clock() - started
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            address = _joined(address, answer.location)
            is_for_good = is_for_good and answer.status in _FOR_GOOD
            moved_to = str(address) if is_for_good else moved_to
            if seconds <= 0:
                raise _Stop(f"took over {self._limits.total:g} s")
        raise _Stop(f"over {self._limits.redirects} redirects")

    async def _check(self, address: URL) -> None:
        """Refuse a host that is not public, as far as its address can be known here: a proxy looks it up by itself."""
        try:
            found = await self._resolver.resolve(address.host or "")
        except OSError:
            return
        for one in found:
            if not is_public(one["host"]):
                raise _NotPublic(one["host"])

    def _is_guarded(self, address: URL) -> bool:
        return (address.host or "").lower() not in self._allow_hosts

    async def _ask(
        self, address: URL, headers: Mapping[str, str], seconds: float, *, guarded: bool
    ) -> "Fetched | _Redirect":
        """What an address answers within so many seconds, followed nowhere."""
        silence = self._limits.silence
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=silence, sock_read=silence)
        request = self._session(guarded=guarded).get(
            address, headers=headers, timeout=timeout, allow_redirects=False, proxy=self._proxy
        )
        try:
            async with request as response:
                if response.status in _REDIRECTS and "Location" in response.headers:
                    return _Redirect(response.status, response.headers["Location"])
                return await self._answer(response, conditional=not headers.keys().isdisjoint(_CONDITIONS))
        except aiohttp.ServerTimeoutError:
            raise _Stop(f"no answer for {silence:g} s", answered=False) from None
        except TimeoutError:
            raise _Stop(f"took over {self._limits.total:g} s") from None

    async def _answer(self, response: aiohttp.ClientResponse, *, conditional: bool) -> Fetched:
        headers = {name.lower(): value.encode("ascii", "replace").decode() for name, value in response.headers.items()}
        if response.status == HTTPStatus.NOT_MODIFIED and conditional:
            return Fetched(str(response.url), response.status, b"", headers, unchanged=True)
        if response.status != HTTPStatus.OK:
            raise _Stop(_status_line(response.status), status=response.status, retry_after=_retry_after(headers))
        return Fetched(str(response.url), response.status, await self._body(response), headers)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """The inflated body. In pieces: at once, a small bomb would be inflated whole before it is measured."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._limits.body:
                raise _Stop(f"over {self._limits.body / 1024 / 1024:g} MB")
        return bytes(body)

    def _session(self, *, guarded: bool) -> aiohttp.ClientSession:
        """Two sets of connections: for hosts that may be private, and for all others."""
        if guarded not in self._sessions:
            # The proxy itself is within the network more often than not; what it leads to is checked by name.
            factory = _public_socket if guarded and not self._proxy else None
            connector = aiohttp.TCPConnector(limit=0, resolver=self._resolver, socket_factory=factory, ssl=self._tls)
            self._sessions[guarded] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._user_agent, "Accept": _ACCEPT},
                max_line_size=self._limits.header,
                max_field_size=self._limits.header,
            )
        return self._sessions[guarded]


_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class _Redirect:
    """An answer that leads elsewhere."""

    status: int
    location: str


class _Stop(Exception):
    """Why a fetch ends, in words that may be shown."""

    def __init__(
        self, cause: str, *, status: int | None = None, retry_after: float | None = None, answered: bool = True
    ) -> None:
        super().__init__(cause)
        self.answered = answered
        self.status = status
        self.retry_after = retry_after


_IF_IT_IS_YOURS = "if it is a server of yours, name its host in PACTWIRE_ALLOW_HOSTS"


class _NotPublic(PermissionError):
    """What is refused is not the network's answer, but ours."""

    def __init__(self, host: str) -> None:
        super().__init__(None, f"{host} is not a public address")


class _Resolver(AbstractResolver):
    """Looks names up in threads of its own: when DNS is down they hang, and the program needs its others."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS_AT_ONCE, "names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        look_up = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=kind, proto=protocol, flags=0)
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


_LOOKUPS_AT_ONCE = 16


# ── addresses ────────────────────────────────────────────────────────────────────────────────────

_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, with a cloud's metadata at .192
        "168.63.129.16/32",  # another cloud's metadata, on an address that is public by the book
        "fec0::/10",  # site-local, the private addresses of old
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(host: str) -> bool:
    """Whether an IP address, IPv4 inside IPv6 included, is one that anybody on the internet can reach."""
    address = _embedded(ip_address(host.partition("%")[0]))
    return address.is_global and not address.is_multicast and not any(address in network for network in _NOT_PUBLIC)


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def _public_socket(address: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that is about to be connected: after DNS, so that no name can lead astray."""
    family, kind, protocol, _, (host, *_) = address
    if not is_public(host):
        raise _NotPublic(host)
    return socket.socket(family, kind, protocol)


@lru_cache(maxsize=4_096)
def _parsed(url: str) -> URL:
    """The address; of some thousand feeds, which are asked for again and again, at 1 kB each, it is kept."""
    address = URL(url)
    if address.scheme not in {"http", "https"} or not address.host:
        raise _Stop("not an http or https address")
    return address


def _is_at_home(address: URL, home: URL) -> bool:
    """Whether an address is on the feed's own server, not less safely: what gets the feed's secret."""
    is_same_port = address.port == home.port or (address.is_default_port() and home.is_default_port())
    return address.host == home.host and is_same_port and (address.scheme == "https" or home.scheme == "http")


def _joined(address: URL, location: str) -> URL:
    try:
        return _parsed(str(address.join(URL(location))))
    except (_Stop, ValueError):
        raise _Stop(f"redirected to what is not an http or https address: {masked_url(location)[:200]}") from None


def _is_unreached(error: Exception) -> bool:
    """Whether nobody was reached, which may be our network's fault: not where we refused, or the host did."""
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return True
    if not isinstance(error, aiohttp.ClientConnectorError) or isinstance(error, aiohttp.ClientSSLError):
        return False
    return not isinstance(error.os_error, PermissionError | ConnectionRefusedError)


def _status_line(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The pause in seconds that the server asks for, given as such or as a date; None if not, or not understood."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    moment = http_date(value)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment else None
