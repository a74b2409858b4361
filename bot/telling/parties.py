"""Whether two names in two articles mean the same party.

A watched company is known by its key. Everybody else is known by name only, and one article writes
`Sakura Internet Inc.` where the next writes `Sakura`, one `National Oil Corporation`, the next `NOC`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
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
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,5}")


@dataclass(frozen=True, slots=True)
class Name:
    """A party's name, prepared for comparison.

    `company` is a key or empty; `initials` may be empty; `terms` are the words by which a text names it.
    """

    company: str
    words: tuple[str, ...]
    initials: str
    acronym: bool
    terms: frozenset[int]

    @property
    def keys(self) -> tuple[str, ...]:
        """What two names that mean the same have at least one of in common; for an index."""
        if self.company:
            return (f"={self.company}",)
        return tuple(dict.fromkeys(filter(None, (*self.words[:1], self.initials))))


def _words(name: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    words = [word.removesuffix("'s").replace(".", "") for word in _WORD.findall(folded)]
    if words[:1] == ["the"]:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return tuple(words)


def known_names(companies: Iterable[Company]) -> dict[tuple[str, ...], str]:
    """Every name of the companies, folded, to the company's key; a name that two share is left out."""
    known: dict[tuple[str, ...], str] = {}
    for company in companies:
        for name in {_words(name) for name in (company.name, *company.names)}:
            known[name] = company.key if known.get(name, company.key) == company.key else ""
    return {name: key for name, key in known.items() if key and name}


def to_name(party: Party, known: Mapping[tuple[str, ...], str]) -> Name:
    """The party as it is compared. A name in `known` counts as the company it stands for."""
    name = _prepared(party.name)
    return replace(name, company=party.company or known.get(name.words, ""))


@lru_cache(maxsize=16_384)
def _prepared(name: str) -> Name:
    """Cached, for the names of the open stories are prepared again for every batch."""
    words = _words(name)
    acronym = bool(_ACRONYM.fullmatch(name.strip()))
    full = [word for word in _WORD.findall(name.casefold()) if word not in _SMALL]
    initials = words[0] if acronym and words else "".join(word[0] for word in full) if len(full) > 1 else ""
    return Name("", words, initials, acronym, terms_of(" ".join(words)))


def are_same(one: Name, other: Name) -> bool:
    """Whether both mean one party: by key, by name up to a trailing part, or by initials.

    >>> known = {}
    >>> are_same(to_name(Party("NOC"), known), to_name(Party("National Oil Corporation"), known))
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
