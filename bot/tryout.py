"""Tries a feed before it is configured: one fetch and one parse as the daemon does them, and what would match."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from bot.adapters.workers import Workers
from bot.config import Config
from bot.directory import load_directory
from bot.examination import unwatched
from bot.model import Entry, Feed, Judgement
from bot.pipeline.polling import parse
from bot.polling.feeds import ParsedFeed
from bot.ports import Fetched
from bot.replay import Recurrence, Watched, examine
from bot.wiring import open_fetcher


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a feed, how it was parsed, and what its entries are to the watchlists, in the feed's order."""

    feed: Feed
    fetched: Fetched
    parsed: ParsedFeed
    judgements: tuple[Judgement, ...]

    @property
    def pace(self) -> timedelta | None:
        """The median pause between two entries; None for fewer than two with a date."""
        dates = sorted(entry.published for entry in self.parsed.entries if entry.published)
        pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
        return timedelta(seconds=median(pauses)) if pauses else None


async def try_feed(url: str, config: Config) -> Tried:
    """Fetch a feed, with its settings where it is configured, and judge its entries by what the feed alone gives.

    Nothing is saved. Raises FetchError and FeedError.
    """
    feed = next((feed for feed in config.feeds if feed.url == url), Feed(url))
    fetcher, workers = open_fetcher(config), Workers()
    try:
        fetched = await fetcher.fetch(url)
        parsed = await parse(workers, fetched, feed)
    finally:
        await workers.close()
        await fetcher.close()
    return Tried(feed, fetched, parsed, judge_entries(parsed.entries, config))


def judge_entries(entries: Iterable[Entry], config: Config) -> tuple[Judgement, ...]:
    """What each entry is to the configuration, by what the feed alone gives; learned furniture is not known here."""
    others = unwatched(load_directory(), config.companies)
    desk = Watched(config.rules, config.watchlists, config.companies, others).desk()
    return tuple(examine(entry, desk, Recurrence().of) for entry in entries)
