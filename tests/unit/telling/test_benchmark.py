"""The benchmark of this room still runs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_benchmark_of_telling_runs() -> None:
    small = ["--stories", "30", "--articles", "5", "--zones", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.telling", *small], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "30 open stories of 500 companies" in done.stdout, done.stderr  # how fast it was is no test's business
    assert "30 open stories: loaded once" in done.stdout
    assert "1 time zones, 3 digests a day: wrong in 0" in done.stdout
