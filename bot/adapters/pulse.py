"""Whether the steps of the daemon run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

STUCK = 600.0
"""Seconds without a beat after which a step counts as stuck. The longest batch, 32 pages of a slow host, takes some
minutes; every other ends within the 30 seconds that the store may be waited for."""


@dataclass(slots=True)
class Pulse:
    """When each step last ended, well or not, by a clock that nobody sets. Only what beats often is expected to."""

    clock: Callable[[], float] = time.monotonic
    beats: dict[str, float] = field(default_factory=dict)

    def expect(self, step: str) -> None:
        """Count a step as stuck from now on, unless it beats."""
        self.beats[step] = self.clock()

    def beat(self, step: str) -> None:
        """A step ended; one that nobody expects to is not remembered."""
        if step in self.beats:
            self.beats[step] = self.clock()

    def idle(self) -> dict[str, float]:
        """Seconds since each step last ended."""
        now = self.clock()
        return {step: now - beat for step, beat in self.beats.items()}

    def stuck(self) -> tuple[str, ...]:
        """The steps that should have ended by now."""
        return tuple(step for step, seconds in self.idle().items() if seconds > STUCK)
