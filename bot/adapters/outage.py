"""A store that cannot be used: said once when it begins and once when it is over."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import StoreError

log = logging.getLogger("pactwire")

CALM = 5.0
"""Seconds without a failure after which a success counts as the end: with a full disk, small writes still succeed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An outage that is over."""

    began_at: datetime
    lasted: timedelta
    cause: str


class Outage:
    """Hears of every transaction of a database, from any thread; says when it cannot be used, and when it can again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began: tuple[datetime, float] | None = None
        self._cause = ""
        self._writes = False
        self._failed_at = 0.0
        self._ended: list[Ended] = []

    @property
    def cause(self) -> str:
        """Why the store cannot be used now; empty while it can."""
        return self._cause

    @property
    def of_writing(self) -> bool:
        """Whether it began with something that could not be written."""
        return self._began is not None and self._writes

    def failed(self, error: StoreError, *, writes: bool) -> None:
        with self._lock:
            self._failed_at = self._clock()
            if self._began is None:
                self._began = datetime.now(UTC), self._failed_at
                self._writes, self._cause = writes, str(error)
                hint = f" ({error.hint})" if error.hint else ""
                log.error("the database cannot be used; waiting for it, nothing is lost: %s%s", error, hint)

    def succeeded(self, *, writes: bool) -> None:
        """A reader's success says nothing of a disk that is full, nor does one right after a failure."""
        if self._began is None:
            return
        with self._lock:
            calm = self._clock() - self._failed_at >= CALM
            if self._began is None or not calm or (self._writes and not writes):
                return
            began_at, since = self._began
            lasted = timedelta(seconds=round(self._clock() - since))
            self._ended.append(Ended(began_at, lasted, self._cause))
            self._began, self._cause = None, ""
            log.info("the database can be used again, after %s", lasted)

    @property
    def ended(self) -> tuple[Ended, ...]:
        """The outages that are over and that nobody forgot."""
        with self._lock:
            return tuple(self._ended)

    def forget(self, ended: tuple[Ended, ...]) -> None:
        with self._lock:
            self._ended = [each for each in self._ended if each not in ended]
