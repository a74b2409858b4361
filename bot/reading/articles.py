"""An entry as published to an article: its clean text, and what was cut, by which rule."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.model import Article, Cut, Entry
from bot.reading.bodies import Body
from bot.reading.boilerplate import CompiledRules, cut, find_by_rules
from bot.reading.fingerprints import Piece, to_pieces
from bot.reading.languages import language_of
from bot.reading.leads import real_address
from bot.reading.pages import is_whole_page, parse_page, with_page
from bot.reading.recurring import find_recurring, find_repeated
from bot.reading.text import MAX_CHARS, to_line, to_lines


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry in pieces, nothing cut. `fingerprints` are what to look up before it becomes an article."""

    key: str
    url: str
    title: str
    publisher: str
    published: datetime | None
    body: tuple[Piece, ...]
    summary: tuple[Piece, ...] = ()
    symbols: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def site(self) -> str:
        """Where what recurs is counted: the host, for the name of a publisher varies; else the publisher."""
        return publisher_of(self.url) or self.publisher

    @property
    def fingerprints(self) -> tuple[int, ...]:
        """Those of the pieces of the body, each once, in order."""
        return tuple(dict.fromkeys(piece.fingerprint for piece in self.body if piece.fingerprint))


def to_draft(entry: Entry, notes: Sequence[str] = ()) -> Draft:
    """Bring an entry into pieces: its body, or its summary where it has none. Both may be plain text or HTML.

    A body that is a whole page is read as one: what stands around the article is left out. `notes` tell
    what happened before, such as why a page could not be fetched. Raises ArticleError for a page that
    cannot be read.
    """
    if is_whole_page(entry.body):
        entry = with_page(replace(entry, body=""), parse_page(entry.body, entry.url))
    url = real_address(entry.url)
    body, summary = to_lines(entry.body), to_lines(entry.summary)
    long = max(len(entry.body), len(entry.summary)) > MAX_CHARS
    return Draft(
        key=canonical_key(url) or entry.key,
        url=without_tracking(url),
        title=clean_title(entry.title, entry.publisher, url),
        publisher=entry.publisher or publisher_of(url),
        published=entry.published,
        body=to_pieces(body or summary),
        summary=to_pieces(summary if body and summary != body else ()),
        symbols=entry.symbols,
        notes=(*notes, *((f"only the first {MAX_CHARS:,} characters were read",) if long else ())),
    )


def to_article(draft: Draft, rules: CompiledRules, seen: Mapping[int, int]) -> Article:
    """Cut what is not news. `seen` says in how many other articles of the site a fingerprint occurred."""
    paragraphs, cuts = _cut(draft.body, draft, rules, seen)
    notes = list(draft.notes)
    if not paragraphs and draft.body:
        paragraphs, more = _cut(draft.summary, draft, rules, {})
        cuts += more
        notes.append(_stub_note(cuts, bool(paragraphs)))
    language = language_of(draft.title, *paragraphs)
    if language != "en":
        notes.append(f"the text is in another language ({language}): judged on names alone")
    return Article(
        key=draft.key,
        url=draft.url,
        title=draft.title,
        publisher=draft.publisher,
        published=draft.published,
        paragraphs=paragraphs,
        cut=cuts,
        symbols=draft.symbols,
        notes=tuple(notes),
        language=language,
        fingerprints=draft.fingerprints,
        site=draft.site,
    )


def _cut(
    pieces: tuple[Piece, ...], draft: Draft, rules: CompiledRules, seen: Mapping[int, int]
) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    if not pieces:
        return (), ()
    body = Body(pieces, draft.title)
    stretches = [
        *find_by_rules(body, rules),
        *find_repeated(body),
        *find_recurring(body, seen, draft.publisher),
    ]
    return cut(body, stretches)


def _stub_note(cuts: tuple[Cut, ...], summary: bool) -> str:
    why = max(cuts, key=lambda taken: len(taken.text)).rule if cuts else "no words"
    return f"the body is no article ({why}): judged on the title{' and the summary' if summary else ''}"


# ── titles and addresses ─────────────────────────────────────────────────────────────────────────

_LONGEST_TITLE = 500
_SUFFIX = re.compile(r"^(.{12,}\S)\s+[-–—|:»]\s+([^-–—|»]{2,40})$")
_SQUASH = re.compile(r"[\W_]+|\b(?:the|com)\b")


def clean_title(title: str, publisher: str, url: str) -> str:
    """The title in one line, without the site's name at its end."""
    line = to_line(title)[:_LONGEST_TITLE]
    match = _SUFFIX.match(line)
    if match and _is_site(match[2], publisher, url):
        return match[1]
    return line


def _is_site(name: str, publisher: str, url: str) -> bool:
    squashed = _SQUASH.sub("", name.lower())
    sites = _SQUASH.sub("", publisher.lower()), _SQUASH.sub("", publisher_of(url).lower())
    return bool(squashed) and any(site and (squashed == site or site.startswith(squashed)) for site in sites)


def publisher_of(url: str) -> str:
    """The host of an address, without `www.` and the like; empty where it has none."""
    return _HOST_PREFIX.sub("", _host(url))


_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?<=.)/amp(?:\.html)?/?$|^/amp(?=/.)|\.amp(?=\.html?$|$)")
_TRACKING = re.compile(
    r"(?:utm|mc|pk|mtm|hsa|ns|vero|oly|at|cmp|guce|soc|hs|stm)_\w+|_hs\w+|_ga|(?:g|f?b|dc|tw|y|ms|li)cl(?:k)?id|fbclid"
    r"|gclsrc|gbraid|wbraid|igshid|msclkid|mkt_tok|\.?tsrc|ncid|cmpid|ocid|smid|sref|mod|amp|outputtype|guccounter"
    r"|ref_?src|ref|source|rss|feed_?type|yptr|fromrss|partner|xtor|campaign|spm",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from and never which article it is; `id`, `p`, `story` and the like stay."""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _asked(query: str) -> list[tuple[str, str]]:
    """The parameters of a query that say which article it is."""
    parameters = parse_qsl(query, keep_blank_values=True)
    return [(name, value) for name, value in parameters if not _TRACKING.fullmatch(name)]


def without_tracking(url: str) -> str:
    """The address as it was written, without the parameters that say where a reader came from."""
    try:
        parts = urlsplit(url)
        asked = _asked(parts.query)
    except ValueError:
        return url
    if len(asked) == len(parse_qsl(parts.query, keep_blank_values=True)):
        return url
    return urlunsplit(parts._replace(query=urlencode(asked)))


def canonical_key(url: str) -> str:
    """One address for all ways to write it: no tracking, fragment, AMP or mobile form. Empty unless it is http(s)."""
    host = _host(url.strip())
    if not host or not url.strip().lower().startswith(("http://", "https://")):
        return ""
    parts = urlsplit(url.strip())
    query = sorted(_asked(parts.query))
    path = _AMP_PATH.sub("", parts.path).rstrip("/")
    return urlunsplit(("https", _HOST_PREFIX.sub("", host), path or "/", urlencode(query), ""))
