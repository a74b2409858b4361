"""What the store does for itself: leases renewed, old rows deleted, counts for `status`."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.adapters.schema import (
    EPOCH,
    articles,
    deliveries,
    digest_items,
    entries,
    feeds,
    fingerprints,
    memberships,
    meta,
    seen,
    stories,
)
from bot.adapters.store_database import database_time, insert
from bot.adapters.store_deliveries import FAILED, PENDING, SENDING, SENT, channel_states, to_delivery
from bot.errors import StaleLease
from bot.model import Article, Delivery, Entry, FeedState, Membership, Novelty
from bot.polling.seen import FORGOTTEN_AFTER
from bot.ports import PROBLEMS, Lease
from bot.shown import FeedStatus, Judged, Status

# As many rows as are deleted in a few milliseconds, so that nobody waits for the pruning.
PRUNED_AT_ONCE = 2_000
TROUBLED_SHOWN = 50


def renew(connection: Connection, lease: Lease[Any], duration: timedelta) -> None:
    table, key = _row_of(lease.item)
    renewed = connection.execute(
        update(table)
        .where(key, table.c.generation == lease.generation, table.c.lease_until > EPOCH)
        .values(lease_until=database_time(connection) + duration)
    )
    if not renewed.rowcount:
        raise StaleLease(f"renew: {table.name}: the lease ran out")


def _row_of(item: FeedState | Entry | Delivery) -> tuple[Table, ColumnElement[bool]]:
    if isinstance(item, FeedState):
        return feeds, feeds.c.url == item.url
    table = entries if isinstance(item, Entry) else deliveries
    return table, table.c.key == item.key


def free_leases(connection: Connection) -> None:
    """Free what a dead process held, but for deliveries: a request may outlive the process that made it."""
    for table in (feeds, entries):
        connection.execute(update(table).where(table.c.lease_until > EPOCH).values(lease_until=EPOCH))


def prunings(before: datetime) -> Iterator[Delete]:
    """Statements that each delete some rows older than `before`; each is to be repeated until it finds none.

    What is still owed is kept, however old: unread entries, untold articles, stories on a digest's
    list, messages not sent, and messages of a living story, to which replies may come.
    """
    yield _some_of(fingerprints, fingerprints.c.seen_at < before)
    yield _forgotten()
    yield _some_of(entries, entries.c.unread.is_(False), entries.c.seen_at < before)
    yield _some_of(articles, articles.c.told.is_(True), articles.c.found_at < before)
    owed = and_(digest_items.c.story == stories.c.id, digest_items.c.told_in.is_(None))
    yield _some_of(stories, stories.c.updated_at < before, ~exists().where(owed))
    unsent = deliveries.alias("unsent")
    yield _some_of(
        deliveries,
        deliveries.c.sent_at < before,
        ~exists().where(stories.c.id == deliveries.c.subject),
        ~exists().where(unsent.c.parent == deliveries.c.key, unsent.c.state != SENT),
    )


def _forgotten() -> Delete:
    """Keys of entries that their feed has not shown for long, by the time at which it was parsed last: one that only
    answers 304, or fails, forgets nothing. Those of a feed that left the configuration stay, and do not grow."""
    some = (
        select(seen.c.key)
        .join(feeds, feeds.c.mark == seen.c.feed)
        .where(seen.c.shown < feeds.c.parsed_day - FORGOTTEN_AFTER.days)
        .limit(PRUNED_AT_ONCE)
    )
    return delete(seen).where(seen.c.key.in_(some))


def _some_of(table: Table, *conditions: ColumnElement[bool]) -> Delete:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(*conditions).limit(PRUNED_AT_ONCE)
    return delete(table).where(key.in_(some))


def size(connection: Connection) -> int:
    """The bytes in use: of SQLite without its free pages, which are used again before the file grows."""
    if connection.dialect.name == "postgresql":
        return int(connection.scalars(select(func.pg_database_size(func.current_database()))).one())
    pages, free, bytes_each = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * bytes_each


def give_back(connection: Connection) -> bool:
    """Give some free pages of SQLite back to the disk; whether there are more. PostgreSQL's own vacuum does it there.

    A file that was made before auto_vacuum was set keeps its free pages, and uses them again.
    """
    if connection.dialect.name != "sqlite":
        return False
    before = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    # A row for each page, and no columns: SQLAlchemy would stop at the first.
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA incremental_vacuum({PRUNED_AT_ONCE})").fetchall()
    after = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    return bool(0 < after < before)


def status(connection: Connection) -> Status:
    in_state = select(deliveries.c.state, func.count().label("many")).group_by(deliveries.c.state)
    by_state = {row.state: row.many for row in connection.execute(in_state)}
    return Status(
        feeds=feed_statuses(connection),
        channels=channel_states(connection),
        deliveries={state: by_state.get(state, 0) for state in (PENDING, SENDING, SENT, FAILED)},
        troubled=tuple(to_delivery(row) for row in connection.execute(_troubled())),
        entries=connection.scalars(select(func.coalesce(func.sum(feeds.c.entries), 0))).one(),
        unread=_count(connection, entries, entries.c.unread.is_(True)),
        articles=_count(connection, articles),
        stories=_count(connection, stories),
        problems=tuple(recall(connection, PROBLEMS).splitlines()[1:]),
    )


def feed_statuses(connection: Connection) -> tuple[FeedStatus, ...]:
    rows = connection.execute(select(feeds.c.state, feeds.c.entries).order_by(feeds.c.url))
    return tuple(FeedStatus(row.state, row.entries) for row in rows)


def judged_since(connection: Connection, since: datetime) -> tuple[Judged, ...]:
    told: defaultdict[str, list[Membership]] = defaultdict(list)
    recent = articles.c.judged_at >= since
    joined = select(memberships).join(articles, articles.c.key == memberships.c.article).where(recent)
    for row in connection.execute(joined.order_by(memberships.c.article, memberships.c.event)):
        told[row.article].append(Membership(row.article, row.event, row.story, Novelty(row.novelty), row.change))
    rows = connection.execute(
        select(articles.c.key, articles.c.judgement, articles.c.found_at).where(recent).order_by(articles.c.entry)
    )
    return tuple(Judged(row.judgement, tuple(told[row.key]), row.found_at) for row in rows)


def found_since(
    connection: Connection, since: datetime, after: int, limit: int
) -> tuple[tuple[int, Article, datetime], ...]:
    wanted = select(articles.c.id, articles.c.judgement, articles.c.found_at).where(
        articles.c.id > after, articles.c.found_at >= since
    )
    rows = connection.execute(wanted.order_by(articles.c.id).limit(limit))
    return tuple((row.id, row.judgement.article, row.found_at) for row in rows)


def recall(connection: Connection, name: str) -> str:
    return connection.scalars(select(meta.c.value).where(meta.c.name == name)).one_or_none() or ""


def remember(connection: Connection, name: str, text: str) -> None:
    kept = insert(connection, meta).values(name=name, value=text)
    connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"value": kept.excluded.value}))


def _troubled() -> Select[Any]:
    """Messages that failed, or did not get through at their last attempt; the newest first."""
    tried = and_(deliveries.c.state.in_((PENDING, SENDING)), deliveries.c.error != "")
    wanted = or_(deliveries.c.state == FAILED, tried)
    return select(deliveries).where(wanted).order_by(deliveries.c.id.desc()).limit(TROUBLED_SHOWN)


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.scalars(select(func.count()).select_from(table).where(*conditions)).one()
