"""A copy of the database is whole, private and never in the way, and what it replaces is kept."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection

from bot.adapters import backup, schema, store_database
from bot.adapters.backup import back_up, restore
from bot.adapters.store import SqlStore, open_store
from bot.cli import cli
from bot.config import write_template
from bot.errors import StoreBusy, StoreError
from bot.model import Feed

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "pactwire.db"


def opened(database: Path) -> SqlStore:
    store = open_store(f"sqlite:///{database}")
    store.migrate()
    return store


def with_feeds(database: Path, *names: str) -> None:
    store = opened(database)
    store.sync_feeds([Feed(f"https://{name}.example/") for name in names], [NOW] * len(names))
    store.close()


def feeds_of(database: Path) -> list[str]:
    store = opened(database)
    try:
        return [feed.state.url for feed in store.status().feeds]
    finally:
        store.close()


def test_a_copy_taken_while_a_transaction_is_open_has_what_was_committed(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM feeds")

    back_up(database, tmp_path / "copy.db")
    writer.execute("COMMIT")
    writer.close()

    assert feeds_of(tmp_path / "copy.db") == ["https://a.example/"]
    assert feeds_of(database) == []


def test_a_copy_is_one_file_that_its_owner_alone_can_read(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    (tmp_path / "backups").mkdir()

    size = back_up(database, tmp_path / "backups" / "copy.db")

    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.stat().st_size == size
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_backup_is_never_overwritten(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(StoreError, match=r"copy\.db: it exists"):
        back_up(database, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_database_of_another_program_is_neither_copied_nor_replaced_nor_restored(
    database: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "books.db"
    with closing(sqlite3.connect(foreign)) as other, other:
        other.execute("CREATE TABLE meta (name, value)")
        other.execute("INSERT INTO meta VALUES ('version', '3.1')")
    with_feeds(database, "a")
    back_up(database, tmp_path / "copy.db")
    before = foreign.read_bytes()

    with pytest.raises(StoreError, match=r"^backup: .*books\.db: it belongs to another program"):
        back_up(foreign, tmp_path / "books-copy.db")
    with pytest.raises(StoreError, match=r"^restore: .*books\.db: it belongs to another program"):
        restore(tmp_path / "copy.db", foreign, NOW)
    with pytest.raises(StoreError, match=r"books\.db: it is no backup of Pactwire: its version is no number$"):
        restore(foreign, database, NOW)

    assert foreign.read_bytes() == before
    assert feeds_of(database) == ["https://a.example/"]


def test_a_backup_that_cannot_be_written_leaves_nothing(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")

    with pytest.raises(StoreError, match="No such file or directory"):
        back_up(database, tmp_path / "nowhere" / "copy.db")


def test_what_is_restored_is_what_was_copied_and_what_it_replaces_is_kept(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    back_up(database, tmp_path / "copy.db")
    with_feeds(database, "b")

    kept = restore(tmp_path / "copy.db", database, NOW)

    assert feeds_of(database) == ["https://a.example/"]
    assert kept is not None
    assert feeds_of(kept) == ["https://b.example/"]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_what_a_crashed_daemon_left_in_its_log_is_kept_with_what_is_replaced(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    back_up(database, tmp_path / "copy.db")
    living = opened(database)
    living.sync_feeds([Feed("https://late.example/")], [NOW])
    log = database.with_name("pactwire.db-wal").read_bytes()
    whole = database.read_bytes()
    living.close()
    database.write_bytes(whole)
    database.with_name("pactwire.db-wal").write_bytes(log)

    kept = restore(tmp_path / "copy.db", database, NOW)

    assert kept is not None
    assert feeds_of(kept) == ["https://late.example/"]
    assert feeds_of(database) == ["https://a.example/"]


def test_a_database_in_use_is_not_replaced_and_its_holder_is_named(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    back_up(database, tmp_path / "copy.db")
    holder = opened(database)
    holder.own("pactwire run, process 4711")

    with pytest.raises(StoreBusy, match="process 4711 is running on it"):
        restore(tmp_path / "copy.db", database, NOW)

    holder.close()
    assert restore(tmp_path / "copy.db", database, NOW) is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no database", "no backup of Pactwire"), (b"", "no backup of Pactwire"), (None, "no such file")],
)
def test_what_is_no_backup_replaces_nothing(database: Path, tmp_path: Path, content: bytes | None, said: str) -> None:
    with_feeds(database, "a")
    if content is not None:
        (tmp_path / "copy.db").write_bytes(content)

    with pytest.raises(StoreError, match=said):
        restore(tmp_path / "copy.db", database, NOW)

    assert feeds_of(database) == ["https://a.example/"]


def test_a_damaged_backup_replaces_nothing(database: Path, tmp_path: Path) -> None:
    with_feeds(database, *(f"feed{number}" for number in range(200)))
    back_up(database, tmp_path / "copy.db")
    content = bytearray((tmp_path / "copy.db").read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    (tmp_path / "copy.db").write_bytes(content)

    with pytest.raises(StoreError, match=r"damaged|no backup"):
        restore(tmp_path / "copy.db", database, NOW)

    assert len(feeds_of(database)) == 200


def test_a_backup_of_a_newer_pactwire_is_refused(database: Path, tmp_path: Path) -> None:
    with_feeds(database, "a")
    back_up(database, tmp_path / "copy.db")
    newer = sqlite3.connect(tmp_path / "copy.db")
    newer.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    newer.commit()
    newer.close()

    with pytest.raises(StoreError, match="version 99"):
        restore(tmp_path / "copy.db", database, NOW)


def test_a_database_is_copied_before_its_schema_grows(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_feeds(database, "a")
    version = len(schema.MIGRATIONS)

    def spoil(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE windows")
        connection.exec_driver_sql("DELETE FROM feeds")

    use_migrations(monkeypatch, (*schema.MIGRATIONS, spoil))
    opened(database).close()
    monkeypatch.undo()

    assert feeds_of(database.with_name(f"pactwire.db.v{version}")) == ["https://a.example/"]


def use_migrations(monkeypatch: pytest.MonkeyPatch, migrations: tuple[Callable[[Connection], None], ...]) -> None:
    for module in (schema, store_database, backup):
        monkeypatch.setattr(module, "MIGRATIONS", migrations)


# ── the commands ─────────────────────────────────────────────────────────────────────────────────


def pactwire(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="pactwire")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "PACTWIRE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    write_template(tmp_path / "config")
    return tmp_path / "config"


def test_a_backup_and_its_return_are_one_line_each(home: Path) -> None:
    with_feeds(home / "pactwire.db", "a")

    first, second = pactwire("backup", "copy.db"), pactwire("restore", "copy.db")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("copy.db: 0.")
    assert "restored from copy.db; what was there is " in second.output


def test_there_is_nothing_to_copy_before_the_first_run(home: Path) -> None:
    result = pactwire("backup", "copy.db")

    assert result.exit_code == 1
    assert "no database yet" in result.output


def test_a_server_is_left_to_its_own_tools(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTWIRE_DATABASE", "postgresql://nobody@localhost/none")

    assert "pg_dump" in pactwire("backup", "copy.db").output
    assert "pg_restore" in pactwire("restore", "copy.db").output
