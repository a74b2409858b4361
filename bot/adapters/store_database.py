"""The database under the store: its engine, its two kinds of transaction, and its errors in our words."""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    URL,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from bot.adapters.outage import Outage
from bot.adapters.schema import MIGRATIONS, Utc, meta, metadata, steps_from
from bot.errors import StoreAway, StoreBusy, StoreError

if TYPE_CHECKING:
    import psycopg  # at work SQLAlchemy imports it, for PostgreSQL alone: it takes 9 MB

T = TypeVar("T")

# Longer than any transaction of ours may take (telling 200 articles is the longest, a few seconds).
PATIENCE_SECONDS = 30
# A node that stands still within a transaction loses it, and with it the lock of telling.
STANDSTILL_SECONDS = 60
ONE_DAEMON = "stop it first: one SQLite file serves one daemon"
OLDEST_SQLITE = (3, 35, 0)  # the first with RETURNING
# SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
VALUES_AT_ONCE = 5_000
# Nobody plans further ahead: a feed that is gone rests a week, and quiet hours end within a day.
FARTHEST_PLAN = timedelta(days=35)
# Nobody holds work for longer: a delivery is held for four timeouts of the client.
LONGEST_LEASE = timedelta(days=1)

# What every version of the schema has: by these a database is known as ours.
_OURS = frozenset({"meta", "feeds", "stories", "deliveries"})

_MIGRATING, _TELLING = 7_228_001, 7_228_002  # advisory locks of PostgreSQL: any two numbers of our own


class Database:
    """An open database. `name` is how errors call it: never with a password."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._readers = engine
        self._writers = engine.execution_options(writes=True)
        self._durable = engine.execution_options(writes=True, durable=True)
        # SQLite has one writer at a time. Our threads wait here; its own waiting is by retries up to 100 ms apart.
        self._writer = threading.Lock() if engine.dialect.name == "sqlite" else None
        self._ownership: int | None = None
        self._outage: Outage | None = None

    def tell(self, outage: Outage) -> None:
        """Tell of every transaction from now on whether it could be done."""
        self._outage = outage

    @property
    def file(self) -> Path | None:
        """The file of SQLite; None for a server."""
        return Path(str(self._readers.url.database)) if self._writer else None

    @contextmanager
    def reading(self, what: str) -> Iterator[Connection]:
        """A transaction that only reads. It never waits for a writer."""
        with self._translated(what, writes=False), self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, what: str, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that writes, committed at the end and rolled back on an exception.

        Every commit survives the death of this process. One that is `durable` survives a power cut too,
        with all commits before it, for both engines write them to one log in order; another one may be
        lost in a power cut with those after it, and its work is simply done again.
        """
        engine = self._durable if durable else self._writers
        with self._translated(what, writes=True), self._turn(what), engine.connect() as connection, connection.begin():
            if self._outage and self._outage.of_writing:
                _prove(connection)
            yield connection

    @contextmanager
    def telling(self, what: str) -> Iterator[Connection]:
        """The one writing transaction of its kind in all processes."""
        with self.writing(what) as connection:
            _lock(connection, _TELLING)
            yield connection

    def behind(self) -> int:
        """The version of its schema where that is older than this program's; 0 where it is not, or has none."""
        version = self._schema_version()
        return version if version < len(MIGRATIONS) else 0

    def refuse_newer(self) -> None:
        """Raises StoreError for a schema that a newer program wrote, which this one would misread."""
        self._know(self._schema_version(), "open")

    def _schema_version(self) -> int:
        with self.reading("version") as connection:
            return _version(connection) if inspect(connection).has_table(meta.name) else 0

    def _know(self, version: int, what: str) -> None:
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{what}: {self.name}: its schema has version {version}, this program knows {len(MIGRATIONS)}",
                hint="run the newer pactwire that wrote it",
            )

    def migrate(self) -> None:
        """Bring the schema to the version of this program, in one transaction."""
        with self.writing("migrate") as connection:
            _lock(connection, _MIGRATING)
            meta.create(connection, checkfirst=True)
            version = _version(connection)
            self._know(version, "migrate")
            for step in steps_from(version):
                step(connection)
            replaced = insert(connection, meta).values(name="version", value=str(len(MIGRATIONS)))
            connection.execute(
                replaced.on_conflict_do_update(index_elements=["name"], set_={"value": replaced.excluded.value})
            )

    def own(self, owner: str) -> bool:
        """Take the SQLite file for this process alone, until it ends; whether it was taken just now.

        A server is shared, not taken. The kernel drops the lock with the process, however it dies.
        Raises StoreBusy with the holder's name.
        """
        if self.file is None or self._ownership is not None:
            return False
        self._ownership = take_file(self.file, owner, "own")
        return True

    def close(self) -> None:
        self._readers.dispose()
        if self._ownership is not None:
            os.close(self._ownership)
            self._ownership = None

    @contextmanager
    def _turn(self, what: str) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=PATIENCE_SECONDS):
            raise self._failed(StoreError(f"{what}: {self.name}: another write of this process does not end"), True)
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _translated(self, what: str, *, writes: bool) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise self._failed(_store_error(what, self.name, error), writes) from error
        if self._outage:
            self._outage.succeeded(writes=writes)

    def _failed(self, error: StoreError, writes: bool) -> StoreError:
        if self._outage:
            self._outage.failed(error, writes=writes)
        return error


def open_database(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://user@host/database`.

    Raises StoreError where it cannot, and for a database of another program, which is left as it is.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("open: database: its address is not a URL", hint="sqlite:///pactwire.db") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        database = _open_sqlite(parsed)
    elif kind in ("postgresql", "postgres"):
        database = _open_postgresql(parsed)
    else:
        raise StoreError(f"open: database: {kind} is not supported", hint="sqlite:///path or postgresql://…")
    with database.reading("open") as connection:
        connection.execute(text("SELECT 1"))
    return database


def _look_whose(database: Database) -> None:
    """A file belongs to one program; a server's database is often shared, but for the names of our tables."""
    with database.reading("open") as connection:
        tables = set(inspect(connection).get_table_names())
    try:
        refuse_foreign("open", database.name, tables if database.file else tables & metadata.tables.keys())
    except StoreError:
        database.close()
        raise


def refuse_foreign(what: str, name: str, tables: Collection[str]) -> None:
    """Raises StoreError where tables are there and they are not ours."""
    if tables and not _OURS.issubset(tables):
        named = ", ".join(sorted(tables)[:3]) + (", …" if len(tables) > 3 else "")
        raise StoreError(
            f"{what}: {name}: it belongs to another program, whose tables are there: {named}",
            hint="give Pactwire a database of its own in PACTWIRE_DATABASE",
        )


def _version(connection: Connection) -> int:
    return int(connection.scalar(select(meta.c.value).where(meta.c.name == "version")) or 0)


def take_file(path: Path, owner: str, what: str) -> int:
    """Take a SQLite file for this process alone: a descriptor that holds it until it is closed.

    Raises StoreBusy with the holder's name.
    """
    lock = path.with_name(path.name + ".lock")
    with _translated_file(what, lock):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 200).decode(errors="replace").strip()
        os.close(descriptor)
        raise StoreBusy(
            f"{what}: sqlite {path}: {holder or 'another daemon'} is running on it", hint=ONE_DAEMON
        ) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, owner.encode())
    return descriptor


def database_time(connection: Connection) -> datetime:
    """The time of day by the database's own clock, which all nodes share."""
    if connection.dialect.name == "sqlite":
        clock = func.strftime("%Y-%m-%d %H:%M:%f000", "now", type_=Utc())
    else:
        clock = func.clock_timestamp(type_=Utc())
    return connection.scalars(select(clock)).one()


def has_come(planned: Column[datetime], now: datetime, farthest: timedelta) -> ColumnElement[bool]:
    """Whether a time has come. One further ahead than anybody plans is from before the clock was set back."""
    return or_(planned <= now, planned > now + farthest)


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, which both engines write alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as one statement takes."""
    for start in range(0, len(values), VALUES_AT_ONCE):
        yield values[start : start + VALUES_AT_ONCE]


def _open_sqlite(url: URL) -> Database:
    if not url.database or url.database == ":memory:":
        raise StoreError("open: sqlite: a file is needed", hint="sqlite:///pactwire.db")
    path = Path(url.database)
    name = f"sqlite {path}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(f"open: {name}: SQLite {sqlite3.sqlite_version} is too old, 3.35 is needed")
    with _translated_file("open", path):
        _create_private(path)
    engine = create_engine(
        url.set(drivername="sqlite"),
        hide_parameters=True,
        pool_timeout=PATIENCE_SECONDS,
        connect_args={"timeout": PATIENCE_SECONDS},
    )
    database = Database(engine, name)
    _look_whose(database)
    engine.dispose()  # what only looked; the connections to come set how the file is written
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return database


def _create_private(path: Path) -> None:
    # An existing file is not opened: closing it would drop the locks that SQLite holds in this process.
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: sqlite3 would not send it before a SELECT
    for setting in (
        "auto_vacuum = INCREMENTAL",  # of a new file: before the journal, which writes its first page
        "journal_mode = WAL",
        "journal_size_limit = 67108864",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options.get('durable') else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _open_postgresql(url: URL) -> Database:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=PATIENCE_SECONDS,
        connect_args={"connect_timeout": 10, "application_name": "pactwire"},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    database = Database(engine, f"postgresql {url.host or url.query.get('host', 'localhost')}/{url.database}")
    _look_whose(database)
    return database


def _prepare_postgresql(connection: "psycopg.Connection[Any]", _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{STANDSTILL_SECONDS}s'")
    connection.commit()


def _prove(connection: Connection) -> None:
    """Write something: a step that finds nothing to write would succeed on a disk that takes nothing, too."""
    proof = insert(connection, meta).values(name="written_at", value=str(time.time()))
    connection.execute(proof.on_conflict_do_update(index_elements=["name"], set_={"value": proof.excluded.value}))


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writes") and not options.get("durable"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _lock(connection: Connection, number: int) -> None:
    """Wait until no other transaction holds this lock. SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(number)))


_SQLITE_CAUSES = {
    sqlite3.SQLITE_BUSY: ("the database is locked by another process", "is a backup or another program holding it?"),
    sqlite3.SQLITE_FULL: ("the disk is full", "make room; nothing is lost, it goes on by itself"),
    sqlite3.SQLITE_READONLY: ("the file or its directory cannot be written", "check its owner and mode"),
    sqlite3.SQLITE_CANTOPEN: (
        "the file, or one beside it, cannot be opened",
        "it must be a file in a directory that can be written: check the disk, owner and mode",
    ),
    sqlite3.SQLITE_IOERR: ("the disk reported an error", "check the disk and its free space"),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "restore a backup"),
    sqlite3.SQLITE_NOTADB: ("the file is not a SQLite database", "give another path"),
}
_NO_SCHEMA = ("it has no tables yet", "start pactwire once, or give another database")
_POSTGRESQL_CAUSES = {
    "42P01": _NO_SCHEMA,
    "53100": ("the server's disk is full", "make room; nothing is lost, it goes on by itself"),
    "25006": ("the server only reads", "is it a standby?"),
    "55P03": (f"a lock was not free within {PATIENCE_SECONDS} s", "is another node standing still?"),
    "40P01": ("two transactions waited for each other", "it is tried again"),
}
_AWAY = ("08", "57P")  # the connection failed; the server starts or stops


def _store_error(what: str, name: str, error: SQLAlchemyError) -> StoreError:
    cause, hint = _cause(error)
    kind = StoreAway if _is_away(error) else StoreError
    return kind(f"{what}: {name}: {cause}", hint=hint)


def _is_away(error: SQLAlchemyError) -> bool:
    """Whether a server cannot be reached, or says that it starts or stops; a refusal for good begins FATAL too."""
    code = _sqlstate(error)
    if code is None or not isinstance(error, OperationalError):
        return False
    if code:
        return code.startswith(_AWAY)
    return "FATAL" not in str(error.orig) or "the database system is" in str(error.orig)


def _sqlstate(error: SQLAlchemyError) -> str | None:
    """What PostgreSQL calls the error, empty where there was no server to name it; None for other errors."""
    original = error.orig if isinstance(error, DBAPIError) else None
    return (original.sqlstate or "") if original is not None and hasattr(original, "sqlstate") else None


def _cause(error: SQLAlchemyError) -> tuple[str, str]:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        return sqlite_cause(original)
    cause = _first_line(getattr(error, "orig", None) or error), ""
    return _POSTGRESQL_CAUSES.get(_sqlstate(error) or "", cause)


def sqlite_cause(error: sqlite3.Error) -> tuple[str, str]:
    """What is wrong, and what to do; the latter may be empty."""
    if "no such table" in str(error):
        return _NO_SCHEMA
    # The low byte is the error, what is above it says where it happened.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _SQLITE_CAUSES.get(code, (str(error), ""))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


@contextmanager
def _translated_file(what: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}: sqlite {path}: {error.strerror}", hint="check the directory and its mode") from error
