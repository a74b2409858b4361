"""Runs the pipeline: one cycle, or ticks until a signal asks to stop; both finish what is in flight."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.adapters import systemd
from bot.adapters.garbage import collect_seldom
from bot.adapters.outage import Ended, Outage
from bot.adapters.page.guard import Door
from bot.config import Config
from bot.errors import NotifyError
from bot.model import DeliveryState, Notice
from bot.pipeline import Pipeline
from bot.ports import Notifier
from bot.reloading import Reloading
from bot.telling.notices import to_deliveries
from bot.ticks import Ticks, watch_over
from bot.wiring import Running, open_page, open_pipeline

log = logging.getLogger("pactwire")

Step = tuple[str, Callable[[Pipeline], Awaitable[int]], timedelta]
"""Its name, what it does with the pipeline as it is, and how often it looks whether there is something to do."""
# What one step does is work for the next, which need not wait for its tick (benchmarks/latency.py).
FOLLOWED_BY = {"judge": "tell", "tell": "deliver", "close digests": "deliver"}

TICK = timedelta(seconds=1)
DIGEST_TICK = timedelta(seconds=10)
REPORT_TICK = timedelta(minutes=10)
PRUNE_TICK = timedelta(hours=6)
# An outage that is shorter is in the log alone: a server that is restarted is no news.
WORTH_TELLING = timedelta(minutes=1)
# How long `--once` waits for deliveries that are held up: a pause that Slack asked for, the pace of a channel.
PATIENCE = timedelta(minutes=2)


async def run(config: Config, notifier: Notifier, *, once: bool, door: Door | None = None) -> None:
    """Run the daemon until SIGTERM or SIGINT; with `once`, one full cycle. The page is served at the `door`.

    What is in flight is finished before it returns. Raises NotifyError after a cycle that left messages
    unsent which should have gone, InputError where the page cannot be opened.
    """
    collect_seldom()
    stop = stop_at_a_signal()
    async with AsyncExitStack() as stack:
        opening = asyncio.create_task(stack.enter_async_context(open_pipeline(config, notifier, spread=not once)))
        if not await ends_before(opening, stop):
            return
        running = opening.result()
        pipeline = running.pipeline
        if door:
            await stack.enter_async_context(open_page(running, door))
        await pipeline.delivering.resolve_all(pipeline.watch.places)
        if once:
            await run_cycle(pipeline, stop)
            await pipeline.finish()
            await refuse_unsent(pipeline)
        else:
            await run_ticks(running, stop)


async def ends_before(task: asyncio.Task[Running], stop: asyncio.Event) -> bool:
    """Wait for the task; it is cancelled where `stop` is set before it ends."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not task.done():
        task.cancel()
        await asyncio.wait((task,))
    return not task.cancelled()


def stop_at_a_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def hangups(ask: Callable[[], None]) -> Iterator[None]:
    """Within it a SIGHUP asks; also one that came before, which the kernel kept since the program began."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, ask)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})


async def run_cycle(pipeline: Pipeline, stop: asyncio.Event) -> None:
    """Everything that is due now, from the feeds to the deliveries."""
    while not stop.is_set() and await pipeline.polling.poll():
        pass
    await pipeline.polling.in_flight.drain()
    for step in (pipeline.judging.judge, pipeline.looking.look, pipeline.telling.tell, pipeline.telling.close_digests):
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


async def run_ticks(running: Running, stop: asyncio.Event) -> None:
    """Tick every step until `stop` is set, then finish what is in flight."""
    ticks = Ticks(stop, running.pulse, running.metrics)
    reloading = Reloading(running, os.environ)
    # A tick that comes late is run, and run once: the work that is due stands in the database.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    own: tuple[Step, ...] = (
        ("reload", lambda _: reloading.look(), TICK),
        ("tell of outages", lambda pipeline: tell_outages(running.outage, pipeline), TICK),
    )
    for name, step, every in (*steps(), *own):
        scheduler.add_job(
            ticks.tick,
            "interval",
            id=name,
            args=[name, partial(_take, running, step), partial(_wake, scheduler, FOLLOWED_BY.get(name))],
            seconds=every.total_seconds(),
            next_run_time=datetime.now(UTC),
        )
        if every <= DIGEST_TICK:
            running.pulse.expect(name)
    scheduler.start()
    watching = asyncio.create_task(watch_over(running.pipeline.store, running.pulse))
    systemd.notify("READY=1")
    watch = running.pipeline.watch
    log.info("watching %d companies in %d feeds", len(watch.companies), len(watch.feeds))
    with hangups(reloading.ask):
        await stop.wait()
    systemd.notify("STOPPING=1")
    log.info("stopping: finishing what is in flight")
    watching.cancel()
    scheduler.pause()
    await ticks.drain()
    await running.pipeline.finish()
    scheduler.shutdown(wait=False)
    log.info("stopped")


async def tell_outages(outage: Outage, pipeline: Pipeline) -> int:
    """Owe the operator what could not be told while the database could not be used. Always 0."""
    ended = outage.ended
    notices = [to_notice(each) for each in ended if each.lasted >= WORTH_TELLING]
    if owed := to_deliveries(notices, pipeline.watch.operator, pipeline.clock.now()):
        await asyncio.to_thread(pipeline.store.notify, owed)
    outage.forget(ended)
    return 0


def to_notice(ended: Ended) -> Notice:
    headline = f"The database could not be used for {ended.lasted}; nothing was lost"
    return Notice("database", ended.began_at, headline, ended.cause, over=True)


def _wake(scheduler: AsyncIOScheduler, step: str | None) -> None:
    """Let the next tick of a step come now: there may be work for it."""
    if step:
        scheduler.modify_job(step, next_run_time=datetime.now(UTC))


def steps() -> tuple[Step, ...]:
    """The steps of a pipeline, and how often each looks whether there is something to do."""
    return (
        ("poll", lambda pipeline: pipeline.polling.poll(), TICK),
        ("judge", lambda pipeline: pipeline.judging.judge(), TICK),
        ("look again", lambda pipeline: pipeline.looking.look(), TICK),
        ("tell", lambda pipeline: pipeline.telling.tell(), TICK),
        ("close digests", lambda pipeline: pipeline.telling.close_digests(), DIGEST_TICK),
        ("deliver", _deliver, TICK),
        ("prune", lambda pipeline: pipeline.upkeep.prune(), PRUNE_TICK),
        ("report", lambda pipeline: pipeline.upkeep.report(), REPORT_TICK),
    )


async def _deliver(pipeline: Pipeline) -> int:
    """Send what may go; while messages go out, turns come between two ticks."""
    return await pipeline.delivering.deliver() or await pipeline.delivering.next_turn()


def _take(running: Running, step: Callable[[Pipeline], Awaitable[int]]) -> Awaitable[int]:
    """Take a step of the pipeline as it is now: another configuration is taken up between two steps."""
    return step(running.pipeline)
