"""Copies of a SQLite database: taken while a daemon writes, checked, and put back.

A copy is one file, readable by its owner alone. It appears under its name when it is whole, or not at all.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.adapters.schema import MIGRATIONS
from bot.adapters.store_database import refuse_foreign, sqlite_cause, take_file
from bot.errors import StoreError

_BESIDE = ("", "-wal", "-shm")
"""What the name of each file of a database in use ends with."""


def back_up(database: Path, target: Path) -> int:
    """Copy a database that may be in use, as it is at one instant; the size of the copy in bytes.

    Never overwrites. Raises StoreError, for a database of another program too.
    """
    if target.exists():
        raise StoreError(f"backup: {target}: it exists", hint="give another name: a backup is never overwritten")
    with _translated("backup", database):
        refuse_foreign("backup", f"sqlite {database}", _tables_of(database))
    with _translated("backup", target):
        _place(database, target)
        return target.stat().st_size


def restore(source: Path, database: Path, now: datetime) -> Path | None:
    """Put a copy in the place of a database that nobody uses; where what was there is kept, None where nothing was.

    Raises StoreBusy while a daemon runs on it, and StoreError, with nothing changed, for a copy that is damaged or
    of a newer Pactwire, and where what is there is another program's.
    """
    version = version_of(source)
    if version > len(MIGRATIONS):
        raise StoreError(
            f"restore: {source}: its schema has version {version}, this program knows {len(MIGRATIONS)}",
            hint="run the newer pactwire that made it",
        )
    fresh = database.with_name(f".{database.name}.restored")
    with suppress(sqlite3.Error):  # one that is damaged, or not there yet, is what a restore is for
        refuse_foreign("restore", f"sqlite {database}", _tables_of(database))
    lock = take_file(database, "pactwire restore", "restore")
    try:
        with _translated("restore", database):
            _place(source, fresh)
            kept = _set_aside(database, now)
            fresh.rename(database)
            return kept
    finally:
        os.close(lock)


def version_of(copy: Path) -> int:
    """The version of a copy's schema. Raises StoreError for what is no database of Pactwire, or damaged."""
    if not copy.is_file():
        raise StoreError(f"restore: {copy}: there is no such file")
    try:
        with closing(_reading(copy)) as connection:
            (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
            version = int(row[0]) if row else 0
    except sqlite3.Error as error:
        raise StoreError(f"restore: {copy}: it is no backup of Pactwire: {error}") from error
    except ValueError as error:
        raise StoreError(f"restore: {copy}: it is no backup of Pactwire: its version is no number") from error
    if sound != "ok" or not version:
        raise StoreError(f"restore: {copy}: the file is damaged", hint="take an earlier backup")
    return version


def _tables_of(database: Path) -> frozenset[str]:
    with closing(_reading(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return frozenset(name for (name,) in names)


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Move a database out of the way with the files that belong to it."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    for end in _BESIDE:
        if (part := database.with_name(database.name + end)).exists():
            part.rename(kept.with_name(kept.name + end))
    return kept


def _place(source: Path, target: Path) -> None:
    """Copy by way of a file beside the target; what was not finished is taken away.

    All pages are copied in one step, from a snapshot for which no writer waits; the copy needs no log beside it.
    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with closing(_reading(source)) as reading, closing(sqlite3.connect(part)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
        _settle(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _reading(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def _settle(file: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated(what: str, file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        cause, hint = sqlite_cause(error)
        raise StoreError(f"{what}: {file}: {cause}", hint=hint or "nothing was changed") from error
    except OSError as error:
        raise StoreError(f"{what}: {file}: {error.strerror}", hint="nothing was changed") from error
