"""How many messages a second the service takes of one token, learnt from its refusals.

Slack does not say what it takes of a workspace. Who sends on until it refuses, and then waits as told, gets half of it
through, and the channels that were refused have lost their turn (benchmarks/drain.py). Times are handed in, in seconds.
"""

import math
from collections import deque

WINDOW = 1.0
"""Seconds. What was taken within so many before a refusal is what the service takes."""
LESS = 0.97
"""Of what was taken: requests do not arrive as regularly as they leave."""
LEAST = 5.0
"""A second. Slack takes several hundred messages a minute of a workspace, by its documentation."""
LESS_AGAIN = 0.95
"""Of the rate, when the token is refused once more: what was taken in a second of which half was a pause says little,
and a rate that fell to it would come back in minutes only."""
A_LITTLE_LESS = 0.99
"""Of the rate, when a single channel was refused: more often than not it was one message too many of the workspace."""
MORE = 1.02
MORE_AFTER = 10.0
"""Seconds without a refusal after which that much more is tried."""
AHEAD = 0.25
"""Seconds. So far ahead turns are given out, so that one claim serves several messages."""


class Throttle:
    """No limit until the service refuses the whole token; then message after message, at the rate that it took."""

    def __init__(self) -> None:
        self._rate = math.inf
        self._changed_at = -math.inf
        self._next = -math.inf
        self._taken: deque[float] = deque()

    def room(self, now: float) -> float:
        """How many turns may be given out now."""
        if self._rate == math.inf:
            return math.inf
        if now - self._changed_at > MORE_AFTER:
            self._set(self._rate * MORE, now)
        first = max(self._next, now)
        return math.floor((now + AHEAD - first) * self._rate) + 1 if first <= now + AHEAD else 0

    def wait(self, now: float) -> float:
        """Seconds until one more turn may be given out; nothing where one may."""
        return 0.0 if self.room(now) else self._next - AHEAD - now

    def turn(self, now: float) -> float:
        """Give out a turn: seconds until the message may be sent."""
        start = max(self._next, now)
        self._next = start + 1 / self._rate
        return start - now

    def took(self, now: float) -> None:
        """A message was taken now."""
        self._taken_before(now).append(now)

    def refused(self, now: float, *, token: bool) -> None:
        """A message was refused now, for its channel or for the whole `token`.

        What is refused in the same instant says nothing more.
        """
        if self._rate == math.inf:
            if token:
                self._set(len(self._taken_before(now)) / WINDOW * LESS, now)
        elif now - self._changed_at > 2 * WINDOW:
            self._set(self._rate * (LESS_AGAIN if token else A_LITTLE_LESS), now)

    def _set(self, rate: float, now: float) -> None:
        self._rate = max(rate, LEAST)
        self._changed_at = now

    def _taken_before(self, now: float) -> deque[float]:
        """When messages were taken, within the window."""
        while self._taken and self._taken[0] <= now - WINDOW:
            self._taken.popleft()
        return self._taken
