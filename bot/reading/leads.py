"""Addresses that only lead on: the links of news searches, pages that send a reader elsewhere at once, and the lists
of the documents of a filing.

What they lead to is read from what they say. No script is run, so a link whose target only a script knows stays.
"""

import html
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import re2

from bot.reading.filings import is_filing_index, primary_document

# A page that sends a reader on says little else (bytes), and does so at once (seconds).
_LONGEST = 20_000
_LATEST = 5

# The parameter that holds the address, by host and path.
_WRAPPED = {
    ("google.com", "/url"): ("url", "q"),
    ("bing.com", "/news/apiclick.aspx"): ("url",),
    ("l.facebook.com", "/l.php"): ("u",),
}
_GOOGLE_NEWS = "news.google.com"
_SCRIPTED = frozenset({_GOOGLE_NEWS, "consent.google.com"})
_GOOGLE_PATHS = ("/rss/articles/", "/articles/", "/read/", "/__i/rss/rd/articles/")
# The id of an article was its address as a protocol buffer, until 2024: field 1 is 19, field 4 the address.
_GOOGLE_ID = b"\x08\x13\x22"

_YAHOO_TARGET = re2.compile(r"/RU=([^/]+)/")
_GOOGLE_TARGET = re2.compile(rb'\sdata-n-au="(https?://[^"<>\s]+)"')
_REFRESH = re2.compile(rb"(?i)<meta\s[^<>]*http-equiv\s*=\s*[\"']?refresh\b[^<>]*>")
_WHERE = re2.compile(rb"(?i)content\s*=\s*[\"']?\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'<>\s]+)")


def real_address(url: str) -> str:
    """The address that the link of a news search holds within it; the same address where it holds none."""
    try:
        parts = urlsplit(url)
        found = _wrapped(parts.hostname or "", parts.path, parts.query)
    except ValueError:
        return url
    return found if found.startswith(("http://", "https://")) else url


def leads_to(body: bytes, url: str) -> str:
    """Where a page that was fetched from `url` sends its reader at once; empty where it is a page to read."""
    if _host(url) == _GOOGLE_NEWS and (named := _GOOGLE_TARGET.search(body)):
        return html.unescape(named[1].decode(errors="replace"))
    if is_filing_index(url):
        return primary_document(body, url)
    refresh = _REFRESH.search(body) if len(body) <= _LONGEST else None
    where = _WHERE.search(refresh[0]) if refresh else None
    if not where or int(where[1]) > _LATEST:
        return ""
    try:
        target = urljoin(url, html.unescape(where[2].decode(errors="replace")))
    except ValueError:
        return ""
    return target if target.startswith(("http://", "https://")) and target != url else ""


def dead_end(url: str) -> str:
    """Why a page that leads nowhere is nothing to read; empty where it may be an article."""
    if _host(url) in _SCRIPTED:
        return "the news search leads to it by a script alone"
    return "it lists the documents of a filing, and none to read" if is_filing_index(url) else ""


def _wrapped(host: str, path: str, query: str) -> str:
    host = host.removeprefix("www.")
    if host == _GOOGLE_NEWS:
        return next((_decoded(path.removeprefix(start)) for start in _GOOGLE_PATHS if path.startswith(start)), "")
    if host == "r.search.yahoo.com":
        target = _YAHOO_TARGET.search(path)
        return unquote(target[1]) if target else ""
    held = parse_qs(query)
    return next((held[name][0] for name in _WRAPPED.get((host, path), ()) if name in held), "")


def _decoded(article: str) -> str:
    """The address in the id of an article; empty where the id is a number that only Google knows."""
    try:
        id_ = urlsafe_b64decode(article + "=" * (-len(article) % 4))
    except ValueError:
        return ""
    if not id_.startswith(_GOOGLE_ID) or len(id_) < len(_GOOGLE_ID) + 2:
        return ""
    length, start = id_[3], 4
    if length >= 0x80:
        length, start = (length & 0x7F) | (id_[4] << 7), 5
    address = id_[start : start + length]
    return address.decode() if len(address) == length and address.isascii() else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
