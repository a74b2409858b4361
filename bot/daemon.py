"""Runs the pipeline: one cycle, or ticks until a signal asks to stop; both finish what is in flight."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.adapters.page.guard import Door
from bot.config import Config
from bot.errors import NotifyError, StoreError
from bot.model import DeliveryState
from bot.pipeline import Pipeline
from bot.ports import Notifier
from bot.wiring import open_page, open_pipeline

log = logging.getLogger("pactwire")

TICK = timedelta(seconds=1)
DIGEST_TICK = timedelta(seconds=10)
PRUNE_TICK = timedelta(hours=6)
# How long `--once` waits for deliveries that are held up: a pause that Slack asked for, the pace of a channel.
PATIENCE = timedelta(minutes=2)


async def run(config: Config, notifier: Notifier, *, once: bool, door: Door | None = None) -> None:
    """Run the daemon until SIGTERM or SIGINT; with `once`, one full cycle. The page is served at the `door`.

    What is in flight is finished before it returns. Raises NotifyError after a cycle that left messages
    unsent which should have gone, InputError where the page cannot be opened.
    """
    stop = stop_at_a_signal()
    async with AsyncExitStack() as stack:
        pipeline = await stack.enter_async_context(open_pipeline(config, notifier, spread=not once))
        if door:
            await stack.enter_async_context(open_page(pipeline, door))
        await resolve_channels(pipeline)
        if once:
            await run_cycle(pipeline, stop)
            await pipeline.finish()
            await refuse_unsent(pipeline)
        else:
            await run_ticks(pipeline, stop)


def stop_at_a_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def resolve_channels(pipeline: Pipeline) -> None:
    """Say at start, once, which channels are not there; their messages are kept until it is mended."""
    for channel in pipeline.watch.places:
        try:
            await pipeline.delivering.resolve(channel)
        except NotifyError as error:
            log.error("%s%s", error, f" ({error.hint})" if error.hint else "")


async def run_cycle(pipeline: Pipeline, stop: asyncio.Event) -> None:
    """Everything that is due now, from the feeds to the deliveries."""
    while not stop.is_set() and await pipeline.polling.poll():
        pass
    await pipeline.polling.in_flight.drain()
    for step in (pipeline.judging.judge, pipeline.telling.tell, pipeline.telling.close_digests):
        while not stop.is_set() and await step():
            pass
    await pipeline.delivering.deliver_all(PATIENCE, stop)


async def refuse_unsent(pipeline: Pipeline) -> None:
    """Raises NotifyError for messages that should have gone and did not, so that cron hears of it."""
    status = await asyncio.to_thread(pipeline.store.status)
    configured = set(pipeline.watch.places)
    reasons = [f"{state.channel}: {state.stopped}" for state in status.channels if state.stopped]
    reasons += [f"{owed.channel}: {owed.error}" for owed in status.troubled if owed.state is not DeliveryState.FAILED]
    unsent = sorted({reason for reason in reasons if reason.partition(":")[0] in configured})
    if unsent:
        raise NotifyError(f"messages are kept, not sent: {'; '.join(unsent)}", hint="pactwire status shows them")


async def run_ticks(pipeline: Pipeline, stop: asyncio.Event) -> None:
    """Tick every step until `stop` is set, then finish what is in flight."""
    ticks = Ticks(stop)
    # A tick that comes late is run, and run once: the work that is due stands in the database.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for step, every in (
        (pipeline.polling.poll, TICK),
        (pipeline.judging.judge, TICK),
        (pipeline.telling.tell, TICK),
        (pipeline.telling.close_digests, DIGEST_TICK),
        (pipeline.delivering.deliver, TICK),
        (pipeline.prune, PRUNE_TICK),
    ):
        scheduler.add_job(
            ticks.tick, "interval", args=[step], seconds=every.total_seconds(), next_run_time=datetime.now(UTC)
        )
    scheduler.start()
    log.info("watching %d companies in %d feeds", len(pipeline.watch.companies), len(pipeline.watch.feeds))
    await stop.wait()
    log.info("stopping: finishing what is in flight")
    scheduler.pause()
    await ticks.drain()
    await pipeline.finish()
    scheduler.shutdown(wait=False)
    log.info("stopped")


class Ticks:
    """Runs a step for as long as it finds work; knows which steps are under way.

    An unexpected exception is logged once, with its traceback; the next tick tries again.
    """

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop
        self._running: set[asyncio.Task[object]] = set()
        self._failing: dict[str, str] = {}

    async def tick(self, step: Callable[[], Awaitable[int]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            while not self._stop.is_set() and await step():
                pass
            self._recovered(step.__name__)
        except Exception as error:  # noqa: BLE001  the daemon goes on, whatever a step meets
            self._failed(step.__name__, error)
        finally:
            self._running.discard(task)

    def _failed(self, step: str, error: Exception) -> None:
        if self._failing.get(step) != repr(error):
            expected = isinstance(error, StoreError)
            log.error("%s: %s", step, error, exc_info=None if expected else error)
        self._failing[step] = repr(error)

    def _recovered(self, step: str) -> None:
        if self._failing.pop(step, None):
            log.info("%s: works again", step)

    async def drain(self) -> None:
        """Wait until no step is under way."""
        while self._running:
            await asyncio.wait(self._running)
