"""Draw alerts to be read: `python -m tests.quality.draw [--seed N] [--alerts N] [--read]`.

Of all unlabelled articles and releases that no reading, nor an earlier draw, has used: the alerts of the companies
of the labels and, in releases, of the directory too; one for each headline. Prints the id and company of each that is
drawn, one JSON object a line, as `drawn.jsonl` keeps them once somebody has read the article and added `right`.
`--read` draws from what was read too: hardly an alert of these files is left that nobody has read.
"""
# ruff: noqa: T201  (a command: it prints)

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from bot.directory import load_directory
from bot.judging.companies import build_lexicon
from bot.judging.verdicts import judge
from tests.quality.shared_articles import load_articles, load_lines, load_watched

HERE = Path(__file__).parent
USED = ("readings.jsonl", "drawn.jsonl")
FILES = ("articles.jsonl.gz", "releases.jsonl.gz")

Alert = tuple[str, str]


def load_used(*, read: bool) -> set[str]:
    """The ids of all articles that were labelled and, unless `read`, of those read for the fit or drawn before."""
    names = () if read else USED
    rows = [json.loads(line) for name in names for line in (HERE / name).read_text().splitlines()]
    return {row["id"] for row in [*rows, *load_lines("labels.jsonl")]}


def find_alerts(used: set[str]) -> Iterator[Alert]:
    """Every alert on an unused article as (id, company), the first company and article of each headline."""
    watched, directory = load_watched(), load_directory()
    known = {ticker for company in watched for ticker in company.tickers}
    others = [company for company in directory if known.isdisjoint(company.tickers)]
    lexicons = (build_lexicon(watched, directory), build_lexicon([*watched, *others]))
    articles, seen = load_articles(), set[str]()
    for name, lexicon in zip(FILES, lexicons, strict=True):
        for key in (line["id"] for line in load_lines(name) if line["id"] not in used):
            article = articles[key]
            alert = next((v for v in judge(article, lexicon).verdicts if v.alert), None)
            if alert and article.title not in seen:
                seen.add(article.title)
                yield key, alert.company


def draw(alerts: list[Alert], seed: int, number: int) -> list[Alert]:
    """So many of them, in an order that the seed and the article alone give."""
    return sorted(alerts, key=lambda alert: hashlib.sha256(f"{seed} {alert}".encode()).digest())[:number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--alerts", type=int, default=60, metavar="N", help="how many are drawn")
    parser.add_argument("--read", action="store_true", help="draw from articles that were read, too")
    args = parser.parse_args()
    for key, company in draw(list(find_alerts(load_used(read=args.read))), args.seed, args.alerts):
        print(json.dumps({"id": key, "company": company, "seed": args.seed}))


if __name__ == "__main__":
    main()
