"""`pactwire` with faults let in at its borders: the process that `benchmarks.faults` starts, pauses and kills.

What happens within is the product's own. Around it stand gates, before and after every transaction, request and
look-up; orders come as lines of JSON on standard input, and a line on standard output says when one has struck:

    {"do": "kill", "at": "tell: written"}           the next time the gate is passed, by SIGKILL
    {"do": "pause", "at": "claim deliveries: saved"}  by SIGSTOP; whoever gave the order continues it
    {"do": "full disk", "seconds": 0.5}             no file can grow (RLIMIT_FSIZE)
    {"do": "failing commit", "at": "tell: written"}   the database's server says that its disk is full
    {"do": "clock", "ahead": 3600}                  this machine's clock is wrong by so many seconds
    {"do": "nothing"}                               takes back what has not struck

Waiting is scaled down as PACTWIRE_SLACK_TIMEOUT scales the client's: a tick takes 0.1 s, a lease 5 s, and a channel
is told something each 0.1 s.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot import cli, daemon, wiring
from bot.adapters import store_database, store_deliveries, store_feeds, store_upkeep
from bot.adapters.slack import SlackNotifier
from bot.errors import StoreError
from bot.model import Company, Delivery, Receipt
from bot.pipeline import judging, polling, work

T = TypeVar("T")

TICK = timedelta(seconds=0.1)
PACE = timedelta(seconds=0.1)
LEASE = timedelta(seconds=5)
PATIENCE_SECONDS = 1
STANDSTILL_SECONDS = 3


class Gates:
    """Carries out orders; `ahead` is how far the clock is wrong."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._order: dict[str, Any] = {}

    def listen(self) -> None:
        for line in sys.stdin:
            order = json.loads(line)
            match order["do"]:
                case "clock":
                    self.ahead = timedelta(seconds=order["ahead"])
                case "full disk":
                    threading.Thread(target=fill_disk, args=(order["seconds"],), daemon=True).start()
                case _:
                    self._order = order

    def reach(self, gate: str) -> None:
        if self._order.get("at") != gate:
            return
        order, self._order = self._order, {}
        say({"struck": order["do"], "at": gate})
        match order["do"]:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "pause":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "failing commit":
                raise OperationalError("COMMIT", None, psycopg.errors.DiskFull("could not extend file"))


GATES = Gates()


def say(report: dict[str, Any]) -> None:
    os.write(1, (json.dumps(report) + "\n").encode())


def fill_disk(seconds: float) -> None:
    """Let no file grow for a while: SQLite then meets what it meets on a full disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    time.sleep(seconds)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


class GatedDatabase(store_database.Database):
    """Every writing transaction has four gates; those of reading have none."""

    @contextmanager
    def writing(self, what: str, *, durable: bool = False) -> Iterator[Connection]:
        GATES.reach(f"{what}: before")
        with super().writing(what, durable=durable) as connection:
            GATES.reach(f"{what}: begun")
            yield connection
            GATES.reach(f"{what}: written")
        GATES.reach(f"{what}: saved")


class GatedSlack(SlackNotifier):
    """Gates around what is asked of Slack. `looks_up` false: every look-up finds nothing."""

    looks_up = True

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        GATES.reach("send: before")
        receipt = await super().send(delivery, parent)
        GATES.reach("send: answered")
        return receipt

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:
        GATES.reach("look up: before")
        found = await super().find(delivery, parent) if self.looks_up else None
        GATES.reach("look up: answered")
        return found


class Clerk:
    """Reads and judges in a thread: processes are of no account here, and take seconds to start after every kill."""

    def __init__(
        self, _count: int, *, initializer: Callable[..., object], initargs: tuple[Any, ...], **_options: object
    ) -> None:
        initializer(*initargs)

    async def run(self, function: Callable[..., T], *args: Any, timeout: float) -> T:  # noqa: ASYNC109, ARG002
        return await asyncio.to_thread(function, *args)

    async def close(self) -> None:
        """Nothing is left to end."""


def no_directory() -> tuple[Company, ...]:
    """Nobody but the watched companies is known, so that a start is quick."""
    return ()


class WrongClock:
    """The machine's clock, as wrong as was ordered."""

    def now(self) -> datetime:
        return datetime.now(UTC) + GATES.ahead


def wrong_database_time(connection: Connection) -> datetime:
    """SQLite has the machine's clock, which is wrong; a server has its own."""
    right = store_database.database_time(connection)
    return right + GATES.ahead if connection.dialect.name == "sqlite" else right


def told_store_error(what: str, name: str, error: SQLAlchemyError) -> StoreError:
    translated = store_error(what, name, error)
    say({"store": str(translated)})
    return translated


store_error = store_database._store_error


REPLACED: tuple[tuple[ModuleType, str, object], ...] = (
    (store_database, "Database", GatedDatabase),
    (store_database, "_store_error", told_store_error),
    (store_deliveries, "database_time", wrong_database_time),
    (store_feeds, "database_time", wrong_database_time),
    (store_upkeep, "database_time", wrong_database_time),
    (wiring, "PACE", PACE),
    (wiring, "SystemClock", WrongClock),
    (wiring, "SlackNotifier", GatedSlack),
    (wiring, "Workers", Clerk),
    (wiring, "load_directory", no_directory),
    (polling, "LEASE", LEASE),
    (judging, "LEASE", LEASE),
    (work, "LEASE", LEASE),
)


def let_faults_in() -> None:
    """Put the gates in, and scale the waiting down."""
    store_database.PATIENCE_SECONDS = PATIENCE_SECONDS
    store_database.STANDSTILL_SECONDS = STANDSTILL_SECONDS
    daemon.TICK = TICK
    for module, name, gated in REPLACED:
        if not hasattr(module, name):
            raise RuntimeError(f"{module.__name__} has no {name} any more: nothing would be replaced")
        setattr(module, name, gated)


def main() -> None:
    if "--no-look-up" in sys.argv:
        sys.argv.remove("--no-look-up")
        GatedSlack.looks_up = False
    let_faults_in()
    threading.Thread(target=GATES.listen, daemon=True).start()
    cli.main()


if __name__ == "__main__":
    main()
