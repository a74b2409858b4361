"""Poll: feeds that are due become entries, to be read or known."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.errors import FeedError, FetchError, StaleLease
from bot.model import Entry, Feed, FeedState
from bot.pipeline.work import LEASE, InFlight, Watch, Workers, held
from bot.polling import rhythm
from bot.polling.addresses import masked_url
from bot.polling.feeds import ParsedFeed, parse_feed
from bot.polling.seen import split_entries
from bot.ports import Clock, Fetched, Fetcher, Lease, Store

log = logging.getLogger("pactwire")

# Seconds. The slowest of 136 real feed files took 0.11 s; what takes longer is hostile (429 kB took 15.6 s).
PARSE_TIMEOUT = 2.0
POLLS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Polling:
    """Polls what is due; each poll is on its own, so that a slow feed holds up no other."""

    watch: Watch
    store: Store
    fetcher: Fetcher
    workers: Workers
    clock: Clock
    in_flight: InFlight = field(default_factory=lambda: InFlight(POLLS_AT_ONCE, "poll"))

    async def poll(self) -> int:
        """Start polling the feeds that are due, as many as there is room for; how many were started."""
        feeds = {feed.url: feed for feed in self.watch.feeds}
        leases = await asyncio.to_thread(self.store.claim_feeds, self.clock.now(), self.in_flight.free, LEASE)
        known = [lease for lease in leases if lease.item.url in feeds]  # another node may know more feeds
        for lease in known:
            self.in_flight.start(self._poll(lease, feeds[lease.item.url]))
        return len(known)

    async def _poll(self, lease: Lease[FeedState], feed: Feed) -> None:
        async with held(self.store, lease):
            state, unread, read = await self._look_at(lease.item, feed)
        try:
            found = await asyncio.to_thread(self.store.save_poll, lease, state, unread, read)
        except StaleLease:
            log.warning("feed polled by another node meanwhile: %s", masked_url(feed.url))
            return
        if found:
            log.info("%s: %d new", feed.publisher or masked_url(feed.url), found)

    async def _look_at(self, state: FeedState, feed: Feed) -> tuple[FeedState, Sequence[Entry], Sequence[Entry]]:
        """The feed's next state with its new entries, unread and taken as read. A failure is a value."""
        etag, last_modified = rhythm.conditions(state, self.clock.now())
        try:
            fetched = await self.fetcher.fetch(feed.url, etag=etag, last_modified=last_modified)
            now = self.clock.now()
            if fetched.unchanged:
                return rhythm.after_unchanged(state, feed, now), (), ()
            parsed = await parse(self.workers, fetched, feed)
        except (FetchError, FeedError) as error:
            log.warning("%s", error)
            return rhythm.after_failure(state, feed, self.clock.now(), error), (), ()
        except Exception as error:  # whatever one feed meets, it is polled again at its time and no sooner
            log.exception("unexpected: %s", masked_url(feed.url))
            failure = FeedError(f"poll failed: {masked_url(feed.url)}: {error!r}")
            return rhythm.after_failure(state, feed, self.clock.now(), failure), (), ()
        known = await asyncio.to_thread(self.store.known_entries, [entry.key for entry in parsed.entries])
        first_poll = state.succeeded_at is None
        unread, read = split_entries(
            parsed.entries, known, first_poll, feed.look_back, now, last_success=state.succeeded_at
        )
        if read and not first_poll:
            log.warning("%s: %d old entries under new ids, taken as read", masked_url(feed.url), len(read))
        # What a first poll finds may be a day old: that is no lag.
        lag = None if first_poll else rhythm.to_lag(state.lag, unread, now)
        return replace(rhythm.after_success(state, feed, now, fetched.headers, parsed.title), lag=lag), unread, read


async def parse(workers: Workers, fetched: Fetched, feed: Feed) -> ParsedFeed:
    """What was fetched as a feed, parsed where it can be killed. Raises FeedError."""
    headers = dict(fetched.headers)
    try:
        return await workers.run(parse_feed, fetched.body, headers, feed, fetched.url, timeout=PARSE_TIMEOUT)
    except (TimeoutError, ChildProcessError) as error:
        raise FeedError(f"parse failed: {masked_url(feed.url)}: {error}") from error
