"""The page of the daemon as a process."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.acceptance.conftest import DEADLINE, House
from tests.news import deal, rss


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def test_the_daemon_shows_its_page_to_who_has_the_token_and_tells_no_log(
    house: House, browser: aiohttp.ClientSession
) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    daemon, address, log = await house.serve()
    token = house.bearer["Authorization"].removeprefix("Bearer ")

    async with browser.get(address) as response:
        assert response.status == 401
    async with browser.get(f"{address}/?token={token}") as response:
        assert response.status == 200

    assert token not in log + await house.stop(daemon)


async def test_a_page_that_the_network_could_reach_is_refused_unless_it_is_meant(house: House) -> None:
    daemon = await house.run("--http", "0.0.0.0:0")
    _, err = await asyncio.wait_for(daemon.communicate(), DEADLINE)
    assert daemon.returncode == 2
    assert "--http-name" in err.decode()
    assert "Traceback" not in err.decode()
