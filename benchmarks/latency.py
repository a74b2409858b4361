"""How late a message is: `python -m benchmarks.latency [--feeds 1000] [--every 60] [--entries 200] [--json]`.

The daemon as a process between a feed server and a fake Slack on loopback. Entries appear in feeds at random instants,
over three intervals; each is a deal of its own, told in one of eight channels. From the instant at which an entry
appears in its feed to the one at which Slack has the message, p95 is at most the interval and two seconds: exit
status 1 where not. Of that, what passes after the poll that found the entry is the daemon's own and is shown too.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from aiohttp import web

from benchmarks.drain import daemon, until
from benchmarks.faults import invent
from tests.fakes.feed_server import Body, FeedServer
from tests.fakes.slack import FakeSlack
from tests.news import News, deal, quiet, rss

COMPANIES = ("AMD", "Nvidia", "Intel", "Qualcomm", "Micron", "Broadcom", "Intuit", "Foxconn")
TICKERS = ("AMD", "NVDA", "INTC", "QCOM", "MU", "AVGO", "INTU", "HNHAF")
# A host has two places for polls, and real feeds have hundreds of hosts.
HOSTS = tuple(f"127.0.1.{number}" for number in range(1, 251))
USUAL_ENTRIES = 30
# Older than a first poll looks back.
OLD = timedelta(days=3)
INTERVALS = 3
# Seconds over the interval.
ALLOWED = 2.0
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds: medians and p95 from appearing to being told, and from being polled to being told."""

    feeds: int
    every: float
    entries: int
    median: float
    p95: float
    own_median: float
    own_p95: float
    lost: int

    @property
    def good(self) -> bool:
        return not self.lost and self.p95 <= self.every + ALLOWED


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed that notes when an entry of it was first fetched."""

    body: Body
    fetched: dict[str, float]
    entry: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        response = await self.body.answer(request)
        if self.entry:
            self.fetched.setdefault(self.entry, time.time())
        return response


@dataclass(slots=True)
class Newsroom:
    """The feeds, with the instants at which entries appeared and were fetched."""

    server: FeedServer
    feeds: int
    appeared: dict[str, float] = field(default_factory=dict)
    fetched: dict[str, float] = field(default_factory=dict)

    def open(self) -> list[str]:
        """The addresses of the feeds, each with entries that are no news."""
        for number in range(self.feeds):
            self.server.serve(_path(number), self._feed(number))
        return [self.server.url(_path(number), HOSTS[number % len(HOSTS)]) for number in range(self.feeds)]

    def _feed(self, number: int, *news: News) -> Watched:
        usual = (replace(quiet(f"quiet-{number}-{entry}"), age=OLD) for entry in range(USUAL_ENTRIES))
        return Watched(Body(rss([*news, *usual])), self.fetched, news[0].slug if news else "")

    async def publish(self, entries: int, seconds: float, dice: random.Random) -> None:
        """Let so many entries appear, each in a feed of its own, at random instants within so many seconds."""
        start = time.monotonic()
        instants = sorted(dice.uniform(0, seconds) for _ in range(entries))
        for number, (instant, feed) in enumerate(zip(instants, dice.sample(range(self.feeds), entries), strict=True)):
            await asyncio.sleep(max(start + instant - time.monotonic(), 0))
            partner = invent(number).title.partition(" and ")[2].partition(" sign ")[0]
            news = deal(partner, COMPANIES[number % len(COMPANIES)])
            self.appeared[news.slug] = time.time()
            self.server.serve(_path(feed), self._feed(feed, news))


def _path(number: int) -> str:
    return f"/{number}.xml"


def _channel(number: int) -> str:
    return f"C{number:010}"


def configure(directory: Path, feeds: list[str], every: float) -> None:
    rows = "".join(f"  - {{url: {url}}}\n" for url in feeds)
    (directory / "feeds.yaml").write_text(f"defaults: {{every: {every:.0f}s}}\nfeeds:\n{rows}")
    lists = "".join(f"  list-{ticker.lower()}:\n    companies: [{ticker}]\n" for ticker in TICKERS)
    (directory / "watchlists.yaml").write_text(f"watchlists:\n{lists}")
    channels = "".join(
        f"  {_channel(number)}: {{watchlists: [list-{ticker.lower()}]}}\n" for number, ticker in enumerate(TICKERS)
    )
    (directory / "channels.yaml").write_text(f"channels:\n{channels}")


def told(slack: FakeSlack, newsroom: Newsroom) -> Mapping[str, float]:
    """When the message of each entry came, by the link that it carries."""
    found: dict[str, float] = {}
    for channel in slack.channels:
        for message in slack.messages(channel):
            shown = json.dumps(message["blocks"])
            found |= {slug: float(message["ts"]) for slug in newsroom.appeared if f"/{slug}" in shown}
    return found


async def measure(feeds: int, every: float, entries: int, seed: int) -> Latency:
    with tempfile.TemporaryDirectory(prefix="pactwire-") as place, FeedServer(listens_on="0.0.0.0") as server:
        newsroom = Newsroom(server, feeds)
        configure(Path(place), newsroom.open(), every)
        async with FakeSlack(pace=1.0) as slack:
            for number in range(len(TICKERS)):
                slack.add_channel(_channel(number))
            async with daemon(Path(place), f"sqlite:///{place}/pactwire.db", slack, HOSTS) as process:
                await until(lambda: len({request.path for request in server.requests}) == feeds, process)
                await newsroom.publish(entries, INTERVALS * every, random.Random(seed))
                end = time.monotonic() + every + PATIENCE
                await until(lambda: len(told(slack, newsroom)) == entries or time.monotonic() > end, process)
            return summed_up(newsroom, told(slack, newsroom), every)


def summed_up(newsroom: Newsroom, messages: Mapping[str, float], every: float) -> Latency:
    whole = [at - newsroom.appeared[slug] for slug, at in messages.items()]
    own = [at - newsroom.fetched[slug] for slug, at in messages.items()]
    (median, p95), (own_median, own_p95) = (
        (cuts[9], cuts[18]) for cuts in (quantiles(whole, n=20), quantiles(own, n=20))
    )
    lost = len(newsroom.appeared) - len(messages)
    return Latency(newsroom.feeds, every, len(newsroom.appeared), median, p95, own_median, own_p95, lost)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--every", type=float, default=60.0, help="seconds between two polls of a feed")
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    latency = asyncio.run(measure(options.feeds, options.every, options.entries, options.seed))
    if options.json:
        print(json.dumps(asdict(latency)))
    else:
        print(
            f"{latency.entries} entries in {latency.feeds} feeds polled every {latency.every:.0f} s: told after "
            f"{latency.median:.1f} s (median), {latency.p95:.1f} s (p95); of that, after they were polled: "
            f"{latency.own_median:.1f} s, {latency.own_p95:.1f} s; {latency.lost} not told"
        )
    sys.exit(not latency.good)


if __name__ == "__main__":
    main()
