"""The page of the daemon as a process."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.acceptance.conftest import DEADLINE, House
from tests.news import deal, rss


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def start(house: House) -> tuple[asyncio.subprocess.Process, str, list[str]]:
    """A daemon with its page, the page's address, and the log so far."""
    daemon = await house.run("--http", "127.0.0.1:0")
    assert daemon.stderr is not None
    log: list[str] = []
    while not (found := re.search(r"page at (http://[\d.:]+/)", log[-1] if log else "")):
        line = await asyncio.wait_for(daemon.stderr.readline(), DEADLINE)
        assert line, f"the daemon ended: {log}"
        log.append(line.decode())
    return daemon, found[1], log


async def test_the_daemon_shows_its_page_to_who_has_the_token_and_tells_no_log(
    house: House, browser: aiohttp.ClientSession
) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    daemon, address, log = await start(house)
    token = (house.directory / "page-token").read_text().strip()

    async with browser.get(address) as response:
        assert response.status == 401
    async with browser.get(f"{address}?token={token}") as response:
        assert response.status == 200

    daemon.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(daemon.communicate(), DEADLINE)
    assert daemon.returncode == 0
    assert token not in "".join(log) + rest.decode()


async def test_a_page_that_the_network_could_reach_is_refused_unless_it_is_meant(house: House) -> None:
    daemon = await house.run("--http", "0.0.0.0:0")
    _, err = await asyncio.wait_for(daemon.communicate(), DEADLINE)
    assert daemon.returncode == 2
    assert "--http-name" in err.decode()
    assert "Traceback" not in err.decode()
