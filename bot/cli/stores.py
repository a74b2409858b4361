"""Opening the store of an installation for a command beside the daemon."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.adapters.store import SqlStore, open_store
from bot.config import Environment
from bot.errors import StoreError


@contextmanager
def existing_store(environment: Environment) -> Iterator[SqlStore]:
    """The store as the daemon left it: neither made nor migrated.

    Raises StoreError where there is none, and for that of a newer program.
    """
    if not store_exists(environment):
        what = f"no database yet: {database_file(environment)}"
        raise StoreError(what, hint="pactwire run makes it at its first start")
    with closing(open_store(environment.database)) as store:
        store.refuse_newer()
        yield store


def store_exists(environment: Environment) -> bool:
    """Whether a store may be asked; a PostgreSQL server is always there to be asked."""
    path = database_file(environment)
    return path is None or path.is_file()


def database_file(environment: Environment) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    url = make_url(environment.database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
