"""What is tried in a replay is what the daemon does."""

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.adapters.store import open_store
from bot.model import Judgement
from tests.acceptance.conftest import ROOT, House
from tests.news import News, deal, quiet, rss

SHARED = ROOT.parent / "shared" / "eval"
# As many as the daemon reads and tells within a few seconds.
REAL_ARTICLES = 150


def invented() -> list[News]:
    """Deals, one of them told twice, and other news; the oldest first."""
    told = deal("Orrin Labs")
    copy = News("orrin-copy", told.title, told.text)
    news = [told, quiet(), copy, deal("Vantor Systems", "Nvidia", "a factory twin"), deal("Castell Air", "Nvidia")]
    return [with_age(item, position, len(news)) for position, item in enumerate(news)]


def with_age(item: News, position: int, count: int) -> News:
    return News(item.slug, item.title, item.text, age=timedelta(minutes=2 * (count - position)))


def real() -> list[News]:
    """Real articles as items of a feed, given times of the last hours in their own order."""
    with gzip.open(SHARED / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(next(lines)) for _ in range(REAL_ARTICLES)]
    news = [News(row["id"], row["title"] or "", row["text"]) for row in rows]
    return [with_age(item, position, len(news)) for position, item in enumerate(news)]


Verdicts = set[tuple[str, str, bool]]


def partition(stories: Sequence[tuple[str, str]]) -> set[frozenset[str]]:
    """Articles grouped by story, whatever the stories are called."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for story, article in stories:
        groups[story].add(article)
    return {frozenset(group) for group in groups.values()}


def of_daemon(house: House) -> tuple[dict[str, Verdicts], set[frozenset[str]]]:
    store = open_store(f"sqlite:///{house.directory / 'pactwire.db'}")
    try:
        judged = store.judged_since(datetime(1970, 1, 1, tzinfo=UTC))
    finally:
        store.close()
    verdicts = {slug_of(one.judgement): verdicts_of(one.judgement) for one in judged}
    stories = [(row.story, slug_of(one.judgement)) for one in judged for row in one.memberships]
    return verdicts, partition(stories)


def slug_of(judgement: Judgement) -> str:
    return judgement.article.url.rpartition("/")[2]


def verdicts_of(judgement: Judgement) -> Verdicts:
    return {(verdict.company, verdict.role.value, verdict.alert) for verdict in judgement.verdicts}


async def of_replay(
    house: House, news: Sequence[News], now: datetime
) -> tuple[dict[str, Verdicts], set[frozenset[str]]]:
    path = house.directory / "stored.jsonl"
    rows = [
        {
            "id": item.slug,
            "url": f"https://news.example/{item.slug}",
            "title": item.title,
            "publisher": "Example News",
            "published": (now - item.age).isoformat(),
            "html": item.text,
        }
        for item in news
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    status, out, err = await house.output_of("replay", str(path), "--json")
    assert status == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    verdicts = {line["id"]: {(v["company"], v["role"], v["alert"]) for v in line["verdicts"]} for line in lines}
    # A background article is shown the story that it speaks of, and is no part of it.
    stories = [(v["story"], line["id"]) for line in lines for v in line["verdicts"] if v["novelty"]]
    return verdicts, partition(stories)


@pytest.mark.parametrize(
    "news",
    [
        pytest.param(invented, id="invented"),
        pytest.param(
            real,
            id="real",
            marks=pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not beside this checkout"),
        ),
    ],
)
async def test_the_daemon_gives_the_verdicts_and_stories_that_replay_gives(house: House, news: Any) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    items = news()
    house.feeds.serve("/feed.xml", rss(items, now))

    status, log = await house.run_once()
    assert status == 0, log

    verdicts, stories = of_daemon(house)
    assert len(verdicts) == len(items)
    assert stories
    assert (verdicts, stories) == await of_replay(house, items, now)
