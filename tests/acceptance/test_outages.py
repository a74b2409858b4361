"""What the daemon does while what it stands on is away: it waits, says so once, and goes on with nothing lost."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.acceptance.conftest import CHANNEL, House, wait_for
from tests.fakes.slack import Fault, FaultKind
from tests.news import deal, rss

# What was under way when the outage began is taken up again when its lease has run out.
pytestmark = pytest.mark.timeout(300)
A_LEASE = 160.0
CANNOT, CAN_AGAIN = "the database cannot be used", "the database can be used again"


def said(log: str, words: str) -> int:
    """How many lines of a log say this."""
    return sum(words in json.loads(line)["message"] for line in log.splitlines())


class Way:
    """The way to a PostgreSQL server, which can be cut and opened."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections and break those that are there, as a server does that is gone."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in tuple(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_unix_connection(self._socket)
        ends = {writer, there}
        self._writers |= ends
        with suppress(ConnectionError):
            await asyncio.wait(
                [asyncio.create_task(_pipe(reader, there)), asyncio.create_task(_pipe(there_reader, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
        for end in ends:
            end.transport.abort()
        self._writers -= ends


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


@pytest.fixture
async def way(empty_postgresql_url: str, house: House) -> AsyncIterator[Way]:
    """A way to a database that the house uses."""
    url = make_url(empty_postgresql_url)
    way = Way(f"{url.query['host']}/.s.PGSQL.{url.port or 5432}")
    await way.open()
    through = url.set(query={}, host="127.0.0.1", port=way.port)
    house.environment["PACTWIRE_DATABASE"] = through.render_as_string(hide_password=False)
    yield way
    await way.cut()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte, as only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small file system can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


async def test_a_database_server_that_goes_and_comes_back_costs_no_news_and_is_told_of_once(
    house: House, way: Way
) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    daemon = await house.run()
    await wait_for(house.texts, "the first message")

    await way.cut()
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    polls = len(house.feeds.requests)
    await asyncio.sleep(4)  # an outage lasts; what is asked is what it leaves behind
    await way.open()
    await wait_for(lambda: len(house.texts()) == 2, "the news of the outage", A_LEASE)
    await wait_for(lambda: len(house.feeds.requests) > polls + 6, "some quiet seconds afterwards", A_LEASE)

    log = await house.stop(daemon)
    assert (said(log, CANNOT), said(log, CAN_AGAIN)) == (1, 1), log
    assert "Traceback" not in log
    assert len(house.texts()) == 2


async def test_a_daemon_that_starts_before_its_database_server_waits_for_it(house: House, way: Way) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    await way.cut()
    daemon = await house.run()
    assert daemon.stderr
    said = await asyncio.wait_for(daemon.stderr.readline(), 40)
    assert CANNOT in said.decode()

    await way.open()

    await wait_for(house.texts, "the message")


async def test_a_daemon_that_waits_for_its_database_server_ends_at_a_signal(house: House, way: Way) -> None:
    await way.cut()
    daemon = await house.run()
    assert daemon.stderr
    await asyncio.wait_for(daemon.stderr.readline(), 40)

    daemon.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(daemon.wait(), 20) == 0


async def test_a_disk_that_is_full_costs_no_news_and_is_told_of_once(house: House, small_disk: Path) -> None:
    house.environment["PACTWIRE_DATABASE"] = f"sqlite:///{small_disk / 'pactwire.db'}"
    house.feeds.serve("/feed.xml", rss([]))
    daemon = await house.run()
    await wait_for(lambda: len(house.feeds.requests) >= 2, "two polls")
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"\0" * 4096)
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    polls = len(house.feeds.requests)
    await asyncio.sleep(4)
    assert house.texts() == []

    (small_disk / "filler").unlink()

    await wait_for(lambda: len(house.texts()) == 2, "the news of the outage", A_LEASE)
    await wait_for(lambda: len(house.feeds.requests) > polls + 6, "some quiet seconds afterwards", A_LEASE)
    log = await house.stop(daemon)
    assert (said(log, CANNOT), said(log, CAN_AGAIN)) == (1, 1), log
    assert "the disk is full" in log
    assert "Traceback" not in log
    assert len(set(house.slack.keys(CHANNEL))) == len(house.texts()) == 2


async def test_a_process_that_stood_still_repeats_nothing_and_loses_nothing(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.slack.script(Fault(FaultKind.SLOW, seconds=3))
    daemon = await house.run()
    await wait_for(house.texts, "the message that is taken and not answered")

    os.killpg(daemon.pid, signal.SIGSTOP)
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    await asyncio.sleep(4)
    os.killpg(daemon.pid, signal.SIGCONT)

    await wait_for(lambda: len(house.texts()) == 2, "the news of the standstill", A_LEASE)
    log = await house.stop(daemon)
    assert "Traceback" not in log
    assert len(set(house.slack.keys(CHANNEL))) == len(house.texts()) == 2
