"""`backup` and `restore`: a copy of the database, and back."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.adapters.backup import back_up, restore
from bot.cli.options import FILE, config_option
from bot.cli.stores import database_file
from bot.config import load_config
from bot.errors import InputError, StoreError


@click.command(epilog="Example: pactwire backup /var/backups/pactwire.db")
@click.argument("file", type=FILE)
@config_option
def backup(file: Path, directory: Path) -> None:
    """Copy the SQLite database to FILE, while the daemon runs or not. Never overwrites."""
    database = _own_file(directory, "pg_dump makes a backup of a PostgreSQL database")
    if not database.is_file():
        raise StoreError(f"no database yet: {database}", hint="pactwire run makes it at its first start")
    size = back_up(database, file)
    click.echo(f"{file}: {size / 1e6:.1f} MB")


@click.command("restore", epilog="Example: pactwire restore /var/backups/pactwire.db")
@click.argument("file", type=FILE)
@config_option
def restore_backup(file: Path, directory: Path) -> None:
    """Put a backup in the place of the SQLite database, once the daemon is stopped. What was there is kept."""
    database = _own_file(directory, "pg_restore brings a PostgreSQL database back")
    kept = restore(file, database, datetime.now(UTC))
    click.echo(f"{database}: restored from {file}" + (f"; what was there is {kept}" if kept else ""))


def _own_file(directory: Path, hint: str) -> Path:
    """The file of the configured database. Raises InputError for a server's."""
    database = database_file(load_config(directory, os.environ).environment)
    if database is None:
        raise InputError("the database is a PostgreSQL server's", hint=hint)
    return database
