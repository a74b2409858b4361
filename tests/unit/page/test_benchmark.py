"""The benchmark of the page still runs."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_benchmark_of_the_page_runs() -> None:
    small = ["--articles", "200", "--looks", "2", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.page", *small], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert [len(times) for times in json.loads(done.stdout).values()] == [2, 2, 2, 2], done.stderr
