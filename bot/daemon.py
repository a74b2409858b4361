"""The composition root: wires the adapters to the pipeline, ticks it, and stops it cleanly."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from rich.console import Console

from bot.adapters.by_channel import ByChannel
from bot.adapters.console import ConsoleNotifier
from bot.adapters.fetch import HttpFetcher
from bot.adapters.pages import PageFetcher
from bot.adapters.slack import LOOK_UP_SCOPES, SlackNotifier
from bot.adapters.store import PACE, open_store
from bot.adapters.webhook import SignedWebhookNotifier, SlackWebhookNotifier
from bot.adapters.workers import Workers
from bot.config import Config, Webhook
from bot.directory import load_directory
from bot.errors import NotifyError, StoreError
from bot.examination import open_worker, unwatched
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style
from bot.pipeline import Pipeline, Watch
from bot.polling import rhythm
from bot.ports import Notifier

log = logging.getLogger("pactwire")

TICK = timedelta(seconds=1)
DIGEST_TICK = timedelta(seconds=10)
PRUNE_TICK = timedelta(hours=6)
# How long `--once` waits for deliveries that are held up: a pause that Slack asked for, the pace of a channel.
PATIENCE = timedelta(minutes=2)
# One worker a core would starve the event loop on two cores; feeds and articles share them.
WORKERS = 2


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def open_pipeline(config: Config, notifier: Notifier, *, spread: bool) -> AsyncIterator[Pipeline]:
    """A pipeline over the configured store, fetcher and workers; closed in order at the end.

    New feeds are first due at once, or `spread` over their interval. Raises StoreError when the
    database cannot be used, StoreBusy when another daemon owns it.
    """
    clock = SystemClock()
    # A terminal has no pace to keep.
    pace = PACE if config.slack_token else timedelta(0)
    store = await asyncio.to_thread(partial(open_store, config.database, pace=pace))
    fetcher = open_fetcher(config)
    others = unwatched(load_directory(), config.companies)
    workers = Workers(
        WORKERS,
        initializer=open_worker,
        initargs=(config.rules, config.companies, others),
        preload=("bot.examination", "bot.polling.feeds"),
    )
    try:
        await asyncio.to_thread(store.migrate)
        await asyncio.to_thread(store.own, f"process {os.getpid()} on {socket.gethostname()}")
        now = clock.now()
        first_polls = [rhythm.first_poll_at(feed, now) if spread else now for feed in config.feeds]
        await asyncio.to_thread(store.sync_feeds, config.feeds, first_polls)
        watch = Watch(config.feeds, config.companies, config.watchlists, config.channels, others)
        yield Pipeline(watch, store, fetcher, PageFetcher(fetcher), notifier, workers, clock, config.slack_timeout)
    finally:
        await workers.close()
        await fetcher.close()
        await notifier.close()
        store.close()


def open_fetcher(config: Config) -> HttpFetcher:
    """The guarded fetcher for feeds, and for a page that a user asks about."""
    return HttpFetcher(allow_hosts=config.allow_hosts, contact=config.contact)


def open_notifier(config: Config) -> ByChannel:
    """What a channel is told through: its webhook, else Slack where a token is set, else the terminal."""
    return ByChannel(open_bot(config), {hook.channel: open_webhook(hook, config) for hook in config.webhooks})


def open_bot(config: Config) -> Notifier:
    if config.slack_token is None:
        return ConsoleNotifier(Console(highlight=False))
    return SlackNotifier(
        config.slack_token.reveal(), base_url=config.slack_api_url, timeout=config.slack_timeout.total_seconds()
    )


def open_webhook(hook: Webhook, config: Config) -> Notifier:
    timeout = config.slack_timeout.total_seconds()
    if hook.secret is None:
        return SlackWebhookNotifier(hook.url.reveal(), timeout=timeout)
    return SignedWebhookNotifier(hook.url.reveal(), hook.secret.reveal(), timeout=timeout)


async def run(config: Config, notifier: Notifier, *, once: bool) -> None:
    """Run the daemon until SIGTERM or SIGINT; with `once`, one full cycle.

    What is in flight is finished before it returns.
    """
    async with open_pipeline(config, notifier, spread=not once) as pipeline:
        await resolve_channels(pipeline)
        await (run_cycle(pipeline) if once else run_ticks(pipeline))


async def resolve_channels(pipeline: Pipeline) -> None:
    """Say at start, once, which channels are not there; their messages are kept until it is mended."""
    for channel in pipeline.watch.channels:
        try:
            await pipeline.resolve(channel.id)
        except NotifyError as error:
            log.error("%s%s", error, f" ({error.hint})" if error.hint else "")


async def missing_permissions(config: Config) -> frozenset[str]:
    """What the Slack token lacks to look up whether a message arrived. Raises NotifyError."""
    notifier = open_notifier(config)
    try:
        return await _lacking(notifier.usual)
    finally:
        await notifier.close()


async def _lacking(notifier: Notifier) -> frozenset[str]:
    return LOOK_UP_SCOPES - await notifier.scopes() if isinstance(notifier, SlackNotifier) else frozenset()


async def send_test(config: Config, channel: str, now: datetime) -> tuple[Receipt, frozenset[str]]:
    """Post a message to a channel; its receipt, and the permissions that are missing. Raises NotifyError."""
    notifier = open_notifier(config)
    line = "A test message of Pactwire: what you watch will be told here"
    message = Message(line, (Block(Style.TEXT, (Run(line),)),))
    try:
        place = await notifier.resolve(channel)
        notice = Delivery(Purpose.NOTICE, f"test {now.isoformat()}", place, message, now, now)
        return await notifier.send(notice, None), await _lacking(notifier.of(channel))
    finally:
        await notifier.close()


async def missing_channels(config: Config) -> tuple[NotifyError, ...]:
    """What the notifier says of the configured channels that it cannot find."""
    notifier = open_notifier(config)
    missing = []
    try:
        for channel in config.channels:
            try:
                await notifier.resolve(channel.id)
            except NotifyError as error:
                missing.append(error)
    finally:
        await notifier.close()
    return tuple(missing)


async def run_cycle(pipeline: Pipeline) -> None:
    """Everything that is due now, from the feeds to the deliveries."""
    while await pipeline.poll():
        await pipeline.polls.drain()
    for step in (pipeline.judge, pipeline.tell, pipeline.close_digests):
        while await step():
            pass
    await pipeline.deliver_all(PATIENCE)


async def run_ticks(pipeline: Pipeline) -> None:
    """Tick every step until a signal asks to stop, then finish what is in flight."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ticks = Ticks(stop)
    # A tick that comes late is run, and run once: the work that is due stands in the database.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for step, every in (
        (pipeline.poll, TICK),
        (pipeline.judge, TICK),
        (pipeline.tell, TICK),
        (pipeline.close_digests, DIGEST_TICK),
        (pipeline.deliver, TICK),
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
    await pipeline.polls.drain()
    await pipeline.sends.drain()
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
