"""Opening the store of an installation for a command beside the daemon."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.adapters.store import SqlStore, open_store
from bot.config import Config, Environment
from bot.errors import StoreError


@contextmanager
def existing_store(config: Config | Environment) -> Iterator[SqlStore]:
    """The store as the daemon left it: neither made nor migrated.

    Raises StoreError where there is none, and for that of a newer program.
    """
    if not store_exists(config):
        raise StoreError(f"no database yet: {database_file(config)}", hint="pactwire run makes it at its first start")
    with closing(open_store(config.database)) as store:
        store.refuse_newer()
        yield store


def store_exists(config: Config | Environment) -> bool:
    """Whether a store may be asked; a PostgreSQL server is always there to be asked."""
    path = database_file(config)
    return path is None or path.is_file()


def database_file(config: Config | Environment) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    url = make_url(config.database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
