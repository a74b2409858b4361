"""Whether two reports tell the same event: their parties, the words around the evidence, amount, kind, time.

The parties decide how alike the words must be. Judging may miss a party, or take a place for one; so a
party counts as shared when the other report's evidence or title names it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.model import Kind, Stage
from bot.telling.likeness import Terms, core_of, covered, likeness, terms_of, weighted
from bot.telling.parties import Name, are_same

OPEN_FOR = timedelta(days=15)
"""How long after its last report a story still takes articles in; late ones must find it for 14 days."""

# How alike the words must be, by the parties in common. Calibrated as a set on the labelled news (F1 1.00) and
# the pairs in tests/quality/stories (96 of 98 right); do not tune one alone. In brackets, within which bounds
# each may move with the others fixed before one more pair goes wrong.
_SAME_PARTIES = 0.06
"""Two parties that both reports have, and that are half of either's (0.02 to 0.09)."""
_SOME_PARTIES = 0.26
"""Two of many, or two of which one is only named by the other's evidence (0.06 to 0.58)."""
_ONE_PARTY = 0.34
"""One, where at least one report knows no other (0.32 to 0.38)."""
_PER_DAY = 0.010
"""More for each day between the reports (0.006 to 0.014)."""
_A_DAYS_NEWS = timedelta(hours=16)
"""The length of a day's news, from the release to the evening's columns: the same two parties have one deal in it."""
_OF_A_STRANGER = timedelta(hours=48)
"""The same where one of the two is no known company: a giant strikes two deals with another in a week, hardly with a
stranger."""
_AMOUNT = 0.12
"""Less for equal amounts of two parties, more for different ones (0 to 0.2)."""
_KIND = 0.06
"""More for two specific kinds that differ; articles call one deal a supply and an investment (0 to 0.12)."""
_LEFT_OUT = 0.16
"""More where one of two texts with one party in common never names another party of the other: what they have in
common is then how the company describes itself."""
_TEXT = 12.0
"""Weight from which a report is a text, and no stub that leaves out whom it has no room for."""
_STAGE = 0.06
"""Less where both tell of one stage beyond signing: a company is in talks with few."""
_RARE = frozenset(Stage) - {Stage.SIGNED, Stage.EXPANDED}
_CLOSE = 0.02
"""Amounts within two per cent are one amount, given round and exactly."""


@dataclass(frozen=True)
class Report:
    """What of an event, or of an open story, is compared. `first` and `last` are when it was published,
    `titles` those of its articles."""

    names: tuple[Name, ...]
    signature: tuple[int, ...]
    kind: Kind
    stage: Stage
    amount: float | None
    first: datetime
    last: datetime
    titles: tuple[str, ...] = ()

    @cached_property
    def certain(self) -> tuple[Name, ...]:
        """Watched parties, and those that a title names; the others may be places, products or people."""
        titles = terms_of("\n".join(self.titles))
        return tuple(name for name in self.names if name.company or not titles or name.called[0] <= titles)

    @cached_property
    def named(self) -> frozenset[int]:
        """The terms that say no more than who its parties are."""
        return frozenset(term for name in self.names for term in name.terms)

    @cached_property
    def core(self) -> frozenset[int]:
        """The terms of the evidence, the subject and the title."""
        return core_of(self.signature)

    @cached_property
    def terms(self) -> Terms:
        return weighted(self.signature)

    @cached_property
    def weight(self) -> float:
        """How much it says."""
        return sum(self.terms.values())

    @cached_property
    def said(self) -> frozenset[int]:
        """All its terms, in the core or around it."""
        return frozenset(self.terms)


@dataclass(frozen=True, slots=True)
class Match:
    """That a report tells the event of another: parties in common, likeness, how much more alike than
    asked, and how much of the report's own words the other has."""

    parties: int
    alike: float
    surplus: float
    told: float

    @property
    def why(self) -> str:
        shared = "party" if self.parties == 1 else "parties"
        return f"{self.parties} {shared} and {self.alike:.0%} of the words in common"


def to_match(one: Report, other: Report, *, one_article: bool = False) -> Match | None:
    """How a report matches another, None where they tell different events.

    Two reports of one article with the same two parties are one event, in whatever words; any others
    share the article's words, so that none of their parties may differ.
    """
    apart = max(one.first - other.last, other.first - one.last, timedelta(0))
    common = _common(one, other)
    if apart > OPEN_FOR or not common.count or (common.conflict and (common.count < 2 or one_article)):
        return None
    named = one.named | other.named
    alike = likeness(one.terms, other.terms, named)
    asked = 0.0 if _are_stubs_of_one(one, other, apart) else _asked(common, apart) + _corrections(one, other, common)
    if alike < asked and not (one_article and common.count >= 2):
        return None
    return Match(common.count, alike, alike - asked, covered(one.terms, other.terms, named))


@dataclass(frozen=True, slots=True)
class _Common:
    """The parties that two reports have in common: how many; whether they are two that both reports have as
    parties, and half of either's (a pair out of a consortium may have deals of its own); and whether each
    report has one that the other does not know (where they name one amount: a certain one)."""

    count: int
    told: bool
    conflict: bool
    strange: bool


def _common(one: Report, other: Report) -> _Common:
    close = _are_close(one.amount, other.amount)
    here, there = _known(one, other), _known(other, one)
    said = [name for name in here if _is_party(other, name)]
    return _Common(
        count=max(len(here), len(there)),
        told=len(said) >= 2 and 2 * len(said) >= max(len(one.names), len(other.names)),
        strange=any(not name.company for name in said),
        conflict=_lacks(one, here, sure=close) and _lacks(other, there, sure=close),
    )


def _lacks(report: Report, known: tuple[Name, ...], *, sure: bool) -> bool:
    """Whether the report has a party that is not known; with `sure`, one that is certainly a party."""
    return any(name not in known for name in (report.certain if sure else report.names))


def _are_close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= _CLOSE * max(one, other)


def _known(one: Report, other: Report) -> tuple[Name, ...]:
    """The parties of one report that the other has too, or names in its core."""
    return tuple(name for name in one.names if _is_party(other, name) or name.is_said_in(other.core))


def _leaves_out(one: Report, other: Report) -> bool:
    """Whether a text never names a party of the other report."""
    return one.weight >= _TEXT and any(
        not _is_party(one, name) and not name.is_said_in(one.said) for name in other.names
    )


def _is_party(report: Report, name: Name) -> bool:
    return any(are_same(name, other) for other in report.names)


def _are_stubs_of_one(one: Report, other: Report, apart: timedelta) -> bool:
    """Whether two stubs of one day know the same company alone, in the same stage beyond signing: a company is in
    talks with few, and a stub has no room for words to be alike."""
    alone = len(one.names) == len(other.names) == 1 and are_same(one.names[0], other.names[0])
    stubs = max(one.weight, other.weight) < _TEXT and apart <= _A_DAYS_NEWS
    return alone and stubs and one.stage is other.stage and one.stage in _RARE


def _asked(common: _Common, apart: timedelta) -> float:
    """The likeness asked for by parties and time. The same two on one day need none: a title that says no
    more than that they have a deal means the one of that day."""
    days = apart / timedelta(days=1)
    if common.count < 2:
        return _ONE_PARTY + _PER_DAY * days
    if common.conflict or not common.told:
        return _SOME_PARTIES + _PER_DAY * days
    free = _OF_A_STRANGER if common.strange else _A_DAYS_NEWS
    rise = min(max((apart - free) / _A_DAYS_NEWS, 0.0), 1.0)
    return rise * (_SAME_PARTIES + _PER_DAY * days)


def _corrections(one: Report, other: Report, common: _Common) -> float:
    """How much more, or less, likeness amounts and kinds ask for. An equal amount speaks for one deal only
    between the same two parties: a company spends a round billion here and there."""
    asked = 0.0
    if one.amount and other.amount:
        close = _are_close(one.amount, other.amount)
        asked += _AMOUNT if not close else -_AMOUNT if common.count >= 2 else 0.0
    if Kind.PARTNERSHIP not in (one.kind, other.kind) and one.kind is not other.kind:
        asked += _KIND
    if one.stage is other.stage and one.stage in _RARE:
        asked -= _STAGE
    if common.count < 2 and (_leaves_out(one, other) or _leaves_out(other, one)):
        asked += _LEFT_OUT
    return asked
