"""The composition root: makes adapters of the configuration and joins them to the pipeline."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

from rich.console import Console

from bot.adapters.by_channel import ByChannel
from bot.adapters.console import ConsoleNotifier
from bot.adapters.fence import KernelFence
from bot.adapters.fetch import HttpFetcher
from bot.adapters.metrics import MeteredFetcher, MeteredStore, MeteredWorkers, Metrics, Standing
from bot.adapters.outage import Outage
from bot.adapters.page.guard import Door
from bot.adapters.page.handlers import Site
from bot.adapters.page.health import Health
from bot.adapters.page.server import serving
from bot.adapters.pages import PageFetcher
from bot.adapters.pulse import Pulse
from bot.adapters.slack import SlackNotifier
from bot.adapters.store import PACE
from bot.adapters.store_database import Database, open_database
from bot.adapters.webhook import SignedWebhookNotifier, SlackWebhookNotifier
from bot.adapters.workers import Workers
from bot.config import Config, Webhook
from bot.directory import load_directory
from bot.errors import StoreAway
from bot.examination import open_worker, unwatched
from bot.model import Feed
from bot.pipeline import Pipeline, Watch, join, no_fence
from bot.polling import rhythm
from bot.ports import PROBLEMS, Fetcher, Notifier
from bot.shown import Inspection

# One worker a core would starve the event loop on two cores; feeds and articles share them.
WORKERS = 2
# Seconds between two tries to reach a database server at the start.
TRY_AGAIN = 5.0


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Running:
    """A pipeline at work; it takes up another configuration without a stop.

    `pipeline` and `config` are those in force: what was started with the ones before ends with them.
    """

    def __init__(self, config: Config, pipeline: Pipeline, workers: Workers, metrics: Metrics, outage: Outage) -> None:
        self.config = config
        self.pipeline = pipeline
        self.metrics = metrics
        self.outage = outage
        self.pulse = Pulse()
        self._workers = workers
        self._opened = AsyncExitStack()

    async def close(self) -> None:
        """Wait until nothing that was started is under way, and close what was opened on the way."""
        await self.pipeline.finish()
        await self._opened.aclose()

    async def inspect(self, source: str) -> Inspection:
        """What would be made of an article by the configuration in force. Raises as `Inspecting.inspect`."""
        return await self.pipeline.inspecting.inspect(source)

    async def take_up(self, config: Config) -> None:
        """Work by this configuration from now on, but for its database. What was opened for the one before stays open,
        for it may be in use. Raises StoreError, and changes nothing, where the feeds cannot be saved."""
        old, before = self.pipeline, self.config
        now = old.clock.now()
        await asyncio.to_thread(old.store.sync_feeds, config.feeds, [now] * len(config.feeds))
        await asyncio.to_thread(old.store.hasten_feeds, _hastened(before.feeds, config.feeds, now))
        watch = _to_watch(config)
        if (config.rules, config.companies) != (before.rules, before.companies):
            await self._workers.renew(config.rules, config.companies, watch.directory)
        notifier: Notifier = old.delivering.notifier
        if _ways_out(config) != _ways_out(before):
            notifier = open_notifier(config)
            self._opened.push_async_callback(notifier.close)
        fetcher, pages = old.inspecting.fetcher, old.judging.pages
        if _ways_in(config) != _ways_in(before):
            opened = open_fetcher(config)
            self._opened.push_async_callback(opened.close)
            fetcher, pages = _metered(opened, self.metrics)
        self.config, self.pipeline = config, old.with_watch(watch, notifier, fetcher, pages)


def _ways_out(config: Config) -> tuple[object, ...]:
    """What a notifier is made of."""
    environment = config.environment
    return environment.slack_token, environment.slack_api_url, environment.slack_timeout, config.webhooks


def _ways_in(config: Config) -> tuple[object, ...]:
    """What a fetcher is made of."""
    environment = config.environment
    return config.credentials, environment.proxy, environment.ca_file, environment.allow_hosts, environment.contact


def _metered(fetcher: HttpFetcher, metrics: Metrics) -> tuple[Fetcher, Fetcher]:
    """For feeds, and for the pages of articles."""
    return MeteredFetcher(fetcher, metrics, "feed"), MeteredFetcher(PageFetcher(fetcher), metrics, "page")


def _to_watch(config: Config) -> Watch:
    others = unwatched(load_directory(), config.companies)
    return Watch(
        config.feeds,
        config.companies,
        config.watchlists,
        config.channels,
        others,
        config.operator,
        config.environment.retention,
    )


def _hastened(before: Iterable[Feed], feeds: Iterable[Feed], now: datetime) -> dict[str, datetime]:
    """When the feeds are due that are to be polled more often than before: a long wait for them is over."""
    known = {feed.url: feed for feed in before}
    return {
        feed.url: rhythm.first_poll_at(feed, now)
        for feed in feeds
        if (old := known.get(feed.url)) and (feed.every < old.every or rhythm.slowest_of(feed) < rhythm.slowest_of(old))
    }


async def _open_database(address: str, outage: Outage, *, patient: bool) -> Database:
    """The database; a server that is away is waited for where somebody is patient."""
    while True:
        try:
            database = await asyncio.to_thread(open_database, address)
        except StoreAway as error:
            if not patient:
                raise
            outage.failed(error, writes=False)
            await asyncio.sleep(TRY_AGAIN)
        else:
            database.tell(outage)
            return database


def _open_workers(config: Config, watch: Watch) -> Workers:
    """Processes that have loaded what reads feeds and articles, and know the rules and the companies."""
    return Workers(
        WORKERS,
        initializer=open_worker,
        initargs=(config.rules, config.companies, watch.directory),
        preload=("bot.examination", "bot.polling.feeds", "trafilatura"),
    )


@asynccontextmanager
async def open_pipeline(config: Config, notifier: Notifier, *, spread: bool) -> AsyncIterator[Running]:
    """A pipeline over the configured store, fetcher and workers; finished and closed in order at the end.

    New feeds are first due at once; with `spread`, as for a daemon, over their interval, and a database server that is
    away is waited for. Raises StoreError when the database cannot be used, StoreBusy when another daemon owns it.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(notifier.close)
        # A terminal has no pace to keep.
        pace = PACE if config.environment.slack_token else timedelta(0)
        metrics, outage = Metrics(), Outage()
        database = await _open_database(config.environment.database, outage, patient=spread)
        store = MeteredStore(database, pace, metrics)
        stack.callback(store.close)
        await asyncio.to_thread(store.migrate)
        await asyncio.to_thread(store.own, f"process {os.getpid()} on {socket.gethostname()}")
        clock = SystemClock()
        now = clock.now()
        first_polls = [rhythm.first_poll_at(feed, now) if spread else now for feed in config.feeds]
        await asyncio.to_thread(store.sync_feeds, config.feeds, first_polls)
        watch = _to_watch(config)
        fetcher = open_fetcher(config)
        stack.push_async_callback(fetcher.close)
        workers = _open_workers(config, watch)
        stack.push_async_callback(workers.close)
        # One daemon owns a SQLite file; of several on PostgreSQL, one that stood still has lost its work to another.
        fence = no_fence if config.environment.database.startswith("sqlite:") else KernelFence()
        pipeline = join(
            watch,
            store,
            *_metered(fetcher, metrics),
            notifier,
            MeteredWorkers(workers, metrics),
            clock,
            config.environment.slack_timeout,
            fence,
        )
        running = Running(config, pipeline, workers, metrics, outage)
        metrics.registry.register(Standing(store, clock, running.pulse))
        stack.push_async_callback(running.close)
        yield running


def open_page(running: Running, door: Door) -> AbstractAsyncContextManager[tuple[str, int]]:
    """The page over a running pipeline. Raises InputError where its address cannot be had."""
    pipeline = running.pipeline
    site = Site(
        pipeline.store,
        pipeline.clock,
        running,
        lambda: running.pipeline.watch,
        lambda: tuple(pipeline.store.recall(PROBLEMS).splitlines()[1:]),
        Health(pipeline.store, running.pulse, running.metrics, running.outage),
    )
    return serving(site, door)


def open_fetcher(config: Config) -> HttpFetcher:
    """The guarded fetcher for feeds, and for a page that a user asks about."""
    environment = config.environment
    return HttpFetcher(
        allow_hosts=environment.allow_hosts,
        contact=environment.contact,
        authorizations={one.feed: one.authorization.reveal() for one in config.credentials},
        proxy=environment.proxy.reveal() if environment.proxy else "",
        ca_file=environment.ca_file,
    )


def open_notifier(config: Config) -> ByChannel:
    """What a channel is told through: its webhook, else Slack where a token is set, else the terminal."""
    return ByChannel(open_bot(config), {hook.channel: open_webhook(hook, config) for hook in config.webhooks})


def open_bot(config: Config) -> Notifier:
    environment = config.environment
    if environment.slack_token is None:
        return ConsoleNotifier(Console(highlight=False))
    timeout = environment.slack_timeout.total_seconds()
    return SlackNotifier(environment.slack_token.reveal(), base_url=environment.slack_api_url, timeout=timeout)


def open_webhook(hook: Webhook, config: Config) -> Notifier:
    timeout = config.environment.slack_timeout.total_seconds()
    if hook.secret is None:
        return SlackWebhookNotifier(hook.url.reveal(), timeout=timeout)
    return SignedWebhookNotifier(hook.url.reveal(), hook.secret.reveal(), timeout=timeout)
