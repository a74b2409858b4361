"""The sample news of the demo, served over real HTTP on loopback.

The files are in `bot/data/samples`; its README says what they are. Times in them are given as an age,
so that the news is always of the last hours; links and ids never change, so that nothing is told twice.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread

from bot.model import Feed, FullText

SAMPLES = Path(__file__).parent / "data" / "samples"

PORT = 8765
"""Taken if it is free, so that the feeds keep their addresses from run to run."""

FEEDS = (
    ("harbor-newswire.rss", "Harbor Newswire"),
    ("capital-ledger.rss", "Capital Ledger"),
    ("circuit-post.atom", "The Circuit Post"),
    ("pacific-tech-daily.json", "Pacific Tech Daily"),
    ("street-compass.rss", "Street Compass"),
    ("market-brief.rss", "Market Brief"),
    ("lakeside-gazette.rss", "Lakeside Gazette"),
)

MEDIA_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}

TIME_FORMATS: Mapping[str, Callable[[datetime], str]] = {
    "rfc822": format_datetime,
    "iso": datetime.isoformat,
    "weekday": lambda at: f"{at:%A}",
}

_AGE = re.compile(r"\{minutes_ago:(\d+):(\w+)\}")
_BODY = re.compile(r"\{body:([\w/-]+)\}")
_MAIN = re.compile(r"<main>\n(.*)\n</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Samples:
    """The running server: its address without a closing slash, its feeds, and the addresses of all its pages."""

    base_url: str
    feeds: tuple[Feed, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    body: bytes
    media_type: str
    etag: str
    modified: datetime


@contextmanager
def serve(now: datetime | None = None, port: int = PORT) -> Iterator[Samples]:
    """Serve the sample news as of `now` (aware; default: the time of day) until the block ends.

    A `port` that is taken is replaced by a free one. Raises ValueError for a `now` without a time zone.
    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    if moment.tzinfo is None:
        raise ValueError(f"sample news: {now}: a time without a zone")
    server = _listen(port)
    base_url = f"http://127.0.0.1:{server.server_port}"
    server.documents = _to_documents(moment.astimezone(UTC), base_url)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="samples", daemon=True)
    thread.start()
    try:
        yield Samples(
            base_url,
            tuple(Feed(f"{base_url}/feeds/{file}", publisher, full_text=FullText.NEVER) for file, publisher in FEEDS),
            tuple(base_url + path for path in server.documents if path.startswith("/pages/")),
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    documents: Mapping[str, _Document]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        document = self.server.documents.get(self.path)
        if document is None:
            self._answer(HTTPStatus.NOT_FOUND, b"there is no such sample\n", {"Content-Type": "text/plain"})
            return
        headers = {"ETag": document.etag, "Last-Modified": format_datetime(document.modified, usegmt=True)}
        if self._has(document):
            self._answer(HTTPStatus.NOT_MODIFIED, b"", headers)
        else:
            self._answer(HTTPStatus.OK, document.body, headers | {"Content-Type": document.media_type})

    def _has(self, document: _Document) -> bool:
        """If-None-Match wins over If-Modified-Since (RFC 9110, section 13.2.2)."""
        if tag := self.headers.get("If-None-Match"):
            return tag in (document.etag, "*")
        try:
            return parsedate_to_datetime(self.headers.get("If-Modified-Since", "")) >= document.modified
        except (TypeError, ValueError):
            return False

    def _answer(self, status: HTTPStatus, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the demo's terminal belongs to its messages."""


def _listen(port: int) -> _Server:
    try:
        return _Server(("127.0.0.1", port), _Handler)
    except OSError:
        return _Server(("127.0.0.1", 0), _Handler)


def _to_documents(now: datetime, base_url: str) -> dict[str, _Document]:
    files = sorted((*SAMPLES.glob("feeds/*.*"), *SAMPLES.glob("pages/*/*.html")))
    return {f"/{file.relative_to(SAMPLES).as_posix()}": _to_document(file, now, base_url) for file in files}


def _to_document(file: Path, now: datetime, base_url: str) -> _Document:
    text = _fill_in(file.read_text("utf-8"), file.suffix, now, base_url)
    body = text.encode()
    return _Document(body, MEDIA_TYPES[file.suffix], f'"{sha256(body).hexdigest()[:16]}"', now)


def _fill_in(text: str, suffix: str, now: datetime, base_url: str) -> str:
    """A template with its bodies, times and address; a body is written as the feed's format wants it."""
    with_bodies = _BODY.sub(lambda found: _quote(_load_body(found[1]), suffix), text)
    with_times = _AGE.sub(lambda found: TIME_FORMATS[found[2]](now - timedelta(minutes=int(found[1]))), with_bodies)
    return with_times.replace("{base_url}", base_url)


def _quote(body: str, suffix: str) -> str:
    if suffix == ".json":
        return json.dumps(body, ensure_ascii=False)[1:-1]
    return escape(body) if suffix == ".atom" else body


def _load_body(name: str) -> str:
    """What stands in the `<main>` of a page, as a feed with full text carries it."""
    page = (SAMPLES / "pages" / PurePosixPath(name)).with_suffix(".html").read_text("utf-8")
    found = _MAIN.search(page)
    if found is None:
        raise ValueError(f"sample page: {name}: it has no <main>")
    return found[1]
