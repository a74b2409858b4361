"""A web server of many feeds on loopback, as a process: `python -m benchmarks.feed_host`; prints its port.

Every address 127.x.y.z reaches it, so that feeds can be on as many hosts as the benchmark likes. A feed is at
`/FEED/VERSION-OF-ITS-CONTENT...`; see `Host.answer`. It does nothing but that, for its time is that of the readers.
"""

import asyncio
import sys
from typing import ClassVar

ENTRIES = 50
SENTENCE = "The companies said that the work begins in spring, and that the terms stay between them. "


def document(feed: str, version: int) -> bytes:
    """An RSS feed of ENTRIES entries, of which a higher version has newer ones at the top."""
    items = "".join(
        f"<item><guid>{feed}-{number}</guid><title>Item {number} of {feed}</title>"
        f"<link>http://news.example/{feed}/{number}</link>"
        f"<description>{SENTENCE * 4}</description></item>"
        for number in range(version + ENTRIES, version, -1)
    )
    return f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'.encode()


class Host(asyncio.Protocol):
    """Answers GET by path: `/FEED` is a feed whose entries change by `POST /change/FEED`."""

    versions: ClassVar[dict[str, int]] = {}
    transport: asyncio.Transport
    buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            request, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            self.transport.write(self.answer(request))

    def answer(self, request: bytes) -> bytes:
        method, path, _ = request[: request.find(b"\r\n")].decode().split(" ")
        feed = path.rpartition("/")[2]
        if method == "POST":
            self.versions[feed] = self.versions.get(feed, 0) + 1
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        version = self.versions.get(feed, 0)
        etag = f'"{feed}.{version}"'.encode()
        if etag in request and not path.startswith("/plain/"):
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        body = document(feed, version)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
        tag = b"" if path.startswith("/plain/") else b"ETag: " + etag + b"\r\n"
        return head + tag + b"\r\n" + body


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Host, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
