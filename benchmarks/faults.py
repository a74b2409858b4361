"""Whether anything is lost or repeated, whatever fails: `python -m benchmarks.faults --faults N [--seed S]`.

Runs the daemon as a process between a feed server and a fake Slack on loopback, and lets faults strike: the process is
killed at every step or stands still past its lease; Slack limits, fails, hangs, takes a message and does not say so, or
takes it late; the disk is full, the database locked, the clock wrong. With `--database postgresql` two daemons share a
server. A fault that did not strike does not count. In the end, when all is quiet, each message that is owed must
stand in Slack once. Prints the faults by kind, and the messages owed, lost and repeated; exit status 1 where one was
lost or repeated. With `--no-look-up` what may have arrived is sent again without looking, which must repeat some.

The order of the faults comes from the seed; when exactly they strike, from the machine.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text

from bot.adapters.schema import deliveries
from bot.adapters.store import SqlStore, open_store
from bot.model import DeliveryState, Purpose
from tests.fakes.feed_server import FeedServer
from tests.fakes.postgresql import running_postgresql
from tests.fakes.slack import TOKEN, FakeSlack, Fault, FaultKind
from tests.news import News, deal, rss

ROOT = Path(__file__).parents[1]
CHANNELS = tuple(f"C{number:010}" for number in range(1, 7))
# Seconds. The client's; a message of unknown outcome rests two of it, a delivery is held six.
TIMEOUT = 1.0
PAST_THE_LEASE = 6.5
# The longest that a message is on its way to Slack, or Slack takes to answer: less than it rests.
LONGEST = 1.6
ROUND = 6.0
QUIET_WITHIN = 60.0
# Entries in the feed: more than appear while a daemon starts.
FEED_LENGTH = 80
# How many Slack faults may wait for a call of theirs.
BACKLOG = 10

OF_SLACK: Sequence[tuple[str, int, tuple[Fault, ...]]] = (
    ("429 storm", 3, (Fault(FaultKind.RATE_LIMIT, method="", seconds=1),) * 6),
    ("500, not taken", 3, (Fault(FaultKind.STATUS, status=500),)),
    ("500, taken", 3, (Fault(FaultKind.TAKEN_500),)),
    ("error word", 1, (Fault(FaultKind.ERROR, error="internal_error"),)),
    ("hang-up before", 3, (Fault(FaultKind.HANG_UP),)),
    ("hang-up after", 4, (Fault(FaultKind.DROP_REPLY),)),
    ("unreadable reply", 2, (Fault(FaultKind.TAKEN_GARBAGE),)),
    ("no answer", 2, (Fault(FaultKind.HANG, seconds=LONGEST),)),
    ("slow reply", 4, (Fault(FaultKind.SLOW, seconds=LONGEST),)),
    ("taken late", 4, (Fault(FaultKind.LATE, seconds=LONGEST),)),
    ("update: hang-up after", 1, (Fault(FaultKind.DROP_REPLY, method="chat.update"),)),
    ("look-up: hang-up", 1, (Fault(FaultKind.HANG_UP, method="conversations.history"),)),
    ("look-up: 500", 1, (Fault(FaultKind.STATUS, method="conversations.replies"),)),
)

TRANSACTIONS = ("save poll", "claim entries", "save judgement", "tell", "claim deliveries", "finish sent")
PHASES = ("before", "begun", "written", "saved")
STEPS = (
    *(f"{what}: {phase}" for what in TRANSACTIONS for phase in PHASES),
    "claim feeds: saved",
    "finish delivery: written",
    "finish delivery: saved",
    "send: before",
    "send: answered",
    "look up: before",
    "look up: answered",
)
STARTING = tuple(f"{what}: {phase}" for what in ("own", "sync feeds") for phase in PHASES)
FAILING = tuple(f"{what}: written" for what in TRANSACTIONS)
DAY = 86_400
LOG = "daemon.log"

FIRST = ("Or", "Vel", "Tan", "Mir", "Kes", "Dru", "Pol", "Zan", "Bex", "Lum", "Qui", "Fen", "Har", "Jov", "Sil", "Wu")
LAST = ("Labs", "Systems", "Robotics", "Foundry", "Networks", "Optics", "Dynamics", "Power", "Photonics", "Energy")
USES = ("its next training cluster", "a factory twin", "rack-scale servers", "edge gateways", "a weather model")


def invent(number: int) -> News:
    """News of a deal with a company that no other news names."""
    first, second = FIRST[number % 16], FIRST[number // 16 % 16].lower()
    partner = f"{first}{second}{'aeiou'[number // 256 % 5]} {LAST[number % 10]}"
    return deal(partner, ("AMD", "Nvidia")[number % 2], USES[number % 5])


def follow_up(news: News) -> News:
    """News of its end, told in the thread of the first."""
    text = news.text.replace("has signed a multi-year partnership", "has terminated its multi-year partnership")
    return News(f"{news.slug}-ends", news.title.replace("sign partnership", "end partnership"), text)


class Node:
    """One daemon: a process that is started again when it was killed."""

    def __init__(self, directory: Path, environment: dict[str, str], options: Sequence[str]) -> None:
        self._directory = directory
        self._environment = environment
        self._options = options
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._struck = asyncio.Event()
        self.store_errors: list[str] = []
        self._errors_before = 0
        self.ahead = 0

    async def start(self) -> None:
        with (self._directory / LOG).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "benchmarks.faulty_daemon", *self._options, "run", "--config", str(self._directory)),
                cwd=ROOT,
                env=self._environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._reader = asyncio.create_task(self._read(self._process))
        self._errors_before = len(self.store_errors)
        self.order(do="clock", ahead=self.ahead)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            report = json.loads(line)
            if "struck" in report:
                self._struck.set()
            else:
                self.store_errors.append(report["store"])

    def order(self, **order: Any) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(ConnectionError):
            self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def keep_running(self) -> None:
        """Start it again where the database or its fence ended it, as a supervisor would.

        Raises RuntimeError for another end.
        """
        assert self._process is not None
        if self._process.returncode is None:
            return
        fenced = self._process.returncode == -signal.SIGALRM
        if not fenced and len(self.store_errors) == self._errors_before:
            raise RuntimeError(f"the daemon ended by itself: {(self._directory / LOG).read_text()[-2_000:]}")
        await self.end()
        await self.start()

    async def strikes(self, what: str, at: str, within: float = ROUND) -> bool:
        """Whether the fault struck at its gate within so many seconds."""
        self._struck.clear()
        self.order(do=what, at=at)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._struck.wait(), within)
        self.order(do="nothing")
        return self._struck.is_set()

    async def fails(self, cause: str, within: float) -> bool:
        """Whether the store met such an error."""
        known = len(self.store_errors)
        return await holds(lambda: any(cause in error for error in self.store_errors[known:]), within)

    def send(self, number: int) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    async def ended(self) -> int:
        """How it ended by itself. Raises TimeoutError where it goes on."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), QUIET_WITHIN)

    async def end(self, number: int = signal.SIGKILL) -> None:
        """End it with all its processes, and wait until it is gone."""
        assert self._process is not None
        assert self._reader is not None
        if number != signal.SIGKILL:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 20)
        self.send(signal.SIGKILL)
        await self._process.wait()
        await self._reader


async def holds(condition: Callable[[], bool], within: float) -> bool:
    """Whether the condition comes true within so many seconds."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.05)
    return True


@dataclass(slots=True)
class Outcome:
    """What a run has shown, or several together."""

    seed: int
    faults: Counter[str]
    owed: int = 0
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not self.lost and not self.repeated

    def shown(self) -> dict[str, Any]:
        """For JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.seed,
            self.faults + other.faults,
            self.owed + other.owed,
            self.lost + other.lost,
            self.repeated + other.repeated,
            max(self.seconds, other.seconds),
        )


@dataclass(slots=True)
class Ordeal:
    """The daemons, what they meet, and the faults."""

    dice: random.Random
    url: str
    feeds: FeedServer
    slack: FakeSlack
    nodes: list[Node]
    store: SqlStore
    deals: int = 0
    published: list[News] = field(default_factory=list)
    lasting: list[News] = field(default_factory=list)
    of_slack: list[tuple[str, Fault]] = field(default_factory=list)
    of_machine: Counter[str] = field(default_factory=Counter)

    def counted(self) -> Counter[str]:
        """The faults that struck; a storm is one."""
        struck = {id(fault) for fault in self.slack.struck}
        return self.of_machine + Counter(name for name, fault in self.of_slack if id(fault) in struck)

    async def strike(self, faults: int) -> None:
        """Let faults strike, round by round, until so many have."""
        for node in self.nodes:
            await node.start()
        while self.counted().total() < faults:
            for node in self.nodes:
                await node.keep_running()
            self.publish()
            self.script()
            struck = len(self.slack.struck)
            await self.strike_machine()
            await holds(partial(self.has_struck, struck + BACKLOG // 2), ROUND)

    def has_struck(self, times: int) -> bool:
        return len(self.slack.struck) >= times

    def publish(self) -> None:
        """Two new deals, and now and then the end of an older one."""
        if len(self.lasting) >= 8 and self.dice.random() < 0.5:
            self.serve(follow_up(self.lasting.pop(0)))
        for _ in range(2):
            self.lasting.append(self.publish_deal())

    def publish_deal(self) -> News:
        news = invent(self.deals)
        self.deals += 1
        self.serve(news)
        return news

    def serve(self, news: News) -> None:
        self.published.append(news)
        self.feeds.serve("/feed.xml", rss(self.published[-FEED_LENGTH:]))

    def script(self) -> None:
        """Faults of Slack for the next calls, with calls between them that go well."""
        struck = {id(fault) for fault in self.slack.struck}
        waiting = sum(id(fault) not in struck for _, fault in self.of_slack)
        for name, _, faults in self.dice.choices(OF_SLACK, [weight for _, weight, _ in OF_SLACK], k=BACKLOG):
            if (waiting := waiting + 1) > BACKLOG:
                return
            fault = replace(faults[0])
            self.of_slack.append((name, fault))
            self.slack.script(*[fault] * len(faults), *[Fault(FaultKind.NONE, method="")] * self.dice.randrange(3))

    async def strike_machine(self) -> None:
        kinds = (self.kill, self.pause, self.fill_disk, self.lock_database, self.jump)
        node = self.dice.choice(self.nodes)
        kind = self.dice.choices(kinds, (6, 2, 2, 2, 2))[0]
        if name := await kind(node):
            self.of_machine[name] += 1

    async def kill(self, node: Node) -> str:
        step = self.dice.choice(STEPS)
        struck = await node.strikes("kill", step)
        await node.end()
        await node.start()
        if self.dice.random() < 0.1 and await node.strikes("kill", self.dice.choice(STARTING)):
            self.of_machine["kill -9 at: start"] += 1
            await node.end()
            await node.start()
        return f"kill -9 at: {step.split(':')[0]}" if struck else ""

    async def pause(self, node: Node) -> str:
        if not await node.strikes("pause", self.dice.choice(STEPS)):
            return ""
        await asyncio.sleep(PAST_THE_LEASE)
        node.send(signal.SIGCONT)
        return "stands still past its lease"

    async def fill_disk(self, node: Node) -> str:
        if not self.url.startswith("sqlite"):
            return "full disk" if await node.strikes("failing commit", self.dice.choice(FAILING)) else ""
        node.order(do="full disk", seconds=0.5)
        return "full disk" if await node.fails("the disk", 1.0) else ""

    async def lock_database(self, node: Node) -> str:
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, locked(self.url))
            return "locked database" if await node.fails("lock", 2.0) else ""

    async def jump(self, node: Node) -> str:
        """An hour forward for good, or forty days and back."""
        if self.dice.random() < 0.5:
            for each in self.nodes:
                each.ahead += 3_600
                each.order(do="clock", ahead=each.ahead)
            return "clock jumps an hour"
        # A story that was told forty days ago, or will be, takes no development in: those are told before.
        if not await holds(self.all_told, ROUND):
            return ""
        node.order(do="clock", ahead=node.ahead + self.dice.choice((-40, 40)) * DAY)
        self.publish_deal()
        await asyncio.sleep(1.5)
        node.order(do="clock", ahead=node.ahead)
        return "clock jumps 40 days and back"

    def all_told(self) -> bool:
        status = self.store.status()
        return not status.unread and status.articles >= len(self.published) and status.stories >= self.deals

    def is_quiet(self) -> bool:
        """Whether everything was told and sent."""
        owed = self.store.status().deliveries
        return self.all_told() and not owed[DeliveryState.PENDING] + owed[DeliveryState.SENDING]

    async def come_to_rest(self) -> None:
        """Wait until everything was told and sent, for as long as Slack still takes messages."""
        taken = -1
        while not await holds(self.is_quiet, QUIET_WITHIN) and taken < (
            now := sum(map(len, map(self.slack.keys, CHANNELS)))
        ):
            taken = now

    def judge(self, outcome: Outcome) -> None:
        """What of what was owed is not in Slack, and what is there more than once."""
        posts = Counter(self._taken("chat.postMessage"))
        taken = posts + Counter(self._taken("chat.update"))
        with self.store._database.reading("judge") as connection:
            owed = connection.execute(select(deliveries.c.key, deliveries.c.purpose, deliveries.c.channel)).all()
        outcome.owed = len(owed)
        outcome.lost += [row.key for row in owed if row.key not in taken]
        outcome.repeated += [key for key, count in posts.items() for _ in range(count - 1)]
        for channel in CHANNELS:
            alerts = sum(row.purpose == Purpose.ALERT and row.channel == channel for row in owed)
            outcome.lost += [f"alert in {channel}"] * (self.deals - alerts)
            outcome.repeated += [f"alert in {channel}"] * (alerts - self.deals)

    def _taken(self, method: str) -> Iterator[str]:
        for call in self.slack.calls:
            if call.method == method and call.outcome == "ok":
                yield call.arguments["metadata"]["event_payload"]["key"]


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program that holds what every writer needs."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    lock = "BEGIN IMMEDIATE" if url.startswith("sqlite") else "LOCK TABLE deliveries, feeds IN ACCESS EXCLUSIVE MODE"
    with engine.connect() as connection:
        connection.execute(text(lock))
        yield
        connection.rollback()
    engine.dispose()


@contextmanager
def database(engine: str, directory: Path) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{directory / 'pactwire.db'}"
        return
    with running_postgresql() as url:
        yield url


def configure(directory: Path, feed: str) -> None:
    (directory / "feeds.yaml").write_text(f"defaults: {{every: 1s}}\nfeeds:\n  - {{url: {feed}}}\n")
    (directory / "watchlists.yaml").write_text("watchlists:\n  chips:\n    companies: [AMD, NVDA]\n")
    rows = "".join(f"  {channel}: {{watchlists: [chips]}}\n" for channel in CHANNELS)
    (directory / "channels.yaml").write_text(f"channels:\n{rows}")


def environment(url: str, slack: FakeSlack) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | {
        "SLACK_BOT_TOKEN": TOKEN,
        "PACTWIRE_SLACK_URL": slack.url,
        "PACTWIRE_SLACK_TIMEOUT": f"{TIMEOUT:.0f}s",
        "PACTWIRE_ALLOW_HOSTS": "127.0.0.1",
        "PACTWIRE_DATABASE": url,
    }


@asynccontextmanager
async def opened(directory: Path, url: str, dice: random.Random, options: Sequence[str]) -> AsyncIterator[Ordeal]:
    """One daemon on a file, two on a server; not started."""
    async with AsyncExitStack() as stack:
        feeds = stack.enter_context(FeedServer())
        slack = await stack.enter_async_context(FakeSlack())
        for channel in CHANNELS:
            slack.add_channel(channel)
        store = stack.enter_context(closing(open_store(url)))
        store.migrate()
        configure(directory, feeds.serve("/feed.xml", rss([])))
        nodes = [Node(directory, environment(url, slack), options) for _ in range(1 if url.startswith("sqlite") else 2)]
        try:
            yield Ordeal(dice, url, feeds, slack, nodes, store)
        finally:
            for node in nodes:
                await node.end()


async def run(faults: int, seed: int, *, engine: str = "sqlite", looks_up: bool = True) -> Outcome:
    """Let so many faults strike, and see what is lost or repeated."""
    started = time.monotonic()
    options = () if looks_up else ("--no-look-up",)
    with tempfile.TemporaryDirectory(prefix="pactwire-") as place, database(engine, Path(place)) as url:
        async with opened(Path(place), url, random.Random(seed), options) as ordeal:
            await ordeal.strike(faults)
            await ordeal.come_to_rest()
            for node in ordeal.nodes:
                await node.end(signal.SIGTERM)
            outcome = Outcome(seed, ordeal.counted())
            ordeal.judge(outcome)
    outcome.seconds = time.monotonic() - started
    return outcome


async def run_side_by_side(faults: int, seed: int, runs: int, **options: Any) -> Outcome:
    """So many faults in several runs at once, each with a seed of its own; no two share anything but the machine."""
    shares = [len(range(each, faults, runs)) for each in range(runs)]
    first, *rest = await asyncio.gather(*(run(share, seed + each, **options) for each, share in enumerate(shares)))
    return sum(rest, first)


def show(outcome: Outcome) -> None:
    for name, count in sorted(outcome.faults.items()):
        print(f"{count:6} {name}")
    print(f"{outcome.faults.total():6} faults in {outcome.seconds:.0f} s; seed {outcome.seed}")
    print(f"{outcome.owed:6} messages owed, {len(outcome.lost)} lost, {len(outcome.repeated)} repeated")
    for what, keys in (("lost", outcome.lost), ("repeated", outcome.repeated)):
        for key in keys[:20]:
            print(f"       {what}: {key}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--faults", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=None, help="default: a new one each time")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--at-once", type=int, default=1, help="runs side by side, with seeds from --seed on")
    parser.add_argument("--no-look-up", action="store_true", help="the injector's own proof: must repeat messages")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10_000)
    how = {"engine": options.database, "looks_up": not options.no_look_up}
    outcome = asyncio.run(run_side_by_side(options.faults, seed, options.at_once, **how))
    print(json.dumps(outcome.shown())) if options.json else show(outcome)
    sys.exit(not outcome.good)


if __name__ == "__main__":
    main()
