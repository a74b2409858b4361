"""The page over real HTTP: who gets in, and what every answer carries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.page.guard import Door
from bot.adapters.page.server import Site, serving
from bot.adapters.store import open_store
from bot.errors import InputError
from tests.fakes.around import Clock

TOKEN = "a-token-that-nobody-guesses-0123456789"
DOOR = Door("127.0.0.1", 0, TOKEN)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    store = open_store(f"sqlite:///{tmp_path / 'pactwire.db'}")
    store.migrate()
    return Site(store, Clock())


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
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with visiting(site) as browser, browser.get(path, headers=headers) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


async def test_a_store_that_is_away_is_said_and_does_not_end_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise ValueError(TOKEN)

    monkeypatch.setattr("bot.adapters.page.views.overview", fail)
    async with visiting(site) as browser:
        async with browser.get("/", headers={"Authorization": f"Bearer {TOKEN}"}) as response:
            assert response.status == 500
            assert TOKEN not in await response.text()
        async with browser.get("/static/page.css") as response:
            assert response.status == 200


async def test_a_form_that_is_too_large_is_refused(site: Site) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    form = BytesIO(b"token=" + b"x" * 3_000_000)
    async with visiting(site) as browser, browser.post("/enter", data=form, headers=headers) as response:
        assert response.status == 413


async def test_the_network_gets_no_page_without_a_name_for_it(site: Site) -> None:
    with pytest.raises(InputError, match="open to the network"):
        async with visiting(site, Door("0.0.0.0", 0, TOKEN)):
            pass


async def test_a_port_that_is_taken_is_said_in_one_line(site: Site) -> None:
    async with serving(site, Door("127.0.0.1", 0, TOKEN)) as (host, port):
        with pytest.raises(InputError, match=f"cannot be opened: 127.0.0.1:{port}: "):
            async with serving(site, Door(host, port, TOKEN)):
                pass
