"""The store: everything that must outlive a restart, in SQLite or PostgreSQL.

One implementation for both. Each method is one short transaction; what it does in there is written
in the modules beside this one. Any of them raises StoreError where the database refuses.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Delete, select

from bot.adapters import store_deliveries, store_feeds, store_shown, store_telling, store_upkeep
from bot.adapters.backup import back_up
from bot.adapters.schema import meta, stories
from bot.adapters.store_database import Database, open_database
from bot.adapters.store_telling import SqlTelling
from bot.model import (
    Article,
    ChannelState,
    Delivery,
    DeliveryState,
    Entry,
    Feed,
    FeedState,
    Judgement,
    Receipt,
)
from bot.ports import Lease, Poll
from bot.shown import FeedStatus, Judged, Status, Tally, ToldStory

# Slack allows about one message a second in a channel.
PACE = timedelta(seconds=1)


def open_store(url: str, *, pace: timedelta = PACE) -> "SqlStore":
    """Open `sqlite:///path` or `postgresql://user@host/database`; a new file is made, readable by us alone.

    `pace` is the time between two messages to one channel, whichever nodes send them. Raises
    StoreError where the database cannot be reached; its text never holds the password.
    """
    return SqlStore(open_database(url), pace)


class SqlStore:
    """`bot.ports.Store`; the contracts of the methods are written there."""

    def __init__(self, database: Database, pace: timedelta) -> None:
        self._database = database
        self._pace = pace

    def refuse_newer(self) -> None:
        """Raises StoreError where a newer program wrote the schema: a command beside the daemon asks first."""
        self._database.refuse_newer()

    def migrate(self) -> None:
        file, behind = self._database.file, self._database.behind()
        if file and behind and not (kept := file.with_name(f"{file.name}.v{behind}")).exists():
            back_up(file, kept)
        self._database.migrate()

    def own(self, owner: str) -> None:
        if self._database.own(owner):
            with self._database.writing("own") as connection:
                store_upkeep.free_leases(connection)

    def ping(self) -> None:
        with self._database.reading("ping") as connection:
            connection.execute(select(meta.c.value))

    def close(self) -> None:
        self._database.close()

    # feeds and entries

    def sync_feeds(self, feeds: Sequence[Feed], first_polls: Sequence[datetime]) -> None:
        with self._database.writing("sync feeds") as connection:
            store_feeds.sync_feeds(connection, feeds, first_polls)

    def hasten_feeds(self, polls: Mapping[str, datetime]) -> None:
        with self._database.writing("hasten feeds") as connection:
            store_feeds.hasten_feeds(connection, polls)

    def claim_feeds(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease[FeedState], ...]:
        with self._database.writing("claim feeds") as connection:
            return store_feeds.claim_feeds(connection, now, limit, lease)

    def known_entries(self, keys: Sequence[str]) -> frozenset[str]:
        with self._database.reading("known entries") as connection:
            return store_feeds.known_entries(connection, keys)

    def save_polls(self, polls: Sequence[Poll]) -> tuple[int | None, ...]:
        with self._database.writing("save polls") as connection:
            return store_feeds.save_polls(connection, polls)

    def claim_entries(self, limit: int, lease: timedelta) -> tuple[Lease[Entry], ...]:
        with self._database.writing("claim entries") as connection:
            return store_feeds.claim_entries(connection, limit, lease)

    def recurring(self, site: str, fingerprints: Sequence[int]) -> Mapping[int, int]:
        with self._database.reading("recurring") as connection:
            return store_feeds.recurring(connection, site, fingerprints)

    def save_judgement(self, lease: Lease[Entry], judgement: Judgement, now: datetime) -> bool:
        with self._database.writing("save judgement") as connection:
            return store_feeds.save_judgement(connection, lease, judgement, now)

    def judged_since(self, since: datetime) -> tuple[Judged, ...]:
        with self._database.reading("judged since") as connection:
            return store_upkeep.judged_since(connection, since)

    def found_since(self, since: datetime, after: int, limit: int) -> tuple[tuple[int, Article, datetime], ...]:
        with self._database.reading("found since") as connection:
            return store_upkeep.found_since(connection, since, after, limit)

    def save_unreadable(self, lease: Lease[Entry], error: str, now: datetime) -> None:
        with self._database.writing("save unreadable") as connection:
            store_feeds.save_unreadable(connection, lease, error, now)

    # telling

    @contextmanager
    def telling(self) -> Iterator[SqlTelling]:
        with self._database.telling("tell") as connection:
            yield SqlTelling(connection)

    # deliveries

    def notify(self, notices: Sequence[Delivery]) -> None:
        with self._database.writing("notify") as connection:
            store_deliveries.queue_deliveries(connection, notices)

    def claim_deliveries(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease[Delivery], ...]:
        # Durable, as every finish is: after a power cut, no message may be out that is not on record.
        with self._database.writing("claim deliveries", durable=True) as connection:
            return store_deliveries.claim_deliveries(connection, now, limit, lease, self._pace)

    def next_delivery_at(self) -> datetime | None:
        with self._database.reading("next delivery at") as connection:
            return store_deliveries.next_delivery_at(connection)

    def receipt_of(self, key: str) -> Receipt | None:
        with self._database.reading("receipt of") as connection:
            return store_deliveries.receipt_of(connection, key)

    def finish_sent(self, lease: Lease[Delivery], receipt: Receipt, now: datetime) -> None:
        with self._database.writing("finish sent", durable=True) as connection:
            store_deliveries.finish_sent(connection, lease, receipt, now, self._pace)

    def finish_retry(self, lease: Lease[Delivery], error: str, next_attempt_at: datetime) -> None:
        self._finish(lease, state=DeliveryState.PENDING, error=error, next_attempt_at=next_attempt_at)

    def finish_unknown(
        self, lease: Lease[Delivery], error: str, next_attempt_at: datetime, rest: timedelta = timedelta(0)
    ) -> None:
        with self._database.writing("finish delivery") as connection:
            store_deliveries.finish_unknown(connection, lease, error, next_attempt_at, rest)

    def finish_failed(self, lease: Lease[Delivery], error: str) -> None:
        self._finish(lease, state=DeliveryState.FAILED, error=error)

    def _finish(self, lease: Lease[Delivery], **outcome: object) -> None:
        with self._database.writing("finish delivery", durable=True) as connection:
            store_deliveries.finish(connection, lease, **outcome)

    def channel_states(self) -> tuple[ChannelState, ...]:
        with self._database.reading("channel states") as connection:
            return store_deliveries.channel_states(connection)

    def owed_digests(self) -> frozenset[str]:
        with self._database.reading("owed digests") as connection:
            return store_telling.owed_digests(connection)

    def pause_channels(self, channels: Sequence[str], until: datetime) -> None:
        with self._database.writing("set channel") as connection:
            store_deliveries.pause_channels(connection, channels, until)

    def stop_channel(self, channel: str, reason: str) -> None:
        self._set_channel(channel, stopped=reason)

    def _set_channel(self, channel: str, **state: object) -> None:
        with self._database.writing("set channel") as connection:
            store_deliveries.set_channel(connection, channel, **state)

    def retry_channel(self, channel: str, now: datetime) -> int:
        with self._database.writing("retry channel") as connection:
            return store_deliveries.retry_channel(connection, channel, now)

    # what is remembered of the installation

    def recall(self, name: str) -> str:
        with self._database.reading("recall") as connection:
            return store_upkeep.recall(connection, name)

    def remember(self, name: str, text: str, notices: Sequence[Delivery] = ()) -> None:
        with self._database.writing("remember") as connection:
            store_deliveries.queue_deliveries(connection, notices)
            store_upkeep.remember(connection, name, text)

    # looking after itself

    def renew(self, lease: Lease[Any], duration: timedelta) -> None:
        with self._database.writing("renew") as connection:
            store_upkeep.renew(connection, lease, duration)

    def prune(self, before: datetime) -> int:
        deleted = 0
        for pruning in store_upkeep.prunings(before):
            while some := self._prune_some(pruning):
                deleted += some
        while self._give_back():
            pass
        return deleted

    def _give_back(self) -> bool:
        with self._database.writing("give back") as connection:
            return store_upkeep.give_back(connection)

    def _prune_some(self, pruning: Delete) -> int:
        with self._database.writing("prune") as connection:
            return connection.execute(pruning).rowcount

    # what the page shows

    def feed_statuses(self) -> tuple[FeedStatus, ...]:
        with self._database.reading("feed statuses") as connection:
            return store_upkeep.feed_statuses(connection)

    def tallies(self, since: date) -> tuple[Tally, ...]:
        with self._database.reading("tallies") as connection:
            return store_shown.read_tallies(connection, since)

    def latest_stories(self, limit: int, before: datetime | None = None) -> tuple[ToldStory, ...]:
        with self._database.reading("latest stories") as connection:
            found = connection.scalars(store_shown.latest_stories(before, limit)).all()
            return store_shown.told_stories(connection, found)

    def told_story(self, story: str) -> ToldStory | None:
        with self._database.reading("told story") as connection:
            found = connection.scalars(select(stories.c.story).where(stories.c.id == story)).all()
            return next(iter(store_shown.told_stories(connection, found)), None)

    def size(self) -> int:
        with self._database.reading("size") as connection:
            return store_upkeep.size(connection)

    def status(self) -> Status:
        with self._database.reading("status") as connection:
            return store_upkeep.status(connection)
