"""Walks the way through the house: poll, judge, tell, deliver, prune.

    polling ─ feeds to entries        judging ─ entries to judged articles; looking ─ again, for new companies
    telling ─ articles to stories, with what is owed; digests        delivering ─ what is owed to receipts
    inspecting ─ one article, to what it would become

The only caller of the ports. What should happen is decided in the pure rooms; here it is made to
happen and saved. Each step saves its result and the next step's work in one transaction, so a step
that was cut off is simply run again.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.pipeline.delivering import Delivering, no_fence
from bot.pipeline.inspecting import Inspecting
from bot.pipeline.judging import Judging
from bot.pipeline.kept import KeptStories
from bot.pipeline.looking import Looking
from bot.pipeline.polling import Polling
from bot.pipeline.telling import Telling, find_digest, find_story, retract
from bot.pipeline.upkeep import Upkeep
from bot.pipeline.work import Holding, InFlight, Watch, Workers
from bot.ports import Clock, Fence, Fetcher, Notifier, Store

__all__ = ["InFlight", "Pipeline", "Watch", "Workers", "find_digest", "find_story", "join", "no_fence", "retract"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps over one store. Every one may be taken at any time, and does what is due."""

    watch: Watch
    store: Store
    clock: Clock
    polling: Polling
    judging: Judging
    looking: Looking
    telling: Telling
    delivering: Delivering
    inspecting: Inspecting
    upkeep: Upkeep

    def with_watch(self, watch: Watch, notifier: Notifier, fetcher: Fetcher, pages: Fetcher) -> "Pipeline":
        """The same steps for another configuration; what is under way, and what was learnt, they share."""
        judging = replace(self.judging, watch=watch, pages=pages)
        telling = replace(self.telling, watch=watch, kept=KeptStories((*watch.companies, *watch.directory)))
        ids = self.delivering.channel_ids if notifier is self.delivering.notifier else {}
        self.polling.take_up(watch, fetcher)
        return replace(
            self,
            watch=watch,
            judging=judging,
            looking=Looking(watch, self.store, judging.workers, self.clock, judging.busy),
            telling=telling,
            delivering=replace(self.delivering, watch=watch, notifier=notifier, channel_ids=ids),
            upkeep=replace(self.upkeep, watch=watch),
            inspecting=replace(self.inspecting, watch=watch, fetcher=fetcher, judging=judging, telling=telling),
        )

    async def finish(self) -> None:
        """Wait until nothing that was started is under way."""
        await self.polling.in_flight.drain()
        await self.delivering.in_flight.drain()


def join(
    watch: Watch,
    store: Store,
    fetcher: Fetcher,
    pages: Fetcher,
    notifier: Notifier,
    workers: Workers,
    clock: Clock,
    send_timeout: timedelta,
    fence: Fence = no_fence,
) -> Pipeline:
    """The steps over these. `fetcher` fetches feeds and `pages` the pages of articles; `send_timeout` is how
    long the notifier waits for an answer, `fence` what ends a node that stood still."""
    holding = Holding(store)
    judging = Judging(watch, store, pages, workers, clock, holding)
    telling = Telling(watch, store, clock, KeptStories((*watch.companies, *watch.directory)))
    return Pipeline(
        watch,
        store,
        clock,
        Polling(watch, store, fetcher, workers, clock, holding),
        judging,
        Looking(watch, store, workers, clock, judging.busy),
        telling,
        Delivering(watch, store, notifier, clock, send_timeout, fence=fence),
        Inspecting(watch, fetcher, judging, telling),
        Upkeep(watch, store, clock),
    )
