"""Runs the steps of the daemon, each for as long as it finds work, and sees that they run."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.adapters import systemd
from bot.adapters.metrics import Metrics
from bot.adapters.pulse import Pulse
from bot.errors import StoreError
from bot.pipeline.delivering import uptime
from bot.ports import Store

log = logging.getLogger("pactwire")

LOOK_EVERY = 5.0
"""Seconds between two looks whether all is well. A third of the shortest watchdog that makes sense."""

ASLEEP = 60.0
"""Seconds by which a look may come late before it is said that nothing ran: a machine under load is late by a few."""


class Ticks:
    """Runs a step for as long as it finds work; knows which steps are under way.

    An unexpected exception is logged once, with its traceback; the next tick tries again. That the store cannot be
    used is said by the store's outage, once for all steps.
    """

    def __init__(self, stop: asyncio.Event, pulse: Pulse, metrics: Metrics) -> None:
        self._stop = stop
        self._pulse = pulse
        self._metrics = metrics
        self._running: set[asyncio.Task[object]] = set()
        self._failing: dict[str, str] = {}

    async def tick(
        self, name: str, step: Callable[[], Awaitable[int]], wake: Callable[[], object] = lambda: None
    ) -> None:
        """`wake` is called each time the step has done something."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            while not self._stop.is_set() and await step():
                self._pulse.beat(name)
                wake()
            self._recovered(name)
        except Exception as error:  # noqa: BLE001  the daemon goes on, whatever a step meets
            self._failed(name, error)
        finally:
            self._pulse.beat(name)
            self._running.discard(task)

    def _failed(self, step: str, error: Exception) -> None:
        self._metrics.failures.labels(step).inc()
        if isinstance(error, StoreError):
            log.debug("step left for later: %s: %s", step, error)
            return
        if self._failing.get(step) != repr(error):
            log.error("step failed: %s: %s", step, error, exc_info=error)
        self._failing[step] = repr(error)

    def _recovered(self, step: str) -> None:
        if self._failing.pop(step, None):
            log.info("step works again: %s", step)

    async def drain(self) -> None:
        """Wait until no step is under way."""
        while self._running:
            await asyncio.wait(self._running)


async def watch_over(store: Store, pulse: Pulse) -> None:
    """For ever: feed the service manager's watchdog while the steps run and the store answers; say when nothing ran."""
    asked_within = systemd.watchdog_interval()
    every = min(LOOK_EVERY, asked_within / 3) if asked_within else LOOK_EVERY
    before = uptime()
    while True:
        await asyncio.sleep(every)
        if (late := uptime() - before - every) > ASLEEP:
            log.info("nothing ran for %s: the machine slept, or this process was stopped", timedelta(seconds=int(late)))
        before = uptime()
        if asked_within and not pulse.stuck() and await _answers(store):
            systemd.notify("WATCHDOG=1")


async def _answers(store: Store) -> bool:
    try:
        await asyncio.to_thread(store.ping)
    except StoreError:
        return False
    return True
