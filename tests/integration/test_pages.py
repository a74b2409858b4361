"""Pages are fetched as their sites ask."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.adapters.fetch import HttpFetcher
from bot.adapters.pages import PageFetcher
from bot.errors import FetchError
from bot.ports import Fetched
from tests.fakes.feed_server import Body, FeedServer, Status, redirect

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


@pytest.mark.parametrize(
    "rules",
    ["Disallow: /core/\n\n# ours\nDisallow: /news", "Allow: /\nDisallow: /news", "Disallow: /*ews"],
)
async def test_rules_hold_below_an_empty_line_beside_a_general_one_and_with_wildcards(
    site: FeedServer, pages: PageFetcher, rules: str
) -> None:
    site.serve("/robots.txt", robots(f"User-agent: *\n{rules}"))

    with pytest.raises(FetchError, match=r"robots\.txt forbids it"):
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


def leading_to(address: str) -> Body:
    return Body(f"<meta http-equiv='refresh' content='0; url={address}'>".encode(), "text/html")


async def test_a_page_that_only_sends_its_reader_on_is_followed(site: FeedServer, pages: PageFetcher) -> None:
    site.serve("/go", leading_to("/news"))

    page = await pages.fetch(site.url("/go"))

    assert (page.body, page.url) == (PAGE.body, site.url("/news"))


async def test_pages_that_lead_in_a_circle_end(site: FeedServer, pages: PageFetcher) -> None:
    site.serve("/go", leading_to("/on"))
    site.serve("/on", leading_to("/go"))

    with pytest.raises(FetchError, match="it leads on over 3 pages"):
        await pages.fetch(site.url("/go"))


async def test_the_link_of_a_news_search_is_followed_without_asking_the_search(
    site: FeedServer, pages: PageFetcher
) -> None:
    link = f"https://www.google.com/url?url={site.url('/news')}"

    assert (await pages.fetch(link)).body == PAGE.body


async def test_a_news_search_that_leads_on_by_script_alone_is_refused_with_the_reason() -> None:
    class Search:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
            return Fetched(url, 200, b"<c-wiz data-n-a-id='x'></c-wiz>", {})

    with pytest.raises(FetchError, match="leads to it by a script alone"):
        await PageFetcher(Search(), delay=0).fetch("https://news.google.com/rss/articles/CBMiVkFVX3lxTE9k")


async def test_the_list_of_a_filings_documents_leads_to_the_filing_and_is_never_read_itself() -> None:
    folder = "https://www.sec.gov/Archives/edgar/data/1045810/000104581026000099/"
    listing = b'<table summary="Document Format Files"><tr><td><a href="/ix?doc=%b">8-K</a></td></tr></table>'

    class Edgar:
        named = b"report.htm"

        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
            return Fetched(url, 200, listing % self.named if url.endswith("-index.htm") else PAGE.body, {})

    edgar = Edgar()
    pages = PageFetcher(edgar, delay=0)
    assert (await pages.fetch(f"{folder}1-index.htm")).url == f"{folder}report.htm"

    edgar.named = b""
    with pytest.raises(FetchError, match="it lists the documents of a filing, and none to read"):
        await pages.fetch(f"{folder}1-index.htm")


async def test_the_site_that_a_redirect_leads_to_is_asked_too(site: FeedServer, pages: PageFetcher) -> None:
    with FeedServer() as other:
        other.serve("/news", PAGE)
        other.serve("/robots.txt", robots("User-agent: *\nDisallow: /news"))
        site.serve("/go", redirect(other.url("/news")))

        with pytest.raises(FetchError, match="txt forbids"):
            await pages.fetch(site.url("/go"))
