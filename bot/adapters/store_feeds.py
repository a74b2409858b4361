"""Feeds and entries in the database: claimed, polled, judged. Every function runs in a caller's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import compress
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, select, update

from bot.adapters import store_shown
from bot.adapters.schema import EPOCH, articles, entries, feeds, fingerprints, mark_of, seen
from bot.adapters.store_database import (
    FARTHEST_PLAN,
    LONGEST_LEASE,
    batches,
    database_time,
    has_come,
    insert,
)
from bot.adapters.store_deliveries import queue_deliveries
from bot.errors import StaleLease
from bot.model import Entry, Feed, FeedState, Judgement
from bot.polling.addresses import masked_url
from bot.ports import Lease, Poll

# The day on which an entry was shown last is written no more often (0120).
TOUCHED_EVERY = timedelta(days=7)


def sync_feeds(connection: Connection, wanted: Sequence[Feed], first_polls: Sequence[datetime]) -> None:
    first = {feed.url: due for feed, due in zip(wanted, first_polls, strict=True)}
    stored = set(connection.scalars(select(feeds.c.url)))
    for gone in batches(sorted(stored - first.keys())):
        connection.execute(delete(feeds).where(feeds.c.url.in_(gone)))
    new = [
        {"url": url, "next_poll_at": due, "state": FeedState(url, due), "mark": mark_of(url)}
        for url, due in first.items()
        if url not in stored
    ]
    if new:
        # Another node may have synced the same configuration meanwhile.
        connection.execute(insert(connection, feeds).on_conflict_do_nothing(), new)


def hasten_feeds(connection: Connection, polls: Mapping[str, datetime]) -> None:
    for url, due in sorted(polls.items()):
        later = connection.scalars(select(feeds.c.state).where(feeds.c.url == url, feeds.c.next_poll_at > due))
        for state in later.all():
            if not state.failures:
                sooner = replace(state, next_poll_at=due)
                connection.execute(update(feeds).where(feeds.c.url == url).values(next_poll_at=due, state=sooner))


def due_feeds(now: datetime, at: datetime, limit: int) -> Select[str, FeedState, int]:
    """Feeds due at `now` whose lease, by the database's clock `at`, nobody holds; they stay locked."""
    return _free_feeds(feeds.c.next_poll_at <= now, at, limit)


def strayed_feeds(now: datetime, at: datetime, limit: int) -> Select[str, FeedState, int]:
    """The same, of feeds that were planned before the clock was set back."""
    return _free_feeds(feeds.c.next_poll_at > now + FARTHEST_PLAN, at, limit)


def _free_feeds(due: ColumnElement[bool], at: datetime, limit: int) -> Select[str, FeedState, int]:
    return (
        select(feeds.c.url, feeds.c.state, feeds.c.generation)
        .where(due, has_come(feeds.c.lease_until, at, LONGEST_LEASE))
        .order_by(feeds.c.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def claim_feeds(connection: Connection, now: datetime, limit: int, lease: timedelta) -> tuple[Lease[FeedState], ...]:
    at = database_time(connection)
    rows = connection.execute(due_feeds(now, at, limit)).all()
    rows = rows or connection.execute(strayed_feeds(now, at, limit)).all()
    if rows:
        connection.execute(
            update(feeds)
            .where(feeds.c.url.in_([row.url for row in rows]))
            .values(lease_until=at + lease, generation=feeds.c.generation + 1)
        )
    return tuple(Lease(_due_by(row.state, now), row.generation + 1) for row in rows)


def _due_by(state: FeedState, now: datetime) -> FeedState:
    """The state; where the clock was set back, with a grid of polls that begins now."""
    return replace(state, next_poll_at=now) if state.next_poll_at > now else state


def known_entries(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    by_digest = {_digest(key): key for key in keys}
    found: set[str] = set()
    for digests in batches(list(by_digest)):
        rows = connection.scalars(select(seen.c.key).where(seen.c.key.in_(digests)))
        found.update(by_digest[digest] for digest in rows)
    return frozenset(found)


def save_polls(connection: Connection, polls: Sequence[Poll]) -> tuple[int | None, ...]:
    held = _held_feeds(connection, [poll.lease for poll in polls])
    is_ours = [held.get(poll.lease.item.url) == poll.lease.generation for poll in polls]
    ours = list(compress(polls, is_ours))
    at = database_time(connection)
    new = _remember(connection, [(entry, _day(poll, at)) for poll in ours for entry in (*poll.unread, *poll.read)])
    _touch(connection, [(key, _day(poll, at)) for poll in ours for key in poll.listed])
    _save_states(connection, ours, new)
    rows = [row for poll in ours for row in _to_rows(poll, new, poll.state.polled_at or at)]
    if rows:
        connection.execute(insert(connection, entries).on_conflict_do_nothing(), rows)
        for day, count in Counter(row["seen_at"].date() for row in rows).items():
            store_shown.tally(connection, day, entries=count)
    queue_deliveries(connection, [notice for poll in ours for notice in poll.notices])
    return tuple(_news_of(poll.unread, new) if mine else None for poll, mine in zip(polls, is_ours, strict=True))


def _news_of(listed: Sequence[Entry], new: Set[str]) -> int:
    return len({entry.key for entry in listed} & new)


def _held_feeds(connection: Connection, leases: Sequence[Lease[FeedState]]) -> dict[str, int]:
    """The generations of those feeds that somebody holds, by address; locked, in one order for all nodes."""
    held: dict[str, int] = {}
    for urls in batches(sorted(lease.item.url for lease in leases)):
        rows = connection.execute(
            select(feeds.c.url, feeds.c.generation)
            .where(feeds.c.url.in_(urls), feeds.c.lease_until > EPOCH)
            .order_by(feeds.c.url)
            .with_for_update()
        )
        held.update({row.url: row.generation for row in rows})
    return held


def _save_states(connection: Connection, polls: Sequence[Poll], new: Set[str]) -> None:
    if not polls:
        return
    connection.execute(
        update(feeds)
        .where(feeds.c.url == bindparam("feed"))
        .values(
            state=bindparam("saved"),
            next_poll_at=bindparam("due"),
            entries=feeds.c.entries + bindparam("found"),
            parsed_day=bindparam("parsed"),
            lease_until=EPOCH,
        ),
        [
            {
                "feed": poll.lease.item.url,
                "saved": poll.state,
                "due": poll.state.next_poll_at,
                "parsed": day_of(poll.state.parsed_at) if poll.state.parsed_at else 0,
                "found": _news_of((*poll.unread, *poll.read), new),
            }
            for poll in polls
        ],
    )


def _to_rows(poll: Poll, new: Set[str], seen_at: datetime) -> list[dict[str, Any]]:
    """The poll's unread entries that are new, in order of publication."""
    return [
        {"key": entry.key, "seen_at": seen_at, "entry": entry}
        for entry in sorted(poll.unread, key=lambda entry: entry.published or seen_at)
        if entry.key in new
    ]


def _day(poll: Poll, at: datetime) -> int:
    return day_of(poll.state.polled_at or at)


def _remember(connection: Connection, listed: Sequence[tuple[Entry, int]]) -> set[str]:
    """The keys of those entries that are new, saved with the day. Sorted, so that two nodes lock them in one order."""
    by_digest = {_digest(entry.key): (entry, day) for entry, day in listed}
    if not by_digest:
        return set()
    remembered = connection.scalars(
        insert(connection, seen).on_conflict_do_nothing().returning(seen.c.key),
        [
            {"key": digest, "feed": mark_of(entry.feed), "shown": day}
            for digest, (entry, day) in sorted(by_digest.items(), key=itemgetter(0))
        ],
    )
    return {by_digest[digest][0].key for digest in remembered}


def _touch(connection: Connection, listed: Sequence[tuple[str, int]]) -> None:
    """Remember of entries that their feeds still show them; once a week, which is exact enough for months."""
    for day in {day for _, day in listed}:
        for digests in batches(sorted(_digest(key) for key, of in listed if of == day)):
            is_stale = seen.c.shown < day - TOUCHED_EVERY.days
            connection.execute(update(seen).where(seen.c.key.in_(digests), is_stale).values(shown=day))


def day_of(moment: datetime) -> int:
    """Days since 1970."""
    return (moment - EPOCH).days


def _digest(key: str) -> bytes:
    # 16 bytes: among a thousand million entries, two would share a digest with a chance of 1 in 10^20.
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def unread_entries(at: datetime, limit: int) -> Select[int, Entry, int]:
    """Unread entries, oldest first, that nobody holds by the database's clock `at`; they stay locked."""
    return (
        select(entries.c.id, entries.c.entry, entries.c.generation)
        .where(entries.c.unread.is_(True), has_come(entries.c.lease_until, at, LONGEST_LEASE))
        .order_by(entries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def claim_entries(connection: Connection, limit: int, lease: timedelta) -> tuple[Lease[Entry], ...]:
    at = database_time(connection)
    rows = connection.execute(unread_entries(at, limit)).all()
    if rows:
        connection.execute(
            update(entries)
            .where(entries.c.id.in_([row.id for row in rows]))
            .values(lease_until=at + lease, generation=entries.c.generation + 1)
        )
    return tuple(Lease(row.entry, row.generation + 1) for row in rows)


def recurring(connection: Connection, site: str, wanted: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for some in batches(wanted):
        rows = connection.execute(
            select(fingerprints.c.fingerprint, fingerprints.c.articles).where(
                fingerprints.c.publisher == site, fingerprints.c.fingerprint.in_(some)
            )
        )
        counts.update({row.fingerprint: row.articles for row in rows})
    return counts


def save_judgement(connection: Connection, lease: Lease[Entry], judgement: Judgement, now: datetime) -> bool:
    entry = connection.execute(
        delete(entries).where(*_held(lease)).returning(entries.c.id, entries.c.seen_at)
    ).one_or_none()
    if entry is None:
        raise StaleLease(f"save judgement: {masked_url(lease.item.url)}: its lease ran out")
    article = judgement.article
    saved = connection.scalars(
        insert(connection, articles)
        .values(key=article.key, entry=entry.id, found_at=entry.seen_at, judged_at=now, judgement=judgement)
        .on_conflict_do_nothing()
        .returning(articles.c.id)
    )
    if saved.one_or_none() is None:
        return False
    _count_fingerprints(connection, article.site or article.publisher, article.fingerprints, entry.seen_at)
    store_shown.tally_judgement(connection, judgement, entry.seen_at.date())
    return True


def _count_fingerprints(connection: Connection, site: str, found: Sequence[int], seen_at: datetime) -> None:
    if not found:
        return
    one_more = insert(connection, fingerprints)
    one_more = one_more.on_conflict_do_update(
        index_elements=["publisher", "fingerprint"],
        set_={"articles": fingerprints.c.articles + 1, "seen_at": one_more.excluded.seen_at},
    )
    # Sorted, so that two nodes lock them in one order.
    connection.execute(
        one_more,
        [
            {"publisher": site, "fingerprint": fingerprint, "articles": 1, "seen_at": seen_at}
            for fingerprint in sorted(set(found))
        ],
    )


def save_unreadable(connection: Connection, lease: Lease[Entry], error: str, now: datetime) -> None:
    saved = connection.execute(
        update(entries).where(*_held(lease)).values(unread=False, error=error, seen_at=now, lease_until=EPOCH)
    )
    if not saved.rowcount:
        raise StaleLease(f"save unreadable: {masked_url(lease.item.url)}: its lease ran out")


def _held(lease: Lease[Entry]) -> tuple[ColumnElement[bool], ...]:
    return (
        entries.c.key == lease.item.key,
        entries.c.generation == lease.generation,
        entries.c.lease_until > EPOCH,
        entries.c.unread.is_(True),
    )
