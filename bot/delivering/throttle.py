"""How many messages a second the service takes of one token, learnt from its refusals.

Slack does not say what it takes of a workspace. Who sends on until it refuses, and then waits as told, gets half of it
through, and the channels that were refused have lost their turn (benchmarks/drain.py). Times are handed in, in seconds.
"""

import math
from collections import deque

WINDOW = 1.02
"""Seconds. A little over one, for requests do not arrive as regularly as they leave."""
FIRST_LIMIT = 32.0
LEAST = 5.0
"""Slack takes several hundred messages a minute of a workspace, by its documentation."""
LESS = 0.9
MORE_AFTER = 30.0
"""Seconds without a refusal after which one more a second is tried."""


class Throttle:
    """No limit until the service refuses the whole token; then a tenth less each time, and one more after a while."""

    def __init__(self) -> None:
        self._limit = math.inf
        self._limited_at = -math.inf
        self._tried_at = -math.inf
        self._started: deque[float] = deque()

    def room(self, now: float) -> float:
        """How many more may be started now."""
        while self._started and self._started[0] <= now - WINDOW:
            self._started.popleft()
        if now - max(self._limited_at, self._tried_at) > MORE_AFTER:
            self._limit += 1
            self._tried_at = now
        return max(self._limit - len(self._started), 0)

    def wait(self, now: float) -> float:
        """Seconds until one more may be started; nothing where one may."""
        return 0.0 if self.room(now) >= 1 else max(self._started[0] + WINDOW - now, 0.0)

    def start(self, now: float) -> None:
        """A message is sent now."""
        self._started.append(now)

    def limit(self, now: float) -> None:
        """The whole token was refused; what is refused in the same instant says nothing more."""
        if now - self._limited_at > 2 * WINDOW:
            self._limit = max(min(self._limit, FIRST_LIMIT) * LESS, LEAST)
            self._limited_at = now
