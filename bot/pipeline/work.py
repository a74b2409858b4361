"""How work is held, bounded and handed to processes: what the steps have in common."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.errors import StaleLease, StoreError
from bot.model import Channel, Company, Delivery, Feed, Notice, Watchlist
from bot.ports import Lease, Store
from bot.telling.notices import places, to_deliveries

R = TypeVar("R")

log = logging.getLogger("pactwire")

# Longer than the slowest poll, entry or request may take, so that only a dead node loses a lease.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the pipeline takes from the configuration. `directory` are companies that nobody watches.

    `operator` is the channel that is told of troubles of the bot itself; empty where only the log is.
    """

    feeds: tuple[Feed, ...]
    companies: tuple[Company, ...]
    watchlists: tuple[Watchlist, ...]
    channels: tuple[Channel, ...]
    directory: tuple[Company, ...] = ()
    operator: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        return places(self.channels, self.operator)

    def notices(self, notices: Iterable[Notice], now: datetime) -> tuple[Delivery, ...]:
        """Log what the operator should know, and what is owed to the operator's channel for it.

        To be saved with the state that caused it; where there is none, by `Store.notify`.
        """
        told = tuple(notices)
        for notice in told:
            level = logging.INFO if notice.over else logging.WARNING
            log.log(level, "%s", ": ".join(filter(None, (notice.headline, notice.detail))))
        return to_deliveries(told, self.operator, now)


class Workers(Protocol):
    """Runs a function in a process; kills it and raises TimeoutError after `timeout` seconds, raises
    ChildProcessError when it died."""

    async def run(self, function: Callable[..., R], *args: Any, timeout: float) -> R: ...  # noqa: ASYNC109


class InFlight:
    """Tasks under way, at most `limit` of them; a failure is logged with its traceback, once."""

    def __init__(self, limit: int, what: str) -> None:
        self._limit = limit
        self._what = what
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        return self._limit - len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed unexpectedly", self._what, exc_info=error)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)


@asynccontextmanager
async def held(store: Store, lease: Lease[Any]) -> AsyncIterator[None]:
    """Renew the lease while work on it goes on: a poll may wait long for its place at a slow host."""
    renewing = asyncio.create_task(_renew(store, lease))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])


async def _renew(store: Store, lease: Lease[Any]) -> None:
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        try:
            await asyncio.to_thread(store.renew, lease, LEASE)
        except StaleLease:
            return  # what is lost is refused when it is saved
        except StoreError as error:
            log.warning("lease not renewed: %s", error)
