"""What the daemon does while what it stands on is away: it waits, says so once, and goes on with nothing lost."""

import asyncio
import json
import os
import resource
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.acceptance.conftest import CHANNEL, DEADLINE, House, wait_for
from tests.fakes.slack import Fault, FaultKind
from tests.news import deal, rss

# What was under way when the outage began is taken up again when its lease has run out.
pytestmark = pytest.mark.timeout(300)
A_LEASE = 160.0
# How often something is tried in vain before an outage ends: once a second at least.
IN_VAIN = 4
CANNOT, CAN_AGAIN = "the database cannot be used", "the database can be used again"


def said(log: str, words: str) -> int:
    """How many lines of a log say this. Where the token is, is no line of the log."""
    return sum(words in json.loads(line)["message"] for line in log.splitlines() if line.startswith("{"))


class Way:
    """The way to a PostgreSQL server, which can be cut and opened. `refused` counts who came while it was cut."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self.refused = 0
        self.port = 0

    async def open(self) -> None:
        self._is_cut = False
        if not self._server:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Break the connections that are there, and those that come."""
        self._is_cut = True
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def close(self) -> None:
        """Let nobody listen, as where the server is gone."""
        self.cut()
        if self._server:
            self._server.close()
            self._server = None

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            self.refused += 1
            writer.transport.abort()
            return
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
    await way.close()


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

    way.cut()
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    log = await house.logged(daemon, CANNOT)
    await wait_for(lambda: way.refused >= IN_VAIN, "an outage of some seconds")
    await way.open()
    await wait_for(lambda: len(house.texts()) == 2, "the news of the outage", A_LEASE)
    log += await house.logged(daemon, CAN_AGAIN)

    log += await house.stop(daemon)
    assert (said(log, CANNOT), said(log, CAN_AGAIN)) == (1, 1), log
    assert "Traceback" not in log
    assert len(house.texts()) == 2


async def test_a_daemon_that_starts_before_its_database_server_waits_for_it(house: House, way: Way) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    await way.close()
    daemon = await house.run()
    await house.logged(daemon, CANNOT)

    await way.open()

    await wait_for(house.texts, "the message")


async def test_a_daemon_that_waits_for_its_database_server_ends_at_a_signal(house: House, way: Way) -> None:
    await way.close()
    daemon = await house.run()
    await house.logged(daemon, CANNOT)

    daemon.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(daemon.wait(), DEADLINE) == 0


async def outlive(house: House, strike: Callable[[int], None], mend: Callable[[int], None]) -> str:
    """News that comes while the disk cannot be written is told once it can; the log. Both take the daemon's number."""
    two = [deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]
    house.feeds.serve("/feed.xml", rss([]))
    house.configure(every="5s")  # so that no poll is under way when it strikes: its lease would have to run out
    daemon, address, log = await house.serve()
    await count(house, address, "pactwire_polls_total", 1)
    strike(daemon.pid)
    house.feeds.serve("/feed.xml", rss(two))
    log += await house.logged(daemon, CANNOT)
    await count(house, address, "pactwire_step_failures_total", IN_VAIN)
    assert house.texts() == []

    mend(daemon.pid)

    await wait_for(lambda: len(house.texts()) == 2, "the news of the outage", A_LEASE)
    log += await house.logged(daemon, CAN_AGAIN)
    log += await house.stop(daemon)
    assert (said(log, CANNOT), said(log, CAN_AGAIN)) == (1, 1), log
    assert "Traceback" not in log
    assert len(set(house.slack.keys(CHANNEL))) == len(house.texts()) == 2
    return log


async def count(house: House, address: str, metric: str, least: float) -> None:
    """Wait until a metric of the daemon has come to so much, all its labels together."""
    async with asyncio.timeout(DEADLINE):
        counted = 0.0
        while counted < least:
            lines = (await house.get(f"{address}/metrics")).splitlines()
            counted = sum(float(line.split()[-1]) for line in lines if line.startswith(metric + "{"))
            await asyncio.sleep(0.1)


async def test_a_disk_that_is_full_costs_no_news_and_is_told_of_once(house: House, small_disk: Path) -> None:
    house.environment["PACTWIRE_DATABASE"] = f"sqlite:///{small_disk / 'pactwire.db'}"
    filler = small_disk / "filler"

    def fill(_pid: int) -> None:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    log = await outlive(house, fill, lambda _pid: filler.unlink())

    assert "the disk is full" in log


async def test_a_disk_that_can_only_be_read_costs_no_news_and_is_told_of_once(house: House) -> None:
    # Where the kernel makes a disk read-only, a write to an open file fails; so it does over a limit of no bytes.
    def limit(pid: int, most: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    log = await outlive(house, lambda pid: limit(pid, 0), lambda pid: limit(pid, resource.RLIM_INFINITY))

    assert "the disk reported an error" in log


async def test_a_process_that_stood_still_repeats_nothing_and_loses_nothing(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.environment["PACTWIRE_SLACK_TIMEOUT"] = "30s"
    house.slack.script(Fault(FaultKind.SLOW, seconds=30))
    daemon = await house.run()
    await wait_for(house.texts, "the message that is taken and not answered")

    os.killpg(daemon.pid, signal.SIGSTOP)
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    house.slack.answer()
    await wait_for(lambda: not house.slack.under_way, "the answer that came while it stood still")
    os.killpg(daemon.pid, signal.SIGCONT)

    await wait_for(lambda: len(house.texts()) == 2, "the news of the standstill", A_LEASE)
    log = await house.stop(daemon)
    assert "Traceback" not in log
    assert len(set(house.slack.keys(CHANNEL))) == len(house.texts()) == 2
