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
HEAVY_FLOOD = 50
"""So many old ones are its archive beside known keys too: it has begun to show more. And so many without a date, in a
feed that was read JUST_NOW and showed none of them, are what it showed then, under new keys."""
JUST_NOW = timedelta(hours=1)
"""No feed is known that publishes HEAVY_FLOOD entries an hour and dates none; after a pause they may be news."""


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
    the feed's archive: a FLOOD of entries from before `look_back` ahead of the last success, where that is given.
    """
    listed: dict[str, Entry] = {}
    for entry in entries:
        listed.setdefault(entry.key, entry)
    new = [entry for key, entry in listed.items() if key not in known]
    if first_poll:
        old = {entry.key for entry in new if entry.published is None or entry.published < now - look_back}
        return _parted(new, old)
    forgotten = {entry.key for entry in new if entry.published and entry.published < now - FORGOTTEN_AFTER}
    if last_success is None:
        return _parted(new, forgotten)
    archive = _archive(new, len(new) == len(listed), now - last_success <= JUST_NOW, last_success - look_back)
    return _parted(new, forgotten | archive)


def _archive(new: list[Entry], none_is_known: bool, just_read: bool, old_before: datetime) -> set[str]:
    """Those of the new entries of a later poll that are the feed's archive. `just_read` says that it was read
    JUST_NOW, `old_before` from when on an entry would have been seen then."""
    old = {entry.key for entry in new if entry.published and entry.published < old_before}
    undated = {entry.key for entry in new if entry.published is None}
    archive = old if len(old) >= (FLOOD if none_is_known else HEAVY_FLOOD) else set()
    return archive | (undated if none_is_known and just_read and len(undated) >= HEAVY_FLOOD else set())


def _parted(entries: list[Entry], read: set[str]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return (
        tuple(entry for entry in entries if entry.key not in read),
        tuple(entry for entry in entries if entry.key in read),
    )
