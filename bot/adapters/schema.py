"""The tables, the column types they are made of, and the steps by which a schema grows.

What is queried is a column; a value that is only carried along is JSON in one column, so that a
field added to it with a default needs no migration.
"""
# ruff: noqa: ARG002 - SQLAlchemy hands a dialect to every conversion; most are the same for both.

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    select,
    text,
    update,
)

from bot.model import Entry, FeedState, Judgement, Message, Story

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for "never" in columns that are compared with the time, which spares every query a NULL."""


class Utc(TypeDecorator[datetime]):
    """An aware datetime in UTC on every engine; a naive one is refused with a ValueError.

    SQLite keeps no time zone, so it is given naive UTC, as text that sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a time zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    """Text as both engines take it: PostgreSQL refuses NUL, and neither can encode half a surrogate pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Words(TypeDecorator[str]):
    """Text from anywhere, feeds included: what cannot be stored is replaced by a mark, not an error."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Packed(TypeDecorator[Any]):
    """A value of the model as JSON; what is read back is equal to what was saved."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return msgspec.json.encode(value).decode()
        except UnicodeEncodeError:
            return msgspec.json.encode(_storable_within(msgspec.to_builtins(value))).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value, type=self.kind)


def _storable_within(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable_within(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_within(item) for item in value]
    return value


class Bits64(TypeDecorator[int]):
    """An integer of 64 bits without sign, which both engines keep as one with a sign."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        low = value & 0xFFFF_FFFF_FFFF_FFFF
        return low - (1 << 64) if low >> 63 else low

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else value & 0xFFFF_FFFF_FFFF_FFFF


# SQLite numbers rows by itself only where the key is called INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")


def _lease_columns() -> tuple[Column[Any], ...]:
    """`lease_until` is by the database's clock, EPOCH while free; `generation` counts the claims."""
    return (
        Column("lease_until", Utc, nullable=False, default=EPOCH),
        Column("generation", Integer, nullable=False, default=0),
    )


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Words, primary_key=True),
    Column("next_poll_at", Utc, nullable=False, index=True),
    Column("entries", Integer, nullable=False, default=0),
    Column("state", Packed(FeedState), nullable=False),
    Column("mark", BigInteger, nullable=False, default=0),
    Column("parsed_day", Integer, nullable=False, default=0),
    *_lease_columns(),
)
"""`mark` stands for the feed in `seen`; `parsed_day` counts days since 1970, as `seen.shown` does."""


def mark_of(url: str) -> int:
    """A number that stands for a feed: 48 bits, of which SQLite makes six bytes."""
    return int.from_bytes(blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).digest())


seen = Table(
    "seen",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("feed", BigInteger, nullable=False),
    Column("shown", Integer, nullable=False),
    Index("ix_seen_shown", "feed", "shown"),
    sqlite_with_rowid=False,
)
"""The digest of the key of every entry that came, the mark of its feed, and on which day it stood there last."""

entries = Table(
    "entries",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("seen_at", Utc, nullable=False),
    Column("unread", Boolean, nullable=False, default=True),
    Column("error", Words, nullable=False, default=""),
    Column("entry", Packed(Entry), nullable=False),
    *_lease_columns(),
    Index("ix_entries_unread", "unread", "id"),
    sqlite_autoincrement=True,
)
"""Entries to be read, and those that could not be; one that was judged is deleted, its article remains."""

articles = Table(
    "articles",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("entry", BigInteger, nullable=False),
    Column("found_at", Utc, nullable=False, index=True),
    Column("judged_at", Utc, nullable=False, index=True),
    Column("told", Boolean, nullable=False, default=False),
    Column("judgement", Packed(Judgement), nullable=False),
    Index("ix_articles_told", "told", "entry"),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("publisher", Words, primary_key=True),
    Column("fingerprint", Bits64, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    Column("seen_at", Utc, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""How many articles of a site held a paragraph, and when the last did; `publisher` holds the site."""

stories = Table(
    "stories",
    metadata,
    Column("id", Words, primary_key=True),
    Column("updated_at", Utc, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False, default=0, index=True),
    Column("story", Packed(Story), nullable=False),
)
"""`revision` counts the tellings that saved stories, and is that of the last one to save this story: what telling keeps
in memory is brought up to date by those with a higher one."""

memberships = Table(
    "memberships",
    metadata,
    Column("article", Words, primary_key=True),
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("story", Words, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("novelty", Words, nullable=False),
    Column("change", Words, nullable=False),
)

digest_items = Table(
    "digest_items",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("story", Words, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("why", Words, nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("told_in", Utc),
)
"""What is owed to a channel's next digest; `told_in` is the end of the window that told it, NULL until then."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("purpose", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("channel", Words, nullable=False),
    Column("message", Packed(Message), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("next_attempt_at", Utc, nullable=False),
    Column("parent", Words, nullable=False, index=True),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("receipt_channel", Words),
    Column("receipt_ts", Words),
    Column("sent_at", Utc),
    *_lease_columns(),
    Index("ix_deliveries_turn", "channel", "state", "created_at", "id"),
    Index("ix_deliveries_purpose", "channel", "purpose", "created_at"),
    Index("ix_deliveries_sent_at", "sent_at"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("day", Date, primary_key=True),
    *(Column(name, Integer, nullable=False, default=0) for name in ("entries", "watched", "deals", "told")),
)
"""What came of each day (UTC), counted as it happens, and kept for ever: some bytes a day."""

channels = Table(
    "channels",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("paused_until", Utc),
    Column("sent_at", Utc),
    Column("stopped", Words, nullable=False, default=""),
    Column("next_slot_at", Utc, nullable=False, default=EPOCH),
)

windows = Table(
    "windows",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("ended_at", Utc, nullable=False),
)
"""The last closed digest window of a channel. Telling writes here and delivering in `channels`: they
never wait for each other's rows."""


def _create_tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _add_tallies(connection: Connection) -> None:
    """The days so far are counted once, from the JSON of the articles, in which a quoted `"` has a backslash."""
    of_day = "date({})" if connection.dialect.name == "sqlite" else "CAST({} AT TIME ZONE 'UTC' AS DATE)"
    create = """CREATE TABLE tallies (day DATE NOT NULL PRIMARY KEY, entries INTEGER NOT NULL,
        watched INTEGER NOT NULL, deals INTEGER NOT NULL, told INTEGER NOT NULL)"""
    read = f"""INSERT INTO tallies SELECT {of_day.format("found_at")}, count(*),
        sum(CASE WHEN judgement LIKE '%"role"\\:%' THEN 1 ELSE 0 END),
        sum(CASE WHEN judgement LIKE '%"alert"\\:true%' THEN 1 ELSE 0 END), 0
        FROM articles GROUP BY 1"""  # noqa: S608 - no input
    told = f"""UPDATE tallies SET told = (SELECT count(DISTINCT subject) FROM deliveries
        WHERE purpose = 'alert' AND {of_day.format("created_at")} = tallies.day)"""  # noqa: S608 - no input
    for statement in ("CREATE INDEX ix_deliveries_subject ON deliveries (subject)", create, read, told):
        connection.execute(text(statement))


def _date_what_was_seen(connection: Connection) -> None:
    """Keys from before count as shown today, of no feed, until their feed shows them again."""
    today = (datetime.now(UTC) - EPOCH).days
    for statement in (
        "ALTER TABLE feeds ADD COLUMN mark BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE feeds ADD COLUMN parsed_day INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE seen ADD COLUMN feed BIGINT NOT NULL DEFAULT 0",
        f"ALTER TABLE seen ADD COLUMN shown INTEGER NOT NULL DEFAULT {today}",
        "CREATE INDEX ix_seen_shown ON seen (feed, shown)",
    ):
        connection.exec_driver_sql(statement)
    for url in connection.scalars(select(feeds.c.url)).all():
        connection.execute(update(feeds).where(feeds.c.url == url).values(mark=mark_of(url)))


def _number_tellings(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE stories ADD COLUMN revision BIGINT NOT NULL DEFAULT 0")
    connection.exec_driver_sql("CREATE INDEX ix_stories_revision ON stories (revision)")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _create_tables,
    _add_tallies,
    _date_what_was_seen,
    _number_tellings,
)
"""The steps from nothing to now; their number is the schema's version.

The first creates the tables as they are in this module, so a new database takes it alone; each
later one brings a database that exists from the version before to its own. It says what it changes
in words of its own (`ALTER TABLE ...`), for the tables above will move on.
"""


def steps_from(version: int) -> tuple[Callable[[Connection], None], ...]:
    """What is to be done for a database at `version`; 0 is an empty one."""
    return MIGRATIONS[version:] if version else MIGRATIONS[:1]
