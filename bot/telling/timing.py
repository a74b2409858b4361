"""When a digest is due and until when an alert waits, in any time zone and through its clock changes.

A local time that does not exist (the clock sprang over it) falls on the next instant that does; one
that comes twice falls on its first. So a digest is due exactly once at its local hour, on every day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import DigestPlan, Quiet

_DAY = timedelta(days=1)
_REACH = 10
"""Days to look through: a weekly plan's next is at most 7 away, and a zone may skip a day."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a digest tells of: after `start`, up to and with `end`, both in UTC.

    `start` is None for a channel's first digest, which holds whatever is owed by then.
    """

    start: datetime | None
    end: datetime


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time; the first of two, or the next that exists."""
    local = datetime.combine(day, at)
    first = local.replace(tzinfo=zone).astimezone(UTC)
    if _local(first, zone) == local:
        return first
    return _end_of_gap(local.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _local(utc: datetime, zone: ZoneInfo) -> datetime:
    return utc.astimezone(zone).replace(tzinfo=None)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant in (before, after] from which the zone has another offset, by halving to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def due_window(plan: DigestPlan, after: datetime | None, now: datetime) -> Window | None:
    """The latest window that has ended at `now` and was not closed; None where there is none.

    `after` is the end of the last window that was closed, None before the first. A machine that slept
    through several windows closes them as one; a clock that was set back closes none again.
    """
    end = next((due for due in _dues(plan, now, -1) if due <= now), None)
    if end is None or (after is not None and end <= after):
        return None
    return Window(after, end)


def next_due(plan: DigestPlan, now: datetime) -> datetime | None:
    """When the next digest is due after `now`; None for a plan without days or times."""
    return next((due for due in _dues(plan, now, 1) if due > now), None)


def _dues(plan: DigestPlan, now: datetime, step: int) -> Iterator[datetime]:
    """When digests are due, from the day on the other side of `now` on, forward or (step -1) backward."""
    zone = ZoneInfo(plan.timezone)
    today = now.astimezone(zone).date()
    for shift in range(-1, _REACH):
        day = today + shift * step * _DAY
        if day.weekday() in plan.days:
            yield from (instant(day, at, zone) for at in sorted(plan.at, reverse=step < 0))


def quiet_until(quiet: Quiet, now: datetime) -> datetime | None:
    """When the quiet hours that `now` lies in end; None outside them. Equal start and end: no quiet hours."""
    period = _quiet_period(quiet, now)
    return period[1] if period else None


def quiet_since(quiet: Quiet, now: datetime) -> datetime | None:
    """When the quiet hours that `now` lies in began; None outside them."""
    period = _quiet_period(quiet, now)
    return period[0] if period else None


def _quiet_period(quiet: Quiet, now: datetime) -> tuple[datetime, datetime] | None:
    zone = ZoneInfo(quiet.timezone)
    today = now.astimezone(zone).date()
    past_midnight = quiet.end < quiet.start
    for day in (today - _DAY, today):
        start = instant(day, quiet.start, zone)
        end = instant(day + past_midnight * _DAY, quiet.end, zone)
        if start <= now < end:
            return start, end
    return None
