"""A daemon as a process between a feed server and a fake Slack, all on loopback."""

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import aiohttp
import pytest

from bot.adapters.store import open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.forked import Process, Program
from tests.fakes.slack import TOKEN, FakeSlack

ROOT = Path(__file__).parents[2]
CHANNEL = "C0000000001"
# Seconds. Long enough for a machine under load; a test that waits in vain fails by it.
DEADLINE = 40.0


async def wait_for(condition: Callable[[], object], what: str, within: float = DEADLINE) -> None:
    """Wait until the condition holds; fail when it does not within so many seconds."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, f"waited {within:.0f} s in vain for: {what}"
        await asyncio.sleep(0.05)


@dataclass(slots=True)
class House:
    """A configuration in a directory, and the daemons that run on it."""

    directory: Path
    program: Program
    feeds: FeedServer
    slack: FakeSlack
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    def configure(
        self, *, every: str = "1s", full_text: str = "never", channel: str = CHANNEL, extra: str = ""
    ) -> None:
        """Write the configuration: one feed, two watched companies, one channel."""
        url = self.feeds.url("/feed.xml")
        defaults = f"defaults: {{every: {every}, full_text: {full_text}}}\n"
        self.write("feeds", f"{defaults}feeds:\n  - {{url: {url}}}\n")
        self.write("watchlists", "watchlists:\n  chips:\n    companies: [AMD, NVDA]\n")
        rows = dedent(extra) or "alerts: {}\n"
        body = "".join(f"    {line}\n" for line in f"watchlists: [chips]\n{rows}".splitlines())
        self.write("channels", f'channels:\n  "{channel}":\n{body}')

    def write(self, name: str, text: str) -> None:
        """Write one file of the configuration."""
        (self.directory / f"{name}.yaml").write_text(text, encoding="utf-8")

    async def pactwire(self, *arguments: str) -> Process:
        """Start a command."""
        own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        slack = {
            "SLACK_BOT_TOKEN": TOKEN,
            "PACTWIRE_SLACK_URL": self.slack.url,
            "PACTWIRE_SLACK_TIMEOUT": "1s",
            "PACTWIRE_ALLOW_HOSTS": "127.0.0.1",
        }
        process = await self.program.start(arguments, {**own, **slack, **self.environment})
        self.processes.append(process)
        return process

    async def run(self, *options: str) -> Process:
        return await self.pactwire("run", "--config", str(self.directory), *options)

    async def logged(self, daemon: Process, words: str, within: float = DEADLINE) -> str:
        """What a daemon logs up to the next line that has these words; TimeoutError after so many seconds."""
        assert daemon.stderr
        log = ""
        async with asyncio.timeout(within):
            while words not in log:
                line = await daemon.stderr.readline()
                assert line, f"the daemon ended: {log}"
                log += line.decode()
        return log

    async def serve(self) -> tuple[Process, str, str]:
        """Start a daemon with its page; the page's address, and what was logged up to it."""
        daemon = await self.run("--http", "127.0.0.1:0")
        log = await self.logged(daemon, "page at http")
        found = re.search(r"page at (http://[\d.:]+)/", log)
        assert found
        return daemon, found[1], log

    async def get(self, url: str) -> str:
        """What the page answers to who has its token."""
        async with aiohttp.ClientSession(headers=self.bearer) as session, session.get(url) as response:
            return await response.text()

    @property
    def bearer(self) -> dict[str, str]:
        """The header that opens the page. Its token lies beside the database."""
        (token,) = self.directory.rglob("page-token")
        return {"Authorization": f"Bearer {token.read_text().strip()}"}

    async def run_once(self) -> tuple[int, str]:
        """One cycle, as from cron: its exit status and what it logged."""
        process = await self.run("--once")
        _, log = await asyncio.wait_for(process.communicate(), DEADLINE)
        return process.returncode or 0, log.decode()

    async def stop(self, daemon: Process) -> str:
        """End a daemon; what it logged."""
        daemon.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(daemon.communicate(), DEADLINE)
        assert daemon.returncode == 0, log.decode()
        return log.decode()

    async def output_of(self, *arguments: str) -> tuple[int, str, str]:
        """The exit status, output and errors of a command over this configuration."""
        process = await self.pactwire(*arguments, "--config", str(self.directory))
        out, err = await asyncio.wait_for(process.communicate(), DEADLINE)
        return process.returncode or 0, out.decode(), err.decode()

    def texts(self) -> list[str]:
        """The messages in the channel, oldest first."""
        return [message["text"] for message in self.slack.messages(CHANNEL)]

    def notes(self) -> str:
        """What was noted on the articles that were judged."""
        store = open_store(f"sqlite:///{self.directory / 'pactwire.db'}")
        try:
            judged = store.judged_since(datetime(1970, 1, 1, tzinfo=UTC))
        finally:
            store.close()
        return "\n".join(note for one in judged for note in one.judgement.article.notes)

    def close(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    program = Program()
    yield program
    program.close()


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@pytest.fixture
async def house(tmp_path: Path, program: Program, feed_server: FeedServer) -> AsyncIterator[House]:
    async with FakeSlack() as slack:
        slack.add_channel(CHANNEL, "deals")
        house = House(tmp_path, program, feed_server, slack)
        house.configure()
        try:
            yield house
        finally:
            house.close()
            for process in house.processes:
                _, log = await process.communicate()
                print(f"process {process.pid}: {log.decode()}")  # noqa: T201 - what is unread, where a test failed
                process.close()
