"""How fast and how punctually feeds are polled, beside other readers of feeds, on loopback.

    python -m venv /tmp/rivals && /tmp/rivals/bin/pip install reader sgmllib3k rss2email
    python -m benchmarks.polling cycle --rivals /tmp/rivals/bin     # 304s, changes and whole bodies, in one run
    python -m benchmarks.polling lag [--feeds 10000] [--minutes 15]  # the daemon as a process
    python -m benchmarks.polling day [--feeds 200] [--hours 24]      # memory over a day of simulated time
    python -m benchmarks.polling size [--feeds 1000]                 # a year of feeds, from a measured week

Exit status 1 where a floor is missed. The floors are in `FLOORS`.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop

from bot.adapters.fetch import HttpFetcher
from bot.adapters.garbage import collect_seldom
from bot.adapters.store import SqlStore, open_store
from bot.adapters.workers import Workers
from bot.config import shipped_rules
from bot.directory import load_directory
from bot.errors import StoreError
from bot.examination import open_desk, unwatched
from bot.judging.ordinary import ORDINARY
from bot.model import USUAL_RETENTION, Company, Entry, Feed, FeedState
from bot.pipeline import Watch
from bot.pipeline.polling import Polling
from bot.pipeline.work import Holding
from bot.polling.seen import FORGOTTEN_AFTER
from bot.ports import Poll
from bot.reading.articles import to_draft

ROOT = Path(__file__).parents[1]
EVERY = timedelta(minutes=5)
KEEP = USUAL_RETENTION.keep
CYCLES = 5
FLOORS = {
    "polls a second, unchanged": 1_000,
    "times reader, unchanged": 5,
    "times reader, 5 % changed": 3,
    "p99 lag, seconds": 5,
    "RSS of all processes, MB": 400,
    "cores when nothing changes": 0.5,
    # SQLite's cache: 2 MB, its default, for each of a few connections. What Python holds stays: 4.13 MB after two
    # hours, 4.17 after seven (tracemalloc, 100 feeds).
    "MB grown after the first hour": 4.0,
    "GB in a year": 2,
}


Verdict = tuple[str, float, bool]
"""A figure's name, the figure, and whether it is on the right side of its floor."""

Contender = Callable[[], float]
"""Polls its feeds once; how many seconds that took."""


# ── the feeds ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Site:
    """The running feed host: feeds are spread over its addresses, a few on each."""

    port: int
    process: int

    def urls(self, count: int, kind: str, on_a_host: int = 2) -> list[str]:
        return [
            f"http://{self._host(number // on_a_host)}:{self.port}/{kind}/{kind}{number}" for number in range(count)
        ]

    def hosts(self, count: int, on_a_host: int = 2) -> list[str]:
        return [self._host(number) for number in range(count // on_a_host + 1)]

    def change(self, urls: Sequence[str]) -> None:
        """Give these feeds a new entry."""
        names = "\n".join(url.rpartition("/")[2] for url in urls)
        self.ask("/change", names.encode())

    def ask(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: bytes = answer.read()
        return content

    @staticmethod
    def _host(number: int) -> str:
        return f"127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


@contextmanager
def serving() -> Iterator[Site]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.feed_host"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Site(int(process.stdout.readline()), process.pid)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


# ── ours ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class SetClock:
    """A clock that the benchmark sets."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.time


@dataclass(slots=True)
class House:
    """The polling of the daemon over a store in a file, with a clock that is set."""

    polling: Polling
    clock: SetClock
    store: SqlStore

    async def cycle(self) -> int:
        """Poll all that is due; how many feeds."""
        polled = 0
        while some := await self.polling.poll():
            polled += some
        await self.polling.in_flight.drain()
        return polled


@asynccontextmanager
async def polling(urls: Sequence[str], hosts: Sequence[str]) -> AsyncIterator[House]:
    collect_seldom()
    feeds = tuple(Feed(url, every=EVERY) for url in urls)
    clock = SetClock()
    with tempfile.TemporaryDirectory() as directory, closing(open_store(f"sqlite:///{directory}/p.db")) as store:
        store.migrate()
        store.sync_feeds(feeds, [clock.time] * len(feeds))
        fetcher = HttpFetcher(allow_hosts=hosts)
        workers = Workers(2, preload=("bot.polling.feeds",))
        try:
            watch = Watch(feeds, (), (), ())
            yield House(Polling(watch, store, fetcher, workers, clock, Holding(store)), clock, store)
        finally:
            await workers.close()
            await fetcher.close()


@contextmanager
def ours(site: Site, urls: Sequence[str]) -> Iterator[Contender]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        context = polling(urls, site.hosts(len(urls)))
        house = runner.run(context.__aenter__())

        def cycle() -> float:
            house.clock.time += EVERY + timedelta(seconds=1)
            started = time.perf_counter()
            polled = runner.run(house.cycle())
            seconds = time.perf_counter() - started
            assert polled == len(urls), f"{polled} of {len(urls)} feeds were polled"
            return seconds

        try:
            yield cycle
            failing = [feed.state.error for feed in house.store.status().feeds if feed.state.failures]
            assert not failing, failing[:3]
        finally:
            runner.run(context.__aexit__(None, None, None))


def some_of(urls: Sequence[str], count: int, turn: int) -> Sequence[str]:
    return urls[turn * count : (turn + 1) * count]


# ── the others ───────────────────────────────────────────────────────────────────────────────────

READER = """
import sys, time
from reader import make_reader
directory, workers = sys.argv[1], int(sys.argv[2])
reader = make_reader(directory + "/reader.sqlite")
for url in open(directory + "/urls").read().split():
    reader.add_feed(url)
for _ in sys.stdin:
    started = time.perf_counter()
    reader.update_feeds(workers=workers, scheduled=False)
    print(time.perf_counter() - started, flush=True)
"""
READER_WORKERS = (1, 8)
"""It polls with one thread unless it is told otherwise; the better of these is what we are measured by."""


@contextmanager
def reader(urls: Sequence[str], python: Path, workers: int) -> Iterator[Contender]:
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "urls").write_text("\n".join(urls))
        process = subprocess.Popen(
            [python, "-c", READER, directory, str(workers)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            orders, answers = process.stdin, process.stdout

            def cycle() -> float:
                orders.write("\n")
                orders.flush()
                return float(answers.readline())

            yield cycle
            orders.close()


def time_rss2email(site: Site, urls: Sequence[str], changed: int, program: Path) -> list[float]:
    """It is started for each cycle, as from cron, and sends nothing."""
    with tempfile.TemporaryDirectory() as directory:
        config, state = Path(directory, "config"), Path(directory, "state.json")
        rows = "".join(f"[feed.{number}]\nurl = {url}\n" for number, url in enumerate(urls))
        config.write_text(f"[DEFAULT]\nto = a@example.com\nsame-server-fetch-interval = 0\n{rows}")
        seconds = []
        for number in range(-1, CYCLES):
            site.change(some_of(urls, changed, number) if number >= 0 else ())
            started = time.perf_counter()
            command: list[str | Path] = [program, "-c", config, "-d", state, "run", "--no-send"]
            subprocess.run(command, check=True, capture_output=True)
            seconds.append(time.perf_counter() - started)
    return seconds[1:]


# ── one cycle ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Cycle:
    """Feeds polled a second, the median of the cycles, by us and by the others."""

    work: str
    feeds: int
    ours: float
    others: dict[str, float]

    def times(self, other: str) -> float:
        """How many times as fast as another we are."""
        return self.ours / max((rate for name, rate in self.others.items() if name.startswith(other)), default=0.0)


WORKS = (("unchanged (304)", "tagged", 0.0, 1), ("5 % changed", "changing", 0.05, 1), ("whole (200)", "plain", 0.0, 10))
"""What a cycle finds, the kind of the feeds, the share of them that changed, and by how much they are fewer: who has no
digest of a body parses whole feeds each time, 20 to 30 a second."""


def measure_cycles(feeds: int, rivals: Path | None, rss2email_feeds: int) -> Iterator[Cycle]:
    with serving() as site:
        for work, kind, share, fewer in WORKS:
            urls = site.urls(feeds // fewer, kind)
            changed = int(len(urls) * share)
            rates = race(site, urls, changed, rivals)
            if rivals:
                few = urls[:rss2email_feeds]
                seconds = time_rss2email(site, few, int(len(few) * share), rivals / "r2e")
                rates["rss2email"] = rate(len(few), seconds)
            yield Cycle(work, len(urls), rates.pop("ours"), rates)


def race(site: Site, urls: Sequence[str], changed: int, rivals: Path | None) -> dict[str, float]:
    """Feeds a second of each who polls them, by turns, so that a machine that is slow for a while is so for all; of
    `changed` feeds each finds a new entry in each cycle but the first, which does not count."""
    with ExitStack() as stack:
        contenders = {"ours": stack.enter_context(ours(site, urls))}
        if rivals:
            for workers in READER_WORKERS:
                contender = stack.enter_context(reader(urls, rivals / "python", workers))
                contenders[f"reader, {workers} threads"] = contender
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(-1, CYCLES):
            site.change(some_of(urls, changed, number) if number >= 0 else ())
            for name, cycle in contenders.items():
                seconds[name].append(cycle())
    return {name: rate(len(urls), taken[1:]) for name, taken in seconds.items()}


def rate(feeds: int, seconds: Sequence[float]) -> float:
    return feeds / statistics.median(seconds)


def judge_cycles(cycles: Sequence[Cycle]) -> Iterator[Verdict]:
    unchanged, changed, _ = cycles
    yield from floor("polls a second, unchanged", unchanged.ours)
    if unchanged.others:
        yield from floor("times reader, unchanged", unchanged.times("reader"))
        yield from floor("times reader, 5 % changed", changed.times("reader"))


def floor(name: str, figure: float) -> Iterator[Verdict]:
    """A figure with whether it is on the right side of its floor."""
    is_most = name.startswith(("p99", "RSS", "cores", "MB", "GB"))
    yield name, figure, figure <= FLOORS[name] if is_most else figure >= FLOORS[name]


# ── the daemon, punctually ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Lag:
    """`p50`, `p99` and `worst` are seconds behind the time when a feed was due; `cores` is CPU time a second after the
    first round, in which every feed is parsed. `rss` is in MB, the most of all processes together, `pss` the same with
    what they share counted once."""

    feeds: int
    minutes: float
    polls: int
    p50: float
    p99: float
    worst: float
    rss: float
    pss: float
    cores: float


def measure_lag(feeds: int, minutes: float) -> Lag:
    with serving() as site, tempfile.TemporaryDirectory() as directory:
        urls = site.urls(feeds, "tagged", on_a_host=20)
        configure(Path(directory), urls)
        hosts = ",".join(site.hosts(feeds, on_a_host=20))
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--config", directory],
            cwd=ROOT,
            env=kept | {"PACTWIRE_ALLOW_HOSTS": hosts},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            due = wait_for_plan(Path(directory), feeds)
            rss, pss, cores = watch(process.pid, minutes)
        finally:
            process.terminate()
            process.wait(60)
        lags = sorted(lags_of(json.loads(site.ask("/polls")), due))
    return Lag(
        feeds,
        minutes,
        len(lags),
        statistics.median(lags),
        lags[int(len(lags) * 0.99)],
        lags[-1],
        rss,
        pss,
        cores,
    )


def configure(directory: Path, urls: Sequence[str]) -> None:
    rows = "".join(f"  - {url}\n" for url in urls)
    (directory / "feeds.yaml").write_text(f"defaults: {{every: 5m, full_text: never}}\nfeeds:\n{rows}")
    (directory / "watchlists.yaml").write_text("watchlists:\n  chips:\n    companies: [AMD]\n")
    (directory / "channels.yaml").write_text("channels:\n  C0123456789: {watchlists: [chips]}\n")


def wait_for_plan(directory: Path, feeds: int) -> dict[str, float]:
    """When each feed is first due, in Unix time, by its name; read as soon as the daemon has planned it."""
    path = directory / "pactwire.db"
    while True:
        time.sleep(0.2)
        if path.exists():
            with closing(open_store(f"sqlite:///{path}")) as store:
                try:
                    states = [feed.state for feed in store.status().feeds]
                except StoreError:  # it has no tables yet
                    continue
            if len(states) == feeds:
                return {state.url.rpartition("/")[2]: first_due(state) for state in states}


def first_due(state: FeedState) -> float:
    """The plan, and where the feed was polled already, the one before."""
    return (state.next_poll_at - state.polls * EVERY).timestamp()


def lags_of(polls: dict[str, list[float]], due: dict[str, float]) -> Iterator[float]:
    for name, moments in polls.items():
        for number, moment in enumerate(moments):
            yield moment - due[name] - number * EVERY.total_seconds()


def watch(pid: int, minutes: float) -> tuple[float, float, float]:
    """The most memory of the process and its children in MB, with what they share counted for each and once, and the
    cores that they use after the first round."""
    started = time.monotonic()
    rss, pss, quiet_from, quiet_cpu = 0.0, 0.0, 0.0, 0.0
    while (now := time.monotonic()) < started + minutes * 60:
        time.sleep(2)
        family = processes_of(pid)
        rss, pss = max(rss, sum(map(rss_of, family))), max(pss, sum(map(pss_of, family)))
        if not quiet_from and now > started + EVERY.total_seconds() * 1.1:
            quiet_from, quiet_cpu = now, sum(map(cpu_of, family))
    if not quiet_from:
        return rss, pss, float("nan")
    return rss, pss, (sum(map(cpu_of, processes_of(pid))) - quiet_cpu) / (time.monotonic() - quiet_from)


def processes_of(pid: int) -> list[int]:
    """The process and all that descend from it."""
    family = [pid]
    for one in family:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            family += [int(child) for child in children.read_text().split() if int(child) not in family]
    return family


def rss_of(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def pss_of(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def judge_lag(lags: Sequence[Lag]) -> Iterator[Verdict]:
    (lag,) = lags
    yield from floor("p99 lag, seconds", lag.p99)
    yield from floor("RSS of all processes, MB", lag.rss)
    yield from floor("cores when nothing changes", lag.cores)


# ── a day of simulated time ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Day:
    """`after` is the memory of all processes in MB, after the first hour and each later one."""

    feeds: int
    hours: int
    polls: int
    after: list[float]

    @property
    def grown(self) -> float:
        """MB by which the last three hours are above the first three after the first, in the mean."""
        return statistics.mean(self.after[-3:]) - statistics.mean(self.after[:3])


async def measure_day(feeds: int, hours: int) -> Day:
    """Each hour every tenth feed changes, one in fifty fails, and the clock goes on by a minute at a time."""
    polls, after = 0, []
    with serving() as site:
        urls = [*site.urls(feeds - feeds // 50, "tagged"), *site.urls(feeds // 50, "failing")]
        async with polling(urls, site.hosts(len(urls))) as house:
            for minute in range(hours * 60):
                polls += await house.cycle()
                house.clock.time += timedelta(minutes=1)
                if minute % 60 == 59:
                    site.change(urls[minute // 60 % 10 :: 10])
                    house.store.prune(house.clock.time - KEEP)
                    gc.collect()
                    after.append(sum(rss_of(one) for one in processes_of(os.getpid()) if one != site.process))
    return Day(feeds, hours, polls, after)


# ── a year in the database ───────────────────────────────────────────────────────────────────────

PROFILE = ((0.01, 150), (0.09, 30), (0.90, 2))
"""Shares of feeds, and entries a day of each: wires, the press, newsrooms; 6 a day in the mean. Of the 48 shared feed
files with dates, half have less than 0.4 a day, the busiest 94."""
FULL_TEXT, SUMMARY = 4_800, 400
"""Characters of an entry: the means of 8,221 articles, and of what most feeds give."""
FULL_SHARE = 0.25
"""One in four entries has its full text: 1,500 characters in the mean, as in the shared feed files."""
WEEK = 7
MEASURED_SHARE = 10
"""A tenth of the feeds is lived through; what they leave is counted so many times."""


@dataclass(frozen=True, slots=True)
class Size:
    """`bytes_a_row` and `rows_a_day` are measured over a week; `days` is how long a row is kept, `year` is GB."""

    feeds: int
    entries_a_day: float
    bytes_a_row: dict[str, float]
    rows_a_day: dict[str, float]
    days: dict[str, float]
    year: float


def measure_size(feeds: int) -> Size:
    lived = feeds // MEASURED_SHARE
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "p.db")
        with closing(open_store(f"sqlite:///{path}")) as store:
            store.migrate()
            entries = live_a_week(store, lived)
        rows, sizes, once = count_rows(path)
    days: dict[str, float] = {
        "seen": FORGOTTEN_AFTER.days + LISTED_FOR,
        "articles": KEEP.days,
        "recurring fingerprints": float(KEEP.days),
        "other fingerprints": KEEP.days,
    }
    daily: dict[str, float] = {table: count * MEASURED_SHARE / WEEK for table, count in rows.items()}
    daily["recurring fingerprints"] = daily["fingerprints"] * (1 - once)
    daily["other fingerprints"] = daily.pop("fingerprints") * once
    bytes_a_row = sizes | dict.fromkeys(("recurring fingerprints", "other fingerprints"), sizes["fingerprints"])
    year = sum(bytes_a_row[name] * daily[name] * min(kept, 365) for name, kept in days.items()) / 1e9
    return Size(feeds, entries * MEASURED_SHARE / WEEK, bytes_a_row, daily, days, year)


LISTED_FOR = 30
"""Days for which an entry stands in its feed, in the mean; longer for a feed that publishes little, which has few."""


def live_a_week(store: SqlStore, feeds: int) -> int:
    """Poll and judge a week of so many feeds; how many entries there were."""
    config = watched()
    desk = open_desk(shipped_rules(), config, unwatched(load_directory(), config))
    rates = [rate for share, rate in PROFILE for _ in range(round(share * feeds))]
    urls = [f"https://news{number}.example/feed.xml" for number in range(len(rates))]
    start, chance, total = datetime(2026, 11, 16, tzinfo=UTC), random.Random(7), 0
    store.sync_feeds([Feed(url) for url in urls], [start] * len(urls))
    for day in range(WEEK):
        now = start + timedelta(days=day, hours=12)
        for lease in store.claim_feeds(now, len(urls), timedelta(minutes=2)):
            number = urls.index(lease.item.url)
            news = [invent(chance, lease.item.url, f"{day}-{item}", now) for item in range(rates[number])]
            state = replace(lease.item, next_poll_at=now + timedelta(hours=24), polled_at=now, parsed_at=now)
            store.save_polls([Poll(lease, state, news, (), (), [entry.key for entry in news])])
            total += len(news)
        while unread := store.claim_entries(500, timedelta(minutes=2)):
            for entry in unread:
                draft = to_draft(entry.item)
                seen = store.recurring(draft.site, draft.fingerprints)
                store.save_judgement(entry, desk.judge(draft, seen), now)
    return total


def watched() -> tuple[Company, ...]:
    return tuple(company for company in load_directory() if company.key in ("AMD", "NVDA", "HNHAF", "INTU"))


def invent(chance: random.Random, feed: str, number: str, now: datetime) -> Entry:
    """An entry of random words, which compress less than news; every tenth paragraph stands in all of its feed."""
    length = FULL_TEXT if chance.random() < FULL_SHARE else SUMMARY
    paragraphs = []
    while length > 0:
        words = " ".join(chance.choices(VOCABULARY, k=18))
        recurs = chance.random() < 0.1
        paragraphs.append(f"About {feed}: this line stands below each of its articles." if recurs else f"{words}.")
        length -= len(paragraphs[-1])
    site = feed.rpartition("/")[0]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = " ".join(chance.choices(VOCABULARY, k=10))
    return Entry(f"{feed}#{number}", feed, f"{site}/{number}", title, "News", now, body=body)


VOCABULARY = sorted(word for word in ORDINARY if word.isalpha())


def count_rows(path: Path) -> tuple[dict[str, int], dict[str, float], float]:
    """Rows, bytes a row with its indexes and free space, and the share of fingerprints that occurred once."""
    with closing(sqlite3.connect(path)) as connection:
        rows, sizes = {}, {}
        for table in ("seen", "articles", "fingerprints"):
            (rows[table],) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            named = "SELECT name FROM sqlite_master WHERE tbl_name = ?"
            query = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({named})"
            (size,) = connection.execute(query, (table,)).fetchone()
            sizes[table] = size / max(rows[table], 1)
        (once,) = connection.execute("SELECT avg(articles = 1) FROM fingerprints").fetchone()
    return rows, sizes, once


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def main() -> int:
    """Run one measurement, print its figures, and say whether the floors are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("cycle", "lag", "day", "size"))
    parser.add_argument("--feeds", type=int, help="default: 2000 for cycle, 10000 for lag, 200 for day, 1000 for size")
    parser.add_argument("--rivals", type=Path, help="the bin directory of an environment with reader and rss2email")
    parser.add_argument("--rss2email-feeds", type=int, default=200, help="it is slow: so many are enough for a rate")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--hours", type=int, default=24)
    given = parser.parse_args()
    measure, judge = MEASURES[given.what]
    figures = []
    for figure in measure(given):
        print(json.dumps(asdict(figure)), flush=True)
        figures.append(figure)
    verdicts = list(judge(figures))
    for name, figure, good in verdicts:
        print(f"{'good ' if good else 'SHORT'}  {name}: {figure:.2f} (floor {FLOORS[name]:g})")
    return 0 if all(good for _, _, good in verdicts) else 1


def _cycle(given: argparse.Namespace) -> Iterable[Cycle]:
    return measure_cycles(given.feeds or 2_000, given.rivals, given.rss2email_feeds)


def _lag(given: argparse.Namespace) -> Iterable[Lag]:
    return [measure_lag(given.feeds or 10_000, given.minutes)]


def _day(given: argparse.Namespace) -> Iterable[Day]:
    return [uvloop.run(measure_day(given.feeds or 200, given.hours))]


def _size(given: argparse.Namespace) -> Iterable[Size]:
    return [measure_size(given.feeds or 1_000)]


Measure = Callable[[argparse.Namespace], Iterable[Any]]
Judge = Callable[[Sequence[Any]], Iterator[Verdict]]

MEASURES: dict[str, tuple[Measure, Judge]] = {
    "cycle": (_cycle, judge_cycles),
    "lag": (_lag, judge_lag),
    "day": (_day, lambda days: floor("MB grown after the first hour", days[0].grown)),
    "size": (_size, lambda sizes: floor("GB in a year", sizes[0].year)),
}


if __name__ == "__main__":
    sys.exit(main())
