"""How many messages a second the service takes of one token, learnt from its refusals.

Slack does not say what it takes of a workspace. Who sends on until it refuses, and then waits as told, gets half of it
through, and the channels that were refused have lost their turn (benchmarks/drain.py). So the service's window is kept
here as well: as many places as it takes messages in a second. A message holds one from when its turn is given out until
a second after the service can last have counted it, so no delay on the way makes one too many. Times are handed in, in
seconds.
"""

import math
from collections import deque

WINDOW = 1.0
"""Seconds. What was taken within so many before a refusal is what the service takes."""
LEAST = 5
"""A second. Slack takes several hundred messages a minute of a workspace, by its documentation."""
LESS = 0.95
"""Of the places, when the service refuses once more."""
MORE = 1.02
"""Of the places, but at least one more; tried where they are all held."""
MORE_AFTER = 10.0
"""Seconds without a refusal before more is tried; twice as long after each try that was refused, for a refusal of the
whole token costs a second of all channels."""
LONGEST_PATIENCE = 300.0
AHEAD = 0.25
"""Seconds. So far ahead turns are given out, so that one claim serves several messages."""


class Throttle:
    """No limit until the service refuses the whole token; then as many messages in any second as it took in one."""

    def __init__(self) -> None:
        self._most: float = math.inf
        self._before: float = math.inf
        self._tried = False
        self._patience = MORE_AFTER
        self._changed_at = -math.inf
        self._under_way = 0
        # By when the service had counted each message that was taken.
        self._counted: deque[float] = deque()
        self._quickest = math.inf

    def room(self, now: float) -> float:
        """How many turns may be given out now."""
        if self._most == math.inf:
            return math.inf
        free = self._free(now)
        if not free and now - self._changed_at > self._patience and self._taken_within(now):
            self._try_more(now)
            free = self._free(now)
        return free

    def wait(self, now: float) -> float:
        """Seconds until there may be room for one more; nothing where there is."""
        if self.room(now):
            return 0.0
        over = self._under_way + len(self._counted) - int(self._most)
        if over >= len(self._counted):
            return AHEAD  # every place is held by a message without an answer
        return max(self._counted[over] + WINDOW - AHEAD - now, 0.001)

    def busy(self, now: float) -> bool:
        """Whether a message was taken a moment ago."""
        return bool(self._counted) and now - self._counted[-1] < 2 * WINDOW

    def turn(self, now: float) -> float:
        """Give out a turn: seconds until the message may be sent. It ends with `took` or with `left`."""
        start = now
        while self._counted and self._under_way + len(self._counted) >= self._most:
            start = max(start, self._counted.popleft() + WINDOW)
        self._under_way += 1
        return start - now

    def took(self, sent: float, now: float) -> None:
        """The message of a turn, `sent` then, was taken, or may have been, by now."""
        self._under_way -= 1
        self._quickest = min(self._quickest, now - sent)
        # The next one needs its way there, this one had its way back: half of the quickest there and back is safe.
        self._counted.append(now - self._quickest / 2)
        while self._counted[0] <= now - 2 * WINDOW:
            self._counted.popleft()

    def left(self) -> None:
        """The message of a turn was not taken."""
        self._under_way -= 1

    def refused(self, now: float, *, token: bool) -> None:
        """A message was refused now, for its channel or for the whole `token`.

        What is refused in the same instant says nothing more, and a channel while there were places free is its own.
        """
        taken = self._taken_within(now)
        if self._most == math.inf:
            if token:
                self._set(taken, now)
        elif self._tried:
            self._set(self._before, now)
            self._patience = min(2 * self._patience, LONGEST_PATIENCE)
        elif now - self._changed_at > 2 * WINDOW and (token or taken >= self._most - 1):
            self._set(self._most * LESS, now)

    def _free(self, now: float) -> int:
        return max(int(self._most) - self._under_way - self._taken_within(now + AHEAD), 0)

    def _taken_within(self, now: float) -> int:
        """How many were taken within the window that ends now."""
        return sum(each > now - WINDOW for each in self._counted)

    def _try_more(self, now: float) -> None:
        if self._tried:  # and was not refused
            self._patience = MORE_AFTER
        before = self._most
        self._set(max(before * MORE, before + 1), now)
        self._before, self._tried = before, True

    def _set(self, most: float, now: float) -> None:
        self._most = max(math.floor(most), LEAST)
        self._tried = False
        self._changed_at = now
