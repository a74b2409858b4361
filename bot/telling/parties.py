"""Whether two names in two articles mean the same party.

A watched company is known by its key. Everybody else is known by name only, and one article writes
`Sakura Internet Inc.` where the next writes `Sakura`, one `National Oil Corporation`, the next `NOC`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.model import Company, Party
from bot.telling.likeness import terms_of

_WORD = re.compile(r"[^\W_]+(?:[.&'’][^\W_]+)*")
_LEGAL_FORMS = """
inc incorporated corp corporation co company ltd limited plc llc lp llp ag sa se nv bv gmbh kk ab asa oyj spa sab pte
pty holdings holding group
"""
_LEGAL = frozenset(_LEGAL_FORMS.split())
_SMALL = frozenset({"of", "and", "the", "for", "de", "du", "la", "le", "in"})
_LEADING = frozenset({"the", "project"})
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,5}")


@dataclass(frozen=True, slots=True)
class Name:
    """A party's name, prepared for comparison.

    `company` is a key or empty; `initials` may be empty; `called` holds for each of its names the terms by which a
    text says it, the one it has here first; `symbols` are the terms of its tickers.
    """

    company: str
    words: tuple[str, ...]
    initials: str
    acronym: bool
    called: tuple[frozenset[int], ...]
    symbols: frozenset[int] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """What two names that mean the same have at least one of in common; for an index."""
        if self.company:
            return (f"={self.company}",)
        return tuple(dict.fromkeys(filter(None, (*self.words[:1], self.initials))))

    @property
    def firsts(self) -> tuple[int, ...]:
        """One term of each of its names: a text without it does not name it so."""
        return tuple(min(name) for name in self.called if name)

    @property
    def terms(self) -> frozenset[int]:
        """Every term that says no more than who it is."""
        return self.symbols.union(*self.called)

    def is_said_in(self, terms: frozenset[int]) -> bool:
        """Whether a text with these terms names it, by any of its names."""
        return any(name and name <= terms for name in self.called)


def _words(name: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    words = [word.removesuffix("'s").replace(".", "") for word in _WORD.findall(folded)]
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return tuple(words)


@dataclass(frozen=True, slots=True)
class Known:
    """Companies under all their names: folded names to keys (one that two share is left out); for each key the
    terms of each of its names, and of its symbols."""

    keys: Mapping[tuple[str, ...], str]
    names: Mapping[str, tuple[frozenset[int], ...]]
    symbols: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, companies: Iterable[Company]) -> "Known":
        keys: dict[tuple[str, ...], str] = {}
        names: dict[str, tuple[frozenset[int], ...]] = {}
        symbols: dict[str, frozenset[int]] = {}
        for company in companies:
            folded = dict.fromkeys(map(_words, (company.name, *company.names)))
            for name in folded:
                keys[name] = company.key if keys.get(name, company.key) == company.key else ""
            names[company.key] = tuple(dict.fromkeys(terms_of(" ".join(name)) for name in folded))
            symbols[company.key] = _symbols(company.key, *company.tickers)
        return cls({name: key for name, key in keys.items() if key and name}, names, symbols)


NOBODY = Known({}, {}, {})


def to_name(party: Party, known: Known = NOBODY) -> Name:
    """The party as it is compared. A name in `known` counts as the company it stands for."""
    name = _prepared(party.name)
    company = party.company or known.keys.get(name.words, "")
    called = (name.called[0], *(terms for terms in known.names.get(company, ()) if terms != name.called[0]))
    return replace(name, company=company, called=called, symbols=known.symbols.get(company) or _symbols(company))


@lru_cache(maxsize=16_384)
def _prepared(name: str) -> Name:
    """Cached, for the names of the open stories are prepared again for every batch."""
    words = _words(name)
    acronym = bool(_ACRONYM.fullmatch(name.strip()))
    full = [word for word in _WORD.findall(name.casefold()) if word not in _SMALL]
    initials = words[0] if acronym and words else "".join(word[0] for word in full) if len(full) > 1 else ""
    return Name("", words, initials, acronym, (terms_of(" ".join(words)),))


@lru_cache(maxsize=16_384)
def _symbols(*symbols: str) -> frozenset[int]:
    return terms_of(" ".join(symbols))


def are_same(one: Name, other: Name) -> bool:
    """Whether both mean one party: by key, by name up to a trailing part, or by initials.

    >>> are_same(to_name(Party("NOC")), to_name(Party("National Oil Corporation")))
    True
    """
    if one.company and other.company:
        return one.company == other.company
    if not one.words or not other.words:
        return False
    shorter, longer = sorted((one.words, other.words), key=len)
    if longer[: len(shorter)] == shorter:
        return True
    return one.acronym != other.acronym and one.initials == other.initials


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
