"""The names of all companies, compiled once into a Lexicon that finds them in a text in one pass.

Names are found by flashtext over text that was folded first: character by character, so that every
place in the folded text is a place in the text. Symbols (`NVDA`) are looked up one by one, exactly as
they are written.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flashtext import KeywordProcessor

from bot.judging.ordinary import ORDINARY
from bot.model import Company

# Brackets, quotes and signs that stand between words in any case: as spaces they keep flashtext from
# swallowing the name that follows a word without one, `Apple(AAPL)` and `long$NVDA`.
_SEPARATORS = dict.fromkeys(map(ord, '$()[]{}<>|"“”„«»:;/\\*_#@=~\t\n\r\u00a0\u2007\u202f'), " ")
_ALIKE = {
    ord("’"): "'",
    ord("‘"): "'",
    ord("ʼ"): "'",
    ord("`"): "'",
    ord("‐"): "-",
    ord("‑"): "-",
    ord("–"): " ",
    ord("—"): " ",
}

_LEGAL_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "plc",
        "llc",
        "lp",
        "sa",
        "nv",
        "ag",
        "se",
        "asa",
        "ab",
        "spa",
        "gmbh",
        "kk",
        "bhd",
    ]
)
# Words that stand in every text: one of them is no name. Watched over 5,721 stored articles, "The" gave 24 alerts and
# "2026" 18; "a" was named in 1,957 articles, "Inc" in 953, "Corp" in 465.
_EVERYWHERE = _LEGAL_FORMS | frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "for",
        "from",
        "group",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "holding",
        "holdings",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "may",
        "more",
        "new",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "she",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "up",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"([A-Z])([A-Z]) ?(?=[A-Z][a-z])")
# A name of fewer letters than this is only a name in capitals, as it is written.
_SHORT = 4


class _Folding(dict[int, str]):
    """A table for `str.translate`, filled as characters come by; every value is one character."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[:1]
        lower = plain.lower()
        folded = lower if len(lower) == 1 else chr(code)
        self[code] = folded
        return folded


_FOLDING = _Folding(_SEPARATORS | _ALIKE)


def fold(text: str) -> str:
    """The text without capitals, accents and typographic signs; as long as it was, place for place."""
    return text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text at `start` up to `end`: the companies that carry it, by their place in the Lexicon."""

    start: int
    end: int
    companies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names of all companies. The first `watched` of `companies` get verdicts; the others are only known.

    Can be pickled and sent to a worker process.
    """

    companies: tuple[Company, ...]
    watched: int
    symbols: dict[str, tuple[int, ...]]
    isins: dict[str, int]
    ciks: dict[str, int]
    exact: dict[str, frozenset[str]]
    _trie: dict[str, object] = field(repr=False)
    _carriers: dict[str, tuple[int, ...]] = field(repr=False)

    def find_names(self, folded: str, at_most: int | None = None) -> list[Found]:
        """Names in a folded text, in order; the longest wins, and one that is shared names all who carry it."""
        return [
            Found(start, end, self._carriers[name])
            for name, start, end in self._processor(folded).extract_keywords(folded, span_info=True)[:at_most]
        ]

    def carriers(self, name: str) -> tuple[int, ...]:
        """Who carries a folded name."""
        return self._carriers.get(name, ())

    def is_watched(self, company: int) -> bool:
        return company < self.watched

    def _processor(self, folded: str) -> KeywordProcessor:
        """flashtext knows the letters of ASCII: it is told which characters of this text are part of a word. (All of
        Unicode's are 140,000, which are 19 MB in each process.)"""
        processor = KeywordProcessor(case_sensitive=True)
        processor.non_word_boundaries = {character for character in set(folded) if character.isalnum()}
        processor.keyword_trie_dict = self._trie
        return processor


def build_lexicon(watched: Sequence[Company], others: Sequence[Company] = ()) -> Lexicon:
    """Compile the names of the watched companies, and of others, so that their longer names win.

    An other company that is also watched (same key or a ticker in common) is left out.
    """
    known = {key for company in watched for key in (company.key, *company.tickers)}
    strangers = [company for company in others if not known.intersection((company.key, *company.tickers))]
    companies = (*watched, *strangers)
    carriers = _carriers_of(companies)
    return Lexicon(
        companies=companies,
        watched=len(watched),
        symbols=_grouped((ticker, place) for place, company in enumerate(companies) for ticker in _tickers(company)),
        exact=_exact_spellings(companies),
        isins={isin: place for place, company in enumerate(companies) for isin in company.isins},
        ciks={company.cik: place for place, company in enumerate(companies) if company.cik},
        _trie=_trie_of(carriers),
        _carriers=carriers,
    )


def _tickers(company: Company) -> tuple[str, ...]:
    return company.tickers


def _carriers_of(companies: Sequence[Company]) -> dict[str, tuple[int, ...]]:
    names = _grouped((name, place) for place, company in enumerate(companies) for name in spellings(company))
    for place, company in enumerate(companies):
        for phrase in map(_tidy, company.never):
            names[phrase] = tuple(carrier for carrier in names.get(phrase, ()) if carrier != place)
    return names


def spellings(company: Company) -> frozenset[str]:
    """The folded names of a company, each also without its legal form ("Inc.", "Corporation")."""
    given = (company.name, *company.names)
    dotted = [_INITIALS.sub(r"\1.\2. ", name) for name in given if _INITIALS.match(name)]
    written = [_tidy(name) for name in (*given, *dotted)]
    return frozenset(name for full in written for name in (full, _without_legal_form(full)) if name)


def name_problem(name: str) -> str | None:
    """Why a name can tell no company from the rest of a text; None where it can."""
    words = _WORD.findall(fold(name).removeprefix("the "))
    if not any(map(str.isalpha, "".join(words))) and len(words) < 2:
        return "it has no letter"
    if len("".join(words)) < 2:
        return "it is a single letter"
    if len(words) == 1 and words[0] in _EVERYWHERE:
        return "it stands in every text"
    return None


def _exact_spellings(companies: Sequence[Company]) -> dict[str, frozenset[str]]:
    """Names that count only as they are written (or in capitals): short ones, and words in capitals (BILL)."""
    exact: dict[str, frozenset[str]] = {}
    for company in companies:
        for written in (company.name, *company.names):
            name = _tidy(written)
            if len(name) < _SHORT or (written.isupper() and name in ORDINARY):
                exact[name] = exact.get(name, frozenset()) | {written, written.upper()}
    return exact


def _tidy(name: str) -> str:
    return " ".join(fold(name).split()).rstrip(".,")


def _without_legal_form(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[-1].strip(".,").replace(".", "") in _LEGAL_FORMS:
        words.pop()
    bare = " ".join(words).rstrip(".,&")
    return bare if bare == name or (len(bare) >= _SHORT and bare not in ORDINARY) else name


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for name, place in pairs:
        if place not in groups.get(name, ()):
            groups[name] = (*groups.get(name, ()), place)
    return groups


def _trie_of(names: Iterable[str]) -> dict[str, object]:
    processor = KeywordProcessor(case_sensitive=True)
    for name in names:
        processor.add_keyword(sys.intern(name), name)
    trie: dict[str, object] = processor.keyword_trie_dict
    return trie
