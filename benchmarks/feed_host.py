"""A web server of many feeds on loopback, as a process: `python -m benchmarks.feed_host`; it prints its port.

Every address 127.x.y.z reaches it, so that feeds are on as many hosts as a benchmark likes. `/KIND/NAME` is a feed:
`tagged` and `changing` ones have an ETag, `plain` ones always come whole, `failing` ones are 503. `POST
/change` with names, one a line, gives those a new entry; `/polls` is the Unix times of all polls by name, as JSON. It
does no more than that, for its time is taken from the readers'.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict

ENTRIES = 50
SENTENCE = "The companies said that the work begins in spring, and that the terms stay between them. "


def document(name: str, version: int) -> bytes:
    """An RSS feed of 50 entries; each version has one more at the top and one less below."""
    items = "".join(
        f"<item><guid>{name}-{number}</guid><title>Item {number} of {name}</title>"
        f"<link>http://news.example/{name}/{number}</link><description>{SENTENCE * 4}</description></item>"
        for number in range(version + ENTRIES, version, -1)
    )
    return f'<rss version="2.0"><channel><title>Feed {name}</title>{items}</channel></rss>'.encode()


class Site:
    """The feeds by name: their versions, and when each was polled."""

    def __init__(self) -> None:
        self.versions: defaultdict[str, int] = defaultdict(int)
        self.polls: defaultdict[str, list[float]] = defaultdict(list)

    def answer(self, head: bytes, body: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == "/change":
            for name in body.decode().split():
                self.versions[name] += 1
            return _response("200 OK", b"")
        if path == "/polls":
            return _response("200 OK", json.dumps(self.polls).encode())
        _, kind, name = path.split("/")
        self.polls[name].append(time.time())
        return self._feed(kind, name, head)

    def _feed(self, kind: str, name: str, head: bytes) -> bytes:
        version = self.versions[name]
        if kind == "failing":
            return _response("503 Service Unavailable", b"")
        if kind == "plain":
            return _response("200 OK", document(name, version))
        etag = b'"%b.%d"' % (name.encode(), version)
        if etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag
        return _response("200 OK", document(name, version), b"ETag: %b\r\n" % etag)


def _response(status: str, body: bytes, headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: application/rss+xml\r\n%bContent-Length: %d\r\n\r\n%b" % (
        status.encode(),
        headers,
        len(body),
        body,
    )


class Connection(asyncio.Protocol):
    """One client, whose requests are answered in order."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            body_ends = end + 4 + _length(head)
            if len(self._buffer) < body_ends:
                return
            body, self._buffer = self._buffer[end + 4 : body_ends], self._buffer[body_ends:]
            self._transport.write(self._site.answer(head, body))


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


async def serve() -> None:
    """Serve until standard input ends."""
    site = Site()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(site), "0.0.0.0", 0, backlog=4_096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
