"""Thirty faults at random around the daemon as a process: nothing is lost or repeated, and without looking up it is.

The long form, of 2,000 faults, is `python -m benchmarks.faults`.
"""

import asyncio
import json
import sys
from typing import Any

import pytest

from tests.acceptance.conftest import ROOT

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
async def test_thirty_faults_lose_and_repeat_nothing() -> None:
    outcome = await strike(30)

    assert sum(outcome["faults"].values()) >= 30
    assert outcome["owed"] > 0
    assert outcome["lost"] == outcome["repeated"] == [], outcome


@pytest.mark.timeout(240)
async def test_without_the_look_up_the_same_faults_repeat_messages() -> None:
    outcome = await strike(20, "--no-look-up")

    assert outcome["repeated"]
