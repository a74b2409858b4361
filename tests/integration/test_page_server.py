"""The page over real HTTP: who gets in, and what every answer carries."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.page.guard import Door
from bot.adapters.page.handlers import Site
from bot.adapters.page.server import serving
from bot.config import shipped_rules
from bot.errors import InputError, StoreError
from bot.examination import open_worker
from bot.pipeline import Pipeline
from tests.fakes.around import COMPANIES
from tests.fakes.feed_server import FeedServer
from tests.fakes.page import DOOR, TOKEN, site_of, watching, work
from tests.news import deal

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module", autouse=True)
def desk() -> None:
    """What a worker process would open, in this one."""
    open_worker(shipped_rules(), COMPANIES, ())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Pipeline]:
    with watching(tmp_path) as house:
        yield house


@pytest.fixture
def site(house: Pipeline) -> Site:
    return site_of(house)


@asynccontextmanager
async def visiting(site: Site, door: Door = DOOR) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser's session at a page that is served; it keeps cookies of numbered hosts too."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        serving(site, door) as (host, port),
        aiohttp.ClientSession(f"http://{host}:{port}", cookie_jar=jar) as session,
    ):
        yield session


async def test_without_the_token_it_is_asked_for_and_nothing_shown(site: Site) -> None:
    async with visiting(site) as browser, browser.get("/") as response:
        assert response.status == 401
        assert 'name="token"' in await response.text()


async def test_the_token_in_the_address_is_taken_into_a_cookie_and_out_of_the_address(site: Site) -> None:
    async with visiting(site) as browser:
        async with browser.get(f"/?token={TOKEN}", allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (303, "/")
            cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        async with browser.get("/") as response:
            assert response.status == 200


async def test_the_token_typed_in_opens_the_page(site: Site) -> None:
    async with visiting(site) as browser:
        async with browser.post("/enter", data={"token": "wrong"}) as response:
            assert response.status == 401
        async with browser.post("/enter", data={"token": f" {TOKEN} "}) as response:
            assert (response.status, response.url.path) == (200, "/")


async def test_an_address_with_the_token_leads_to_no_other_host(site: Site) -> None:
    async with visiting(site) as browser:
        address = f"{browser._base_url}/evil.example/?token={TOKEN}"
        async with browser.get(address, allow_redirects=False) as response:
            assert not response.headers["Location"].startswith("//")


async def test_a_program_gives_the_token_as_bearer(site: Site) -> None:
    async with (
        visiting(site) as browser,
        browser.get("/", headers={"Authorization": f"Bearer {TOKEN}"}) as response,
    ):
        assert response.status == 200


async def test_another_name_for_this_host_is_refused(site: Site) -> None:
    headers = {"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"}
    async with visiting(site) as browser, browser.get("/", headers=headers) as response:
        assert response.status == 421


@pytest.mark.parametrize("path", ["/", "/no/such/page", "/static/page.css", "/static/..%2Fviews.py", "/enter"])
async def test_every_answer_allows_no_script_no_frame_and_no_other_host(site: Site, path: str) -> None:
    async with visiting(site) as browser, browser.get(path, headers=BEARER) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


async def test_a_store_that_is_away_is_said_and_does_not_end_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: object) -> None:
        raise StoreError("status: the database is out of reach", hint="wait")

    monkeypatch.setattr("bot.adapters.store.SqlStore.channel_states", fail)
    async with visiting(site) as browser:
        async with browser.get("/", headers=BEARER) as response:
            assert response.status == 503
            assert "out of reach" in await response.text()
        async with browser.get("/static/page.css") as response:
            assert response.status == 200


async def test_a_mistake_of_ours_shows_nothing_of_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ValueError(TOKEN)

    monkeypatch.setattr("bot.adapters.page.views.overview", fail)
    async with visiting(site) as browser, browser.get("/", headers=BEARER) as response:
        assert response.status == 500
        assert TOKEN not in await response.text()


async def test_what_was_told_stands_on_the_page_with_its_story_and_its_feed(house: Pipeline, site: Site) -> None:
    await work(house)
    async with visiting(site) as browser:
        async with browser.get("/", headers=BEARER) as response:
            overview = await response.text()
        address = re.search(r"/stories/[\w%-]+", overview)
        assert address
        async with browser.get(address[0], headers=BEARER) as response:
            story = await response.text()
        async with browser.get("/feeds", headers=BEARER) as response:
            feeds = await response.text()
    assert re.findall(r"<strong>([\d,]+)</strong>", overview) == ["2", "2", "1", "1"]
    assert "Orrin Labs" in overview
    assert "#deals" in story
    assert 'alert <span class="badge good">sent' in story
    assert "broken.example" in feeds
    assert feeds.index("broken.example") < feeds.index("news.example/feed")


@pytest.mark.parametrize("address", ["/stories/none", "/nothing"])
async def test_what_is_not_there_is_said_with_a_way_back(site: Site, address: str) -> None:
    async with visiting(site) as browser, browser.get(address, headers=BEARER) as response:
        assert response.status == 404
        assert 'href="/"' in await response.text()


async def inspected(site: Site, source: str) -> tuple[int, str]:
    async with (
        visiting(site) as browser,
        browser.post("/inspect", headers=BEARER, data={"source": source}) as response,
    ):
        return response.status, await response.text()


async def test_a_pasted_deal_would_alert_and_says_in_which_channel(site: Site) -> None:
    news = deal("Orrin Labs")
    status, page = await inspected(site, f"{news.title}\n\n{news.text}")
    assert status == 200
    assert "It deserves an alert for AMD" in page
    assert "told at once: AMD in chips" in page
    assert "<mark" in page
    assert "<u>" in page


async def test_a_pasted_deal_that_was_told_says_so(house: Pipeline, site: Site) -> None:
    await work(house)
    news = deal("Orrin Labs")
    _, page = await inspected(site, f"{news.title}\n\n{news.text}")
    assert "added to the alert that told the story" in page


async def test_nothing_that_is_inspected_is_kept_or_told(house: Pipeline, site: Site) -> None:
    news = deal("Orrin Labs")
    await inspected(site, f"{news.title}\n\n{news.text}")
    status = house.store.status()
    assert (status.articles, status.stories, status.deliveries["pending"]) == (0, 0, 0)


async def test_an_article_without_a_deal_says_what_would_have_to_change(site: Site) -> None:
    text = "AMD reports results\n\nAMD and its partner Orrin Labs spoke of a class action and of revenue."
    _, page = await inspected(site, text)
    assert "It deserves no alert" in page
    assert "What would have to change" in page
    assert "mutes “class action”" in page


async def test_a_pasted_address_passes_the_guards_of_a_feed(site: Site) -> None:
    with FeedServer() as server:
        status, page = await inspected(site, server.url("/secret"))
        assert status == 422
        assert "not a public address" in page
        assert not server.requests


@pytest.mark.parametrize("source", ["file:///etc/passwd", "ftp://news.example/", "gopher://x"])
async def test_what_is_no_web_address_is_read_as_text_and_never_opened(site: Site, source: str) -> None:
    status, page = await inspected(site, source)
    assert status == 200
    assert "No watched company is in it" in page
    assert "root:" not in page


async def test_nothing_pasted_is_said(site: Site) -> None:
    assert (await inspected(site, "  "))[0] == 422


async def test_a_huge_text_is_cut_and_judged(site: Site) -> None:
    status, page = await inspected(site, f"{deal('Orrin Labs').text}\n\n" + "AMD said so. " * 40_000)
    assert status == 200
    assert "characters were" in page


async def test_a_form_that_is_too_large_is_refused(site: Site) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    form = BytesIO(b"token=" + b"x" * 3_000_000)
    async with visiting(site) as browser, browser.post("/enter", data=form, headers=headers) as response:
        assert response.status == 413
        assert "paste the article alone" in await response.text()


async def test_the_network_gets_no_page_without_a_name_for_it(site: Site) -> None:
    with pytest.raises(InputError, match="open to the network"):
        async with visiting(site, Door("0.0.0.0", 0, TOKEN)):
            pass


async def test_a_port_that_is_taken_is_said_in_one_line(site: Site) -> None:
    async with serving(site, Door("127.0.0.1", 0, TOKEN)) as (host, port):
        with pytest.raises(InputError, match=f"cannot be opened: 127.0.0.1:{port}: "):
            async with serving(site, Door(host, port, TOKEN)):
                pass
