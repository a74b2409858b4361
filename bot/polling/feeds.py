"""Feeds as they are published (RSS, Atom, RDF, JSON Feed), parsed into entries.

`parse_feed` is CPU work on bytes from strangers and is meant to run in a process that can be killed: feedparser
is quadratic in the attributes of one element (429 kB took 15.6 s), so a limit on size alone is none on time.
"""

import html
import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from html.entities import html5
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

import feedparser

from bot.errors import FeedError
from bot.model import NO_WISHES, Entry, Feed, Wishes
from bot.polling.addresses import masked_url
from bot.polling.filings import find_filing
from bot.polling.symbols import find_symbols
from bot.polling.wishes import find_wishes

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Dates beyond these are no dates: the zero dates of Unix, Go and .NET, and typing errors."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's title (may be empty) and its entries in the order of the feed; none is without text and link.

    `wishes` are what it asks of those who poll it.
    """

    title: str
    entries: tuple[Entry, ...]
    wishes: Wishes = NO_WISHES


@dataclass(frozen=True, slots=True)
class _Item:
    """What both formats say of one entry, as found: text may hold markup, the link may be relative."""

    guid: str
    link: str
    title: str
    published: datetime | None
    publisher: str
    summary: str
    body: str
    symbols: tuple[str, ...]


def parse_feed(body: bytes, headers: Mapping[str, str], feed: Feed, url: str) -> ParsedFeed:
    """The entries of a feed that was fetched from `url`, the address after redirects.

    `headers` are those of the answer, names in lower case; the charset and the language are read from them.
    A feed that is broken gives what can be read of it. The text of entries is as published, HTML or plain and not
    to be trusted, but their titles are plain text and their addresses absolute http(s) ones or empty. Raises
    FeedError, and nothing else, where there is no feed.
    """
    try:
        title, items = _parse_json(body) if _looks_like_json(body) else _parse_xml(body, headers, url)
        entries = tuple(_to_entry(item, feed, url, title) for item in items if _has_content(item))
        return ParsedFeed(title, entries, find_wishes(body))
    except FeedError as error:
        raise FeedError(f"parse failed: {masked_url(url)}: {error}") from error
    except Exception as error:  # feedparser raises whatever it stumbles upon in a broken feed
        raise FeedError(f"parse failed: {masked_url(url)}: it cannot be read ({type(error).__name__})") from error


def _to_entry(item: _Item, feed: Feed, url: str, feed_title: str) -> Entry:
    link = _absolute(item.link, url)
    return Entry(
        key=_key(feed, item, link),
        feed=feed.url,
        url=link,
        title=item.title,
        publisher=feed.publisher or item.publisher or feed_title,
        published=item.published,
        summary=item.summary,
        body=item.body or item.summary,
        symbols=item.symbols,
    )


def _key(feed: Feed, item: _Item, link: str) -> str:
    """Feed + guid, else link, else title + date, else text; the parts cannot run into each other."""
    date = item.published.isoformat() if item.published else ""
    identity = (
        ("guid", item.guid)
        if item.guid
        else ("link", link)
        if link
        else ("title", item.title, date)
        if item.title
        else ("text", item.summary, item.body)
    )
    return sha256(json.dumps((feed.url, *identity)).encode()).hexdigest()[:32]


def _has_content(item: _Item) -> bool:
    return bool(item.title or item.link or item.body or item.summary)


def _absolute(link: str, url: str) -> str:
    try:
        address = urljoin(url, link) if link else ""
    except ValueError:
        return ""
    return address if address.lower().startswith(("http://", "https://")) else ""


# ── text ─────────────────────────────────────────────────────────────────────────────────────────

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
_BREAK = re.compile(r"</?(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _to_text(value: object) -> str:
    """The value as text that every database takes: no control characters, no lone surrogates; empty if not a text."""
    return _UNWANTED.sub("", value).strip() if isinstance(value, str) else ""


def _to_plain(value: object) -> str:
    """A title as people read it: without markup, references resolved once more, white space collapsed."""
    text = _TAG.sub("", _BREAK.sub(" ", _to_text(value)))
    return " ".join(_to_text(_REFERENCE.sub(lambda match: html.unescape(match[0]), text)).split())


def _plausible(moment: datetime) -> datetime | None:
    """The moment in UTC, taken as UTC where it has no zone; None where it cannot be when an entry was published."""
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < LATEST else None


# ── RSS, Atom, RDF ───────────────────────────────────────────────────────────────────────────────


def _parse_xml(body: bytes, headers: Mapping[str, str], url: str) -> tuple[str, Iterable[_Item]]:
    if not body.strip():
        raise FeedError("it is empty")
    parsed = feedparser.parse(
        io.BytesIO(_mend_references(body)),
        # Without a base of its own: it would join it to that of every element, which is a quarter of its time.
        response_headers={name: value for name, value in headers.items() if name != "content-location"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    malformed = isinstance(parsed.get("bozo_exception"), SAXException)
    if not parsed.entries and (malformed or not parsed.version):
        raise FeedError(_why_unreadable(body, parsed, url))
    title = _to_plain(parsed.feed.get("title"))
    return title, [_in_words(_xml_item(entry), title) for entry in parsed.entries]


_LINK = re.compile(rb"<link\s[^<>]{1,2000}>", re.IGNORECASE)
_OF_A_FEED = re.compile(rb"""\btype=["']?application/(?:rss\+xml|atom\+xml|feed\+json)\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref=["']?([^"'\s>]+)""", re.IGNORECASE)


def _why_unreadable(body: bytes, parsed: Any, url: str) -> str:
    if parsed.version:
        return "it has no entries and is not well-formed"
    if re.search(rb"<html|<!doctype html", body[:4096], re.IGNORECASE):
        named = _named_feed(body, url)
        return f"it is a web page, not a feed{f'; the feed it names is {masked_url(named)}' if named else ''}"
    return "it is not a feed"


def _named_feed(page: bytes, url: str) -> str:
    """The address of the first feed that a web page names in its head; empty where it names none."""
    links = (link for link in _LINK.findall(page) if _OF_A_FEED.search(link))
    address = next((found[1] for link in links if (found := _HREF.search(link))), b"")
    return _absolute(html.unescape(_to_text(address.decode(errors="replace"))), url)


def _xml_item(entry: Any) -> _Item:
    content = [_to_text(part.get("value")) for part in entry.get("content", ())]
    summary = _to_text(entry.get("summary"))
    return _Item(
        guid=_to_text(entry.get("id")),
        link=_to_text(entry.get("feedburner_origlink") or entry.get("link")),
        title=_to_plain(entry.get("title")),
        published=_xml_date(entry),
        publisher=_to_plain(entry.get("source", {}).get("title")),
        summary=summary,
        body=max([*content, summary], key=len),
        symbols=find_symbols(
            ((_to_text(tag.get("scheme")), _to_text(tag.get("term"))) for tag in entry.get("tags", ())),
            tickers=_to_text(entry.get("nasdaq_tickers")),
        ),
    )


def _in_words(item: _Item, feed_title: str) -> _Item:
    """A report to the SEC as the sentence that it stands for. Several companies may file one, under one guid."""
    filing = find_filing(item.title, item.summary, item.link, feed_title)
    if filing is None:
        return item
    guid = f"{item.guid} {filing.symbol}" if item.guid else ""
    return replace(item, guid=guid, title=filing.title, summary=filing.text, body=filing.text, symbols=(filing.symbol,))


_DATES = ("published_parsed", "updated_parsed", "created_parsed")


def _xml_date(entry: Any) -> datetime | None:
    found = (_of_fields(dict.get(entry, name)) for name in _DATES)  # the entry's own get() takes one for another
    return next((moment for moment in found if moment), None)


def _of_fields(fields: Any) -> datetime | None:
    try:
        return _plausible(datetime.fromtimestamp(timegm(fields), UTC)) if fields else None
    except (ValueError, OverflowError, OSError):
        return None


_AMPERSAND = re.compile(rb"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{0,31});)?")
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_XML_NAMES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def _mend_references(body: bytes) -> bytes:
    """The body with bare ampersands escaped, names that only HTML knows as numbers, and no impossible characters.

    One bare ``&`` makes a feed malformed, and feedparser's loose parser then reads ``AT&T up`` as ``AT&T; up``.
    CDATA is left alone, and so are bodies that declare entities or are not in a superset of ASCII.
    """
    if b"&" not in body or b"\0" in body or b"\x1b" in body or b"<!ENTITY" in body:
        return body
    mended, position = [], 0
    while (start := body.find(_CDATA, position)) >= 0 and (end := body.find(_CDATA_END, start)) >= 0:
        mended += [_AMPERSAND.sub(_mended, body[position:start]), body[start:end]]
        position = end
    return b"".join([*mended, _AMPERSAND.sub(_mended, body[position:])])


def _mended(match: re.Match[bytes]) -> bytes:
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return match[0] if _is_xml_character(code) else b""
    if name in _XML_NAMES:
        return match[0]
    characters = html5.get(f"{name.decode()};") if name else None
    if characters is None:
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(character)};" for character in characters).encode()


def _is_xml_character(code: int) -> bool:
    """Any other makes a feed malformed; feedparser's loose parser raises at surrogates and beyond Unicode."""
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


# ── JSON Feed (https://www.jsonfeed.org/version/1.1/) ────────────────────────────────────────────

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _looks_like_json(body: bytes) -> bool:
    return body[:64].removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")


def _parse_json(body: bytes) -> tuple[str, Iterable[_Item]]:
    try:
        document = json.loads(body.removeprefix(_BYTE_ORDER_MARK))
    except (ValueError, RecursionError) as error:
        raise FeedError("it is not well-formed JSON") from error
    items = document.get("items")
    if not isinstance(items, list):
        raise FeedError("it is JSON, but not a JSON Feed: it has no items")
    return _to_plain(document.get("title")), [_json_item(item) for item in items if isinstance(item, dict)]


def _json_item(item: dict[str, Any]) -> _Item:
    tags = item.get("tags")
    return _Item(
        guid=_json_id(item.get("id")),
        link=_to_text(item.get("url")) or _to_text(item.get("external_url")),
        title=_to_plain(item.get("title")),
        published=_json_date(item.get("date_published")) or _json_date(item.get("date_modified")),
        publisher="",
        summary=_to_text(item.get("summary")),
        body=max(_to_text(item.get("content_html")), _to_text(item.get("content_text")), key=len),
        symbols=find_symbols(("", _to_text(tag)) for tag in (tags if isinstance(tags, list) else ())),
    )


def _json_id(value: object) -> str:
    """The specification wants a string and tells readers to take numbers too."""
    return str(value) if isinstance(value, int | float) else _to_text(value)


def _json_date(value: object) -> datetime | None:
    """RFC 3339 as specified, or the RFC 822 dates that some publish instead."""
    if not isinstance(value, str):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _plausible(parse(value.strip()))
        except ValueError:
            continue
    return None
