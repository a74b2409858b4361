"""A page as a server sent it: its text and, for what the feed lacks, its address, title, publisher and date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.errors import ArticleError
from bot.model import Entry
from bot.reading.filings import is_filing, name_agreement, report_in
from bot.reading.text import to_line, to_lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 5_000_000
"""A larger page is not read: the largest of 181 real news pages has 1.5 MB, one of this size takes 0.5 s."""

# lxml and trafilatura are quadratic in the tags of a page and in the length of one tag. The most in those
# pages are 3,229 tags and a tag of 105 kB; these limits cost 2 s and 1 s at worst.
_MOST_TAGS = 20_000
_LONGEST_TAG = 200_000
_TAG = re.compile(rb"<[a-z/!?][^<>]*", re.IGNORECASE)

_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "an image or a sound",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "an archive",
    b"ID3": "a sound",
    b"OggS": "a sound",
    b"\x00\x00\x00": "a video",
}
_MEDIA = re.compile(r"^(?:image|audio|video|font)/|^application/(?:pdf|zip|octet-stream|gzip|x-\w+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)

_DATES = (
    ("property", "article:published_time"),
    ("property", "og:published_time"),
    ("name", "article:published_time"),
    ("name", "parsely-pub-date"),
    ("name", "pubdate"),
    ("name", "publish-date"),
    ("name", "date"),
    ("name", "DC.date.issued"),
    ("itemprop", "datePublished"),
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?\d*\s?(?:Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. Text in lines, possibly none; the rest is empty or None where the page is silent."""

    url: str
    title: str
    publisher: str
    published: datetime | None
    text: str


def is_whole_page(text: str) -> bool:
    """Whether a text is a page of its own, with all that stands around an article."""
    return _WHOLE_PAGE.match(text) is not None


def parse_page(body: bytes | str, url: str, content_type: str = "") -> Page:
    """Read a page that was fetched from `url`. Raises ArticleError for what is no page, or too large to read."""
    if problem := page_problem(body if isinstance(body, bytes) else body.encode(errors="replace"), content_type):
        raise ArticleError(f"page not read: {url}: {problem}")
    decoded = _decoded(body, content_type)
    if is_filing(url) and (report := report_in(to_lines(_as_text(decoded)))):
        # It stays known by the list of its documents, which each of several filers has under its own number.
        return Page("", report[0], "", None, "\n".join(report))
    # Imported here, for it takes 20 MB: the processes that read pages have it, the daemon that hands them over has not.
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415

    tree = load_html(decoded)
    if tree is None:
        raise ArticleError(f"page not read: {url}: it is no HTML")
    document = bare_extraction(tree, fast=True, include_comments=False)
    return Page(
        url=_canonical(tree, url),
        title=to_line(_meta(tree, ("property", "og:title")) or tree.findtext(".//title") or ""),
        publisher=to_line(_meta(tree, ("property", "og:site_name"))),
        published=_published(tree),
        text=getattr(document, "text", None) or "",
    )


def with_page(entry: Entry, page: Page) -> Entry:
    """The entry with the text of its page, and what the page knows and the feed did not.

    The summary of the feed stays beside it. Raises ArticleError for a page without text.
    """
    if not page.text:
        raise ArticleError(f"page not read: {page.url}: no text found in it")
    return replace(
        entry,
        url=page.url or entry.url,
        title=name_agreement(entry.title, page.text) or page.title,
        publisher=entry.publisher or page.publisher,
        published=entry.published or page.published,
        summary=entry.summary or entry.body,
        body=page.text,
    )


def page_problem(body: bytes, content_type: str) -> str:
    """Why the bytes cannot be read as a page, or nothing."""
    kind = next((kind for magic, kind in _MAGIC.items() if body.startswith(magic)), "")
    if not kind and _MEDIA.match(content_type):
        kind = content_type.partition(";")[0].strip()
    if kind:
        return f"it is {kind}"
    if not body.strip():
        return "it is empty"
    return _too_much(body)


def _too_much(body: bytes) -> str:
    """What there is too much of, or nothing."""
    if len(body) > MAX_BYTES:
        return f"it has {len(body) / 1e6:.1f} MB, over {MAX_BYTES / 1e6:.0f}"
    if (tags := body.count(b"<")) > _MOST_TAGS:
        return f"it has {tags:,} tags, over {_MOST_TAGS:,}"
    if any(len(tag) > _LONGEST_TAG for tag in _TAG.findall(body)):
        return f"one of its tags has over {_LONGEST_TAG // 1000} kB"
    return ""


def _decoded(body: bytes | str, content_type: str) -> bytes | str:
    """The body in the character set that the header names; without one lxml and trafilatura find out."""
    named = _CHARSET.search(content_type)
    if isinstance(body, str) or not named:
        return body
    try:
        return body.decode(named[1])
    except (LookupError, UnicodeError):
        return body


def _as_text(body: bytes | str) -> str:
    return body if isinstance(body, str) else body.decode(errors="replace")


def _meta(tree: "HtmlElement", *keys: tuple[str, str]) -> str:
    """The content of the first of these `<meta>` elements that has any."""
    return next((content for name, value in keys for content in _contents(tree, name, value)), "")


def _contents(tree: "HtmlElement", name: str, value: str) -> Iterator[str]:
    for element in tree.iter("meta", "time"):
        if element.get(name) == value:
            content = element.get("content") or element.get("datetime") or ""
            if content.strip():
                yield content.strip()


def _canonical(tree: "HtmlElement", url: str) -> str:
    """The address the page gives itself; its own where that is none, or a front page."""
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (address := (element.get("href") or "").strip()):
            try:
                found = urlsplit(urljoin(url, address))
            except ValueError:
                return url
            return found.geturl() if found.scheme in ("http", "https") and len(found.path) > 1 else url
    return url


def _published(tree: "HtmlElement") -> datetime | None:
    """When the page says it was published: only a time with its zone is sure enough."""
    said = [_meta(tree, key) for key in _DATES]
    said += [found for element in tree.iter("script") for found in _JSON_DATE.findall(element.text or "")]
    return next((time for text in said if (time := _time(text))), None)


def _time(text: str) -> datetime | None:
    match = _ISO.search(text)
    try:
        return datetime.fromisoformat(match[0].replace(" ", "T", 1).replace(" ", "")).astimezone(UTC) if match else None
    except (ValueError, OverflowError):
        return None
