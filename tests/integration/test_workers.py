"""Work in processes that can be killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.adapters.workers import Workers
from bot.errors import FeedError
from bot.model import Feed
from bot.polling.feeds import ParsedFeed, parse_feed

REAL = Path(__file__).parents[2].parent / "shared" / "feeds"
LABEL = "unset"


def square(number: int) -> int:
    return number * number


def spin() -> None:
    while True:
        pass


def spin_in_c() -> None:
    """Spins inside one call of C, where no signal handler of Python runs."""
    sum(range(10**12))


def die(code: int) -> None:
    os._exit(code)


def over_time() -> None:
    """As on a machine so busy that the program looks at its workers too late."""
    os.kill(os.getpid(), signal.SIGALRM)


def refuse() -> None:
    raise FeedError("parse failed: a: b", hint="try another")


def label(text: str) -> None:
    global LABEL  # noqa: PLW0603 what an initializer is for
    LABEL = text


def labelled() -> tuple[str, int]:
    return LABEL, os.getpid()


def break_down() -> None:
    raise RuntimeError("cannot start")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    workers = Workers(2, initializer=label, initargs=("ready",))
    yield workers
    await workers.close()


async def test_functions_run_side_by_side_and_give_their_results(workers: Workers) -> None:
    assert await asyncio.gather(*(workers.run(square, n, timeout=20) for n in range(50))) == [n * n for n in range(50)]


async def test_every_process_is_initialized(workers: Workers) -> None:
    text, process = await workers.run(labelled, timeout=20)
    assert text == "ready"
    assert process != os.getpid()


async def test_what_a_function_raises_arrives_whole(workers: Workers) -> None:
    with pytest.raises(FeedError, match=r"^parse failed: a: b$") as caught:
        await workers.run(refuse, timeout=20)
    assert caught.value.hint == "try another"


@pytest.mark.parametrize("function", [spin, spin_in_c])
async def test_a_task_over_its_time_is_killed_and_its_process_replaced(
    workers: Workers, function: Callable[[], None]
) -> None:
    with pytest.raises(TimeoutError, match=f"work failed: {function.__name__}: took over 0.2 s"):
        await workers.run(function, timeout=0.2)
    assert await asyncio.gather(*(workers.run(square, n, timeout=20) for n in range(4))) == [0, 1, 4, 9]


async def test_waiting_for_a_free_process_does_not_count() -> None:
    workers = Workers(1)
    await asyncio.gather(*(workers.run(time.sleep, 0.4, timeout=1) for _ in range(3)))
    await workers.close()


async def test_a_process_that_dies_is_told_and_replaced(workers: Workers) -> None:
    with pytest.raises(ChildProcessError, match="work failed: die: its process died"):
        await workers.run(die, 3, timeout=20)
    assert await workers.run(square, 3, timeout=20) == 9


async def test_a_task_that_the_kernel_killed_because_its_time_was_over_is_told_as_one_over_its_time(
    workers: Workers,
) -> None:
    with pytest.raises(TimeoutError, match="work failed: over_time: took over 20 s"):
        await workers.run(over_time, timeout=20)


async def test_an_idle_process_that_is_killed_is_replaced() -> None:
    """As the kernel does when memory is short."""
    workers = Workers(1)
    _, process = await workers.run(labelled, timeout=20)
    os.kill(process, signal.SIGKILL)
    assert [await workers.run(square, n, timeout=20) for n in range(3)] == [0, 1, 4]
    await workers.close()


async def test_a_cancelled_task_is_killed(workers: Workers) -> None:
    await workers.run(square, 1, timeout=20)
    tasks = [asyncio.create_task(workers.run(spin, timeout=60)) for _ in range(2)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    assert await workers.run(square, 2, timeout=20) == 4


async def test_processes_that_cannot_be_started_are_an_error_and_not_a_hang() -> None:
    workers = Workers(1, initializer=break_down)
    with pytest.raises(ChildProcessError, match="cannot be started"):
        await workers.run(square, 1, timeout=20)
    await workers.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look for processes")
async def test_closing_leaves_no_process_and_cancels_what_runs() -> None:
    workers = Workers(2)
    processes = {(await workers.run(labelled, timeout=20))[1] for _ in range(20)}
    running = asyncio.create_task(workers.run(spin, timeout=60))
    await asyncio.sleep(0)
    await workers.close()
    assert not _alive(processes)
    assert isinstance((await asyncio.gather(running, return_exceptions=True))[0], asyncio.CancelledError)
    with pytest.raises(RuntimeError, match="closed"):
        await workers.run(square, 1, timeout=20)


async def test_a_feed_that_would_parse_for_ever_is_killed(workers: Workers) -> None:
    """feedparser is quadratic in the attributes of one element."""
    attributes = " ".join(f"a{number}='x'" for number in range(40_000))
    body = f"<rss version='2.0'><channel><item {attributes}><title>x</title></item></channel></rss>".encode()
    with pytest.raises(TimeoutError):
        await workers.run(parse_feed, body, {}, Feed("http://a.example/f"), "http://a.example/f", timeout=0.3)


@pytest.mark.skipif(not REAL.exists(), reason="the folder of real feeds is missing")
async def test_every_real_feed_is_parsed_or_refused_and_takes_no_process_down(workers: Workers) -> None:
    feed = Feed("http://a.example/f")
    runs = [workers.run(parse_feed, file.read_bytes(), {}, feed, feed.url, timeout=60) for file in REAL.iterdir()]
    results = await asyncio.gather(*runs, return_exceptions=True)
    assert {type(result) for result in results} == {ParsedFeed, FeedError}


PROGRAM = """
import asyncio
from bot.adapters.workers import Workers

def spin():
    while True: pass

async def main():
    workers = Workers(2)
    await workers.run(abs, -1, timeout=20)
    print("ready", flush=True)
    await workers.run(spin, timeout=1)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_process_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    """The processes hold the program's output open as long as one of them lives."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        program.kill()
        assert program.communicate(timeout=20)[0] == b""


INTERRUPTED = """
import asyncio, os, signal
from pathlib import Path
from bot.adapters.workers import Workers

async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)
    workers = Workers(2, preload=["slow"])
    answer = asyncio.create_task(workers.run(abs, -1, timeout=20))
    while not Path("importing").exists():
        await asyncio.sleep(0.01)
    os.killpg(0, signal.SIGINT)
    Path("interrupted").touch()
    print(await answer)
    await workers.close()

if __name__ == "__main__":
    asyncio.run(main())
"""
SLOW = """
import time
from pathlib import Path
Path("importing").touch()
while not Path("interrupted").exists():
    time.sleep(0.01)
"""


def test_ctrl_c_while_processes_start_is_left_to_the_program(tmp_path: Path) -> None:
    """A terminal sends it to all processes of a command at once."""
    (tmp_path / "program.py").write_text(INTERRUPTED)
    (tmp_path / "slow.py").write_text(SLOW)
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}:{tmp_path}"}
    command = [sys.executable, "program.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, start_new_session=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1\n", b"")


def _alive(processes: set[int]) -> set[int]:
    return {process for process in processes if Path(f"/proc/{process}").exists()}
