"""Ends a process that stood still where that could repeat a message.

A process that is stopped (a debugger, a frozen container, SIGSTOP) between its last look at the time and its request
goes on later as if nothing had been, and sends what another node has sent meanwhile. The kernel does not let it: the
default action of a signal comes before the next instruction of a process that is continued.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager


class KernelFence:
    """A `Fence` by the timer of the process and SIGALRM; one for the process, which has one timer."""

    def __init__(self) -> None:
        self._ends: list[float] = []

    @contextmanager
    def __call__(self, seconds: float) -> Iterator[None]:
        end = time.monotonic() + seconds
        self._ends.append(end)
        self._set()
        try:
            yield
        finally:
            self._ends.remove(end)
            self._set()

    def _set(self) -> None:
        now = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, min((end - now for end in self._ends if end > now), default=0))
