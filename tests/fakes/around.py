"""What stands around a pipeline in tests: a clock that the test moves, feeds, work done at once, a Slack in memory."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.directory import load_directory
from bot.errors import FetchError
from bot.model import Delivery, Receipt
from bot.ports import Fetched
from tests.news import News, rss

T = TypeVar("T")

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COMPANIES = tuple(company for company in load_directory() if company.key in ("AMD", "NVDA"))


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time


class Hanging:
    """A feed that gives no answer before the web is set free."""


@dataclass(slots=True)
class Web:
    """Feeds by address; an exception is raised, and whatever is not there is not found.

    `moved` is where feeds are said to have moved for good, `asked` holds what was fetched, and at which new address.
    """

    clock: Clock
    feeds: dict[str, list[News] | bytes | Exception | Hanging] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        found = self.feeds.get(url, FetchError(f"fetch failed: {url}: 404", status=404))
        self.asked.append((url, at))
        if isinstance(found, Hanging):
            await self.free.wait()
            found = []
        if isinstance(found, Exception):
            raise found
        body = found if isinstance(found, bytes) else rss(found, self.clock.now())
        moved = self.moved.get(url, "")
        return Fetched(url, 200, body, {"content-type": "application/rss+xml"}, moved_to=moved)


class Inline:
    """Work done at once, in this process."""

    async def run(self, function: Callable[..., T], *args: Any, timeout: float) -> T:  # noqa: ASYNC109
        return function(*args)


@dataclass(slots=True)
class Slack:
    """What was posted, in order; an error is raised for the next post to its channel."""

    posts: list[Delivery] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        if error := self.errors.pop(delivery.channel, None):
            raise error
        self.posts.append(delivery)
        return Receipt(delivery.channel, str(len(self.posts)))

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:
        return None

    async def resolve(self, channel: str) -> str:
        return channel

    async def close(self) -> None: ...
