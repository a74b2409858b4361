"""The line by which the operator hears once a week that the bot lives."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.model import Ill, Notice, Trouble

WEEK = timedelta(days=7)
HOUR = 8
"""Of Monday, in UTC: on a desk in Europe when the week begins, and before it begins in America."""


def due_week(now: datetime) -> datetime:
    """The end of the last week that is over: Monday, HOUR o'clock UTC, at or before `now`."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return monday if monday <= now else monday - WEEK


def to_week(end: datetime, entries: int, told: int, feeds: int, ill: Sequence[tuple[str, Trouble]]) -> Notice:
    """What came of the week that ended: so many entries read, stories told, feeds; and those in trouble, by name.

    Its key is the week, so it is owed once, whoever counts.
    """
    read = f"read {entries:,} {_many(entries, 'article')} from {feeds} {_many(feeds, 'feed')}"
    headline = "; ".join([f"Pactwire this week: {read}, told {told}", *_troubles(trouble for _, trouble in ill)])
    return Notice("week", end, headline, ", ".join(name for name, _ in ill))


def _troubles(troubles: Iterable[Trouble]) -> Iterator[str]:
    """ "1 feed silent since 3 Nov", "2 feeds failing, the first since 3 Nov"."""
    since: defaultdict[Ill, list[datetime]] = defaultdict(list)
    for trouble in troubles:
        since[trouble.ill].append(trouble.since)
    for ill, times in sorted(since.items()):
        first = " since" if len(times) == 1 else ", the first since"
        yield f"{len(times)} {_many(len(times), 'feed')} {ill}{first} {min(times):%-d %b}"


def _many(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
