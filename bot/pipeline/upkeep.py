"""What the bot does for itself: it forgets what is old, stays within its size, and says once a week that it lives."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Delivery, Notice
from bot.pipeline.work import Watch
from bot.polling.addresses import masked_url
from bot.ports import Clock, Store
from bot.telling.notices import to_deliveries
from bot.telling.stories import OPEN_FOR
from bot.telling.weekly import WEEK, due_week, to_week

log = logging.getLogger("pactwire")

LEAST_KEPT = OPEN_FOR + timedelta(days=1)
"""Late articles must find their story, so nothing younger is forgotten, however large the database."""

_SHORTER = 0.75
_LAST_WEEK = "week that was told"
_OVERSIZE = "database over its size since"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Over one store, as the configuration says how long to keep and how large to grow."""

    watch: Watch
    store: Store
    clock: Clock

    async def prune(self) -> int:
        """Delete what is too old to be of use, and more where the database is too large.

        Always 0: there is no more to do until the next tick.
        """
        await asyncio.to_thread(self._prune)
        return 0

    async def report(self) -> int:
        """Tell the operator of the week that is over, once. Always 0."""
        await asyncio.to_thread(self._report)
        return 0

    def _prune(self) -> None:
        now, keep = self.clock.now(), self.watch.retention.keep
        self.store.prune(now - keep)
        while self._is_over() and keep > LEAST_KEPT:
            keep = max(LEAST_KEPT, keep * _SHORTER)
            self.store.prune(now - keep)
        self._tell_size(now)

    def _is_over(self) -> bool:
        most = self.watch.retention.most
        return most is not None and self.store.size() > most

    def _tell_size(self, now: datetime) -> None:
        """Once when nothing more may be forgotten and it is still too large, and once when it no longer is."""
        since, over = self.store.recall(_OVERSIZE), self._is_over()
        if over == bool(since):
            return
        began_at = datetime.fromisoformat(since) if since else now
        said = "is over its size, though all that may be forgotten was" if over else "is within its size again"
        hint = "raise PACTWIRE_MAX_SIZE, or poll fewer feeds" if over else ""
        notices = self.watch.notices(
            (Notice("database size", began_at, f"the database {said}", hint, over=not over),), now
        )
        self.store.remember(_OVERSIZE, now.isoformat() if over else "", notices)

    def _report(self) -> None:
        now = self.clock.now()
        end, last = due_week(now), self.store.recall(_LAST_WEEK)
        if last == end.isoformat():
            return
        # The week in which it was installed is not over: there is nothing to tell of the one before.
        owed = self._week(end, now) if last else ()
        self.store.remember(_LAST_WEEK, end.isoformat(), owed)

    def _week(self, end: datetime, now: datetime) -> tuple[Delivery, ...]:
        days = [tally for tally in self.store.tallies((end - WEEK).date()) if tally.day < end.date()]
        states = [feed.state for feed in self.store.status().feeds]
        ill = [(state.title or masked_url(state.url), state.told) for state in states if state.told]
        week = to_week(end, sum(day.entries for day in days), sum(day.told for day in days), len(states), ill)
        log.info("for the operator: %s", week.headline)
        return to_deliveries((week,), self.watch.operator, now)
