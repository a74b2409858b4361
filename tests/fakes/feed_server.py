"""A web server on loopback that serves feeds, and misbehaves as told.

It runs in a thread of its own, so that tests with and without an event loop can use it:

    with FeedServer() as server:
        url = server.serve("/feed.xml", RSS)
        server.script("/feed.xml", Status(500), Hang())   # the next two requests; then the body again
"""

import asyncio
import gzip
import socket
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Protocol

from aiohttp import web


class Reply(Protocol):
    """How one request is answered."""

    async def answer(self, request: web.Request) -> web.StreamResponse: ...


@dataclass(frozen=True, slots=True)
class Body:
    """A body as a good server gives it: 304 to a condition that holds. An empty `etag` is made from the body."""

    body: bytes
    content_type: str = "application/rss+xml; charset=utf-8"
    etag: str = ""
    last_modified: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        etag = self.etag or f'"{sha256(self.body).hexdigest()[:16]}"'
        headers = {"ETag": etag} | ({"Last-Modified": self.last_modified} if self.last_modified else {})
        if request.headers.get("If-None-Match", "") == etag or self._is_unmodified(request):
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.body, headers={**headers, "Content-Type": self.content_type})

    def _is_unmodified(self, request: web.Request) -> bool:
        if "If-None-Match" in request.headers or not self.last_modified:
            return False
        return request.headers.get("If-Modified-Since") == self.last_modified


@dataclass(frozen=True, slots=True)
class Status:
    """A bare answer: an error, a redirect (with `Location`), a 429 (with `Retry-After`)."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=self.status, headers=dict(self.headers), body=self.body)


def redirect(to: str, status: int = 302) -> Status:
    return Status(status, {"Location": to})


def too_many(retry_after: str) -> Status:
    return Status(429, {"Retry-After": retry_after})


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer, as long as the client stays."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError


@dataclass(frozen=True, slots=True)
class Slow:
    """Another answer, so many seconds late."""

    reply: Reply
    seconds: float

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(self.seconds)
        return await self.reply.answer(request)


@dataclass(frozen=True, slots=True)
class Drip:
    """A body in single bytes, one each `pause` seconds."""

    body: bytes
    pause: float = 0.05

    async def answer(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(self.body))})
        await response.prepare(request)
        for byte in self.body:
            await response.write(bytes((byte,)))
            await asyncio.sleep(self.pause)
        return response


@dataclass(frozen=True, slots=True)
class Drop:
    """A connection that is cut: before the answer, or after so many bytes of the body."""

    body: bytes = b""
    after: int | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        if self.after is not None:
            response = web.StreamResponse(headers={"Content-Length": str(len(self.body))})
            await response.prepare(request)
            await response.write(self.body[: self.after])
        request.transport.abort() if self.after is None else request.transport.close()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Bomb:
    """A small gzip body that inflates to `size` bytes."""

    size: int

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/xml"}
        return web.Response(body=gzip.compress(bytes(self.size), 9), headers=headers)


@dataclass(frozen=True, slots=True)
class Endless:
    """A body without end."""

    piece: bytes = b"<item><title>again</title></item>" * 1000

    async def answer(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(self.piece)


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came."""

    path: str
    query: str
    headers: Mapping[str, str]


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which nobody listens, and nobody else can."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


class FeedServer:
    """Serves bodies by path; 404 for what it does not know. `requests` holds all that came, in order.

    It is a proxy too, for everything that is served here whatever its host. `tls` makes it speak HTTPS.
    On `0.0.0.0` it is as many hosts as 127/8 has addresses.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, listens_on: str = "127.0.0.1") -> None:
        self._tls = tls
        self._listens_on = listens_on
        self.requests: list[Request] = []
        self.open = 0
        self.most_open = 0
        self._replies: dict[str, Reply] = {}
        self._scripts: dict[str, deque[Reply]] = defaultdict(deque)
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="feed server", daemon=True)
        self._done = asyncio.Event()
        self.port = 0

    def __enter__(self) -> "FeedServer":
        self._thread.start()
        self._started.wait(10)
        assert self.port, "the feed server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(10)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http{'s' if self._tls else ''}://{host}:{self.port}{path}"

    def serve(self, path: str, reply: bytes | Reply) -> str:
        """Answer every request for the path so from now on; its address."""
        self._replies[path] = Body(reply) if isinstance(reply, bytes) else reply
        return self.url(path)

    def script(self, path: str, *replies: Reply) -> str:
        """Answer the next requests for the path so, one each, before what is served there; its address."""
        self._scripts[path].extend(replies)
        return self.url(path)

    def requests_for(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        runner = web.ServerRunner(web.Server(self._answer, handler_cancellation=True), shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, self._listens_on, 0, ssl_context=self._tls)
        await site.start()
        self.port = runner.addresses[0][1]
        self._started.set()
        await self._done.wait()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(Request(request.path, request.query_string, dict(request.headers)))
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            return await self._reply(request.path).answer(request)  # type: ignore[arg-type]
        finally:
            self.open -= 1

    def _reply(self, path: str) -> Reply:
        script = self._scripts[path]
        return script.popleft() if script else self._replies.get(path, Status(404))
