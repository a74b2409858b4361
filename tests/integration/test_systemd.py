"""What the service manager hears."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters import systemd
from bot.adapters.pulse import STUCK, Pulse
from bot.adapters.store import open_store
from bot.ticks import watch_over
from tests.fakes.service_manager import ServiceManager


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceManager]:
    """A service manager that wants to hear something each 30 ms."""
    with ServiceManager(tmp_path / "notify") as manager:
        monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
        monkeypatch.setenv("WATCHDOG_USEC", "30000")
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
        yield manager


class LookedAt(Pulse):
    """A pulse that knows how often it was looked at."""

    looks = 0

    def stuck(self) -> tuple[str, ...]:
        self.looks += 1
        return super().stuck()


async def watched(tmp_path: Path, pulse: LookedAt, *, migrated: bool = True) -> None:
    """Watch over a store for as long as three looks take."""
    store = open_store(f"sqlite:///{tmp_path / 'pactwire.db'}")
    if migrated:
        store.migrate()
    watching = asyncio.create_task(watch_over(store, pulse))
    async with asyncio.timeout(20):
        while pulse.looks <= 3:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.wait((watching,))
    store.close()


def test_a_reload_begins_with_its_time_and_ends_ready(manager: ServiceManager) -> None:
    systemd.notify_reloading()
    systemd.notify("READY=1")
    begun, ready = manager.messages
    assert begun[0] == "RELOADING=1"
    assert begun[1].startswith("MONOTONIC_USEC=")
    assert ready == ["READY=1"]


def test_without_a_service_manager_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.notify("READY=1")


def test_a_watchdog_of_another_process_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert systemd.watchdog_interval() is None


async def test_the_watchdog_is_fed_while_steps_run_and_the_store_answers(
    manager: ServiceManager, tmp_path: Path
) -> None:
    await watched(tmp_path, LookedAt())
    assert set(manager.heard) == {"WATCHDOG=1"}


async def test_the_watchdog_is_not_fed_while_a_step_is_stuck(manager: ServiceManager, tmp_path: Path) -> None:
    pulse = LookedAt()
    pulse.beats["poll"] = pulse.clock() - STUCK - 1
    await watched(tmp_path, pulse)
    assert manager.heard == []


async def test_the_watchdog_is_not_fed_while_the_store_does_not_answer(manager: ServiceManager, tmp_path: Path) -> None:
    await watched(tmp_path, LookedAt(), migrated=False)
    assert manager.heard == []
