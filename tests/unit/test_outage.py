"""A store that cannot be used is told of once, and once when it is over."""

from datetime import timedelta

import pytest

from bot.adapters.outage import CALM, Outage
from bot.errors import StoreError

FULL = StoreError("save poll: sqlite pactwire.db: the disk is full", hint="make room")


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_outage_is_said_once_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    outage = Outage(time)
    with caplog.at_level("DEBUG", "pactwire"):
        for _ in range(600):
            outage.failed(FULL, writes=True)
            time.now += 1
        time.now += CALM
        outage.succeeded(writes=True)
        outage.succeeded(writes=True)
    assert [(line.levelname, "cannot be used" in line.message) for line in caplog.records] == [
        ("ERROR", True),
        ("INFO", False),
    ]
    (ended,) = outage.ended
    assert (ended.lasted, ended.cause) == (timedelta(seconds=600 + CALM), str(FULL))


def test_reading_well_does_not_end_an_outage_of_writing() -> None:
    time = Time()
    outage = Outage(time)
    outage.failed(FULL, writes=True)
    time.now += 2 * CALM
    outage.succeeded(writes=False)
    assert outage.cause
    outage.succeeded(writes=True)
    assert not outage.cause


def test_a_success_between_failures_does_not_end_an_outage() -> None:
    time = Time()
    outage = Outage(time)
    for _ in range(5):
        outage.failed(FULL, writes=True)
        time.now += CALM / 2
        outage.succeeded(writes=True)
    assert outage.cause
    assert outage.ended == ()


def test_an_outage_that_was_told_is_forgotten() -> None:
    time = Time()
    outage = Outage(time)
    outage.failed(FULL, writes=False)
    time.now += CALM
    outage.succeeded(writes=False)
    outage.forget(outage.ended)
    assert outage.ended == ()
