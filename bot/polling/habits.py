"""When a feed publishes: how often at which hour of the day, and how long it is silent at most.

Learned from the entries as they come, the old ones forgotten little by little. It makes a busy feed polled more
often, around its hours above all, and tells a feed that has fallen silent from one that has nothing to say.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Habits

DAY = timedelta(days=1)
HOURS = 24

FADES = 0.9
"""What a day leaves of the weight of the days before: a habit is learned in a week, and forgotten in three."""

POLLS_AN_ENTRY = 2
"""A feed is polled so many times in the time between two of its entries. In a simulated year of random feeds the mean
entry then waits a quarter of that time; more polls find ever fewer entries (benchmarks/polling.py shows the lag)."""

LEARNED_FOR = timedelta(days=14)
"""A silence means nothing before two weekends were seen,"""
LEARNED_FROM = 5
"""nor before so many gaps were."""
SHORTEST_SILENCE = timedelta(days=2)
"""Shorter silences are nobody's trouble, however busy the feed: a holiday is one."""
BEYOND = 2
"""So many times as long as the longest gap is beyond a feed's own rhythm."""


def learn(habits: Habits, published: Iterable[datetime], now: datetime) -> Habits:
    """The habits with what came out at these times; those in the future count as now."""
    moments = sorted(min(moment, now) for moment in published)
    if not moments:
        return habits
    hours = list(faded(habits, now) or (0.0,) * HOURS)
    for moment in moments:
        hours[moment.hour] += FADES ** ((now - moment) / DAY)
    learned = replace(habits, hours=tuple(round(weight, 3) for weight in hours), as_of=now)
    for moment in moments:
        learned = _with_newest(learned, moment)
    return learned


def _with_newest(habits: Habits, moment: datetime) -> Habits:
    if habits.newest_at is None:
        return replace(habits, newest_at=moment, since=moment)
    gap = moment - habits.newest_at
    if gap <= timedelta():
        return habits
    remembered = habits.longest_gap * 0.99 ** (gap / DAY)
    return replace(habits, newest_at=moment, longest_gap=max(gap, remembered), gaps=habits.gaps + 1)


def faded(habits: Habits, now: datetime) -> tuple[float, ...]:
    """The weight of each hour as of now; empty where nothing was learned."""
    if habits.as_of is None:
        return ()
    left = FADES ** max((now - habits.as_of) / DAY, 0)
    return tuple(weight * left for weight in habits.hours)


def usual_pause(habits: Habits, now: datetime) -> timedelta | None:
    """The pause between polls that the feed's habit at this hour asks for; None where it asks for none.

    The hours around count half, so that a feed is watched before its hour begins.
    """
    hours = faded(habits, now)
    if not hours:
        return None
    before, here, after = (hours[(now.hour + step) % HOURS] for step in (-1, 0, 1))
    an_hour = max(here, (before + after) / 2) * (1 - FADES)
    return timedelta(hours=1) / (an_hour * POLLS_AN_ENTRY) if an_hour > 1e-6 else None


def silent_since(habits: Habits, now: datetime) -> datetime | None:
    """When the feed fell silent beyond its own rhythm; None where it did not, or is not known well enough."""
    if habits.newest_at is None or habits.since is None:
        return None
    is_known = habits.gaps >= LEARNED_FROM and habits.newest_at - habits.since >= LEARNED_FOR
    longest = max(habits.longest_gap * BEYOND, SHORTEST_SILENCE)
    return habits.newest_at if is_known and now - habits.newest_at > longest else None
