"""What a digest holds, and in which order.

By watchlist, and within it by company; a story stands once, under the first watchlist that has one of
its companies. What was told at once is only summed up at the end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Channel, Delivery, DigestItem, Kind, Message, Purpose, Story, Watchlist
from bot.telling import likeness, sources
from bot.telling.timing import Window

_KINDS = (Kind.JOINT_VENTURE, Kind.INVESTMENT, Kind.SUPPLY, Kind.PARTNERSHIP, Kind.LICENSING)
"""Which kind of deal comes first among equals: the closer the tie, the earlier."""
DIGESTS_ONLY = "the channel takes digests only"
"""Why a story was not told at once where that needs no word in the digest."""
_ELSEWHERE = "no longer watched"
"""Section of stories whose companies left the channel's watchlists after they were queued."""


@dataclass(frozen=True, slots=True)
class Line:
    """One story of a digest: the channel's companies in it, and why it was not told at once where that
    is worth a word."""

    story: Story
    companies: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The stories under one watchlist, grouped by company, the best first."""

    watchlist: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What one channel is told of one window that ended at `end`."""

    channel: str
    end: datetime
    sections: tuple[Section, ...]
    told_at_once: tuple[Story, ...] = ()
    say_nothing_new: bool = False

    @property
    def total(self) -> int:
        return sum(len(section.lines) for section in self.sections)


def to_digest(
    channel: Channel,
    window: Window,
    items: Iterable[DigestItem],
    stories: Mapping[str, Story],
    told_at_once: Iterable[str],
    watchlists: Mapping[str, Watchlist],
) -> Digest:
    """The digest of a window: `items` are owed to it, `told_at_once` are the stories alerted in it.

    `stories` holds both by id, as they are now. A story that an alert told is not told again, nor one that
    was retracted.
    """
    stories = {key: story for key, story in stories.items() if not story.retracted}
    alerted = [stories[story] for story in dict.fromkeys(told_at_once) if story in stories]
    known = {story.id for story in alerted}
    owed = {item.story: item for item in items if item.story in stories and item.story not in known}
    lines: dict[str, list[Line]] = {}
    for item in owed.values():
        section, line = _placed(stories[item.story], item, channel, watchlists)
        lines.setdefault(section, []).append(line)
    order = (*channel.watchlists, _ELSEWHERE)
    return Digest(
        channel=channel.id,
        end=window.end,
        sections=tuple(Section(name, _sorted(lines[name])) for name in order if name in lines),
        told_at_once=tuple(alerted),
        say_nothing_new=channel.digest is not None and channel.digest.say_nothing_new,
    )


def to_deliveries(told: Digest, parts: Iterable[Message], now: datetime) -> tuple[Delivery, ...]:
    """The digest's messages as deliveries: one subject, the window's end; numbered from 1."""
    subject = told.end.isoformat()
    return tuple(
        Delivery(Purpose.DIGEST, subject, told.channel, message, now, now, number)
        for number, message in enumerate(parts, start=1)
    )


def _placed(story: Story, item: DigestItem, channel: Channel, watchlists: Mapping[str, Watchlist]) -> tuple[str, Line]:
    """The first of the channel's watchlists that has a company of the story, and the story's line."""
    why = "" if item.why == DIGESTS_ONLY else item.why
    for name in channel.watchlists:
        companies = tuple(company for company in story.companies if company in watchlists[name].companies)
        if companies:
            return name, Line(story, companies, why)
    return _ELSEWHERE, Line(story, story.companies, why)


def rank(story: Story) -> tuple[object, ...]:
    """Sorts stories: by role (how many watched companies are party), kind, amount, independent sources, age."""
    return (
        -len(story.companies),
        _KINDS.index(story.kind),
        -(likeness.amount_of(story.amount) or 0.0),
        -sources.publishers(story),
        story.opened_at,
        story.id,
    )


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By company, those with the best story first, and by rank within a company."""
    ranked = sorted(lines, key=lambda line: rank(line.story))
    companies = list(dict.fromkeys(line.companies[:1] for line in ranked))
    return tuple(sorted(ranked, key=lambda line: companies.index(line.companies[:1])))
