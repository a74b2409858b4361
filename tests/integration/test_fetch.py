"""The fetcher against a server on loopback."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from bot.adapters.fetch import HttpFetcher, Limits, is_public
from bot.errors import FetchError
from tests.fakes.feed_server import (
    Body,
    Bomb,
    Drip,
    Drop,
    Endless,
    FeedServer,
    Hang,
    Slow,
    Status,
    closed_port,
    redirect,
    too_many,
)

RSS = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
SMALL = Limits(body=200_000, redirects=3, per_domain=2, per_second=1_000)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@asynccontextmanager
async def fetching(limits: Limits = SMALL, allow_hosts: tuple[str, ...] = ("127.0.0.1",)) -> AsyncIterator[HttpFetcher]:
    fetcher = HttpFetcher(contact="https://pactwire.example/contact", allow_hosts=allow_hosts, limits=limits)
    try:
        yield fetcher
    finally:
        await fetcher.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    async with fetching() as fetcher:
        yield fetcher


async def failure(fetcher: HttpFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_body_comes_with_its_address_and_headers_in_lower_case(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    url = server.serve("/feed.xml", Body(RSS, etag='"a"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT"))
    fetched = await fetcher.fetch(url)
    assert (fetched.url, fetched.status, fetched.body, fetched.unchanged) == (url, 200, RSS, False)
    assert fetched.headers["etag"] == '"a"'
    assert fetched.headers["last-modified"] == "Mon, 23 Nov 2026 08:00:00 GMT"


async def test_an_unchanged_feed_costs_no_body(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml", RSS)
    first = await fetcher.fetch(url)
    second = await fetcher.fetch(url, etag=first.headers["etag"])
    assert second.unchanged
    assert (second.status, second.body) == (304, b"")


async def test_a_date_is_a_condition_too(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml", Body(RSS, last_modified="Mon, 23 Nov 2026 08:00:00 GMT"))
    assert (await fetcher.fetch(url, last_modified="Mon, 23 Nov 2026 08:00:00 GMT")).unchanged
    assert not (await fetcher.fetch(url, last_modified="Mon, 23 Nov 2026 07:00:00 GMT")).unchanged


async def test_a_304_nobody_asked_for_is_an_error(server: FeedServer, fetcher: HttpFetcher) -> None:
    assert (await failure(fetcher, server.serve("/feed.xml", Status(304)))).status == 304


async def test_the_user_agent_says_whom_to_write_to(server: FeedServer, fetcher: HttpFetcher) -> None:
    await fetcher.fetch(server.serve("/feed.xml", RSS))
    agent = server.requests[0].headers["User-Agent"]
    assert agent.startswith("Pactwire/")
    assert agent.endswith(" (+https://pactwire.example/contact)")


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 500, 503, 599])
async def test_every_other_status_is_an_error_that_carries_it(
    server: FeedServer, fetcher: HttpFetcher, status: int
) -> None:
    error = await failure(fetcher, server.serve("/feed.xml", Status(status)))
    assert error.status == status
    assert str(error).startswith(f"fetch failed: {server.url('/feed.xml')}: HTTP {status}")


async def test_the_pause_that_a_server_asks_for_is_passed_on(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.script("/feed.xml", too_many("120"), too_many("soon"), Status(429))
    assert [(await failure(fetcher, url)).retry_after for _ in range(3)] == [120.0, None, None]


async def test_a_pause_may_be_given_as_a_date(server: FeedServer, fetcher: HttpFetcher) -> None:
    ahead = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    url = server.script("/feed.xml", too_many(ahead), too_many("Mon, 01 Jan 2024 00:00:00 GMT"))
    first, second = await failure(fetcher, url), await failure(fetcher, url)
    assert first.retry_after == pytest.approx(600, abs=30)
    assert second.retry_after == 0


# ── redirects ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_the_last_address_given(
    server: FeedServer, fetcher: HttpFetcher, status: int
) -> None:
    new = server.serve("/new.xml", RSS)
    fetched = await fetcher.fetch(server.serve("/old.xml", redirect("new.xml", status)))
    assert (fetched.url, fetched.body) == (new, RSS)


@pytest.mark.parametrize(("statuses", "ends"), [((301, 308), "/2"), ((301, 302), "/1"), ((302, 301), ""), ((307,), "")])
async def test_where_an_address_moved_for_good_is_given_as_far_as_every_server_said_so(
    server: FeedServer, fetcher: HttpFetcher, statuses: tuple[int, ...], ends: str
) -> None:
    for number, status in enumerate(statuses):
        server.serve(f"/{number}", redirect(f"/{number + 1}", status))
    server.serve(f"/{len(statuses)}", RSS)
    assert (await fetcher.fetch(server.url("/0"))).moved_to == (server.url(ends) if ends else "")


async def test_a_feed_is_asked_where_it_moved_to(server: FeedServer, fetcher: HttpFetcher) -> None:
    fetched = await fetcher.fetch(server.url("/old.xml"), at=server.serve("/new.xml", RSS))
    assert (fetched.body, fetched.moved_to) == (RSS, "")
    assert [request.path for request in server.requests] == ["/new.xml"]


async def test_where_a_feed_moved_to_is_as_little_trusted_as_a_redirect(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        await fetcher.fetch("http://outside.example/feed.xml", at=server.serve("/new.xml", RSS))
    assert server.requests == []


async def test_redirects_in_a_circle_end(server: FeedServer, fetcher: HttpFetcher) -> None:
    error = await failure(fetcher, server.serve("/feed.xml", redirect("/feed.xml")))
    assert "over 3 redirects" in str(error)
    assert len(server.requests) == 4


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/feed", "file:///etc/passwd", "javascript:alert(1)", "http://["])
async def test_a_redirect_leads_to_http_only(server: FeedServer, fetcher: HttpFetcher, to: str) -> None:
    assert "redirected to what is not an http" in str(await failure(fetcher, server.serve("/feed.xml", redirect(to))))


async def test_a_redirect_to_an_address_that_is_not_public_is_refused(server: FeedServer, fetcher: HttpFetcher) -> None:
    """The server may be asked, for its host is allowed; where it sends us is judged anew."""
    inside = server.url("/inside", host="127.0.0.2")
    error = await failure(fetcher, server.serve("/feed.xml", redirect(inside)))
    assert "127.0.0.2 is not a public address" in str(error)
    assert not server.requests_for("/inside")


async def test_nobody_outside_may_send_us_to_an_allowed_host(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 stands for a host outside, 127.0.0.2 for one inside that may be asked directly."""
    monkeypatch.setattr("bot.adapters.fetch.is_public", lambda host: host == "127.0.0.1")
    inside = server.url("/inside", host="127.0.0.2")
    async with fetching(allow_hosts=("127.0.0.2",)) as fetcher:
        error = await failure(fetcher, server.serve("/feed.xml", redirect(inside)))
        assert "127.0.0.2 is not a public address" in str(error)
        assert "not a public address" not in str(await failure(fetcher, inside))


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:10.0.0.1]"]
)
async def test_an_address_that_is_not_public_is_never_connected(host: str) -> None:
    async with fetching(allow_hosts=()) as fetcher:
        error = await failure(fetcher, f"http://{host}:9/feed")
    assert "is not a public address" in str(error)
    assert error.answered, "it is no outage of our network"


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001", "0177.0.0.1"])
async def test_other_spellings_of_an_address_lead_nowhere(server: FeedServer, host: str) -> None:
    async with fetching(allow_hosts=()) as fetcher:
        await failure(fetcher, f"http://{host}:{server.port}/feed")
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.0.0.192", "192.168.0.1", "168.63.129.16", "224.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
    ],
)
def test_private_local_and_metadata_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["", "feed.xml", "ftp://example.com/f", "file:///etc/passwd", "http://", "http://[", "http:///x"]
)
async def test_what_is_no_http_address_is_refused(fetcher: HttpFetcher, url: str) -> None:
    assert (await failure(fetcher, url)).status is None


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reply", [Bomb(50_000_000), Endless(), Body(bytes(200_001))], ids=["bomb", "endless", "large"])
async def test_a_body_stops_at_the_limit(server: FeedServer, reply: Bomb | Endless | Body) -> None:
    async with fetching(Limits(body=200_000)) as fetcher:
        assert "over 0.190735 MB" in str(await failure(fetcher, server.serve("/feed.xml", reply)))


async def test_a_body_of_just_the_limit_is_taken(server: FeedServer, fetcher: HttpFetcher) -> None:
    assert len((await fetcher.fetch(server.serve("/feed.xml", bytes(200_000)))).body) == 200_000


async def test_silence_ends_a_fetch(server: FeedServer) -> None:
    async with fetching(Limits(silence=0.3)) as fetcher:
        assert "no answer for 0.3 s" in str(await failure(fetcher, server.serve("/feed.xml", Hang())))


async def test_a_slow_drip_ends_when_the_whole_time_is_over(server: FeedServer) -> None:
    async with fetching(Limits(total=0.4)) as fetcher:
        assert "took over 0.4 s" in str(await failure(fetcher, server.serve("/feed.xml", Drip(RSS, pause=0.05))))


async def test_the_whole_time_covers_all_redirects(server: FeedServer) -> None:
    async with fetching(Limits(total=0.4, redirects=1000)) as fetcher:
        assert "took over 0.4 s" in str(
            await failure(fetcher, server.serve("/feed.xml", Slow(redirect("/feed.xml"), 0.1)))
        )


async def test_a_connection_cut_before_the_answer_is_an_error(server: FeedServer, fetcher: HttpFetcher) -> None:
    assert "the server hung up" in str(await failure(fetcher, server.serve("/feed.xml", Drop())))


async def test_half_a_feed_is_an_error(server: FeedServer, fetcher: HttpFetcher) -> None:
    assert "broke off" in str(await failure(fetcher, server.serve("/feed.xml", Drop(RSS, after=10))))


async def test_a_header_line_has_a_limit(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml", Status(200, {"X-Long": "x" * 20_000}))
    assert "headers are too large" in str(await failure(fetcher, url))


async def test_garbled_compression_is_an_error(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml", Status(200, {"Content-Encoding": "gzip"}, b"this is not gzip"))
    assert "garbled" in str(await failure(fetcher, url))


async def test_a_name_is_looked_up(server: FeedServer) -> None:
    server.serve("/feed.xml", RSS)
    async with fetching(allow_hosts=("localhost",)) as fetcher:
        assert (await fetcher.fetch(server.url("/feed.xml", host="localhost"))).body == RSS


async def test_an_unknown_name_says_so(fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    error = await failure(fetcher, "http://feeds.invalid/feed.xml")
    assert "the name of the host is unknown" in str(error)
    assert not error.answered


async def test_a_closed_port_says_so(fetcher: HttpFetcher) -> None:
    with closed_port() as port:
        error = await failure(fetcher, f"http://127.0.0.1:{port}/feed.xml")
    assert "no connection" in str(error)
    assert error.answered, "a host that refuses is there, and so is our network"


async def test_a_host_is_asked_for_two_feeds_at_a_time(server: FeedServer, fetcher: HttpFetcher) -> None:
    urls = [server.serve(f"/{number}.xml", Slow(Body(b"x"), 0.05)) for number in range(8)]
    fetched = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert [one.body for one in fetched] == [b"x"] * 8
    assert server.most_open == 2


async def test_the_hosts_of_a_registered_domain_have_their_places_together(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *rest: look_up("127.0.0.1", *rest))
    hosts = ("a.example.com", "b.example.com", "example.com")
    async with fetching(allow_hosts=hosts) as fetcher:
        urls = [server.serve(f"/{number}.xml", Slow(Body(b"x"), 0.05)) for number in range(6)]
        named = [url.replace("127.0.0.1", hosts[number % 3]) for number, url in enumerate(urls)]
        await asyncio.gather(*(fetcher.fetch(url) for url in named))
    assert server.most_open == 2


async def test_no_more_requests_of_a_domain_begin_in_a_second_than_are_allowed(server: FeedServer) -> None:
    url = server.serve("/feed.xml", RSS)
    async with fetching(Limits(per_domain=5, per_second=20)) as fetcher:
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*(fetcher.fetch(url) for _ in range(9)))
    assert asyncio.get_running_loop().time() - started >= 8 / 20


def test_the_shipped_limits_are_within_what_the_sec_allows() -> None:
    assert Limits().per_second <= 10


async def test_waiting_for_a_place_does_not_count_as_the_feeds_time(server: FeedServer) -> None:
    async with fetching(Limits(total=1.0, per_domain=1)) as fetcher:
        urls = [server.serve(f"/{number}.xml", Slow(Body(b"x"), 0.3)) for number in range(4)]
        assert len(await asyncio.gather(*(fetcher.fetch(url) for url in urls))) == 4


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────


async def test_no_error_shows_a_password_or_a_token(server: FeedServer, fetcher: HttpFetcher) -> None:
    host = f"127.0.0.1:{server.port}"
    server.serve("/hop", redirect("ftp://user:hunter2@x/?token=hunter2"))
    server.serve("/long", Status(200, {"X-Long": "x" * 20_000}))
    for path in ("/missing", "/hop", "/long"):
        error = await failure(fetcher, f"http://user:hunter2@{host}{path}?api_key=hunter2&page=2")
        assert "hunter2" not in str(error)
        assert error.__cause__ is None
        assert f"{host}{path}?api_key=***&page=2" in str(error)
    assert "hunter2" not in str(await failure(fetcher, "http://user:hunter2@["))


async def test_user_and_password_of_an_address_are_sent_as_basic_authentication(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.serve("/feed.xml", RSS)
    fetched = await fetcher.fetch(f"http://user:hunter2@127.0.0.1:{server.port}/feed.xml")
    assert server.requests[0].headers["Authorization"].startswith("Basic ")
    assert "hunter2" not in fetched.url


async def test_a_header_that_is_not_ascii_comes_as_text_that_can_be_saved(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    url = server.serve("/feed.xml", Body(RSS, etag='"ä"'))
    (await fetcher.fetch(url)).headers["etag"].encode()


# ── secrets, proxies, certificates ───────────────────────────────────────────────────────────────

TOKEN = {"Authorization": "Bearer s3cret"}


def sent_to(server: FeedServer, path: str) -> list[str | None]:
    """The Authorization headers that came for a path."""
    return [request.headers.get("Authorization") for request in server.requests_for(path)]


@asynccontextmanager
async def authorized(url: str) -> AsyncIterator[HttpFetcher]:
    hosts = ("127.0.0.1", "localhost")
    fetcher = HttpFetcher(allow_hosts=hosts, limits=SMALL, authorizations={url: TOKEN["Authorization"]})
    try:
        yield fetcher
    finally:
        await fetcher.close()


async def test_a_feed_is_fetched_with_its_secret_and_no_other_is(server: FeedServer) -> None:
    url, other = server.serve("/feed.xml", RSS), server.serve("/other.xml", RSS)
    async with authorized(url) as fetcher:
        await fetcher.fetch(url)
        await fetcher.fetch(other)
    assert sent_to(server, "/feed.xml") == ["Bearer s3cret"]
    assert sent_to(server, "/other.xml") == [None]


async def test_a_secret_follows_a_feed_on_its_own_server_and_nowhere_else(server: FeedServer) -> None:
    url = server.serve("/feed.xml", redirect("/here.xml"))
    server.serve("/here.xml", redirect(server.url("/there.xml", "localhost")))
    server.serve("/there.xml", RSS)
    async with authorized(url) as fetcher:
        await fetcher.fetch(url)
        await fetcher.fetch(url, at=server.url("/there.xml", "localhost"))
    assert sent_to(server, "/here.xml") == ["Bearer s3cret"]
    assert sent_to(server, "/there.xml") == [None, None]


async def test_a_secret_is_in_no_error(server: FeedServer) -> None:
    url = server.serve("/feed.xml", Status(401))
    async with authorized(url) as fetcher:
        assert "s3cret" not in str(await failure(fetcher, url))


@asynccontextmanager
async def proxied(proxy: str) -> AsyncIterator[HttpFetcher]:
    fetcher = HttpFetcher(limits=SMALL, proxy=proxy)
    try:
        yield fetcher
    finally:
        await fetcher.close()


def resolve(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    """Let every name have this address; None: no name is known here."""
    look_up = socket.getaddrinfo

    def answer(host: str, *rest: Any) -> Any:
        if address is None and not host[0].isdigit():
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return look_up(host if host[0].isdigit() else address, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("address", ["93.184.215.14", None])
async def test_through_a_proxy_a_feed_is_fetched_whose_name_is_public_or_known_to_the_proxy_alone(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    resolve(monkeypatch, address)
    server.serve("/feed.xml", RSS)
    async with proxied(server.url("")) as fetcher:
        assert (await fetcher.fetch("http://news.example.com/feed.xml")).body == RSS


@pytest.mark.parametrize("url", ["http://10.0.0.1/feed.xml", "http://news.example.com/feed.xml"])
async def test_a_proxy_is_not_asked_for_what_is_not_public(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    resolve(monkeypatch, "10.0.0.1")
    async with proxied(server.url("")) as fetcher:
        assert "10.0.0.1 is not a public address" in str(await failure(fetcher, url))
    assert server.requests == []


async def test_a_proxy_that_is_not_there_is_called_so_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, "93.184.215.14")
    with closed_port() as port:
        async with proxied(f"http://me:s3cret@127.0.0.1:{port}") as fetcher:
            error = await failure(fetcher, "http://news.example.com/feed.xml")
    assert str(error).endswith(": no connection to the proxy")
    assert not error.answered


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, with its key in one file."""
    if which("openssl") is None:
        pytest.skip("openssl is not installed, to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    key = path.with_suffix(".key")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", path], check=True, capture_output=True)
    return path


async def test_an_unknown_certificate_is_refused_and_one_of_our_own_authority_is_taken(certificate: Path) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with FeedServer(tls) as server:
        url = server.serve("/feed.xml", RSS)
        async with fetching() as fetcher:
            error = await failure(fetcher, url)
            assert "certificate refused" in str(error)
            assert error.answered
        trusting = HttpFetcher(allow_hosts=("127.0.0.1",), ca_file=certificate)
        try:
            assert (await trusting.fetch(url)).body == RSS
        finally:
            await trusting.close()


async def test_headers_without_end_are_an_error(fetcher: HttpFetcher) -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"X-Padding: " + b"x" * 1_000 + b"\r\n")
                await writer.drain()

    flooding = await asyncio.start_server(flood, "127.0.0.1", 0)
    async with flooding:
        port = flooding.sockets[0].getsockname()[1]
        assert "headers are too large" in str(await failure(fetcher, f"http://127.0.0.1:{port}/feed.xml"))
