"""Opening a store: its file, its schema, its owner, and errors that say what is wrong."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, select
from sqlalchemy.engine import make_url

from bot.adapters import schema, store_database
from bot.adapters.store import SqlStore, open_store
from bot.errors import StoreBusy, StoreError
from bot.model import Feed
from tests.contract.store_values import (
    DAY,
    FEED,
    LEASE,
    NOW,
    OpenStore,
    claim_feed,
    claim_one,
    delivery,
    entry,
    queue,
    save_entries,
    story,
)

Migrations = tuple[Callable[[Connection], None], ...]


# ── schema ───────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_database_gets_its_tables_and_keeps_them(empty_url: str, opened: OpenStore) -> None:
    store = opened(empty_url)
    store.migrate()
    store.sync_feeds([Feed(FEED)], [NOW])
    store.migrate()
    assert len(store.status().feeds) == 1


def test_the_version_of_the_schema_is_the_number_of_its_migrations(empty_url: str, opened: OpenStore) -> None:
    opened(empty_url).migrate()
    assert version_of(empty_url) == str(len(schema.MIGRATIONS))


def test_a_newer_schema_is_refused_and_left_as_it_is(empty_url: str, opened: OpenStore) -> None:
    opened(empty_url).migrate()
    with engine_of(empty_url).begin() as connection:
        connection.execute(schema.meta.update().values(value="99"))
    with pytest.raises(StoreError, match=rf"version 99, this program knows {len(schema.MIGRATIONS)}$") as refusal:
        opened(empty_url).migrate()
    assert "newer" in refusal.value.hint
    with pytest.raises(StoreError, match=r"open: .*version 99, this program"):
        opened(empty_url).refuse_newer()
    assert version_of(empty_url) == "99"


def test_an_older_database_takes_only_the_steps_it_has_not_taken(
    empty_url: str, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(empty_url).migrate()

    def add_a_column(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE windows ADD COLUMN note TEXT")

    use_migrations(monkeypatch, (*schema.MIGRATIONS, add_a_column))
    newer = opened(empty_url)
    newer.migrate()
    newer.migrate()
    columns = {column["name"] for column in inspect(engine_of(empty_url)).get_columns("windows")}
    assert columns == {"channel", "ended_at", "note"}
    assert version_of(empty_url) == str(len(schema.MIGRATIONS))


def test_a_migration_that_fails_leaves_nothing_of_itself(
    empty_url: str, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(empty_url).migrate()

    def fail_halfway(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE windows ADD COLUMN note TEXT")
        connection.exec_driver_sql("ALTER TABLE nothing ADD COLUMN note TEXT")

    use_migrations(monkeypatch, (*schema.MIGRATIONS, fail_halfway))
    with pytest.raises(StoreError, match=r"^migrate: "):
        opened(empty_url).migrate()
    assert len(inspect(engine_of(empty_url)).get_columns("windows")) == 2
    assert version_of(empty_url) == str(len(schema.MIGRATIONS) - 1)


def test_a_database_from_before_keys_were_dated_forgets_none_and_its_feeds_get_their_mark(
    empty_url: str, opened: OpenStore
) -> None:
    store = opened(empty_url)
    store.migrate()
    save_entries(store, [entry("a")])
    with engine_of(empty_url).begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_seen_shown")
        for column in ("seen DROP COLUMN feed", "seen DROP COLUMN shown", "feeds DROP COLUMN mark"):
            connection.exec_driver_sql(f"ALTER TABLE {column}")
        connection.exec_driver_sql("ALTER TABLE feeds DROP COLUMN parsed_day")
        stop_numbering(connection)
        before = schema.MIGRATIONS.index(schema._date_what_was_seen)
        connection.execute(schema.meta.update().values(value=str(before)))

    store.migrate()

    store.prune(NOW + 400 * DAY)
    assert store.known_entries(["a"]) == {"a"}
    with engine_of(empty_url).begin() as connection:
        assert connection.scalars(select(schema.feeds.c.mark)).all() == [schema.mark_of(FEED)]


def test_stories_of_a_database_that_did_not_number_its_tellings_are_kept(empty_url: str, opened: OpenStore) -> None:
    old = opened(empty_url)
    old.migrate()
    with old.telling() as telling:
        telling.save_told([], [story("a")], [], [], [])
    with engine_of(empty_url).begin() as connection:
        stop_numbering(connection)
        before = schema.MIGRATIONS.index(schema._number_tellings)
        connection.execute(schema.meta.update().values(value=str(before)))

    store = opened(empty_url)
    store.migrate()
    with store.telling() as telling:
        assert (telling.revision(), telling.open_stories(NOW)) == (0, (story("a"),))
        telling.save_told([], [story("b")], [], [], [])
        assert telling.saved_stories(after=0) == (story("b"),)


def stop_numbering(connection: Connection) -> None:
    connection.exec_driver_sql("DROP INDEX ix_stories_revision")
    connection.exec_driver_sql("ALTER TABLE stories DROP COLUMN revision")


def use_migrations(monkeypatch: pytest.MonkeyPatch, migrations: Migrations) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(store_database, "MIGRATIONS", migrations)


def engine_of(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)


def version_of(url: str) -> str:
    with engine_of(url).connect() as connection:
        return str(connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'version'").scalar())


def test_a_database_without_tables_says_so(empty_url: str, opened: OpenStore) -> None:
    with pytest.raises(StoreError, match=r"it has no tables yet$"):
        opened(empty_url).status()
    with pytest.raises(StoreError, match=r"it has no tables yet$"):
        opened(empty_url).ping()


def test_a_table_of_another_program_that_is_called_as_ours_is_refused_and_left_alone(
    empty_url: str, opened: OpenStore
) -> None:
    with engine_of(empty_url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE feeds (id INTEGER, title TEXT)")
    with pytest.raises(StoreError, match=r"belongs to another program, whose tables are there: feeds$") as refusal:
        opened(empty_url)
    assert "PACTWIRE_DATABASE" in refusal.value.hint
    assert inspect(engine_of(empty_url)).get_table_names() == ["feeds"]


def test_a_database_of_a_server_is_shared_with_others(empty_postgresql_url: str, opened: OpenStore) -> None:
    with engine_of(empty_postgresql_url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE books (title TEXT)")
    store = opened(empty_postgresql_url)
    store.migrate()
    store.ping()


def test_a_store_with_its_tables_answers(store: SqlStore) -> None:
    store.ping()


# ── the file of SQLite ───────────────────────────────────────────────────────────────────────────


def test_the_file_and_its_companions_are_readable_by_their_owner_alone(sqlite_url: str, opened: OpenStore) -> None:
    store = opened(sqlite_url)
    store.migrate()
    store.own("pactwire run")
    files = list(path_of(sqlite_url).parent.iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def test_a_status_is_read_while_another_process_writes(sqlite_url: str, opened: OpenStore) -> None:
    writer, reader = opened(sqlite_url), opened(sqlite_url)
    writer.migrate()
    with writer.telling() as telling:
        telling.save_told([], [], [], [delivery("s")], [])
        assert reader.status().deliveries["pending"] == 0
    assert reader.status().deliveries["pending"] == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////no/such/place/p.db", r"^open: sqlite /no/such/place/p.db: No such file or directory$"),
        ("sqlite://", r"^open: sqlite: a file is needed$"),
        ("mysql://root:hunter2@localhost/p", r"^open: database: mysql is not supported$"),
        ("not an address, hunter2", r"^open: database: its address is not a URL$"),
        ("postgresql://bot:hunter2@127.0.0.1:1/p", r"^open: postgresql 127.0.0.1/p: .*[Cc]onnection refused"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_in_one_line_without_its_password(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refusal:
        open_store(address)
    assert "\n" not in str(refusal.value)
    assert "hunter2" not in str(refusal.value) + refusal.value.hint


def test_a_file_that_no_journal_can_stand_beside_says_to_look_at_disk_and_owner(
    sqlite_url: str, opened: OpenStore
) -> None:
    opened(sqlite_url).migrate()
    opened(sqlite_url).close()
    path_of(sqlite_url + "-wal").unlink(missing_ok=True)
    path_of(sqlite_url + "-wal").mkdir()  # what SQLite meets on a disk that only reads, it meets here too
    with pytest.raises(
        StoreError, match=r"^open: .*pactwire\.db: the file, or one beside it, cannot be opened$"
    ) as told:
        open_store(sqlite_url)
    assert "directory that can be written: check the disk" in told.value.hint


def test_a_file_of_another_kind_is_called_that(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is not a database, but a text that is long enough to look at." * 20)
    with pytest.raises(StoreError, match=r"notes\.txt: the file is not a SQLite database$"):
        open_store(f"sqlite:///{path}")


def test_a_file_of_another_program_is_refused_and_not_a_byte_of_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE books (title TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"^open: sqlite .*books\.db: it belongs to another program.*: books$"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_file_that_another_program_holds_is_called_locked(
    sqlite_url: str, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_database, "PATIENCE_SECONDS", 0)
    store = opened(sqlite_url)
    store.migrate()
    with sqlite3.connect(path_of(sqlite_url)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"the database is locked by another process$"):
            store.pause_channels(("C1",), NOW)
    other.close()
    store.pause_channels(("C1",), NOW)


def test_a_full_disk_loses_nothing_and_is_got_over(sqlite_url: str, opened: OpenStore) -> None:
    store = opened(sqlite_url)
    store.migrate()
    queue(store, delivery("before"))
    with store.telling() as telling:
        # What SQLite meets on a full disk it meets at this limit too: the next page is not to be had.
        connection = telling._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"the disk is full$"):
        queue(store, *(delivery(f"more {number}", message=delivery("x" * 4000).message) for number in range(50)))
    with store.telling() as telling:
        telling._connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert claim_one(store).item.subject == "before"
    assert store.status().deliveries["pending"] == 0


# ── the server ───────────────────────────────────────────────────────────────────────────────────


def test_a_database_that_does_not_exist_is_named(postgresql: str) -> None:
    with pytest.raises(StoreError, match=r'database "nowhere" does not exist$'):
        open_store(make_url(postgresql).set(database="nowhere").render_as_string())


def test_a_connection_that_the_server_ended_is_made_anew(postgresql_url: str, opened: OpenStore) -> None:
    store = opened(postgresql_url)
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'pactwire' AND datname = current_database()"
        )
    assert store.status().entries == 0


def test_a_connection_that_ends_within_a_transaction_saves_nothing(postgresql_url: str, opened: OpenStore) -> None:
    store = opened(postgresql_url)

    def tell_without_a_server() -> None:
        with store.telling() as telling:
            telling.save_told([], [], [], [delivery("lost")], [])
            pid = telling._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with psycopg.connect(postgresql_url, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
            telling.save_told([], [], [], [delivery("lost too")], [])

    with pytest.raises(StoreError, match=r"^tell: postgresql "):
        tell_without_a_server()
    assert store.status().deliveries["pending"] == 0


# ── owners ───────────────────────────────────────────────────────────────────────────────────────


def test_a_second_owner_of_a_file_is_refused_by_the_name_of_the_first(sqlite_url: str, opened: OpenStore) -> None:
    first, second = opened(sqlite_url), opened(sqlite_url)
    first.migrate()
    first.own("pactwire run, process 4711")
    with pytest.raises(StoreBusy, match=r"pactwire run, process 4711 is running on it$") as refused:
        second.own("pactwire run --once")
    assert "stop it first" in refused.value.hint
    first.close()
    second.own("pactwire run --once")


def test_the_owner_may_say_so_again_and_keeps_what_it_holds(url: str, opened: OpenStore) -> None:
    store = opened(url)
    store.own("pactwire run")
    claim_feed(store)
    store.own("pactwire run")
    assert store.claim_feeds(NOW, 1, LEASE) == ()


def test_a_server_has_any_number_of_owners(postgresql_url: str, opened: OpenStore) -> None:
    first, second = opened(postgresql_url), opened(postgresql_url)
    first.own("one")
    held = claim_feed(first)
    second.own("two")
    assert second.claim_feeds(NOW, 1, LEASE) == ()
    first.renew(held, LEASE)


def test_a_killed_owner_leaves_its_feeds_free_and_its_delivery_to_its_lease(sqlite_url: str, opened: OpenStore) -> None:
    heir = opened(sqlite_url)
    heir.migrate()
    heir.sync_feeds([Feed(FEED)], [NOW])
    queue(heir, delivery("s"))
    assert run_and_kill(OWN_AND_CLAIM.format(url=sqlite_url)) == "claimed\n"
    assert heir.claim_feeds(NOW, 1, LEASE) == ()
    heir.own("heir")
    assert len(heir.claim_feeds(NOW, 1, LEASE)) == 1
    assert heir.claim_deliveries(NOW, 1, LEASE) == ()
    assert heir.status().deliveries["sending"] == 1


OWN_AND_CLAIM = """
from bot.adapters.store import open_store
from tests.contract.store_values import LEASE, NOW
store = open_store("{url}")
store.own("the first")
store.claim_feeds(NOW, 1, LEASE)
store.claim_deliveries(NOW, 1, LEASE)
print("claimed", flush=True)
input()
"""


def run_and_kill(program: str) -> str:
    """Run a program until its first line, then kill it with no chance to clean up; the line."""
    here = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(here)},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    return line
