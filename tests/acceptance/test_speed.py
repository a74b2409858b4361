"""The benchmarks of speed still run, in small, and all that is owed arrives. How fast is for a quiet machine to say."""

import asyncio
import json
import sys
from typing import Any

import pytest

from tests.acceptance.conftest import ROOT


async def run(benchmark: str, *options: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"benchmarks.{benchmark}", "--json", *options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert out, err.decode()
    measured: dict[str, Any] = json.loads(out)
    return measured


@pytest.mark.timeout(120)
async def test_an_entry_of_any_feed_becomes_a_message() -> None:
    measured = await run("latency", "--feeds", "8", "--every", "2", "--entries", "6")

    assert (measured["entries"], measured["lost"]) == (6, 0)
    assert 0 < measured["own_p95"] <= measured["p95"]


@pytest.mark.timeout(120)
async def test_an_outbox_of_more_than_a_workspace_takes_is_drained_without_starving_a_channel() -> None:
    measured = await run("drain", "--deliveries", "80", "--channels", "20")

    assert measured["most"] - measured["least"] <= 2
