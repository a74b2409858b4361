"""Stories in the database, within the one serialised transaction of telling."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from bot.adapters.schema import EPOCH, articles, deliveries, digest_items, memberships, stories, windows
from bot.adapters.store_database import batches, insert
from bot.adapters.store_deliveries import channel_states, queue_deliveries, to_delivery
from bot.adapters.store_shown import first_told, tally
from bot.model import ChannelState, Delivery, DigestItem, Judgement, Membership, Purpose, Story


class SqlTelling:
    """`bot.ports.Telling` over the connection of its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def untold(self, limit: int) -> tuple[tuple[Judgement, datetime], ...]:
        rows = self._connection.execute(
            select(articles.c.judgement, articles.c.found_at)
            .where(articles.c.told.is_(False))
            .order_by(articles.c.entry)
            .limit(limit)
        )
        return tuple((row.judgement, row.found_at) for row in rows)

    def revision(self) -> int:
        return _revision(self._connection)

    def saved_stories(self, after: int) -> tuple[Story, ...]:
        return tuple(self._connection.scalars(saved_stories(after)))

    def open_stories(self, since: datetime) -> tuple[Story, ...]:
        query = select(stories.c.story).where(stories.c.updated_at >= since)
        return tuple(self._connection.scalars(query.order_by(stories.c.updated_at, stories.c.id)))

    def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        found: dict[str, Story] = {}
        for some in batches(ids):
            rows = self._connection.scalars(select(stories.c.story).where(stories.c.id.in_(some)))
            found.update({story.id: story for story in rows})
        return tuple(found[story] for story in ids if story in found)

    def alerts_since(self, channel: str, since: datetime) -> int:
        query = select(func.count()).where(*_alerts(channel), deliveries.c.created_at >= since)
        return self._connection.scalars(query).one()

    def told_at_once(self, channel: str, after: datetime | None, until: datetime) -> tuple[str, ...]:
        query = select(deliveries.c.subject).where(
            *_alerts(channel),
            deliveries.c.created_at > (after or EPOCH),
            deliveries.c.created_at <= until,
        )
        return tuple(self._connection.scalars(query.order_by(deliveries.c.created_at, deliveries.c.id)))

    def alerted(self, channel: str, stories: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in batches(stories):
            query = select(deliveries.c.subject).where(*_alerts(channel), deliveries.c.subject.in_(some))
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def told_of(self, story: str) -> tuple[Delivery, ...]:
        told = deliveries.c.purpose.in_((Purpose.ALERT, Purpose.UPDATE))
        query = select(deliveries).where(deliveries.c.subject == story, told)
        return tuple(to_delivery(row) for row in self._connection.execute(query.order_by(deliveries.c.id)))

    def listed(self, channel: str, stories: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in batches(stories):
            query = select(digest_items.c.story).where(
                digest_items.c.channel == channel, digest_items.c.story.in_(some)
            )
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def digest_items(self, channel: str, until: datetime) -> tuple[DigestItem, ...]:
        query = select(digest_items).where(*_owed_items(channel, until))
        rows = self._connection.execute(query.order_by(digest_items.c.added_at, digest_items.c.story))
        return tuple(DigestItem(row.channel, row.story, row.why, row.added_at) for row in rows)

    def channel_state(self, channel: str) -> ChannelState:
        return next(iter(channel_states(self._connection, channel)), ChannelState(channel))

    def save_told(
        self,
        articles: Sequence[str],
        stories: Sequence[Story],
        memberships: Sequence[Membership],
        deliveries: Sequence[Delivery],
        items: Sequence[DigestItem],
    ) -> None:
        told = first_told(self._connection, deliveries, items)
        _mark_told(self._connection, articles)
        _save_stories(self._connection, stories)
        _save_memberships(self._connection, memberships)
        queue_deliveries(self._connection, deliveries)
        _save_items(self._connection, items)
        for day in sorted(told):
            tally(self._connection, day, told=told[day])

    def judge_again(self, article: str, judgement: Judgement, *, tell: bool) -> None:
        changed = update(articles).where(articles.c.key == article).values(judgement=judgement)
        self._connection.execute(changed.values(told=False) if tell else changed)

    def judgement_of(self, article: str) -> Judgement | None:
        query = select(articles.c.judgement).where(articles.c.key == article)
        return self._connection.scalars(query).one_or_none()

    def close_window(self, channel: str, end: datetime, deliveries: Sequence[Delivery]) -> bool:
        closed = insert(self._connection, windows).values(channel=channel, ended_at=end)
        moved = self._connection.scalars(
            closed.on_conflict_do_update(
                index_elements=["channel"], set_={"ended_at": end}, where=windows.c.ended_at < end
            ).returning(windows.c.channel)
        )
        if moved.one_or_none() is None:
            return False
        self._connection.execute(update(digest_items).where(*_owed_items(channel, end)).values(told_in=end))
        queue_deliveries(self._connection, deliveries)
        return True


def owed_digests(connection: Connection) -> frozenset[str]:
    owed = select(digest_items.c.channel).where(digest_items.c.told_in.is_(None))
    return frozenset(connection.scalars(owed.distinct()))


def saved_stories(after: int) -> Select[Story]:
    """The stories of the tellings after that revision, oldest first."""
    saved = select(stories.c.story).where(stories.c.revision > after)
    # By an expression: SQLite would read all in the order of an index rather than sort these few.
    return saved.order_by(func.coalesce(stories.c.updated_at, EPOCH), stories.c.id)


def _revision(connection: Connection) -> int:
    return connection.scalars(select(func.max(stories.c.revision))).one() or 0


def _alerts(channel: str) -> tuple[ColumnElement[bool], ...]:
    return (deliveries.c.channel == channel, deliveries.c.purpose == Purpose.ALERT)


def _owed_items(channel: str, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        digest_items.c.channel == channel,
        digest_items.c.told_in.is_(None),
        digest_items.c.added_at <= until,
    )


def _mark_told(connection: Connection, keys: Sequence[str]) -> None:
    for some in batches(keys):
        connection.execute(update(articles).where(articles.c.key.in_(some)).values(told=True))


def _save_stories(connection: Connection, changed: Sequence[Story]) -> None:
    if not changed:
        return
    saved = insert(connection, stories)
    replaced = ("updated_at", "version", "revision", "story")
    revision = _revision(connection) + 1
    connection.execute(
        saved.on_conflict_do_update(index_elements=["id"], set_={name: saved.excluded[name] for name in replaced}),
        [
            {
                "id": story.id,
                "updated_at": story.updated_at,
                "version": story.version,
                "revision": revision,
                "story": story,
            }
            for story in changed
        ],
    )


def _save_memberships(connection: Connection, new: Sequence[Membership]) -> None:
    if new:
        connection.execute(insert(connection, memberships).on_conflict_do_nothing(), [asdict(row) for row in new])


def _save_items(connection: Connection, new: Sequence[DigestItem]) -> None:
    if not new:
        return
    owed = insert(connection, digest_items)
    again = {"why": owed.excluded.why, "added_at": owed.excluded.added_at, "told_in": None}
    connection.execute(
        owed.on_conflict_do_update(
            index_elements=["channel", "story"], set_=again, where=digest_items.c.told_in.is_not(None)
        ),
        [asdict(row) for row in new],
    )
