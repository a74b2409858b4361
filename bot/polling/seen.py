"""Which entries of a poll are new, and which of those are taken as read.

"Seen" is a set of keys, never a date: watermarks lose what is published late and repeat what is dated ahead.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model import Entry


def split_entries(
    entries: Iterable[Entry], known: frozenset[str], first_poll: bool, look_back: timedelta, now: datetime
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The new entries as (unread, read), each in the order of the feed and each key once.

    Only a first poll takes entries as read: those older than `look_back`, and those without a date, for they
    may be of any age. Later everything new is unread, whatever its date says.
    """
    new: dict[str, Entry] = {}
    for entry in entries:
        if entry.key not in known:
            new.setdefault(entry.key, entry)
    read = {key for key, entry in new.items() if first_poll and _is_old(entry, now - look_back)}
    return (
        tuple(entry for key, entry in new.items() if key not in read),
        tuple(entry for key, entry in new.items() if key in read),
    )


def _is_old(entry: Entry, since: datetime) -> bool:
    return entry.published is None or entry.published < since
