"""Turns at asking: so many requests at a time, and so many a second, of one registered domain."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.polling.domains import domain_of_host

_SWEPT_FROM = 1_024
"""Domains that are remembered before those at rest are forgotten."""


@dataclass(slots=True)
class _Domain:
    places: asyncio.Semaphore
    asking: int = 0
    next_at: float = field(default=0.0)


class Turns:
    """Lets `at_once` requests of a domain go at a time, and no more than `per_second` begin in a second.

    A domain is what was registered, all of its hosts together (`www.sec.gov` and `data.sec.gov` are one).
    """

    def __init__(self, at_once: int, per_second: float) -> None:
        self._at_once = at_once
        self._apart = 1 / per_second
        self._domains: dict[str, _Domain] = {}
        self._swept_at = _SWEPT_FROM

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at the domain of this host, and hold it."""
        domain = self._domain(domain_of_host(host))
        domain.asking += 1
        try:
            async with domain.places:
                now = asyncio.get_running_loop().time()
                wait = domain.next_at - now
                domain.next_at = max(now, domain.next_at) + self._apart
                if wait > 0:
                    await asyncio.sleep(wait)
                yield
        finally:
            domain.asking -= 1

    def _domain(self, name: str) -> _Domain:
        known = self._domains.get(name)
        if known is not None:
            return known
        if len(self._domains) >= self._swept_at:
            now = asyncio.get_running_loop().time()
            self._domains = {key: one for key, one in self._domains.items() if one.asking or one.next_at > now}
            self._swept_at = max(_SWEPT_FROM, 2 * len(self._domains))
        return self._domains.setdefault(name, _Domain(asyncio.Semaphore(self._at_once)))
