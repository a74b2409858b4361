"""Walks the way through the house: poll, judge, tell, close digests, deliver, prune.

The only caller of the ports. What should happen is decided in the pure rooms; here it is made to
happen and saved. Each step saves its result and the next step's work in one transaction, so a step
that was cut off is simply run again.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.delivering import attempts
from bot.delivering.attempts import Decision, Reach, Step
from bot.delivering.throttle import Throttle
from bot.errors import (
    ArticleError,
    FeedError,
    FetchError,
    InputError,
    NotifyError,
    OutcomeUnknown,
    RateLimited,
    StaleLease,
    StoreError,
)
from bot.examination import draft_entry, draft_page, judge_draft, title_alone, wants_page
from bot.model import (
    Channel,
    Company,
    Delivery,
    DeliveryState,
    DigestItem,
    Entry,
    Feed,
    FeedState,
    FullText,
    Judgement,
    Membership,
    Promise,
    Receipt,
    Story,
    Watchlist,
)
from bot.polling import rhythm
from bot.polling.addresses import masked_url
from bot.polling.feeds import ParsedFeed, parse_feed
from bot.polling.seen import split_entries
from bot.ports import Clock, Fetched, Fetcher, Lease, Notifier, Store, Telling
from bot.reading.articles import Draft
from bot.telling import digests, messages, retraction, timing
from bot.telling.audience import Audience, Memory, counting_from, plan
from bot.telling.stories import OPEN_FOR, Assignment, OpenStories, tell_articles

R = TypeVar("R")

# A batch of judged articles with the stories that their events went to.
Told = tuple[tuple[Judgement, tuple[Assignment, ...]], ...]

log = logging.getLogger("pactwire")

# Seconds. The slowest of 136 real feed files took 0.11 s; what takes longer is hostile (429 kB took 15.6 s).
PARSE_TIMEOUT = 2.0
# Seconds. No article may take over 250 ms; the rest is room for a machine under load.
JUDGE_TIMEOUT = 10.0
# Longer than the slowest poll, entry or request may take, so that only a dead node loses a lease.
LEASE = timedelta(minutes=2)
# How long articles, closed stories and sent deliveries are kept.
KEEP = timedelta(days=60)
# How often `--once` looks whether a held-up delivery may go.
LOOK_AGAIN = timedelta(milliseconds=100)
POLLS_AT_ONCE = 64
JUDGED_AT_ONCE = 32
TOLD_AT_ONCE = 200
DELIVERIES_AT_ONCE = 32


class Workers(Protocol):
    """Runs a function in a process; kills it and raises TimeoutError after `timeout` seconds, raises
    ChildProcessError when it died."""

    async def run(self, function: Callable[..., R], *args: Any, timeout: float) -> R: ...  # noqa: ASYNC109


def uptime() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Requests:
    """When what was sent cannot be on its way any more, by a clock that nobody sets.

    The times in the database are by clocks that may jump, and a message that is looked up too early is
    sent twice. What another process sent is over when this one has run for as long as it rests.
    """

    def __init__(self) -> None:
        self._opened = uptime()
        self._ended: dict[str, float] = {}

    def begin(self, key: str, timeout: timedelta) -> None:
        """A message is sent now; its request ends within `timeout`."""
        self._ended[key] = uptime() + timeout.total_seconds()

    def end(self, key: str, *, known: bool) -> None:
        """Its request has ended, with an outcome that is known or not."""
        if known:
            self._ended.pop(key, None)
        else:
            self._ended[key] = uptime()

    def settle_in(self, key: str, rest: timedelta) -> timedelta:
        """How much longer a message of unknown outcome must rest; nothing where it may be looked up."""
        left = self._ended.get(key, self._opened) + rest.total_seconds() - uptime()
        return timedelta(seconds=max(left, 0))


class InFlight:
    """Tasks under way, at most `limit` of them; a failure is logged with its traceback, once."""

    def __init__(self, limit: int, what: str) -> None:
        self._limit = limit
        self._what = what
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        return self._limit - len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed unexpectedly", self._what, exc_info=error)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the pipeline takes from the configuration. `directory` are companies that nobody watches."""

    feeds: tuple[Feed, ...]
    companies: tuple[Company, ...]
    watchlists: tuple[Watchlist, ...]
    channels: tuple[Channel, ...]
    directory: tuple[Company, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """All that telling a batch of articles makes: what is saved in its one transaction."""

    stories: tuple[Story, ...]
    memberships: tuple[Membership, ...]
    deliveries: tuple[Delivery, ...]
    items: tuple[DigestItem, ...]
    reasons: tuple[str, ...]


def owe(told: Told, audience: Audience, memories: Mapping[str, Memory], now: datetime) -> Owed:
    """What the channels are owed for a batch; every story as it is after the last of its articles."""
    stories: dict[str, Story] = {}
    memberships: list[Membership] = []
    plans = []
    for judgement, assignments in told:
        for assignment in assignments:
            owed = plan(assignment, judgement, audience, memories, now)
            memories = owed.memories
            stories[assignment.story.id] = assignment.story
            memberships.append(assignment.membership)
            plans.append(owed)
    return Owed(
        tuple(stories.values()),
        tuple(memberships),
        tuple(delivery for owed in plans for delivery in owed.deliveries),
        tuple(item for owed in plans for item in owed.items),
        tuple(reason for owed in plans for reason in owed.reasons),
    )


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps, over one store. Every method may be called at any time and does what is due.

    `fetcher` fetches feeds and `pages` the pages of articles; `send_timeout` is how long the notifier
    waits for an answer.
    """

    watch: Watch
    store: Store
    fetcher: Fetcher
    pages: Fetcher
    notifier: Notifier
    workers: Workers
    clock: Clock
    send_timeout: timedelta = attempts.CLIENT_TIMEOUT
    channel_ids: dict[str, str] = field(default_factory=dict)
    deciding: asyncio.Lock = field(default_factory=asyncio.Lock)
    polls: InFlight = field(default_factory=lambda: InFlight(POLLS_AT_ONCE, "poll"))
    sends: InFlight = field(default_factory=lambda: InFlight(DELIVERIES_AT_ONCE, "delivery"))
    requests: Requests = field(default_factory=Requests)
    throttle: Throttle = field(default_factory=Throttle)

    # ── poll ─────────────────────────────────────────────────────────────────────────────────────

    async def poll(self) -> int:
        """Start polling the feeds that are due, as many as there is room for; how many were started."""
        feeds = {feed.url: feed for feed in self.watch.feeds}
        leases = await asyncio.to_thread(self.store.claim_feeds, self.clock.now(), self.polls.free, LEASE)
        known = [lease for lease in leases if lease.item.url in feeds]  # another node may know more feeds
        for lease in known:
            self.polls.start(self._poll(lease, feeds[lease.item.url]))
        return len(known)

    async def _poll(self, lease: Lease[FeedState], feed: Feed) -> None:
        async with self._held(lease):
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
            parsed = await self._parse(fetched, feed)
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
        return rhythm.after_success(state, feed, now, fetched.headers, parsed.title), unread, read

    async def _parse(self, fetched: Fetched, feed: Feed) -> ParsedFeed:
        headers = dict(fetched.headers)
        try:
            return await self.workers.run(parse_feed, fetched.body, headers, feed, fetched.url, timeout=PARSE_TIMEOUT)
        except (TimeoutError, ChildProcessError) as error:
            raise FeedError(f"parse failed: {masked_url(feed.url)}: {error}") from error

    @asynccontextmanager
    async def _held(self, lease: Lease[Any]) -> AsyncIterator[None]:
        """Renew the lease while work on it goes on: a poll may wait long for its place at a slow host."""
        renewing = asyncio.create_task(self._renew(lease))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])

    async def _renew(self, lease: Lease[Any]) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await asyncio.to_thread(self.store.renew, lease, LEASE)
            except StaleLease:
                return  # what is lost is refused when it is saved
            except StoreError as error:
                log.warning("lease not renewed: %s", error)

    # ── read and judge ───────────────────────────────────────────────────────────────────────────

    async def judge(self) -> int:
        """Judge a batch of unread entries; how many."""
        leases = await asyncio.to_thread(self.store.claim_entries, JUDGED_AT_ONCE, LEASE)
        outcomes = await asyncio.gather(*(self._judge(lease) for lease in leases), return_exceptions=True)
        if failed := next((outcome for outcome in outcomes if isinstance(outcome, BaseException)), None):
            raise failed
        return len(leases)

    async def _judge(self, lease: Lease[Entry]) -> None:
        try:
            async with self._held(lease):
                judgement = await self._examine_or_title(lease.item)
        except ArticleError as error:
            save: Callable[[], object] = partial(self.store.save_unreadable, lease, str(error), self.clock.now())
        else:
            save = partial(self.store.save_judgement, lease, judgement, self.clock.now())
        try:
            await asyncio.to_thread(save)
        except StaleLease:
            log.warning("entry judged by another node meanwhile: %s", masked_url(lease.item.url))

    async def _examine_or_title(self, entry: Entry) -> Judgement:
        try:
            return await self._examine(await self._draft(entry), about=entry)
        except ArticleError as error:
            log.warning("judged on its title alone: %s", error)
            draft = await self._work(
                draft_entry, title_alone(entry), (f"judged on its title alone: {error}",), about=entry
            )
            return await self._examine(draft, about=entry)

    async def _draft(self, entry: Entry) -> Draft:
        """The entry read, from its page where that is wanted and works. Raises ArticleError."""
        if not await self._wants_page(entry):
            return await self._work(draft_entry, entry, about=entry)
        try:
            page = await self.pages.fetch(entry.url)
            kind = page.headers.get("content-type", "")
            return await self._work(draft_page, entry, page.body, page.url, kind, about=entry)
        except (FetchError, ArticleError) as error:
            return await self._work(draft_entry, entry, (f"judged on the feed's text: {error}",), about=entry)

    async def _wants_page(self, entry: Entry) -> bool:
        feed = next((feed for feed in self.watch.feeds if feed.url == entry.feed), None)
        if feed is None or feed.full_text is FullText.NEVER or not entry.url:
            return False
        return feed.full_text is FullText.ALWAYS or await self._work(wants_page, entry, about=entry)

    async def _examine(self, draft: Draft, about: Entry) -> Judgement:
        """Raises ArticleError."""
        seen = await asyncio.to_thread(self.store.recurring, draft.publisher, draft.fingerprints)
        return await self._work(judge_draft, draft, dict(seen), about=about)

    async def _work(self, function: Callable[..., R], *args: Any, about: Entry) -> R:
        """Raises ArticleError, whatever the article did to the worker."""
        try:
            return await self.workers.run(function, *args, timeout=JUDGE_TIMEOUT)
        except ArticleError:
            raise
        except (TimeoutError, ChildProcessError) as error:
            raise ArticleError(f"read failed: {masked_url(about.url)}: {error}") from error
        except Exception as error:  # one article that meets a mistake of ours must not hold up the rest
            log.exception("unexpected: %s", masked_url(about.url))
            raise ArticleError(f"read failed: {masked_url(about.url)}: {error!r}") from error

    # ── tell ─────────────────────────────────────────────────────────────────────────────────────

    async def tell(self) -> int:
        """Tell judged articles, a batch at a time: their stories with all that is owed; how many."""
        return await asyncio.to_thread(self._tell)

    def _tell(self) -> int:
        now = self.clock.now()
        with self.store.telling() as telling:
            judged = telling.untold(TOLD_AT_ONCE)
            if not judged:
                return 0
            owed = self._decide_what_can_be(telling, judged, now)
            telling.save_told(
                [judgement.article.key for judgement, _ in judged],
                owed.stories,
                owed.memberships,
                owed.deliveries,
                owed.items,
            )
        for reason in owed.reasons:
            log.info("%s", reason)
        return len(judged)

    def _decide(self, telling: Telling, judged: Sequence[tuple[Judgement, datetime]], now: datetime) -> Owed:
        known = (*self.watch.companies, *self.watch.directory)
        stories = OpenStories.of(telling.open_stories(now - OPEN_FOR), known)
        told = tell_articles(judged, stories)
        return owe(told, self._audience, self._memories(telling, told, now), now)

    def _decide_what_can_be(
        self, telling: Telling, judged: Sequence[tuple[Judgement, datetime]], now: datetime
    ) -> Owed:
        """What is owed for the articles, but for those that meet a mistake of ours: they must not hold up the rest."""
        try:
            return self._decide(telling, judged, now)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  which of them it was is logged below, with its traceback
            good = [one for one in judged if self._can_be_told(telling, one, now)]
            return self._decide(telling, good, now)

    def _can_be_told(self, telling: Telling, one: tuple[Judgement, datetime], now: datetime) -> bool:
        try:
            self._decide(telling, [one], now)
        except StoreError:
            raise
        except Exception:
            log.exception("never told: %s", masked_url(one[0].article.url))
            return False
        return True

    @property
    def _audience(self) -> Audience:
        return Audience.of(self.watch.channels, self.watch.watchlists, self.watch.companies)

    def _memories(self, telling: Telling, told: Told, now: datetime) -> dict[str, Memory]:
        stories = sorted({assignment.story.id for _, assignments in told for assignment in assignments})
        return {
            channel.id: Memory(
                alerts=telling.alerts_since(channel.id, counting_from(channel, now)),
                alerted=telling.alerted(channel.id, stories),
                listed=telling.listed(channel.id, stories),
            )
            for channel in self.watch.channels
        }

    async def close_digests(self) -> int:
        """Close the digest windows that have ended; how many."""
        return await asyncio.to_thread(self._close_digests)

    def _close_digests(self) -> int:
        now = self.clock.now()
        closed = {state.channel: state.window for state in self.store.channel_states()}
        due = [
            (channel, window)
            for channel in self.watch.channels
            if channel.digest and (window := timing.due_window(channel.digest, closed.get(channel.id), now))
        ]
        return sum(self._close_digest(channel, window, now) for channel, window in due)

    def _close_digest(self, channel: Channel, window: timing.Window, now: datetime) -> bool:
        with self.store.telling() as telling:
            items = telling.digest_items(channel.id, window.end)
            alerted = telling.told_at_once(channel.id, window.start, window.end)
            stories = {story.id: story for story in telling.stories([*(item.story for item in items), *alerted])}
            audience = self._audience
            digest = digests.to_digest(channel, window, items, stories, alerted, audience.watchlists)
            owed = digests.to_deliveries(digest, messages.digest(digest, audience.companies), now)
            closed = telling.close_window(channel.id, window.end, owed)
        if closed and owed:
            log.info("%s: digest of %d stories", channel.id, digest.total)
        return closed

    # ── deliver ──────────────────────────────────────────────────────────────────────────────────

    async def deliver(self) -> int:
        """Start sending the deliveries whose turn it is; how many were started."""
        held_for = attempts.HELD_FOR * self.send_timeout
        while wait := self.throttle.wait(uptime()):  # noqa: ASYNC110 - time is all that it waits for
            await asyncio.sleep(wait)
        claimed = uptime()
        now, room = self.clock.now(), int(min(self.sends.free, self.throttle.room(claimed)))
        leases = await asyncio.to_thread(self.store.claim_deliveries, now, room, held_for)
        # A process that slept may have lost what it claimed: a request begun later might outlive its lease.
        last_start = claimed + self.send_timeout.total_seconds()
        for lease in leases:
            self.sends.start(self._deliver(lease, last_start))
        return len(leases)

    async def deliver_all(self, patience: timedelta, stop: asyncio.Event) -> None:
        """Send everything that is owed by now, waiting for what is held up no longer than `patience`."""
        until = self.clock.now() + patience
        while not stop.is_set():
            started = await self.deliver()
            await self.sends.drain()
            turn = await asyncio.to_thread(self.store.next_delivery_at)
            if not started and (turn is None or turn > until or self.clock.now() > until):
                return
            await asyncio.sleep(0 if started else LOOK_AGAIN.total_seconds())

    async def _deliver(self, lease: Lease[Delivery], last_start: float) -> None:
        delivery = lease.item
        try:
            parent = await asyncio.to_thread(self.store.receipt_of, delivery.parent) if delivery.parent else None
            if uptime() > last_start:
                log.warning("%s: held up before sending, left to its lease: %s", delivery.channel, delivery.key)
            elif delivery.state is DeliveryState.SENDING:
                await self._look_up(lease, parent)
            else:
                await self._send(lease, parent)
        except StaleLease:
            log.warning("%s: delivered by another node meanwhile: %s", delivery.channel, delivery.message.text)
        except StoreError as error:
            log.error("%s: left to its lease: %s: %s", delivery.channel, delivery.key, error)

    async def _send(self, lease: Lease[Delivery], parent: Receipt | None) -> None:
        delivery = lease.item
        self.throttle.start(uptime())
        self.requests.begin(delivery.key, self.send_timeout)
        outcome: Receipt | NotifyError
        try:
            outcome = await self.notifier.send(await self._addressed(delivery), parent)
        except NotifyError as error:
            outcome = error
        self.requests.end(delivery.key, known=not isinstance(outcome, OutcomeUnknown))
        now = self.clock.now()
        if not isinstance(outcome, RateLimited):
            decision = attempts.after_sending(outcome, delivery, now, {}, self.send_timeout)
            await asyncio.to_thread(self._finish, lease, decision, outcome, now)
            return
        # Two channels that are limited in the same instant must see each other's pause.
        async with self.deciding:
            decision = attempts.after_sending(outcome, delivery, now, await self._pauses(delivery), self.send_timeout)
            await asyncio.to_thread(self._finish, lease, decision, outcome, now)
        if decision.pause is Reach.TOKEN:
            self.throttle.limit(uptime())

    async def _look_up(self, lease: Lease[Delivery], parent: Receipt | None) -> None:
        delivery = lease.item
        rest = self.requests.settle_in(delivery.key, attempts.SETTLES_IN * self.send_timeout)
        if rest:
            resting = Decision(Step.LOOK_UP, self.clock.now() + rest, delivery.error)
            await asyncio.to_thread(self._finish, lease, resting, None, self.clock.now())
            return
        outcome: Receipt | NotifyError | None
        try:
            outcome = await self.notifier.find(await self._addressed(delivery), parent)
        except NotifyError as error:
            outcome = error
        now = self.clock.now()
        decision = attempts.after_look_up(outcome, delivery, now, self._promise(delivery.channel), self.send_timeout)
        await asyncio.to_thread(self._finish, lease, decision, outcome, now)

    async def _addressed(self, delivery: Delivery) -> Delivery:
        """The delivery to its channel by id. Raises NotifyError."""
        return replace(delivery, channel=await self.resolve(delivery.channel))

    def _promise(self, channel: str) -> Promise:
        """What the operator chose for a channel, also for one that has left the configuration."""
        chosen = (each.promise for each in self.watch.channels if each.id == channel)
        return next(chosen, Promise.AT_LEAST_ONCE)

    async def resolve(self, channel: str) -> str:
        """The id of a configured channel, asked for once. Raises NotifyError."""
        if channel not in self.channel_ids:
            self.channel_ids[channel] = await self.notifier.resolve(channel)
        return self.channel_ids[channel]

    async def _pauses(self, delivery: Delivery) -> dict[str, datetime]:
        """The channels told as this one is that a rate limit pauses, and until when."""
        states = await asyncio.to_thread(self.store.channel_states)
        fellows = self._fellows(delivery.channel)
        return {
            state.channel: state.paused_until for state in states if state.paused_until and state.channel in fellows
        }

    def _finish(
        self, lease: Lease[Delivery], decision: Decision, outcome: Receipt | NotifyError | None, now: datetime
    ) -> None:
        """Make happen what was decided about a delivery, its channel and its token."""
        delivery = lease.item
        if paused := self._reach(decision.pause, delivery):
            self.store.pause_channels(paused, decision.at)
        for channel in self._reach(decision.stop, delivery):
            self.store.stop_channel(channel, decision.error)
        if decision.stop is not Reach.NOTHING:
            log.error("%s: stopped, its messages are kept: %s", delivery.channel, decision.error)
        match decision.step:
            case Step.SENT:
                assert isinstance(outcome, Receipt)
                self.store.finish_sent(lease, outcome, now)
                log.info("%s: sent: %s", delivery.channel, delivery.message.text)
            case Step.RETRY:
                self.store.finish_retry(lease, decision.error, decision.at)
            case Step.LOOK_UP:
                self.store.finish_unknown(lease, decision.error, decision.at, decision.at - now)
            case Step.FAIL:
                self.store.finish_failed(lease, decision.error)
                log.error("%s: not sent: %s: %s", delivery.channel, delivery.message.text, decision.error)

    def _reach(self, reach: Reach, delivery: Delivery) -> tuple[str, ...]:
        if reach is Reach.TOKEN:
            return self._fellows(delivery.channel)
        return (delivery.channel,) if reach is Reach.CHANNEL else ()

    def _fellows(self, channel: str) -> tuple[str, ...]:
        """The channels that share its token: those told through the bot; a webhook is alone."""
        through_bot = tuple(each.id for each in self.watch.channels if not each.hook)
        return through_bot if channel in through_bot else (channel,)

    async def finish(self) -> None:
        """Wait until nothing that was started is under way."""
        await self.polls.drain()
        await self.sends.drain()

    # ── look after ───────────────────────────────────────────────────────────────────────────────

    async def prune(self) -> int:
        """Delete what is too old to be of use. Always 0: there is no more to do until the next tick."""
        await asyncio.to_thread(self.store.prune, self.clock.now() - KEEP)
        return 0


def retract(store: Store, subject: str, why: str, now: datetime) -> tuple[Story, int]:
    """Take a story back: its alerts are owed a strike-through and an answer; in how many channels.

    `subject` is the story's id, or the address of one of its articles. Raises InputError where there is no
    such story, or it was retracted before.
    """
    with store.telling() as telling:
        story = find_story(telling, subject)
        if story.retracted:
            raise InputError(f"retracted before: {story.id}: {story.retracted}")
        retracted, owed = retraction.retract(story, telling.told_of(story.id), why, now)
        telling.save_told((), (retracted,), (), owed, ())
    return retracted, len({delivery.channel for delivery in owed})


def find_story(telling: Telling, subject: str) -> Story:
    """The story with this id, or the latest with an article at this address. Raises InputError."""
    found = telling.stories([subject])
    if not found:
        every = telling.open_stories(datetime.min.replace(tzinfo=UTC))
        found = tuple(story for story in every if any(source.url == subject for source in story.sources))
    if not found:
        raise InputError(f"no such story: {subject}", hint="give its id, or the address of one of its articles")
    return found[-1]
