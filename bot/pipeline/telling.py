"""Tell: judged articles become stories with all that is owed for them, and digest windows are closed."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import InputError, StoreError
from bot.model import Channel, Delivery, DigestItem, Judgement, Membership, Story
from bot.pipeline.kept import KeptStories
from bot.pipeline.work import Watch
from bot.polling.addresses import masked_url
from bot.ports import Clock, Store
from bot.ports import Telling as Transaction
from bot.telling import digests, messages, retraction, timing
from bot.telling.audience import Audience, Memory, Plan, counting_from, plan
from bot.telling.stories import Assignment, tell_article, tell_articles

log = logging.getLogger("pactwire")

# Articles of one transaction, in which no other node can tell.
TOLD_AT_ONCE = 200

# A batch of judged articles with the stories that their events went to.
Told = tuple[tuple[Judgement, tuple[Assignment, ...]], ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """All that telling a batch of articles makes: what is saved in its one transaction."""

    stories: tuple[Story, ...]
    memberships: tuple[Membership, ...]
    deliveries: tuple[Delivery, ...]
    items: tuple[DigestItem, ...]
    reasons: tuple[str, ...]


NOTHING_OWED = Owed((), (), (), (), ())


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
class Telling:
    """Tells batches and closes digests, each in one serialised transaction."""

    watch: Watch
    store: Store
    clock: Clock
    kept: KeptStories

    async def tell(self) -> int:
        """Tell judged articles, a batch at a time: their stories with all that is owed; how many."""
        return await asyncio.to_thread(self._tell)

    def _tell(self) -> int:
        try:
            judged, owed = self._tell_batch(self.clock.now())
        except BaseException:
            self.kept.forget()
            raise
        for reason in owed.reasons:
            log.info("decided for a channel: %s", reason)
        return judged

    def _tell_batch(self, now: datetime) -> tuple[int, Owed]:
        """How many articles were told, and what was owed for them."""
        with self.store.telling() as telling:
            judged = telling.untold(TOLD_AT_ONCE)
            if not judged:
                return 0, NOTHING_OWED
            owed = self._decide_what_can_be(telling, judged, now)
            telling.save_told(
                [judgement.article.key for judgement, _ in judged],
                owed.stories,
                owed.memberships,
                owed.deliveries,
                owed.items,
            )
        return len(judged), owed

    def _decide(self, telling: Transaction, judged: Sequence[tuple[Judgement, datetime]], now: datetime) -> Owed:
        told = tell_articles(judged, self.kept.at(now, telling))
        return owe(told, self._audience, self._memories(telling, told, now), now)

    def look(self, judgement: Judgement) -> tuple[tuple[Assignment, Plan], ...]:
        """What telling this article now would make of its events; nothing is saved."""
        now = self.clock.now()
        with self.store.telling() as telling:
            assignments = tell_article(judgement, now, self.kept.at(now, telling))
            told = ((judgement, assignments),)
            memories: Mapping[str, Memory] = self._memories(telling, told, now)
        looked = []
        for assignment in assignments:
            planned = plan(assignment, judgement, self._audience, memories, now)
            memories = planned.memories
            looked.append((assignment, planned))
        return tuple(looked)

    def _decide_what_can_be(
        self, telling: Transaction, judged: Sequence[tuple[Judgement, datetime]], now: datetime
    ) -> Owed:
        """What is owed for the articles, but for those that meet a mistake of ours: they must not hold up the rest."""
        try:
            return self._decide(telling, judged, now)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  which of them it was is logged below, with its traceback
            self.kept.forget()
            good = [one for one in judged if self._can_be_told(telling, one, now)]
            return self._decide(telling, good, now)

    def _can_be_told(self, telling: Transaction, one: tuple[Judgement, datetime], now: datetime) -> bool:
        judgement, found_at = one
        try:
            told = ((judgement, tell_article(judgement, found_at, self.kept.at(now, telling))),)
            owe(told, self._audience, self._memories(telling, told, now), now)
        except StoreError:
            raise
        except Exception:
            log.exception("never told: %s", masked_url(judgement.article.url))
            return False
        return True

    @property
    def _audience(self) -> Audience:
        return Audience.of(self.watch.channels, self.watch.watchlists, self.watch.companies)

    def _memories(self, telling: Transaction, told: Told, now: datetime) -> dict[str, Memory]:
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
            if (window := self._due_window(channel, closed.get(channel.id), now))
        ]
        return sum(self._close_digest(channel, window, now) for channel, window in due)

    def _due_window(self, channel: Channel, after: datetime | None, now: datetime) -> timing.Window | None:
        """The window to be closed; now, where something waits for a digest that the channel does not have any more."""
        if channel.digest:
            return timing.due_window(channel.digest, after, now)
        return timing.Window(after, now) if channel.id in self.store.owed_digests() else None

    def _close_digest(self, channel: Channel, window: timing.Window, now: datetime) -> bool:
        with self.store.telling() as telling:
            audience = self._audience
            digest = find_digest(telling, channel, window, audience)
            # A first window began before anybody watched: that it has nothing is no news.
            is_news = window.start or telling.digest_items(channel.id, window.end)
            told = messages.digest(digest, audience.companies) if is_news else ()
            owed = digests.to_deliveries(digest, told, now)
            closed = telling.close_window(channel.id, window.end, owed)
        if closed and owed:
            log.info("%s: digest of %d stories", channel.id, digest.total)
        return closed


def find_digest(telling: Transaction, channel: Channel, window: timing.Window, audience: Audience) -> digests.Digest:
    """What a channel's digest of a window holds."""
    items = telling.digest_items(channel.id, window.end)
    alerted = telling.told_at_once(channel.id, window.start, window.end)
    stories = {story.id: story for story in telling.stories([*(item.story for item in items), *alerted])}
    return digests.to_digest(channel, window, items, stories, alerted, audience.watchlists)


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


def find_story(telling: Transaction, subject: str) -> Story:
    """The story with this id, or the latest with an article at this address. Raises InputError."""
    found = telling.stories([subject])
    if not found:
        every = telling.open_stories(datetime.min.replace(tzinfo=UTC))
        found = tuple(story for story in every if any(source.url == subject for source in story.sources))
    if not found:
        raise InputError(f"no such story: {subject}", hint="give its id, or the address of one of its articles")
    return found[-1]
