"""What every kind of test may ask for."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.fakes.postgresql import create_database, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of this session."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_postgresql())
        except Exception as error:  # noqa: BLE001 - whatever keeps the wheel from starting is the reason to skip
            pytest.skip(f"no PostgreSQL: {error}")
        yield url


@pytest.fixture
def empty_postgresql_url(postgresql: str) -> str:
    """The address of a database without tables."""
    return create_database(postgresql)
