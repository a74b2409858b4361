"""A page over a pipeline: a real store and real judging, news in memory, and a Slack that takes everything."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from bot.adapters.fetch import HttpFetcher
from bot.adapters.page.guard import Door
from bot.adapters.page.handlers import Site
from bot.adapters.page.server import serving
from bot.adapters.store import open_store
from bot.delivering.attempts import CLIENT_TIMEOUT
from bot.model import Channel, Feed, FullText, Watchlist
from bot.pipeline import Pipeline, Watch, join
from tests.fakes.around import COMPANIES, NOON, Clock, Inline, Slack, Web
from tests.news import News, deal, quiet

T = TypeVar("T")

TOKEN = "a-token-that-nobody-guesses-0123456789"
FEED = "https://news.example/feed.xml"
BROKEN = "https://broken.example/feed.xml"
DOOR = Door("127.0.0.1", 0, TOKEN)


@contextmanager
def watching(directory: Path, *news: News) -> Iterator[Pipeline]:
    """A pipeline over a new store in a directory, with a feed of this news and one that fails."""
    store = open_store(f"sqlite:///{directory / 'pactwire.db'}", pace=timedelta(0))
    store.migrate()
    clock = Clock()
    feeds = tuple(Feed(url, url.split("/")[2], full_text=FullText.NEVER) for url in (FEED, BROKEN))
    store.sync_feeds(feeds, [NOON, NOON])
    chips = Watchlist("chips", tuple(company.key for company in COMPANIES), mute=("class action",))
    watch = Watch(feeds, COMPANIES, (chips,), (Channel("#deals", ("chips",)),))
    web = Web(clock, {FEED: list(news or (deal("Orrin Labs"), quiet()))})
    house = join(watch, store, web, web, Slack(), Inline(), clock, CLIENT_TIMEOUT)
    # What is inspected is fetched for real, and from public addresses alone.
    yield replace(house, inspecting=replace(house.inspecting, fetcher=HttpFetcher()))
    store.close()


def site_of(house: Pipeline) -> Site:
    return Site(house.store, house.clock, house.inspecting, lambda: house.watch)


async def work(house: Pipeline) -> None:
    """Everything that is due."""
    while await house.polling.poll():
        await house.polling.in_flight.drain()
    for step in (house.judging.judge, house.telling.tell, house.delivering.deliver):
        while await step():
            await house.delivering.in_flight.drain()


class Aside:
    """A page that is served from a thread with a loop of its own, for a browser that blocks this one."""

    def __init__(self, site: Site) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="page", daemon=True)
        self._page = serving(site, DOOR)
        self.port = 0

    def __enter__(self) -> "Aside":
        self._thread.start()
        _, self.port = self.run(self._page.__aenter__())
        return self

    def __exit__(self, *failure: object) -> None:
        self.run(self._page.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """What the step gives, taken in the page's loop."""
        return asyncio.run_coroutine_threadsafe(step, self._loop).result()
