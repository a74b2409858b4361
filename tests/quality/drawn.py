"""How often alerts were right that nobody had judged before: `python -m tests.quality.drawn`.

`drawn.jsonl` has one line for each alert of a draw: its article, its company, and whether a reader who did not see
the verdict held it right. Draws are told apart by their seed. Of 25 November it is every alert in an article that no
label and no reading had used, for the companies of the labels, of the directory and of `issuers.jsonl`: what the
earlier draws and readings had left, so a harder lot than the news as a whole. Seed 1125 is 60 of all alerts on
unlabelled articles, read before or not: what the verdicts of that day are like as a whole.
A `secondary` deal counts neither way, and what only shares the company's name (`label` absent) is counted apart.
"""
# ruff: noqa: T201  (a command: it prints)

import json
from collections import Counter
from pathlib import Path

DRAWN = Path(__file__).with_name("drawn.jsonl")


def count() -> dict[tuple[int, str], Counter[str]]:
    """By seed and set (`news` or `releases`): how many were `right`, `wrong`, `other name` or `secondary`."""
    tallies: dict[tuple[int, str], Counter[str]] = {}
    for line in DRAWN.read_text().splitlines():
        row = json.loads(line)
        kind = "releases" if "/" in row["id"] else "news"
        tallies.setdefault((row["seed"], kind), Counter())[_outcome(row)] += 1
    return tallies


def _outcome(row: dict[str, object]) -> str:
    if row.get("secondary"):
        return "secondary"
    if row.get("label") == "absent":
        return "other name"
    return "right" if row["right"] else "wrong"


def main() -> None:
    for (seed, kind), tally in sorted(count().items()):
        precision = tally["right"] / (tally["right"] + tally["wrong"])
        print(f"{seed}  {kind:9}precision {precision:.2f}  {dict(tally)}")


if __name__ == "__main__":
    main()
