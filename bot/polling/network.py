"""Whether a feed that cannot be reached is in trouble, or we are: when everything fails at once, it is us."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Notice
from bot.polling.spans import to_span

SEVERAL = 3
"""So many domains in a row out of reach, and none that answers in between, are no coincidence: among feeds of which
one in ten is down, it happens once in a thousand polls, and costs that a failure is not counted."""


@dataclass(frozen=True, slots=True)
class Network:
    """What the last polls say of our own network: the domains out of reach since anybody answered, from when on."""

    unreached: frozenset[str] = frozenset()
    since: datetime | None = None

    @property
    def is_out(self) -> bool:
        """Whether the fault is ours."""
        return len(self.unreached) >= SEVERAL

    def without(self, domain: str, now: datetime) -> "Network":
        """After a poll that reached no server."""
        if len(self.unreached) >= SEVERAL:
            return self
        return replace(self, unreached=self.unreached | {domain}, since=self.since or now)

    def back(self, now: datetime) -> tuple[Notice, ...]:
        """What the operator is told when a server answers again after an outage."""
        if not self.is_out or self.since is None:
            return ()
        cut_off = f"from {self.since:%d %b %H:%M} UTC on, for {to_span(now - self.since)}"
        headline = f"Pactwire was cut off from the network {cut_off}"
        detail = "No feed could be reached, which was not counted against them; what came out meanwhile is told late."
        return (Notice("network", self.since, headline, detail, over=True),)


FINE = Network()
