"""Whether anything grows or is lost in the long run: `python -m benchmarks.soak [--feeds 500] [--days 10] [--seed S]`.

The steps of the daemon over a SQLite file, feeds on loopback and a Slack in memory, in simulated time: the clock goes
on by five minutes at a time. Meanwhile chance strikes: feeds fail, break off and send garbage, Slack asks for pauses,
refuses, and keeps its answers to itself, the database is locked, and everything is closed and opened again. One feed
in fifty tells of a deal now and then.

Prints, for the first day against the last: memory, open files, the size of the database, how late feeds are polled and
deals told; and how many deals were told never or twice. Exit status 1 where one was, or where what must not grow did.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.polling import Site, processes_of, rss_of, serving
from bot.adapters.fetch import HttpFetcher
from bot.adapters.pages import PageFetcher
from bot.adapters.store import open_store
from bot.adapters.workers import Workers
from bot.config import shipped_rules
from bot.directory import load_directory
from bot.errors import OutcomeUnknown, RateLimited, StoreError, Unavailable
from bot.examination import open_worker, unwatched
from bot.model import Channel, Delivery, Feed, FullText, Purpose, Receipt, Watchlist
from bot.pipeline import Pipeline, Watch, join
from tests.fakes.feed_server import Body, FeedServer, Status
from tests.news import deal, rss

STEP = timedelta(minutes=5)
EVERY = timedelta(minutes=30)
SAMPLED = 2
"""Every so many hours it is looked what there is."""

SEND_TIMEOUT = timedelta(seconds=1)
TELLERS = 50
"""One feed in so many tells of deals."""
TREES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
PLACES = ("North", "South", "East", "West", "High", "Low", "Mid", "Over")
TRADES = ("Robotics", "Foods", "Airlines", "Biologics", "Shipping", "Motors", "Semiconductors", "Telecom", "Mining")
PARTNERS = tuple(f"{place}{tree.lower()} {trade}" for trade in TRADES for place in PLACES for tree in TREES)
"""Enough that none strikes a second deal in ten days."""

STRIKES = 0.02
"""Faults in five minutes for each feed that tells of deals: one in nine of its polls."""

MB_MORE, FILES_MORE, LATER = 30.0, 5, timedelta(minutes=5)
"""What the last day may have more than the first: chance, what is learned of feeds, and what fills as the database
grows: SQLite's page caches alone may come to 2 MB for each of 15 connections (measured: docs/decisions/0160)."""

FEW_SOCKETS = 30
"""What there is beside connections to feeds: servers, wake-up pairs of event loops, pipes to workers. A connection to
a feed is kept for 15 s, in which hours pass here, so that each feed may have one: they are bounded, not compared."""


@dataclass(slots=True)
class Clock:
    """A clock that the benchmark moves."""

    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(slots=True)
class FaultySlack:
    """A Slack in memory that fails by chance, before it takes a message and after."""

    dice: random.Random
    clock: Clock
    taken: dict[str, Receipt] = field(default_factory=dict)
    alerts: list[tuple[str, datetime]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    async def send(self, delivery: Delivery, _parent: Receipt | None) -> Receipt:
        fault = self.dice.choices(("", "rate limit", "refused connection", "lost", "lost reply"), (90, 3, 3, 2, 2))[0]
        self.faults[fault] += bool(fault)
        if fault == "rate limit":
            raise RateLimited("Slack asks for a pause", retry_after=1.0)
        if fault == "refused connection":
            raise Unavailable("Slack cannot be reached")
        if fault != "lost":
            if delivery.purpose is Purpose.ALERT:
                self.alerts.append((delivery.message.text, self.clock.time))
            self.taken[delivery.key] = Receipt(delivery.channel, f"{len(self.taken) + 1}.0")
        if fault:
            raise OutcomeUnknown("no answer")
        return self.taken[delivery.key]

    async def find(self, delivery: Delivery, _parent: Receipt | None) -> Receipt | None:
        return self.taken.get(delivery.key)

    async def resolve(self, channel: str) -> str:
        return channel

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen at one time: the daemon's part in MB and in open files, the connections among them counted apart
    with those to the world around it; the database in MB; seconds of simulated time."""

    memory: float
    files: int
    connections: int
    database: float
    polled_late: float


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it. `told` are deals told once, `never` and `twice` those that were not; `told_late` is the median
    from the feed to Slack, in seconds of simulated time."""

    feeds: int
    days: float
    polls: int
    faults: dict[str, int]
    first: Sample
    last: Sample
    told: int
    never: int
    twice: int
    told_late: float
    minutes: float

    @property
    def most_connections(self) -> int:
        """To each feed one, both ends of those to the feeds in this process, and what a process has anyway."""
        return self.feeds + 2 * max(1, self.feeds // TELLERS) + FEW_SOCKETS

    @property
    def failings(self) -> list[str]:
        grown = {
            "memory": self.last.memory - self.first.memory > MB_MORE,
            "open files": self.last.files - self.first.files > FILES_MORE,
            "connections": self.last.connections > self.most_connections,
            "lag of polls": self.last.polled_late - self.first.polled_late > LATER.total_seconds(),
            "deals told never": self.never > 0,
            "deals told twice": self.twice > 0,
        }
        return [name for name, is_so in grown.items() if is_so]


@dataclass(slots=True)
class World:
    """Everything around the pipeline, which is made anew over and over."""

    directory: Path
    site: Site
    news: FeedServer
    slack: FaultySlack
    clock: Clock
    dice: random.Random
    mass: Sequence[str]
    tellers: Sequence[str]
    deals: dict[str, datetime] = field(default_factory=dict)
    polls: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def database(self) -> Path:
        return self.directory / "pactwire.db"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Pipeline]:
        """A pipeline as a daemon has it, from its start to its end."""
        companies = tuple(company for company in load_directory() if company.key in ("AMD", "NVDA"))
        others = unwatched(load_directory(), companies)
        feeds = tuple(Feed(url, every=EVERY, full_text=FullText.NEVER) for url in (*self.mass, *self.tellers))
        watchlists = (Watchlist("chips", tuple(company.key for company in companies)),)
        watch = Watch(feeds, companies, watchlists, (Channel("C0000000001", ("chips",)),), others)
        store = open_store(f"sqlite:///{self.database}", pace=timedelta(0))
        fetcher = HttpFetcher(allow_hosts=["127.0.0.1", *self.site.hosts(len(self.mass))])
        workers = Workers(2, initializer=open_worker, initargs=(shipped_rules(), companies, others))
        try:
            store.migrate()
            store.own("soak")
            store.sync_feeds(feeds, [self.clock.time] * len(feeds))
            parts = (watch, store, fetcher, PageFetcher(fetcher), self.slack, workers, self.clock, SEND_TIMEOUT)
            pipeline = join(*parts)
            yield pipeline
            await pipeline.finish()
        finally:
            await workers.close()
            await fetcher.close()
            store.close()


# ── what happens ─────────────────────────────────────────────────────────────────────────────────


async def cycle(pipeline: Pipeline) -> int:
    """Everything that is due; how many polls."""
    polls = 0
    while some := await pipeline.polling.poll():
        polls += some
    await pipeline.polling.in_flight.drain()
    for step in (pipeline.judging.judge, pipeline.telling.tell, pipeline.telling.close_digests):
        while await step():
            pass
    for _ in range(20):
        await pipeline.delivering.deliver()
        await pipeline.delivering.in_flight.drain()
    return polls


def tell_a_deal(world: World) -> None:
    """A feed that tells of deals has one more, which nobody told before."""
    number = len(world.deals)
    partner = PARTNERS[number % len(PARTNERS)]
    world.deals[partner] = world.clock.time
    teller = number % len(world.tellers)
    told = [deal(name, use=f"plant {name}") for name in list(world.deals)[teller :: len(world.tellers)][-10:]]
    world.news.serve(f"/{teller}", Body(rss(reversed(told), world.clock.time)))


def strike(world: World) -> None:
    """By chance something goes wrong with a feed, or the database is locked for a moment."""
    fault = world.dice.choice(("503", "garbage", "broken off", "locked"))
    world.faults[fault] += 1
    if fault == "locked":
        lock_for_a_moment(world.database)
        return
    reply = {
        "503": Status(503),
        "garbage": Status(200, {"Content-Type": "application/rss+xml"}, b"\x00\xffnot a feed"),
        "broken off": Status(200, {"Content-Type": "application/rss+xml"}, b"<rss version='2.0'><channel><item><tit"),
    }[fault]
    world.news.script(f"/{world.dice.randrange(len(world.tellers))}", reply)


def lock_for_a_moment(database: Path) -> None:
    connection = sqlite3.connect(database, isolation_level=None, timeout=5)
    with suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(0.05)
        connection.execute("ROLLBACK")
    connection.close()


def sample(world: World, pipeline: Pipeline) -> Sample:
    gc.collect()
    world.news.requests.clear()  # the world's memory is not the daemon's
    opened = [str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    connections = sum(name.startswith("socket:") for name in opened)
    late = [world.clock.time - feed.state.next_poll_at for feed in pipeline.store.status().feeds]
    return Sample(
        memory=sum(rss_of(one) for one in processes_of(os.getpid()) if one != world.site.process),
        files=len(opened) - connections,
        connections=connections,
        database=pipeline.store.size() / 1e6,
        polled_late=max(max(late).total_seconds(), 0.0),
    )


async def soak(feeds: int, days: float, seed: int, progress: Callable[[str], None]) -> Soaked:
    dice = random.Random(seed)
    samples: list[Sample] = []
    started = time.monotonic()
    with serving() as site, FeedServer() as news, tempfile.TemporaryDirectory(prefix="pactwire-soak-") as place:
        tellers = max(1, feeds // TELLERS)
        urls = [news.serve(f"/{number}", Body(rss([]))) for number in range(tellers)]
        mass = site.urls(feeds - tellers, "tagged")
        clock = Clock(datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
        world = World(Path(place), site, news, FaultySlack(dice, clock), clock, dice, mass, urls)
        end = clock.time + timedelta(days=days)
        while clock.time < end:
            async with world.opened() as pipeline:
                until = min(end, clock.time + timedelta(hours=dice.randint(6, 30)))
                while clock.time < until:
                    await live(world, pipeline, end)
                    if not clock.time.minute and clock.time.hour % SAMPLED == 0:
                        samples.append(sample(world, pipeline))
                        progress(f"{clock.time:%d %b %H:%M} {world.polls:,} polls {samples[-1]}")
            world.faults["restart"] += 1
        async with world.opened() as pipeline:
            await settle(world, pipeline)
    return to_soaked(world, samples, feeds, days, (time.monotonic() - started) / 60)


async def settle(world: World, pipeline: Pipeline) -> None:
    """Hours without news, and as long as a message of unknown fate rests by the database's own clock."""
    patience = time.monotonic() + 60
    for step in range(10_000):
        world.clock.time += STEP
        await cycle(pipeline)
        owed = pipeline.store.status().deliveries
        if (step > 48 and not owed["pending"] + owed["sending"]) or time.monotonic() > patience:
            return
        await asyncio.sleep(0.1)


async def live(world: World, pipeline: Pipeline, end: datetime) -> None:
    """Five minutes."""
    if world.dice.random() < 0.25:
        world.site.change(world.dice.sample(world.mass, max(1, len(world.mass) // 20)))
    if world.dice.random() < 0.15 and world.clock.time < end - timedelta(hours=2):
        tell_a_deal(world)
    if world.dice.random() < STRIKES * len(world.tellers):
        strike(world)
    with suppress(StoreError):
        world.polls += await cycle(pipeline)
    if not world.clock.time.minute:
        await pipeline.upkeep.prune()
        await pipeline.upkeep.report()
    world.clock.time += STEP


def to_soaked(world: World, samples: Sequence[Sample], feeds: int, days: float, minutes: float) -> Soaked:
    day = max(1, min(24 // SAMPLED, len(samples) // 2))
    alerts = {name: [at for text, at in world.slack.alerts if name in text] for name in world.deals}
    late = [(times[0] - world.deals[name]).total_seconds() for name, times in alerts.items() if times]
    return Soaked(
        feeds=feeds,
        days=days,
        polls=world.polls,
        faults=dict(world.faults + world.slack.faults),
        first=middle(samples[:day]),
        last=middle(samples[-day:]),
        told=sum(len(times) == 1 for times in alerts.values()),
        never=sum(not times for times in alerts.values()),
        twice=sum(len(times) > 1 for times in alerts.values()),
        told_late=median(late) if late else 0.0,
        minutes=minutes,
    )


def middle(samples: Sequence[Sample]) -> Sample:
    return Sample(
        memory=median(each.memory for each in samples),
        files=round(median(each.files for each in samples)),
        connections=round(median(each.connections for each in samples)),
        database=median(each.database for each in samples),
        polled_late=median(each.polled_late for each in samples),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--days", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    soaked = asyncio.run(soak(args.feeds, args.days, args.seed, lambda line: print(line, file=sys.stderr)))
    if args.json:
        print(json.dumps(asdict(soaked)))
    else:
        for name, value in asdict(soaked).items():
            print(f"{name:10} {value}")
        print("grown or lost: " + (", ".join(soaked.failings) or "nothing"))
    return int(bool(soaked.failings))


if __name__ == "__main__":
    sys.exit(main())
