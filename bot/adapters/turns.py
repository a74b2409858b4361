"""Turns at asking: so many requests at a time, and so many a second, of one registered domain."""

import asyncio
from dataclasses import dataclass

from bot.polling.domains import domain_of_host

_SWEPT_FROM = 1_024
"""Domains that are remembered before those at rest are forgotten."""


@dataclass(slots=True)
class Domain:
    """A registered domain, to be entered for each request: who enters waits for a turn, and holds it until it leaves.

    `apart` is the time between the beginnings of two requests, `next_at` when the next may begin, both in seconds of
    the event loop's clock.
    """

    places: asyncio.Semaphore
    apart: float
    asking: int = 0
    next_at: float = 0.0

    async def __aenter__(self) -> None:
        self.asking += 1
        try:
            await self.places.acquire()
        except asyncio.CancelledError:
            self.asking -= 1
            raise
        now = asyncio.get_running_loop().time()
        wait, self.next_at = self.next_at - now, max(now, self.next_at) + self.apart
        if wait > 0:
            await self._sleep(wait)

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self._leave()
            raise

    def _leave(self) -> None:
        self.asking -= 1
        self.places.release()


class Turns:
    """Lets `at_once` requests of a domain go at a time, and no more than `per_second` begin in a second.

    A domain is what was registered, all of its hosts together (`www.sec.gov` and `data.sec.gov` are one).
    """

    def __init__(self, at_once: int, per_second: float) -> None:
        self._at_once = at_once
        self._apart = 1 / per_second
        self._domains: dict[str, Domain] = {}
        self._swept_at = _SWEPT_FROM

    def of(self, host: str) -> Domain:
        """The domain of this host."""
        name = domain_of_host(host)
        known = self._domains.get(name)
        if known is not None:
            return known
        if len(self._domains) >= self._swept_at:
            now = asyncio.get_running_loop().time()
            self._domains = {key: one for key, one in self._domains.items() if one.asking or one.next_at > now}
            self._swept_at = max(_SWEPT_FROM, 2 * len(self._domains))
        return self._domains.setdefault(name, Domain(asyncio.Semaphore(self._at_once), self._apart))
