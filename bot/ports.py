"""The seams between the pure rooms and the world, as protocols.

`pipeline` is the only caller; `adapters` implement them; one contract suite runs over every
implementation of a seam. What the page and the commands look at is in `shown`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.model import (
    Article,
    ChannelState,
    Delivery,
    DigestItem,
    Entry,
    Feed,
    FeedState,
    Judgement,
    Membership,
    Receipt,
    Story,
)
from bot.shown import Shown

T = TypeVar("T")

PROBLEMS = "configuration problems"
"""The name under which a store remembers since when an edited configuration cannot be used, and its problems, each on
a line; empty while it can."""


class Clock(Protocol):
    """The time of day, aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is empty and `unchanged` true for a 304. `url` is the address after redirects.

    `moved_to` is where it was said to have moved for good (301, 308); empty where it was not.
    """

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str]
    unchanged: bool = False
    moved_to: str = ""


class Fetcher(Protocol):
    """Fetches one address politely and within limits."""

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        """The answer to a conditional GET; `at` is where the address is known to have moved.

        Raises FetchError for everything else than 200 and 304.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lease(Generic[T]):
    """Work that is ours until the lease runs out, by the database's clock.

    `generation` counts the claims of this item, so an entry that comes back with a high one takes its
    workers down. What is saved under a stale generation is refused; a lease that ran out and that
    nobody claimed since is still ours.
    """

    item: T
    generation: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll to be saved: the feed's next state, its new entries, to be judged or taken as read, and what the
    operator is owed for it. `listed` are the keys of all entries that it showed, where it was parsed."""

    lease: Lease[FeedState]
    state: FeedState
    unread: Sequence[Entry] = ()
    read: Sequence[Entry] = ()
    notices: Sequence[Delivery] = ()
    listed: Sequence[str] = ()


class Telling(Protocol):
    """The one serialised transaction in which stories are told: everything is saved, or nothing.

    While it is open, do not call the store itself: on SQLite its writes would wait for this one.
    """

    def untold(self, limit: int) -> tuple[tuple[Judgement, datetime], ...]:
        """Judged articles that no telling has seen, with the time each was found.

        In the order in which their entries were found, whichever was judged first; the time is that of
        the poll that found them.
        """
        ...

    def revision(self) -> int:
        """How many tellings have saved stories; 0 before the first."""
        ...

    def saved_stories(self, after: int) -> tuple[Story, ...]:
        """Stories that were saved by a telling after that revision, oldest first."""
        ...

    def open_stories(self, since: datetime) -> tuple[Story, ...]:
        """Stories updated at or after `since`, oldest first."""
        ...

    def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        """These stories, in the order asked for; unknown ids are left out."""
        ...

    def alerts_since(self, channel: str, since: datetime) -> int:
        """How many alerts were queued for a channel at or after `since`."""
        ...

    def told_at_once(self, channel: str, after: datetime | None, until: datetime) -> tuple[str, ...]:
        """Ids of the stories whose alert was queued for the channel in (after, until]."""
        ...

    def alerted(self, channel: str, stories: Sequence[str]) -> frozenset[str]:
        """Those of the stories that the channel has an alert of, sent or owed."""
        ...

    def told_of(self, story: str) -> tuple[Delivery, ...]:
        """The alerts of a story, in every channel, and the updates of their text, oldest first."""
        ...

    def listed(self, channel: str, stories: Sequence[str]) -> frozenset[str]:
        """Those of the stories that were in a digest of the channel, or will be in its next."""
        ...

    def digest_items(self, channel: str, until: datetime) -> tuple[DigestItem, ...]:
        """What is owed to the channel's next digest and was added at or before `until`, oldest first."""
        ...

    def channel_state(self, channel: str) -> ChannelState: ...

    def save_told(
        self,
        articles: Sequence[str],
        stories: Sequence[Story],
        memberships: Sequence[Membership],
        deliveries: Sequence[Delivery],
        items: Sequence[DigestItem],
    ) -> None:
        """Mark articles as told; save stories (new or changed), memberships, and what is owed.

        Deliveries, memberships and digest items are inserted unless their key is already there; an item
        of a story that an earlier digest told is owed once more, for it stands for what is new. An
        UPDATE delivery replaces the message of its parent while that is pending, or of a pending update of
        the same parent; else it is inserted, so its `number` must be one that was not used (the story's
        version or sources).
        Every story of a membership or an item is one that was saved.
        """
        ...

    def judge_again(self, article: str, judgement: Judgement, *, tell: bool) -> None:
        """Put another judgement in the place of an article's; with `tell` it is untold. Nothing where it is gone."""
        ...

    def judgement_of(self, article: str) -> Judgement | None:
        """The stored judgement of an article."""
        ...

    def close_window(self, channel: str, end: datetime, deliveries: Sequence[Delivery]) -> bool:
        """Close the digest window that ends at `end`: its items are told, its messages are owed.

        False, and nothing saved, where this window or a later one is already closed.
        """
        ...


class Store(Shown, Protocol):
    """Everything that must outlive a restart. Synchronous, short transactions; safe from threads.

    Raises StoreError when the database is out of reach, StaleLease when a lease ran out.
    """

    def migrate(self) -> None:
        """Create or upgrade the schema. Raises StoreError on a newer schema than this program knows."""
        ...

    def own(self, owner: str) -> None:
        """Be the one that works on this store, until closed or dead: for `run`, with `--once` or without.

        On SQLite, raises StoreBusy with the name that a living owner gave ("pactwire run, process 4711");
        else the feeds and entries that a dead one held are free at once. On PostgreSQL owners share the
        work, and a dead one's leases run out. Commands that read or give one order need not own.
        """
        ...

    def ping(self) -> None:
        """Nothing, if the store answers and has its tables."""
        ...

    def renew(self, lease: Lease[Any], duration: timedelta) -> None:
        """Hold a feed, entry or delivery for `duration` from now. Raises StaleLease where it is lost."""
        ...

    def close(self) -> None: ...

    # feeds and entries
    def sync_feeds(self, feeds: Sequence[Feed], first_polls: Sequence[datetime]) -> None:
        """Make the feeds in the store those of the configuration; a new one is first due as given."""
        ...

    def hasten_feeds(self, polls: Mapping[str, datetime]) -> None:
        """Have these feeds polled as given, by address, where that is sooner than planned and they do not fail."""
        ...

    def claim_feeds(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease[FeedState], ...]:
        """Feeds due at `now`, longest due first, that nobody else holds."""
        ...

    def known_entries(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that were saved before."""
        ...

    def save_polls(self, polls: Sequence[Poll]) -> tuple[int | None, ...]:
        """Save these polls and free their leases, each wholly or not at all.

        Of entries that are read, only the keys are kept. Unread ones count as found at `state.polled_at`.
        For each poll, how many unread entries were new; None, and nothing of it saved, where its lease was lost.
        """
        ...

    def claim_entries(self, limit: int, lease: timedelta) -> tuple[Lease[Entry], ...]:
        """Unread entries that nobody else holds: in the order of the polls, within one by publication."""
        ...

    def recurring(self, site: str, fingerprints: Sequence[int]) -> Mapping[int, int]:
        """In how many other articles of this site each fingerprint was seen; absent where none."""
        ...

    def save_judgement(self, lease: Lease[Entry], judgement: Judgement, now: datetime) -> bool:
        """Save the article with its judgement and fingerprints; the entry is read.

        False where an article with this key is already there: the entry is read, nothing else changes.
        """
        ...

    def found_since(self, since: datetime, after: int, limit: int) -> tuple[tuple[int, Article, datetime], ...]:
        """Stored articles found at or after `since`, each with its number and when it was found, by number.

        Those with a number above `after`, at most `limit`: to go through many without holding all.
        """
        ...

    def save_unreadable(self, lease: Lease[Entry], error: str, now: datetime) -> None:
        """The entry could not be read; keep why, and never try it again."""
        ...

    # telling
    def telling(self) -> AbstractContextManager[Telling]:
        """The serialised transaction of telling; committed at the end, rolled back on an exception."""
        ...

    # deliveries
    def notify(self, notices: Sequence[Delivery]) -> None:
        """Owe these to the operator, but for those that are owed or were sent already: their keys are there."""
        ...

    def claim_deliveries(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease[Delivery], ...]:
        """Deliveries whose turn it is, at most one a channel, longest unserved channel first.

        `state` says what to do. PENDING: send it; the store already has it as sending, with one more
        attempt (counted in `attempts`). SENDING: its outcome is unknown, since its node died or said so
        by `finish_unknown`; look it up, and finish it as sent, or by `finish_retry` to have it sent anew.

        A channel is told one thing at a time, in order of creation: nothing while a delivery is in
        sending or waits for its look-up, or while the one whose turn it is waits for its next attempt;
        nothing while the channel is paused or stopped, or had its last turn less than a pace ago, by the
        database's clock. One that is held by `not_before`, or whose parent is not sent, lets others
        pass: a development of a failed message waits until that is mended. A parent that the store no
        longer has is not waited for.
        """
        ...

    def next_delivery_at(self) -> datetime | None:
        """When the next attempt is due in a channel that is not stopped, by the plan of its delivery and
        the channel's pauses; None where nothing is owed. The pace of a channel may delay it further."""
        ...

    def receipt_of(self, key: str) -> Receipt | None:
        """The receipt of a delivery that was sent."""
        ...

    def finish_sent(self, lease: Lease[Delivery], receipt: Receipt, now: datetime) -> None: ...

    def finish_retry(self, lease: Lease[Delivery], error: str, next_attempt_at: datetime) -> None:
        """It was not taken: pending again, from `next_attempt_at` on."""
        ...

    def finish_unknown(
        self, lease: Lease[Delivery], error: str, next_attempt_at: datetime, rest: timedelta = timedelta(0)
    ) -> None:
        """Stay in `sending`, to be looked up from `next_attempt_at` on, and after `rest` by the database's clock."""
        ...

    def finish_failed(self, lease: Lease[Delivery], error: str) -> None:
        """It is not tried again before `retry_channel`."""
        ...

    def owed_digests(self) -> frozenset[str]:
        """The channels to which stories are owed in a digest."""
        ...

    def pause_channels(self, channels: Sequence[str], until: datetime) -> None: ...

    def stop_channel(self, channel: str, reason: str) -> None: ...

    def retry_channel(self, channel: str, now: datetime) -> int:
        """Start a stopped channel again; its failed deliveries, and those that wait for another
        attempt, are pending and due at once. Returns how many messages are owed to it."""
        ...

    # what is remembered of the installation
    def recall(self, name: str) -> str:
        """What was remembered under the name; empty where nothing was."""
        ...

    def remember(self, name: str, text: str, notices: Sequence[Delivery] = ()) -> None:
        """Remember a text in the place of what was there, and owe these to the operator."""
        ...

    # looking after itself
    def prune(self, before: datetime) -> int:
        """Delete unreadable entries, told articles, fingerprints, stories and sent deliveries older than
        `before`; how many rows. What is still owed is kept, however old, and so is what was sent for a
        story that is kept. The key of an entry goes when its feed has long not shown it. Many short transactions.
        """
        ...

    def size(self) -> int:
        """The bytes that are in use of the database."""
        ...


class Notifier(Protocol):
    """Posts messages to one service."""

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        """Post a message; reply to `parent` for a development; replace `parent` for an update.

        Raises RateLimited, Refused, Unavailable or OutcomeUnknown.
        """
        ...

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:
        """The message of a delivery whose outcome is unknown, if the service has it.

        Raises the same as `send`; Refused where the look-up is not permitted.
        """
        ...

    async def resolve(self, channel: str) -> str:
        """The id of a channel given as `#name` or as an id. Raises Refused where there is none."""
        ...

    async def close(self) -> None: ...


class Fence(Protocol):
    """What keeps a process that stood still from going on as if no time had passed."""

    def __call__(self, seconds: float, /) -> AbstractContextManager[None]:
        """A process that is still within after so many seconds of standing still does nothing more, ever.

        Without effect where the seconds are over already: to be asked within.
        """
        ...
