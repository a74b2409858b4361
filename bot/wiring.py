"""The composition root: makes adapters of the configuration and joins them to the pipeline."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from rich.console import Console

from bot.adapters.by_channel import ByChannel
from bot.adapters.console import ConsoleNotifier
from bot.adapters.fence import KernelFence
from bot.adapters.fetch import HttpFetcher
from bot.adapters.page.guard import Door
from bot.adapters.page.handlers import Site
from bot.adapters.page.server import serving
from bot.adapters.pages import PageFetcher
from bot.adapters.slack import SlackNotifier
from bot.adapters.store import PACE, open_store
from bot.adapters.webhook import SignedWebhookNotifier, SlackWebhookNotifier
from bot.adapters.workers import Workers
from bot.config import Config, Webhook
from bot.directory import load_directory
from bot.examination import open_worker, unwatched
from bot.pipeline import Pipeline, Watch, join, no_fence
from bot.polling import rhythm
from bot.ports import Notifier

# One worker a core would starve the event loop on two cores; feeds and articles share them.
WORKERS = 2


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def open_pipeline(config: Config, notifier: Notifier, *, spread: bool) -> AsyncIterator[Pipeline]:
    """A pipeline over the configured store, fetcher and workers; finished and closed in order at the end.

    New feeds are first due at once, or `spread` over their interval. Raises StoreError when the
    database cannot be used, StoreBusy when another daemon owns it.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(notifier.close)
        # A terminal has no pace to keep.
        pace = PACE if config.slack_token else timedelta(0)
        store = await asyncio.to_thread(partial(open_store, config.database, pace=pace))
        stack.callback(store.close)
        await asyncio.to_thread(store.migrate)
        await asyncio.to_thread(store.own, f"process {os.getpid()} on {socket.gethostname()}")
        clock = SystemClock()
        now = clock.now()
        first_polls = [rhythm.first_poll_at(feed, now) if spread else now for feed in config.feeds]
        await asyncio.to_thread(store.sync_feeds, config.feeds, first_polls)
        others = unwatched(load_directory(), config.companies)
        fetcher = open_fetcher(config)
        stack.push_async_callback(fetcher.close)
        workers = Workers(
            WORKERS,
            initializer=open_worker,
            initargs=(config.rules, config.companies, others),
            preload=("bot.examination", "bot.polling.feeds"),
        )
        stack.push_async_callback(workers.close)
        watch = Watch(config.feeds, config.companies, config.watchlists, config.channels, others, config.operator)
        pages = PageFetcher(fetcher)
        # One daemon owns a SQLite file; of several on PostgreSQL, one that stood still has lost its work to another.
        fence = no_fence if config.database.startswith("sqlite:") else KernelFence()
        pipeline = join(watch, store, fetcher, pages, notifier, workers, clock, config.slack_timeout, fence)
        stack.push_async_callback(pipeline.finish)
        yield pipeline


def open_page(pipeline: Pipeline, door: Door) -> AbstractAsyncContextManager[tuple[str, int]]:
    """The page over a running pipeline. Raises InputError where its address cannot be had."""
    return serving(Site(pipeline.store, pipeline.clock, pipeline.inspecting, lambda: pipeline.watch), door)


def open_fetcher(config: Config) -> HttpFetcher:
    """The guarded fetcher for feeds, and for a page that a user asks about."""
    return HttpFetcher(
        allow_hosts=config.allow_hosts,
        contact=config.contact,
        authorizations={one.feed: one.authorization.reveal() for one in config.credentials},
        proxy=config.proxy.reveal() if config.proxy else "",
        ca_file=config.ca_file,
    )


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
