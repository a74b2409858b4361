"""How the feeds are, worst first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Feed, FeedState, Ill
from bot.polling.addresses import masked_url
from bot.shown import FeedStatus

LATE = timedelta(minutes=10)
"""A poll that is so long overdue was not made: the daemon stands still, or its host was asleep."""


HEALTHS = ("failing", "silent", "overdue", "new", "well")
"""Worst first. A feed is silent that publishes nothing for much longer than is its habit."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as it is shown. `health` is one of HEALTHS; `every` is None where the configuration in force does
    not have the feed."""

    name: str
    address: str
    health: str
    trouble: str
    every: timedelta | None
    succeeded_at: datetime | None
    next_poll_at: datetime
    lag: timedelta | None
    entries: int
    failures: int


def to_lines(feeds: Iterable[FeedStatus], configured: Iterable[Feed], now: datetime) -> tuple[FeedLine, ...]:
    """The feeds, those that fail longest first; secrets in addresses are masked."""
    known = {feed.url: feed for feed in configured}
    return tuple(sorted((_line(status, known.get(status.state.url), now) for status in feeds), key=_rank))


def _line(status: FeedStatus, feed: Feed | None, now: datetime) -> FeedLine:
    state = status.state
    address = masked_url(state.url)
    return FeedLine(
        name=(feed.publisher if feed else "") or state.title or address,
        address=address,
        health=_health(status, now),
        trouble=_trouble(state),
        every=feed.every if feed else None,
        succeeded_at=state.succeeded_at,
        next_poll_at=state.next_poll_at,
        lag=state.lag,
        entries=status.entries,
        failures=state.failures,
    )


def _health(status: FeedStatus, now: datetime) -> str:
    state = status.state
    if state.failures:
        return "failing"
    if _is_silent(state):
        return "silent"
    if state.next_poll_at < now - LATE:
        return "overdue"
    return "well" if state.succeeded_at else "new"


def _is_silent(state: FeedState) -> bool:
    return state.told is not None and state.told.ill is Ill.SILENT


def _trouble(state: FeedState) -> str:
    if state.failures:
        return state.error
    return f"nothing new since {state.told.since:%-d %b %H:%M}" if state.told and _is_silent(state) else ""


def _rank(line: FeedLine) -> tuple[object, ...]:
    return HEALTHS.index(line.health), -line.failures, -(line.lag or timedelta()), line.name.lower(), line.address
