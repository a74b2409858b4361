"""Invented news in a store, judged for the companies that the shipped configuration watches."""

from datetime import datetime
from functools import cache

from bot.adapters.store import SqlStore
from bot.config import TEMPLATE, load_watch, shipped_rules
from bot.directory import load_directory
from bot.examination import Desk, open_desk, unwatched
from bot.model import Entry
from bot.reading.articles import to_draft
from tests.contract.store_values import FEED, LEASE, save_entries
from tests.news import News


@cache
def shipped_desk() -> Desk:
    watched = load_watch(TEMPLATE / "watchlists.yaml")[1]
    return open_desk(shipped_rules(), watched, unwatched(load_directory(), watched))


def judge_news(store: SqlStore, news: News, at: datetime) -> None:
    """Bring an article through to its judgement, found and judged at `at`."""
    url = news.url or f"https://news.example/{news.slug}"
    item = Entry(news.slug, FEED, url, news.title, "Example News", at, body=news.text)
    save_entries(store, [item], at)
    (claimed,) = store.claim_entries(1, LEASE)
    store.save_judgement(claimed, shipped_desk().judge(to_draft(item), {}), at)
