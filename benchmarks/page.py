"""How quick the page is: `python -m benchmarks.page [--articles 100000] [--postgresql] [--looks 40] [--json]`.

A store as after two months: articles with their judgements, stories with their messages, feeds, a tally of each day.
The page is asked for over HTTP, as a browser does. Exit status 1 where the middle look at any of its pages takes 100 ms
or more. On a machine that does other work too, the time of its own processor tells more.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from sqlalchemy import Connection, insert

from bot.adapters import schema
from bot.adapters.page.handlers import Site
from bot.adapters.page.server import serving
from bot.adapters.store import SqlStore, open_store
from bot.model import (
    Article,
    Block,
    Event,
    FeedState,
    Judgement,
    Kind,
    Mention,
    Message,
    Naming,
    Party,
    Purpose,
    Role,
    Run,
    Source,
    Span,
    Stage,
    Story,
    Style,
    Verdict,
)
from bot.pipeline import Watch
from bot.shown import Inspection
from bot.wiring import SystemClock
from tests.fakes.page import DOOR, TOKEN
from tests.fakes.postgresql import create_database, running_postgresql

ENOUGH = 0.1
"""Seconds."""
DAYS = 60
FEEDS = 500
STORIES_OF_ARTICLES = 50
"""One story in so many articles."""
AT_ONCE = 2_000


def judgement(number: int, at: datetime) -> Judgement:
    """An article of about 3,000 characters, with two companies and an event."""
    title = f"AMD and Orrin Labs {number} sign a partnership"
    paragraph = "AMD has signed a multi-year partnership with Orrin Labs, the two companies said on Monday. " * 4
    url = f"https://news.example/{number}"
    article = Article(url, url, title, "Example Wire", at, (paragraph,) * 8, site="news.example")
    event = Event(
        0, Kind.PARTNERSHIP, Stage.SIGNED, (Party("AMD", "AMD"), Party("Orrin Labs")), title, Span(0, 0, len(title))
    )
    mentions = tuple(Mention("AMD", Span(passage, 0, 3), "AMD", Naming.NAME) for passage in range(9))
    alerts = number % STORIES_OF_ARTICLES == 0
    verdict = Verdict("AMD", Role.PARTY, alerts, 0.9, ("the headline reports a deal of it",), 0 if alerts else None)
    return Judgement(article, mentions, (event,), (verdict,))


def story(number: int, at: datetime) -> Story:
    sources = tuple(
        Source(f"{number}-{n}", f"https://news.example/{number}-{n}", f"Wire {n}", "AMD and Orrin Labs", at, at)
        for n in range(5)
    )
    parties = (Party("AMD", "AMD"), Party(f"Orrin Labs {number}"))
    evidence = "AMD has signed a multi-year partnership with Orrin Labs."
    return Story(
        f"story-{number}", Kind.PARTNERSHIP, Stage.SIGNED, parties, ("AMD",), (), evidence, at, at, sources,
        reasons=("the headline reports a deal of it",),
    )  # fmt: skip


def fill(store: SqlStore, articles: int, now: datetime) -> None:
    """Write the rows as the daemon would have, many at a time."""
    step = timedelta(days=DAYS) / articles
    for first in range(0, articles, AT_ONCE):
        with store._database.writing("fill") as connection:
            numbers = range(first, min(first + AT_ONCE, articles))
            fill_articles(connection, numbers, {number: now - (articles - number) * step for number in numbers})
    with store._database.writing("fill") as connection:
        connection.execute(insert(schema.feeds), [feed(number, now) for number in range(FEEDS)])
        for back in range(DAYS):
            row = {"day": (now - timedelta(days=back)).date(), "entries": articles // DAYS, "watched": 100, "deals": 30}
            connection.execute(insert(schema.tallies), row | {"told": 9})
        connection.exec_driver_sql("ANALYZE")


def fill_articles(connection: Connection, numbers: range, times: dict[int, datetime]) -> None:
    rows = [
        {"key": str(n), "entry": n, "found_at": times[n], "judged_at": times[n], "told": True}
        | {"judgement": judgement(n, times[n])}
        for n in numbers
    ]
    connection.execute(insert(schema.articles), rows)
    told = [n for n in numbers if n % STORIES_OF_ARTICLES == 0]
    if told:
        stories = [story(n, times[n]) for n in told]
        connection.execute(
            insert(schema.stories),
            [{"id": one.id, "updated_at": one.updated_at, "version": 1, "story": one} for one in stories],
        )
        connection.execute(insert(schema.deliveries), [delivery(one, c) for one in stories for c in range(3)])


def delivery(told: Story, channel: int) -> dict[str, Any]:
    line = "AMD × Orrin Labs: to build its next training cluster"
    times = dict.fromkeys(("created_at", "not_before", "next_attempt_at", "sent_at"), told.updated_at)
    return times | {
        "key": f"alert:{told.id}:1:C{channel}",
        "purpose": Purpose.ALERT,
        "subject": told.id,
        "number": 1,
        "channel": f"C{channel}",
        "message": Message(line, (Block(Style.TEXT, (Run(line),)),)),
        "parent": "",
        "state": "sent",
        "attempts": 1,
        "error": "",
        "receipt_channel": f"C{channel}",
        "receipt_ts": "1.1",
    }


def feed(number: int, now: datetime) -> dict[str, Any]:
    url = f"https://feeds.example/{number}.xml"
    state = FeedState(url, now + timedelta(minutes=4), title=f"Feed {number}", polled_at=now, succeeded_at=now)
    if number % 20 == 0:
        state = replace(state, failures=number, error="fetch failed: no connection")
    return {"url": url, "next_poll_at": state.next_poll_at, "entries": number, "state": state}


class NoInspector:
    """Inspecting is not measured here: it is a look at one article, whatever is stored."""

    async def inspect(self, source: str) -> Inspection:
        raise NotImplementedError(source)


Look = tuple[float, float]
"""Seconds until the answer was there, and those of the processor for server and browser together."""


async def look(store: SqlStore, looks: int, articles: int) -> dict[str, list[Look]]:
    """Looks at each page."""
    newest = (articles - 1) // STORIES_OF_ARTICLES * STORIES_OF_ARTICLES
    site = Site(store, SystemClock(), NoInspector(), lambda: Watch((), (), (), ()))
    seconds: dict[str, list[Look]] = {}
    async with (
        serving(site, DOOR) as (host, port),
        aiohttp.ClientSession(f"http://{host}:{port}", headers={"Authorization": f"Bearer {TOKEN}"}) as browser,
    ):
        for path in ("/", "/stories", f"/stories/story-{newest}", "/feeds"):
            for number in range(looks + 1):
                started, worked = time.perf_counter(), time.process_time()
                async with browser.get(path) as response:
                    response.raise_for_status()
                    await response.read()
                if number:  # the first compiles the template and the statements
                    took = time.perf_counter() - started, time.process_time() - worked
                    seconds.setdefault(path, []).append(took)
    return seconds


@contextmanager
def address(*, postgresql: bool) -> Iterator[str]:
    with ExitStack() as stack:
        if postgresql:
            yield create_database(stack.enter_context(running_postgresql()))
        else:
            yield f"sqlite:///{Path(stack.enter_context(TemporaryDirectory())) / 'pactwire.db'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--looks", type=int, default=40)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with address(postgresql=options.postgresql) as url, closing(open_store(url)) as store:
        store.migrate()
        fill(store, options.articles, datetime.now(UTC))
        seconds = asyncio.run(look(store, options.looks, options.articles))
    middles = {path: median(took for took, _ in times) for path, times in seconds.items()}
    if options.json:
        print(json.dumps(seconds))
    else:
        engine = "PostgreSQL" if options.postgresql else "SQLite"
        print(f"{options.articles:,} articles on {engine}, {options.looks} looks at each page, in ms:")
        for path, times in seconds.items():
            own = median(worked for _, worked in times)
            print(f"{path:24} middle {middles[path] * 1000:6.1f}   of the processor {own * 1000:6.1f}")
    return int(max(middles.values()) >= ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
