"""The figures on the labelled articles against pinned floors: `python -m tests.quality.gate [--pin]`.

The floors belong to one file of labels, known by its hash. `--pin` raises the floors to the present figures; it
refuses to lower any, unless the labels changed.
"""
# ruff: noqa: T201  (a command: it prints)

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from bot.directory import load_directory
from bot.judging.companies import build_lexicon
from bot.judging.verdicts import judge
from tests.quality.shared_articles import EVAL, load_articles, load_lines, load_watched

FLOORS = Path(__file__).with_name("floors.json")
SETS = ("news", "releases", "headlines")
FIGURES = ("alert_precision", "alert_recall", "alert_f1", "role_accuracy")
# This share of content may be lost at most; all sets.
MOST_LOST = 0.03

Figures = dict[str, dict[str, float]]


def measure() -> Figures:
    """The figures of every set, by the shared score.py."""
    articles, labels = load_articles(), list(load_lines("labels.jsonl"))
    lexicon = build_lexicon(load_watched(), load_directory())
    decisions = []
    for key in sorted({row["id"] for row in labels}):
        verdicts = judge(articles[key], lexicon).verdicts
        shown = [{"company": v.company, "role": str(v.role), "alert": v.alert, "story": None} for v in verdicts]
        decisions.append({"id": key, "verdicts": shown})
    score = _load_score()
    return {name: score([row for row in labels if row["set"] == name], decisions)[0] for name in SETS}


def _load_score() -> Any:
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EVAL / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score


def hash_of_labels() -> str:
    return hashlib.sha256((EVAL / "labels.jsonl").read_bytes()).hexdigest()


def load_floors() -> dict[str, Any]:
    floors: dict[str, Any] = json.loads(FLOORS.read_text())
    return floors


def to_floors(figures: Figures, labels: str, floors: dict[str, Any]) -> dict[str, Any]:
    """The new floors. Raises ValueError where one would be lower than it is for the same labels."""
    pinned = {name: {f: int(figures[name][f] * 1000) / 1000 for f in FIGURES} for name in figures}
    if floors.get("labels") == labels:
        lowered = [
            f"{name} {f}: {pinned[name][f]} < {floor}"
            for name, row in floors["floors"].items()
            for f, floor in row.items()
            if pinned[name][f] < floor
        ]
        if lowered:
            raise ValueError(f"floors are never lowered: {'; '.join(lowered)}")
    return {"labels": labels, "floors": pinned}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="raise the floors to the present figures")
    args = parser.parse_args()
    figures = measure()
    for name, row in figures.items():
        print(name, {f: round(row[f], 3) for f in (*FIGURES, "content_loss")}, row["alert_f1_90"])
    if args.pin:
        try:
            floors = to_floors(figures, hash_of_labels(), load_floors() if FLOORS.is_file() else {})
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
