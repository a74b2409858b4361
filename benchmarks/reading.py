"""How well and how fast articles are read: `python -m benchmarks.reading [--json] [--quick]`.

Reads the shared pages and articles beside the checkout (`../shared`), in order of publication, learning
along the way as the daemon does; needs nothing else and prints

pages   precision, recall and F1 of the kept text on hand-made texts of 181 news pages, as their README
        measures it, beside those of trafilatura alone; milliseconds a page, cutting included
speed   articles a second on one core: brought into pieces (draft), cut, and both; and cut once more in the same
        process, when RE2 has built the states that these texts need, as in a daemon after its first hours
names   leak: the share of the labelled companies that occur only in furniture and are still named in what
        is kept; loss: the share of those that occur in the news and are named nowhere in it
copies  pairs of articles whose texts look alike while their titles do not (pages of one template, paywalls):
        how many there are as published, and of these how many look alike after cutting; the same of near copies,
        which share nearly all their hashes

`--quick` reads the labelled articles alone, so nothing is learned, and counts no copies. Exit status 2 where the
shared files are missing.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from zlib import crc32

from ruamel.yaml import YAML

from bot.config.load import shipped_rules
from bot.model import Article, Entry
from bot.reading.articles import Draft, to_article, to_draft
from bot.reading.boilerplate import CompiledRules, compile_rules
from bot.reading.pages import parse_page, with_page

SHARED = Path(__file__).parents[2] / "shared"

# Texts look alike when half of the smallest hashes of their shingles are the same, titles when half of their words are.
SHINGLE = 5
SKETCH = 64
ALIKE = 0.5
NEAR = 0.95
FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Read:
    """An article as stored, and as read."""

    row: Mapping[str, Any]
    article: Article


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a file of JSON Lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def entry_of(row: Mapping[str, Any]) -> Entry:
    return Entry(row["id"], "", row["url"], row["title"] or "", row["publisher"] or "", None, "", row["text"])


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def measure_pages(rules: CompiledRules) -> dict[str, float]:
    """Precision, recall and F1 over the pages, of trafilatura alone and after cutting; milliseconds a page."""
    truth = json.loads((SHARED / "pages/ground-truth.json").read_text(encoding="utf-8"))
    plain, kept, seconds = [], [], 0.0
    for key, page in truth.items():
        body = gzip.decompress((SHARED / f"pages/html/{key}.html.gz").read_bytes())
        started = time.process_time()
        found = parse_page(body, page["url"])
        entry = with_page(Entry(key, "", page["url"], "", "", None), found)
        article = to_article(to_draft(entry), rules, {})
        seconds += time.process_time() - started
        plain.append(precision_and_recall(page["articleBody"], found.text))
        kept.append(precision_and_recall(page["articleBody"], "\n".join(article.paragraphs)))
    return {
        **f1("pages_trafilatura", plain),
        **f1("pages", kept),
        "pages_ms": 1000 * seconds / len(truth),
    }


def precision_and_recall(truth: str, found: str) -> tuple[float, float]:
    wanted, got = shingle_counts(truth), shingle_counts(found)
    both = sum((wanted & got).values())
    return both / max(1, sum(got.values())), both / max(1, sum(wanted.values()))


def shingle_counts(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3)))


def f1(name: str, scores: Sequence[tuple[float, float]]) -> dict[str, float]:
    precision, recall = (sum(score[side] for score in scores) / len(scores) for side in (0, 1))
    return {
        f"{name}_precision": precision,
        f"{name}_recall": recall,
        f"{name}_f1": 2 * precision * recall / (precision + recall),
    }


# ── articles ─────────────────────────────────────────────────────────────────────────────────────


def read_all(file: Path, rules: CompiledRules, only: Container[str] | None) -> tuple[list[Read], dict[str, float]]:
    """Every article read in order of publication, or only these without learning; and how fast."""
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    known: set[str] = set()
    found: list[Read] = []
    drafting = cutting = 0.0
    for row in (row for row in rows(file) if only is None or row["id"] in only):
        entry = entry_of(row)
        started = time.process_time()
        draft = to_draft(entry)
        drafted = time.process_time()
        counts = recurring(draft, seen) if only is None else {}
        looked_up = time.process_time()
        found.append(Read(row, to_article(draft, rules, counts)))
        drafting += drafted - started
        cutting += time.process_time() - looked_up
        if draft.key not in known:
            known.add(draft.key)
            seen[draft.site].update(draft.fingerprints)
    count = len(found)
    speed = {"articles": count, "drafted_s": count / drafting, "cut_s": count / cutting}
    return found, {**speed, "drafted_and_cut_s": count / (drafting + cutting)}


def recurring(draft: Draft, seen: Mapping[str, Counter[int]]) -> Mapping[int, int]:
    counts = seen[draft.site]
    return {print_: counts[print_] for print_ in draft.fingerprints if print_ in counts}


def measure_names(read: Sequence[Read]) -> dict[str, float]:
    """Leak and loss over the labels of the articles read."""
    by_id = {item.row["id"]: item for item in read}
    names = patterns()
    tally: Counter[tuple[bool, bool]] = Counter()
    for label in rows(SHARED / "eval/labels.jsonl"):
        item = by_id.get(label["id"])
        if not item:
            continue
        pattern = names[label["company"]]
        news = label["label"] in ("party", "background", "mention")
        if news and not pattern.search(f"{item.row['title']}\n{item.row['text']}"):
            continue  # named in a way that plain names do not show
        tally[news, any(pattern.search(passage) for passage in item.article.passages)] += 1
    furniture, news_pairs = (tally[kind, True] + tally[kind, False] for kind in (False, True))
    return {
        "furniture_pairs": furniture,
        "leak": tally[False, True] / furniture,
        "news_pairs": news_pairs,
        "loss": tally[True, False] / news_pairs,
    }


def patterns() -> dict[str, re.Pattern[str]]:
    """For every labelled company, what it is called."""
    lists = YAML(typ="safe").load((SHARED / "eval/watchlists.yaml").read_text(encoding="utf-8"))["watchlists"]
    return {
        str(company["ticker"]): re.compile(
            "|".join(
                rf"(?<!\w){re.escape(name)}(?!\w)"
                for name in (*company["names"], f"${company['ticker']}", *_bare(str(company["ticker"])))
            )
        )
        for watchlist in lists.values()
        for company in watchlist["companies"]
    }


def _bare(ticker: str) -> tuple[str, ...]:
    """A symbol counts alone where it is long enough to be no word."""
    return (ticker,) if len(ticker) > 2 else (f"NYSE:{ticker}", f"NYSE: {ticker}", f"NASDAQ:{ticker}")


# ── copies ───────────────────────────────────────────────────────────────────────────────────────


def measure_copies(read: Sequence[Read]) -> dict[str, int]:
    """Pairs alike in their text and not in their title, before cutting; and how many are alike after it."""
    before = dict(enumerate(sketch(item.row["text"]) for item in read))
    pairs = [
        (one, other) for one, other in alike_pairs(before) if not same_title(read[one].article, read[other].article)
    ]
    after = {index: sketch("\n".join(read[index].article.paragraphs)) for pair in pairs for index in pair}
    still = [pair for pair in pairs if alike(after[pair[0]], after[pair[1]])]
    stubs = [pair for pair in pairs if not all(read[index].article.paragraphs for index in pair)]
    near = [(one, other) for one, other in pairs if alike(before[one], before[other], NEAR)]
    return {
        "copies": len(pairs),
        "copies_after_cutting": len(still),
        "copies_of_stubs": len(stubs),
        "near_copies": len(near),
        "near_copies_after_cutting": len([pair for pair in near if alike(after[pair[0]], after[pair[1]], NEAR)]),
    }


def sketch(text: str) -> frozenset[int]:
    """The smallest hashes of the shingles of a text; nothing for a short one."""
    words = re.findall(r"\w+", text.lower())
    if len(words) < FEWEST_WORDS:
        return frozenset()
    shingles = {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}
    return frozenset(sorted(crc32(shingle.encode()) for shingle in shingles)[:SKETCH])


def alike(one: frozenset[int], other: frozenset[int], least: float = ALIKE) -> bool:
    return len(one & other) >= least * max(1, min(len(one), len(other)))


def alike_pairs(sketches: Mapping[int, frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Pairs whose sketches are alike, found through the hashes that they share."""
    holders: dict[int, list[int]] = defaultdict(list)
    for index, hashes in sketches.items():
        for hash_ in hashes:
            holders[hash_].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indexes in holders.values():
        shared.update(combinations(indexes, 2))
    return ((one, other) for one, other in shared if alike(sketches[one], sketches[other]))


def same_title(one: Article, other: Article) -> bool:
    words, others = (set(re.findall(r"\w+", article.title.lower())) for article in (one, other))
    return len(words & others) >= ALIKE * max(1, len(words | others))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="the labelled articles alone, by the rules alone")
    options = parser.parse_args(arguments)
    if not SHARED.is_dir():
        print(f"reading: nothing to measure with: {SHARED} is missing", file=sys.stderr)
        return 2
    rules = compile_rules(shipped_rules())
    only = {label["id"] for label in rows(SHARED / "eval/labels.jsonl")} if options.quick else None
    articles, releases = (SHARED / f"eval/{name}.jsonl.gz" for name in ("articles", "releases"))
    read, speed = read_all(articles, rules, only)
    promoted, _ = read_all(releases, rules, only)
    _, again = read_all(articles, rules, only)
    figures: dict[str, float] = {
        **measure_pages(rules),
        **speed,
        "cut_again_s": again["cut_s"],
        **measure_names([*read, *promoted]),
        **({} if options.quick else measure_copies(read)),
    }
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value:,.3f}".rstrip("0").rstrip("."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
