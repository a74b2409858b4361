"""Poll: feeds that are due become entries, to be read or known."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from weakref import WeakValueDictionary

from bot.errors import FeedError, FetchError, PactwireError, ParserKilled, StoreError
from bot.model import Feed, FeedState
from bot.pipeline.work import LEASE, Batches, Holding, InFlight, Watch, Workers
from bot.polling import rhythm, troubles
from bot.polling.addresses import masked_url
from bot.polling.domains import domain_of
from bot.polling.feeds import ParsedFeed, parse_feed
from bot.polling.network import FINE
from bot.polling.seen import FLOOD, split_entries
from bot.ports import Clock, Fetched, Fetcher, Lease, Poll, Store

log = logging.getLogger("pactwire")

# Seconds. The slowest of 136 real feed files took 0.11 s; what takes longer is hostile (429 kB took 15.6 s).
PARSE_TIMEOUT = 2.0
# Enough for 33 feeds a second (10,000 in five minutes) of which one in five hangs for 30 s. Who waits within the
# fetcher for its pace at a domain (0045) holds one too: with 256, 2,000 feeds on 1,000 hosts took a tenth longer.
POLLS_AT_ONCE = 512
# What waits for one of POLLS_OF_A_DOMAIN holds no place; so many may wait.
CLAIMED = 2_048
# A claim is a transaction, which costs as much as claiming 20 feeds; 64 at once cost a poll 3 to 6 % more.
CLAIMED_AT_ONCE = 256
# The fetcher asks a registered domain for two at a time (0045); no more of its polls than these hold a place.
POLLS_OF_A_DOMAIN = 8
# So many of 50 entries take 4 MB while they are saved, 500 take 31, and each thread that saved once keeps them. Without
# this limit a daemon that was behind its time held 86 MB in its six threads.
SAVED_AT_ONCE = 64
# Seconds. A transaction costs as much as saving 30 unchanged feeds, of which 3,000 a second come: without a pause they
# were saved 18 at a time, at a quarter more CPU for the whole poll.
SAVED_WITHIN = 0.01


@dataclass(frozen=True, slots=True)
class Found:
    """What came of polling a feed: its next state, or what was parsed, from which it will be decided."""

    lease: Lease[FeedState]
    feed: Feed
    at: datetime
    state: FeedState
    parsed: ParsedFeed | None = None
    fetched: Fetched | None = None


class Polling:
    """Polls what is due; each poll is on its own, so that a slow feed or domain holds up no other."""

    def __init__(
        self, watch: Watch, store: Store, fetcher: Fetcher, workers: Workers, clock: Clock, holding: Holding
    ) -> None:
        self.in_flight = InFlight(CLAIMED, "poll")
        self._watch = watch
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._clock = clock
        self._holding = holding
        self._places = asyncio.Semaphore(POLLS_AT_ONCE)
        self._of_domain: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._network = FINE
        self._saving: Batches[Found, int | None] = Batches(self._save, SAVED_AT_ONCE, SAVED_WITHIN)

    def take_up(self, watch: Watch, fetcher: Fetcher) -> None:
        """Poll by another configuration from now on; what is under way ends by the one before."""
        self._watch = watch
        self._fetcher = fetcher

    async def poll(self) -> int:
        """Start polling the feeds that are due, as many as there is room for; how many were started."""
        await self.in_flight.room(CLAIMED_AT_ONCE)
        leases = await asyncio.to_thread(self._store.claim_feeds, self._clock.now(), CLAIMED_AT_ONCE, LEASE)
        feeds = self._watch.by_url  # another node may know more feeds
        known = [lease for lease in leases if lease.item.url in feeds]
        for lease in known:
            self.in_flight.start(self._poll(lease, feeds[lease.item.url]))
        return len(known)

    async def _poll(self, lease: Lease[FeedState], feed: Feed) -> None:
        with self._holding.of(lease):
            async with self._domain_of(feed), self._places:
                found = await self._look_at(lease, feed)
                if found.parsed:  # in its place: what was parsed piles up no further than these
                    new = await self._saving.do(found)
            if not found.parsed:
                new = await self._saving.do(found)
        if new is None:
            log.warning("feed polled by another node meanwhile: %s", masked_url(feed.url))
        elif new:
            log.info("%s: %d new", feed.publisher or masked_url(feed.url), new)

    def _domain_of(self, feed: Feed) -> asyncio.Semaphore:
        name = domain_of(feed.url)
        domain = self._of_domain.get(name)
        if domain is None:
            domain = self._of_domain[name] = asyncio.Semaphore(POLLS_OF_A_DOMAIN)
        return domain

    # ── what a feed says ─────────────────────────────────────────────────────────────────────────

    async def _look_at(self, lease: Lease[FeedState], feed: Feed) -> Found:
        """What a feed says. A failure is a value."""
        try:
            return await self._ask(lease, feed)
        except (FetchError, FeedError) as error:
            return await self._failed(lease, feed, error)
        except Exception as error:  # whatever one feed meets, it is polled again at its time and no sooner
            log.exception("poll failed unexpectedly: %s", masked_url(feed.url))
            return await self._failed(lease, feed, FeedError(masked_url(f"poll failed: {feed.url}: {error!r}")))

    async def _ask(self, lease: Lease[FeedState], feed: Feed) -> Found:
        state = lease.item
        etag, last_modified = rhythm.conditions(state, self._clock.now())
        fetched = await self._fetcher.fetch(feed.url, etag=etag, last_modified=last_modified, at=state.moved_to)
        now = self._clock.now()
        await self._answered(now)
        if fetched.moved_to and fetched.moved_to != state.moved_to:
            log.info("%s has moved for good, to %s", masked_url(feed.url), masked_url(fetched.moved_to))
            state = replace(state, moved_to=fetched.moved_to)
        if fetched.unchanged:
            return Found(lease, feed, now, rhythm.after_unchanged(state, feed, now, fetched.headers))
        digest = blake2b(fetched.body, digest_size=8).hexdigest()
        if digest == state.digest:
            return Found(lease, feed, now, rhythm.after_same_body(state, feed, now, fetched.headers))
        parsed = await parse(self._workers, fetched, feed)
        return Found(lease, feed, now, replace(state, digest=digest), parsed, fetched)

    async def _failed(self, lease: Lease[FeedState], feed: Feed, error: PactwireError) -> Found:
        now = self._clock.now()
        if isinstance(error, FetchError) and not error.answered:
            was_out, self._network = self._network.is_out, self._network.without(domain_of(feed.url), now)
            if self._network.is_out:
                if not was_out:
                    log.warning("nothing can be reached: taken as an outage of our own network; last: %s", error)
                return Found(lease, feed, now, rhythm.after_outage(lease.item, feed, now, error))
        else:
            await self._answered(now)
        if str(error) != lease.item.error:
            log.warning("feed fails: %s", error)
        return Found(lease, feed, now, rhythm.after_failure(lease.item, feed, now, error))

    async def _answered(self, now: datetime) -> None:
        """A server answered: our own network is there. That an outage is over is told as soon as that can be saved."""
        before, self._network = self._network, FINE
        over = before.back(now)
        if not over:
            return
        try:
            await asyncio.to_thread(self._store.notify, self._watch.notices(over, now))
        except StoreError as error:
            log.debug("the end of an outage is told later: %s", error)
            self._network = before

    # ── what is saved ────────────────────────────────────────────────────────────────────────────

    def _save(self, batch: Sequence[Found]) -> Sequence[int | Exception | None]:
        """Save polls in one transaction; one by one where that fails, so that none takes others with it."""
        keys = [entry.key for found in batch if found.parsed for entry in found.parsed.entries]
        known = self._store.known_entries(keys) if keys else frozenset[str]()
        polls = [self._decide(found, known) for found in batch]
        try:
            return self._store.save_polls(polls)
        except StoreError as error:
            return [error] if len(polls) == 1 else [self._save_alone(poll) for poll in polls]

    def _save_alone(self, poll: Poll) -> int | Exception | None:
        try:
            return self._store.save_polls([poll])[0]
        except StoreError as error:
            return error

    def _decide(self, found: Found, known: frozenset[str]) -> Poll:
        poll = self._with_entries(found, known)
        state, notices = troubles.tell(poll.state, found.feed, found.at)
        if len(poll.read) >= FLOOD and found.lease.item.succeeded_at is not None:
            notices = (*notices, troubles.archive_held_back(state, found.feed, len(poll.read), found.at))
        return replace(poll, state=state, notices=self._watch.notices(notices, found.at))

    def _with_entries(self, found: Found, known: frozenset[str]) -> Poll:
        if found.parsed is None or found.fetched is None:
            return Poll(found.lease, found.state)
        before, feed = found.lease.item, found.feed
        first_poll = before.succeeded_at is None
        unread, read = split_entries(
            found.parsed.entries, known, first_poll, feed.look_back, found.at, last_success=before.succeeded_at
        )
        state = rhythm.after_success(
            found.state,
            feed,
            found.at,
            found.fetched.headers,
            found.parsed.title,
            wishes=found.parsed.wishes,
            published=[entry.published or found.at for entry in unread]
            + [entry.published for entry in read if entry.published and first_poll],
        )
        # What a first poll finds may be a day old: that is no lag.
        lag = None if first_poll else rhythm.to_lag(before.lag, unread, found.at)
        listed = [entry.key for entry in found.parsed.entries]
        return Poll(found.lease, replace(state, lag=lag), unread, read, listed=listed)


async def parse(workers: Workers, fetched: Fetched, feed: Feed) -> ParsedFeed:
    """What was fetched as a feed, parsed where it can be killed. Raises FeedError, ParserKilled where it was."""
    headers = dict(fetched.headers)
    try:
        return await workers.run(parse_feed, fetched.body, headers, feed, fetched.url, timeout=PARSE_TIMEOUT)
    except (TimeoutError, ChildProcessError) as error:
        raise ParserKilled(f"parse failed: {masked_url(feed.url)}: {error}") from error
