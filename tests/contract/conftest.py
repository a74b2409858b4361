"""A store over each engine: SQLite in a temporary file, PostgreSQL as a real server on a local socket."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.schema import meta, metadata
from bot.adapters.store import SqlStore, open_store
from tests.contract.store_values import OpenStore
from tests.fakes.postgresql import create_database

Kept = tuple[str, SqlStore]
"""An address and the store that stays open over it, so that its statements are compiled once."""


@pytest.fixture(scope="session")
def kept_postgresql(postgresql: str) -> Iterator[Kept]:
    yield from _kept(create_database(postgresql))


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    yield from _kept(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'pactwire.db'}")


def _kept(url: str) -> Iterator[Kept]:
    store = open_store(url, pace=timedelta(0))
    store.migrate()
    yield url, store
    store.close()


def _emptied(kept: Kept) -> Kept:
    """The same with nothing saved in it, which is quicker than a new one."""
    with kept[1]._database.writing("empty") as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete() if table is not meta else meta.delete().where(meta.c.name != "version"))
    return kept


@pytest.fixture
def postgresql_url(kept_postgresql: Kept) -> str:
    """The address of a database in which nothing is saved."""
    return _emptied(kept_postgresql)[0]


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
def emptied(engine: str, request: pytest.FixtureRequest) -> Kept:
    return _emptied(request.getfixturevalue(f"kept_{engine}"))


@pytest.fixture
def url(emptied: Kept) -> str:
    """The address of a database in which nothing is saved, once for each engine."""
    return emptied[0]


@pytest.fixture
def store(emptied: Kept) -> SqlStore:
    """A store over it, in which messages to a channel need not wait for each other."""
    return emptied[1]


@pytest.fixture
def second(url: str, opened: OpenStore) -> SqlStore:
    """Another node on the same database."""
    return opened(url)


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
