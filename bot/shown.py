"""What the page and the commands show of what happened, and where they ask for it. Nothing here changes anything.

What the pipeline asks of the world is in `ports`; its `Store` is a `Shown`, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model import ChannelState, Delivery, DigestItem, FeedState, Judgement, Membership, Novelty, Story


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """One line of `pactwire status` about a feed."""

    state: FeedState
    entries: int


@dataclass(frozen=True, slots=True)
class Status:
    """What `pactwire status` shows: feeds, channels, deliveries by state, and the counts behind them."""

    feeds: tuple[FeedStatus, ...]
    channels: tuple[ChannelState, ...]
    deliveries: Mapping[str, int]
    troubled: tuple[Delivery, ...]
    entries: int
    unread: int
    articles: int
    stories: int
    problems: tuple[str, ...] = ()
    """What is wrong with the configuration as it was edited: the one before is in force."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A stored article with its judgement, and the stories that it was told in."""

    judgement: Judgement
    memberships: tuple[Membership, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a day (UTC): entries found, articles that name a watched company, articles that report a deal of
    one, and stories told for the first time, at once or by a digest."""

    day: date
    entries: int = 0
    watched: int = 0
    deals: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is owed or sent; `sent_at` is None until it was taken."""

    delivery: Delivery
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedIn:
    """A story on the list of a channel's digest; `window` is the end of the one that told it, None until then."""

    item: DigestItem
    window: datetime | None


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story with the messages about it, oldest first, and the digests that it is in."""

    story: Story
    sent: tuple[Sent, ...]
    listed: tuple[ListedIn, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """What one event of an inspected article would be: part of which story, and what each channel would be told.

    `outcomes` are a channel and a sentence each; `why` says by what the story was recognised.
    """

    event: int
    story: str
    novelty: Novelty
    change: str
    why: str
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the bot would make of an article now. `lacks` say for each verdict what would have to change for it to
    alert, in sentences."""

    judgement: Judgement
    lacks: tuple[tuple[str, ...], ...]
    placed: tuple[Placed, ...]


class Shown(Protocol):
    """What a store shows. Synchronous, short transactions; safe from threads. Raises StoreError."""

    def status(self) -> Status: ...

    def feed_statuses(self) -> tuple[FeedStatus, ...]:
        """Every feed, by address: what `status` has of them, without its counts."""
        ...

    def channel_states(self) -> tuple[ChannelState, ...]:
        """Every channel that was ever owed something, paused, stopped or given a digest, by name."""
        ...

    def tallies(self, since: date) -> tuple[Tally, ...]:
        """The days from `since` on of which there is something to count, in order."""
        ...

    def latest_stories(self, limit: int, before: datetime | None = None) -> tuple[ToldStory, ...]:
        """The stories updated last (before a time), newest first."""
        ...

    def told_story(self, story: str) -> ToldStory | None:
        """A story by its id."""
        ...

    def judged_since(self, since: datetime) -> tuple[Judged, ...]:
        """The articles judged at or after `since`, in the order in which their entries were found."""
        ...


class Inspector(Protocol):
    """Looks at an article as the bot would, and changes nothing."""

    async def inspect(self, source: str) -> Inspection:
        """The article at a web address, or in a text. Raises FetchError, ArticleError or StoreError."""
        ...
