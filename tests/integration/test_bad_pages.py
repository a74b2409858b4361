"""Whatever a page turns out to be, the article is judged on the feed's text and says why."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from bot.adapters.fetch import HttpFetcher, Limits
from bot.adapters.pages import PageFetcher
from bot.config import shipped_rules
from bot.examination import open_worker
from bot.model import Entry, Feed, FullText, Watchlist
from bot.pipeline import Watch
from bot.pipeline.judging import Judging
from bot.pipeline.work import Holding
from bot.ports import Store
from tests.fakes.around import COMPANIES, Clock, Inline
from tests.fakes.feed_server import Body, Endless, FeedServer, Hang, Reply, redirect

FEED = "https://news.example/feed.xml"
SUMMARY = "Nvidia signed a supply agreement with Orrin Labs on Tuesday..."


class Forgetful:
    """A store that has learned nothing."""

    def recurring(self, site: str, fingerprints: Sequence[int]) -> Mapping[int, int]:
        return {}


@pytest.fixture
def site() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@asynccontextmanager
async def judging(silence: float) -> AsyncIterator[Judging]:
    open_worker(shipped_rules(), COMPANIES, ())
    limits = Limits(body=12 * 1024 * 1024, total=60.0, silence=silence)
    fetcher = HttpFetcher(allow_hosts=["127.0.0.1"], limits=limits)
    feed = Feed(FEED, "Example News", full_text=FullText.AUTO)
    watch = Watch((feed,), COMPANIES, (Watchlist("chips", tuple(company.key for company in COMPANIES)),), ())
    store = cast("Store", Forgetful())
    yield Judging(watch, store, PageFetcher(fetcher, delay=0), cast("Any", Inline()), Clock(), Holding(store))
    await fetcher.close()


def html(body: bytes) -> Body:
    return Body(body, "text/html")


BAD = {
    "10 MB": (html(b"<p>" + b"Nvidia said so. " * 650_000), "it has 10.4 MB, over 5"),
    "nested": (html(b"<div>" * 100_000), "it has 100,000 tags, over 20,000"),
    "invalid bytes": (html(b"\xff\xfe\xfa\x00\x80" * 500), "page not read"),
    "an image": (Body(b"\x89PNG\r\n\x1a\n" + bytes(500), "text/html"), "it is an image"),
    "a PDF": (Body(b"%PDF-1.7 " + bytes(500), "application/pdf"), "it is a PDF"),
    "redirects": (redirect("/page"), "over 5 redirects"),
    "leads to itself": (html(b"<meta http-equiv=refresh content='0; url=/page?again'>"), "page not read"),
    "never ends": (Endless(), "over 12 MB"),
    "never begins": (Hang(), "no answer for 0.5 s"),
}


@pytest.mark.parametrize(("reply", "reason"), BAD.values(), ids=BAD.keys())
async def test_a_page_that_cannot_be_read_leaves_the_feeds_text_and_its_reason(
    site: FeedServer, reply: Reply, reason: str
) -> None:
    site.serve("/page", reply)
    entry = Entry("key", FEED, site.url("/page"), "Nvidia signs with Orrin Labs", "Example News", None, SUMMARY)

    async with judging(silence=0.5 if isinstance(reply, Hang) else 30.0) as judges:
        judgement = await judges.examine(entry)

    assert judgement.article.paragraphs == (SUMMARY,)
    assert "NVDA" in {verdict.company for verdict in judgement.verdicts}
    (note,) = judgement.article.notes
    assert note.startswith("judged on the feed's text: ")
    assert reason in note
