"""Pages are fetched as their sites ask."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.adapters.fetch import HttpFetcher
from bot.adapters.pages import PageFetcher
from bot.errors import FetchError
from tests.fakes.feed_server import Body, FeedServer, Status

PAGE = Body(b"<html><body>news</body></html>", "text/html")


@pytest.fixture
def site() -> Iterator[FeedServer]:
    with FeedServer() as server:
        server.serve("/news", PAGE)
        yield server


@pytest.fixture
async def pages() -> AsyncIterator[PageFetcher]:
    fetcher = HttpFetcher(allow_hosts=["127.0.0.1"])
    yield PageFetcher(fetcher, delay=0.2)
    await fetcher.close()


def robots(text: str) -> Body:
    return Body(text.encode(), "text/plain")


async def test_a_site_without_robots_txt_may_be_read(site: FeedServer, pages: PageFetcher) -> None:
    assert (await pages.fetch(site.url("/news"))).body == PAGE.body


async def test_what_robots_txt_forbids_is_not_fetched(site: FeedServer, pages: PageFetcher) -> None:
    site.serve("/robots.txt", robots("User-agent: *\nDisallow: /news"))

    with pytest.raises(FetchError, match="txt forbids"):
        await pages.fetch(site.url("/news"))

    assert not site.requests_for("/news")


async def test_a_rule_for_us_by_name_outranks_the_one_for_all(site: FeedServer, pages: PageFetcher) -> None:
    site.serve("/robots.txt", robots("User-agent: *\nDisallow: /\n\nUser-agent: pactwire\nAllow: /"))

    assert (await pages.fetch(site.url("/news"))).status == 200


async def test_a_site_that_cannot_say_what_it_allows_is_left_alone(site: FeedServer, pages: PageFetcher) -> None:
    site.serve("/robots.txt", Status(503))

    with pytest.raises(FetchError, match="txt forbids"):
        await pages.fetch(site.url("/news"))


async def test_robots_txt_is_asked_for_once(site: FeedServer, pages: PageFetcher) -> None:
    await pages.fetch(site.url("/news"))
    await pages.fetch(site.url("/news"))

    assert len(site.requests_for("/robots.txt")) == 1


async def test_pages_of_one_host_are_fetched_one_at_a_time_with_a_pause(site: FeedServer, pages: PageFetcher) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()

    await asyncio.gather(*(pages.fetch(site.url("/news")) for _ in range(3)))

    assert loop.time() - started >= 0.4
    assert site.most_open == 1
