"""Whether two names in two articles mean the same party.

A watched company is known by its key. Everybody else is known by name only, and one article writes
`Sakura Internet Inc.` where the next writes `Sakura`, one `National Oil Corporation`, the next `NOC`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model import Company, Party

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
    """A party's name, prepared for comparison. `company` is a key or empty; `initials` may be empty."""

    company: str
    words: tuple[str, ...]
    initials: str
    acronym: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """What two names that may be the same have in common at least one of; for an index."""
        keys = (f"={self.company}" if self.company else "", self.words[0] if self.words else "", self.initials)
        return tuple(dict.fromkeys(filter(None, keys)))


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
    words = _words(party.name)
    acronym = bool(_ACRONYM.fullmatch(party.name.strip()))
    full = [word for word in _WORD.findall(party.name.casefold()) if word not in _SMALL]
    initials = words[0] if acronym and words else "".join(word[0] for word in full) if len(full) > 1 else ""
    return Name(party.company or known.get(words, ""), words, initials, acronym)


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


def shared(some: Iterable[Name], others: Iterable[Name]) -> int:
    """How many of `some` are among `others`."""
    known = tuple(others)
    return sum(any(are_same(name, other) for other in known) for name in some)
