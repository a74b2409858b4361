"""How work is held, bounded and handed to processes: what the steps have in common."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.errors import StaleLease, StoreError
from bot.model import USUAL_RETENTION, Channel, Company, Delivery, Feed, Notice, Retention, Watchlist
from bot.ports import Lease, Store
from bot.telling.notices import places, to_deliveries

R = TypeVar("R")
Item = TypeVar("Item")

log = logging.getLogger("pactwire")

# Longer than the slowest poll, entry or request may take, so that only a dead node loses a lease.
LEASE = timedelta(minutes=2)
RENEWED_AFTER = LEASE.total_seconds() / 3


@dataclass(frozen=True, slots=True)
class Watch:
    """What the pipeline takes from the configuration. `directory` are companies that nobody watches.

    `operator` is the channel that is told of troubles of the bot itself; empty where only the log is. `by_url` has
    the feeds by their address.
    """

    feeds: tuple[Feed, ...]
    companies: tuple[Company, ...]
    watchlists: tuple[Watchlist, ...]
    channels: tuple[Channel, ...]
    directory: tuple[Company, ...] = ()
    operator: str = ""
    retention: Retention = USUAL_RETENTION
    by_url: Mapping[str, Feed] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_url", {feed.url: feed for feed in self.feeds})

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
            log.log(level, "for the operator: %s", ": ".join(filter(None, (notice.headline, notice.detail))))
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
        self._ended = asyncio.Event()

    @property
    def free(self) -> int:
        return self._limit - len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._ended.set()
        if not task.cancelled() and (error := task.exception()):
            if isinstance(error, StoreError):  # the store's outage is told once, and the work done again
                log.debug("%s left for later: %s", self._what, error)
                return
            log.error("%s failed unexpectedly", self._what, exc_info=error)

    async def room(self, wanted: int) -> None:
        """Wait until so many more may be started."""
        while self.free < wanted:
            self._ended.clear()
            await self._ended.wait()

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)


class Batches(Generic[Item, R]):
    """Does as one, in a thread, what tasks hand in within so many seconds and while the last batch is under way, at
    most so many.

    `work` takes the items of a batch and gives an outcome for each, in order; an exception among them, or raised by
    `work` for them all, is raised where the item was handed in.
    """

    def __init__(
        self, work: Callable[[Sequence[Item]], Sequence[R | Exception]], at_most: int, within: float = 0.0
    ) -> None:
        self._work = work
        self._at_most = at_most
        self._within = within
        self._waiting: list[tuple[Item, asyncio.Future[R]]] = []
        self._working: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> R:
        outcome: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, outcome))
        if self._working is None:
            self._working = asyncio.create_task(self._do_all())
        return await outcome

    async def _do_all(self) -> None:
        try:
            while self._waiting:
                if len(self._waiting) < self._at_most:
                    await asyncio.sleep(self._within)
                batch, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
                for (_, waiting), outcome in zip(batch, await self._do([item for item, _ in batch]), strict=True):
                    _hand_back(outcome, waiting)
        finally:
            self._working = None

    async def _do(self, items: Sequence[Item]) -> Sequence[R | Exception]:
        try:
            outcomes = await asyncio.to_thread(self._work, items)
            return [outcome for _, outcome in zip(items, outcomes, strict=True)]
        except Exception as error:  # noqa: BLE001  it is raised where the items were handed in
            return [error] * len(items)


def _hand_back(outcome: R | Exception, waiting: "asyncio.Future[R]") -> None:
    if waiting.cancelled():
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)


@dataclass(slots=True, eq=False)
class Held:
    """A lease in work, to be entered while that goes on, and when it was claimed or renewed last, in seconds of the
    event loop's clock."""

    lease: Lease[Any]
    renewed_at: float
    among: "set[Held]"

    def __enter__(self) -> None:
        self.among.add(self)

    def __exit__(self, *_: object) -> None:
        self.among.discard(self)


class Holding:
    """Renews leases of which work goes on after so many seconds: a poll may wait long for its place at a slow host.

    One timer looks at all of them, twice in that time: nearly all work ends before its first renewal, and a timer for
    each lease costs a twentieth of a poll.
    """

    def __init__(self, store: Store, renewed_after: float = RENEWED_AFTER) -> None:
        self._store = store
        self._renewed_after = renewed_after
        self._held: set[Held] = set()
        self._looking: asyncio.Task[None] | None = None

    def of(self, lease: Lease[Any]) -> Held:
        """The lease, claimed just now, to be held meanwhile."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return Held(lease, asyncio.get_running_loop().time(), self._held)

    async def _look(self) -> None:
        try:
            while self._held:
                await asyncio.sleep(self._renewed_after / 2)
                due = asyncio.get_running_loop().time() - self._renewed_after
                for held in [held for held in self._held if held.renewed_at <= due]:
                    if held in self._held:  # its work may have ended while others were renewed
                        await self._renew(held)
        finally:
            self._looking = None

    async def _renew(self, held: Held) -> None:
        try:
            await asyncio.to_thread(self._store.renew, held.lease, LEASE)
        except StaleLease:
            self._held.discard(held)  # what is lost is refused when it is saved
        except StoreError as error:
            log.debug("lease not renewed: %s", error)
        except Exception:
            log.exception("lease not renewed")
        else:
            held.renewed_at = asyncio.get_running_loop().time()
