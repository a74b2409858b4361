"""What every kind of test may ask for."""

import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import uvloop
from hypothesis import settings

from tests.fakes.postgresql import create_database, running_postgresql

# A build says of a change whether it is sound: the same examples each time. Where people work, new ones are tried.
# No example is timed: on a machine under load any of them may take long.
settings.register_profile("work", deadline=None)
settings.register_profile("build", deadline=None, derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "work")


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """What awaits is tested on the loop that the daemon runs on."""
    return {"uvloop": uvloop.new_event_loop}


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
