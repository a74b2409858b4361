"""Filings with the SEC as EDGAR shows them: the page that lists the documents of a filing, and a current report (8-K).

The list of a filing, ``…-index.htm``, has a table "Document Format Files" whose first row is the filing itself; its
link goes through a viewer that is a script (``/ix?doc=/Archives/…``) where the document is tagged. Seen in 2026.

A report has a cover of boxes to check, then its items (``Item 1.01 Entry into a Material Definitive Agreement``), then
the list of its exhibits (item 9.01) and signatures. Its blocks are no paragraphs of HTML, so what finds the article of
a page of news takes the tables of the cover for it.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import re2

_FILING = re.compile(r"https?://(?:www\.)?sec\.gov/Archives/edgar/data/", re.IGNORECASE)
_INDEX = re.compile(_FILING.pattern + r"\S+-index\.html?", re.IGNORECASE)
_VIEWER = "/ix"
_FIRST_LINK = re2.compile(rb"""(?is)<table\s[^<>]*summary="Document Format Files"[^<>]*>.*?\shref=["']([^"'<>]+)["']""")

_ITEM = re.compile(r"items?\s+(\d\.\d\d)\b", re.IGNORECASE)
_SIGNED = re.compile(r"signatures?\W*", re.IGNORECASE)
_EXHIBITS = "9.01"

_UNNAMED = "a material definitive agreement"
"""What item 1.01 is called in the form; who knows no more than that calls the agreement so."""
_NAMED = re.compile(
    r"\bentered into ((?:(?:an?|the) )?(?:[\w.&'-]+ ){1,9}?agreement(?: and plan of merger)?)\b", re.IGNORECASE
)


def is_filing(url: str) -> bool:
    """Whether this is a document of a filing, or the list of them."""
    return _FILING.match(url) is not None


def is_filing_index(url: str) -> bool:
    """Whether this is the page that lists the documents of a filing."""
    return _INDEX.fullmatch(url) is not None


def primary_document(body: bytes, url: str) -> str:
    """The address of the filing itself, from the list of its documents; empty where none is named."""
    named = _FIRST_LINK.search(body)
    if not named:
        return ""
    try:
        target = urlsplit(urljoin(url, html.unescape(named[1].decode(errors="replace"))))
        if target.path == _VIEWER:
            target = urlsplit(urljoin(url, target.query.removeprefix("doc=").partition("&")[0]))
    except ValueError:
        return ""
    address = target.geturl()
    is_page = target.path.endswith((".htm", ".html")) and not is_filing_index(address)
    return address if is_page and is_filing(address) else ""


def report_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Of the lines of a document, those of the items that a current report has; none where it is no such report."""
    found, item = [], ""
    for line in lines:
        if starts := _ITEM.match(line):
            item = starts[1]
        elif _SIGNED.fullmatch(line):
            item = ""
        if item and item != _EXHIBITS:
            found.append(line)
    return tuple(found)


def name_agreement(title: str, text: str) -> str:
    """The title of a report with the agreement that it speaks of called as its text does: the form has one word for
    the supply of chips, a loan and a merger."""
    named = _NAMED.search(text) if _UNNAMED in title else None
    return title.replace(_UNNAMED, named[1]) if named else title
