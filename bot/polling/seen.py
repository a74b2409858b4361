"""Which entries of a poll are new, and which of those are taken as read.

"Seen" is a set of keys, never a date: watermarks lose what is published late and repeat what is dated ahead.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model import Entry

FORGOTTEN_AFTER = timedelta(days=90)
"""An entry that its feed, which answers, has not shown for so long is forgotten; should it come again, its date says
that it is old. A feed that drops an entry and shows it again does so within days."""

FLOOD = 10
"""So many old entries in a feed without one known key are its archive under new keys, for it changed its generator
(reader #305), and not news. Fewer may be news that was dated back."""


def split_entries(
    entries: Iterable[Entry],
    known: frozenset[str],
    first_poll: bool,
    look_back: timedelta,
    now: datetime,
    last_success: datetime | None = None,
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The new entries as (unread, read), each in the order of the feed and each key once.

    A first poll takes as read what is older than `look_back`, and what has no date, for it may be of any age. Later
    everything new is unread, whatever its date says; but for what is so old that it may have been forgotten, and for
    a FLOOD of entries from before `look_back` ahead of the last success, where that is given.
    """
    listed: dict[str, Entry] = {}
    for entry in entries:
        listed.setdefault(entry.key, entry)
    new = [entry for key, entry in listed.items() if key not in known]
    if first_poll:
        old = {entry.key for entry in new if entry.published is None or entry.published < now - look_back}
        return _parted(new, old)
    forgotten = {entry.key for entry in new if entry.published and entry.published < now - FORGOTTEN_AFTER}
    if last_success is None or len(new) < len(listed):
        return _parted(new, forgotten)
    archive = {entry.key for entry in new if entry.published and entry.published < last_success - look_back}
    return _parted(new, archive if len(archive) >= FLOOD else forgotten)


def _parted(entries: list[Entry], read: set[str]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return (
        tuple(entry for entry in entries if entry.key not in read),
        tuple(entry for entry in entries if entry.key in read),
    )
