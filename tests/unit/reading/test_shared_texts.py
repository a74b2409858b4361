"""What holds on the shared texts, by the rules alone: floors a little under what `benchmarks/reading.py` measures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.reading.boilerplate import compile_rules
from tests.unit.reading.drafts import read, shipped_rules

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared texts are not at {SHARED}")


def test_cutting_takes_furniture_and_eats_no_news() -> None:
    run = [sys.executable, "-m", "benchmarks.reading", "--quick", "--json"]
    figures = json.loads(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert figures["pages_f1"] >= 0.955
    assert figures["pages_recall"] >= figures["pages_trafilatura_recall"] - 0.01
    assert figures["loss"] <= 0.005
    assert figures["leak"] <= 0.08


def test_the_first_story_is_told_without_what_stands_around_it() -> None:
    rules = compile_rules(shipped_rules())
    rows = [json.loads(line) for line in (SHARED / "eval/seeds.jsonl").read_text(encoding="utf-8").splitlines()]
    articles = {row["id"]: read(row["text"], rules, title=row["title"]) for row in rows}
    texts = {key: "\n".join(article.passages) for key, article in articles.items()}
    assert len(texts) == 5
    for text in texts.values():
        assert "Foxconn" in text
        assert not any(word in text for word in ("MSFT", "Microsoft", "CORT", "Corcept", "MEXC", "Jurisdiction"))
    assert texts["seed-2"].lstrip().startswith("In a bid")
    assert texts["seed-3"].count("cabling, power systems, and cooling equipment for AI data centers") == 1
