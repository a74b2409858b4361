"""How fast an outbox drains: `python -m benchmarks.drain [--deliveries 10000] [--channels 500] [--json]`.

The daemon as a process; a fake Slack that takes one message a second in a channel and 20 a second in the workspace, and
answers 429 to what is over. Drains at nine tenths of that limit, without starving a channel: exit status 1 where not.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.faults import database
from bot.adapters.store import open_store
from bot.model import Block, Delivery, Message, Purpose, Run, Style
from tests.fakes.slack import TOKEN, FakeSlack

ROOT = Path(__file__).parents[1]
WORKSPACE_RATE = 20
PACE = 1.0
# Of the limit; the rest is for the requests that are refused, and the waits that Slack rounds up to seconds.
ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Drained:
    """`share` is of the limit; `least` and `most` are what a channel had got when half was sent; `refused` are 429s."""

    deliveries: int
    channels: int
    seconds: float
    share: float
    least: int
    most: int
    refused: int

    @property
    def good(self) -> bool:
        return self.share >= ENOUGH and self.most - self.least <= 2


def owe(url: str, channels: list[str], deliveries: int) -> None:
    """Queue so many messages, to each channel in turn."""
    now = datetime.now(UTC)
    line = "AMD × Orrin Labs: to build its next training cluster"
    message = Message(line, (Block(Style.TEXT, (Run(line),)),))
    owed = [
        Delivery(Purpose.NOTICE, f"drain-{number}", channels[number % len(channels)], message, now, now)
        for number in range(deliveries)
    ]
    with closing(open_store(url)) as store:
        store.migrate()
        with store.telling() as telling:
            telling.save_told((), (), (), owed, ())


def configure(directory: Path, channels: list[str]) -> None:
    (directory / "feeds.yaml").write_text("feeds:\n  - {url: http://127.0.0.1:9/feed.xml}\n")
    (directory / "watchlists.yaml").write_text("watchlists:\n  chips:\n    companies: [AMD]\n")
    rows = "".join(f"  {channel}: {{watchlists: [chips]}}\n" for channel in channels)
    (directory / "channels.yaml").write_text(f"channels:\n{rows}")


@asynccontextmanager
async def daemon(
    directory: Path, url: str, slack: FakeSlack, hosts: Sequence[str] = ()
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The daemon as a process; it may fetch from these `hosts` although they are loopback."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "PACTWIRE_SLACK_URL": slack.url,
        "PACTWIRE_DATABASE": url,
        "PACTWIRE_ALLOW_HOSTS": ",".join(hosts),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(directory)),
        cwd=ROOT,
        env=kept | settings,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def drain(deliveries: int, channels: int, engine: str) -> Drained:
    ids = [f"C{number:010}" for number in range(channels)]
    with tempfile.TemporaryDirectory(prefix="pactwire-") as place, database(engine, Path(place)) as url:
        configure(Path(place), ids)
        owe(url, ids, deliveries)
        async with FakeSlack(pace=PACE, workspace_rate=WORKSPACE_RATE) as slack:
            for channel in ids:
                slack.add_channel(channel)
            async with daemon(Path(place), url, slack) as process:
                return await watch(slack, deliveries, channels, process)


async def until(condition: Callable[[], bool], process: asyncio.subprocess.Process) -> None:
    """Wait until the condition holds. Raises RuntimeError where the daemon ends before."""
    while not condition():
        if process.returncode is not None:
            raise RuntimeError(f"the daemon ended by itself: {process.returncode}")
        await asyncio.sleep(0.05)


async def watch(slack: FakeSlack, deliveries: int, channels: int, process: asyncio.subprocess.Process) -> Drained:
    """See the messages come, from the first to the last."""
    await until(lambda: taken(slack) > 0, process)
    started = time.monotonic()
    await until(lambda: taken(slack) >= deliveries / 2, process)
    half = [len(channel.messages) for channel in slack.channels.values()]
    await until(lambda: taken(slack) >= deliveries, process)
    seconds = time.monotonic() - started
    outcomes = Counter(call.outcome for call in slack.calls)
    limit = min(WORKSPACE_RATE, channels / PACE)
    share = deliveries / seconds / limit
    return Drained(deliveries, channels, seconds, share, min(half), max(half), outcomes["ratelimited"])


def taken(slack: FakeSlack) -> int:
    return sum(len(channel.messages) for channel in slack.channels.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drain", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--channels", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    drained = asyncio.run(drain(options.deliveries, options.channels, options.database))
    if options.json:
        print(json.dumps(asdict(drained)))
    else:
        print(
            f"{drained.deliveries} deliveries to {drained.channels} channels in {drained.seconds:.0f} s: "
            f"{drained.share:.0%} of the limit; {drained.refused} refused for being too many; "
            f"half-way a channel had {drained.least} to {drained.most}"
        )
    sys.exit(not drained.good)


if __name__ == "__main__":
    main()
