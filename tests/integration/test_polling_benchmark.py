"""The benchmark of polling still runs, in small; its floors are for a machine that does nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def measured(*arguments: str) -> list[dict[str, Any]]:
    """The figures that the benchmark prints; its status says whether its floors were met, and is 2 for a mistake."""
    command = [sys.executable, "-m", "benchmarks.polling", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_every_feed_is_polled_in_every_cycle_changed_or_not() -> None:
    cycles = measured("cycle", "--feeds", "20")
    assert [cycle["work"] for cycle in cycles] == ["unchanged (304)", "5 % changed", "whole (200)"]
    assert all(cycle["ours"] > 0 for cycle in cycles)


def test_hours_of_simulated_time_poll_each_feed_twelve_times_an_hour_and_a_failing_one_less() -> None:
    (day,) = measured("day", "--feeds", "50", "--hours", "3")
    assert len(day["after"]) == 3
    assert 49 * 12 * 3 <= day["polls"] <= 50 * 12 * 3 + 50
