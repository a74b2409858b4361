"""The shared labelled articles beside the checkout, read as the daemon reads them: in order, learning what recurs."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.config.load import shipped_rules
from bot.model import Article, Company, Entry
from bot.reading.articles import to_article, to_draft
from bot.reading.boilerplate import compile_rules

EVAL = Path(__file__).parents[3] / "shared" / "eval"
FILES = ("articles.jsonl.gz", "releases.jsonl.gz", "headlines.jsonl", "seeds.jsonl")
MISSING = "the shared articles are not beside this checkout"


def load_lines(name: str) -> Iterator[dict[str, Any]]:
    path = EVAL / name
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


@cache
def load_articles() -> dict[str, Article]:
    """Every shared article by its id."""
    rules = compile_rules(shipped_rules())
    recurring: defaultdict[str, Counter[int]] = defaultdict(Counter)
    articles = {}
    for name in FILES:
        for line in load_lines(name):
            draft = to_draft(_to_entry(line))
            seen = recurring[draft.site]
            articles[line["id"]] = to_article(draft, rules, {f: seen[f] for f in draft.fingerprints if f in seen})
            seen.update(draft.fingerprints)
    return articles


def _to_entry(line: dict[str, Any]) -> Entry:
    return Entry(
        key=line["id"],
        feed="shared",
        url=line["url"],
        title=line["title"] or "",
        publisher=line["publisher"] or "",
        published=_to_time(str(line["published"])),
        body=line["text"],
    )


def _to_time(written: str) -> datetime:
    time = datetime.fromisoformat(written)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def load_watched(names: Iterable[str] = ("eval", "releases")) -> tuple[Company, ...]:
    """The companies of the labels."""
    lists = YAML(typ="safe").load(EVAL / "watchlists.yaml")["watchlists"]
    rows = [row for name in names for row in lists[name]["companies"]]
    return tuple(Company(row["ticker"], row["names"][0], tuple(row["names"]), (row["ticker"],)) for row in rows)
