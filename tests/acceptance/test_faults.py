"""Thirty faults at random around the daemon as a process: nothing is lost or repeated, and without looking up it is.

The long form, of 2,000 faults, is `python -m benchmarks.faults`.
"""

import asyncio
import json
import random
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults import CHANNELS, Outcome, holds, opened
from tests.acceptance.conftest import DEADLINE, ROOT

SEED = 4


async def strike(faults: int, *options: str) -> dict[str, Any]:
    """What the benchmark has shown."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.faults", "--json", "--faults", str(faults), "--seed", str(SEED), *options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert out, err.decode()
    outcome: dict[str, Any] = json.loads(out)
    assert process.returncode == bool(outcome["lost"] or outcome["repeated"])
    return outcome


@pytest.mark.timeout(240)
async def test_thirty_faults_lose_and_repeat_nothing_and_without_the_look_up_they_repeat_messages() -> None:
    # At once, for each mostly waits.
    outcome, blind = await asyncio.gather(strike(30), strike(20, "--no-look-up"))

    assert sum(outcome["faults"].values()) >= 30
    assert outcome["owed"] > 0
    assert outcome["lost"] == outcome["repeated"] == [], outcome
    assert blind["repeated"]


@pytest.mark.timeout(240)
async def test_a_node_that_stood_still_at_its_request_past_its_lease_is_ended_before_it_repeats_it(
    tmp_path: Path, empty_postgresql_url: str
) -> None:
    async with opened(tmp_path, empty_postgresql_url, random.Random(SEED), ()) as ordeal:
        stopped, other = ordeal.nodes
        await stopped.start()
        ordeal.publish_deal()
        assert await stopped.strikes("pause", "send: before", DEADLINE)
        await other.start()
        assert await holds(ordeal.is_quiet, DEADLINE), "the other node took nothing over"

        stopped.send(signal.SIGCONT)

        assert await stopped.ended() == -signal.SIGALRM
        outcome = Outcome(SEED, Counter())
        ordeal.judge(outcome)
        assert (outcome.owed, outcome.lost, outcome.repeated) == (len(CHANNELS), [], [])
