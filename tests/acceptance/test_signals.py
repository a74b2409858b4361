"""Signals that come while the daemon starts, or is at what one before asked."""

import asyncio
import errno
import os
import signal
from pathlib import Path

import pytest

from tests.acceptance.conftest import DEADLINE, House, wait_for
from tests.fakes.service_manager import ServiceManager
from tests.fakes.slack import ALL_SCOPES, TOKEN
from tests.news import deal, rss


class HeldBack:
    """A secret in a file that keeps its reader waiting."""

    def __init__(self, file: Path) -> None:
        os.mkfifo(file)
        self._file = file
        self._writing = -1

    async def asked_for(self) -> None:
        """Wait until somebody reads it."""
        await wait_for(self._is_read, "that the secret is read")

    def _is_read(self) -> bool:
        try:
            self._writing = os.open(self._file, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        return self._writing >= 0

    def give(self, secret: str) -> None:
        """Let it be this for who reads it now."""
        os.write(self._writing, secret.encode())
        self.withhold()

    def withhold(self) -> None:
        os.close(self._writing)
        self._writing = -1


@pytest.fixture
def token(house: House) -> HeldBack:
    """The token of a house, without which its configuration is not loaded."""
    file = house.directory / "token"
    house.environment |= {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": str(file)}
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    return HeldBack(file)


async def test_a_hangup_before_the_configuration_is_loaded_is_carried_out_once_the_daemon_is_ready(
    house: House, token: HeldBack, tmp_path: Path
) -> None:
    house.slack.tokens = {"xoxb-new": frozenset(ALL_SCOPES)}
    with ServiceManager(tmp_path / "notify") as manager:
        house.environment["NOTIFY_SOCKET"] = manager.address
        daemon = await house.run()
        await token.asked_for()

        daemon.send_signal(signal.SIGHUP)

        token.give("xoxb-old")
        await wait_for(lambda: house.slack.calls, "a call with the old token")
        await token.asked_for()
        token.give("xoxb-new")
        await house.logged(daemon, "another Slack token")
        await wait_for(lambda: len(manager.heard) >= 3, "that it has read its configuration again")
        assert manager.heard == ["READY=1", "RELOADING=1", "READY=1"]


async def test_a_hangup_while_the_configuration_is_read_has_it_read_once_more(
    house: House, token: HeldBack, tmp_path: Path
) -> None:
    with ServiceManager(tmp_path / "notify") as manager:
        house.environment["NOTIFY_SOCKET"] = manager.address
        daemon = await house.run()
        await token.asked_for()
        token.give(TOKEN)
        await wait_for(lambda: manager.heard, "that it is ready")
        daemon.send_signal(signal.SIGHUP)
        await token.asked_for()

        daemon.send_signal(signal.SIGHUP)
        await wait_for(lambda: manager.heard == ["READY=1", "RELOADING=1", "RELOADING=1"], "that it heard both")

        token.give("xoxb-meanwhile")
        await house.logged(daemon, "another Slack token")
        await token.asked_for()
        token.give(TOKEN)
        await house.logged(daemon, "another Slack token")
        await wait_for(lambda: manager.heard[3:] == ["READY=1"], "that it has answered both")


async def test_a_hangup_does_not_end_a_cycle(house: House, token: HeldBack) -> None:
    cycle = await house.run("--once")
    await token.asked_for()

    cycle.send_signal(signal.SIGHUP)

    token.give(TOKEN)
    assert await asyncio.wait_for(cycle.wait(), DEADLINE) == 0
    assert len(house.texts()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_before_there_is_anything_to_finish_ends_the_daemon_with_0(
    house: House, token: HeldBack, number: int
) -> None:
    daemon = await house.run()
    await token.asked_for()

    daemon.send_signal(number)

    _, log = await asyncio.wait_for(daemon.communicate(), DEADLINE)
    token.withhold()
    assert daemon.returncode == 0
    assert log == b""
