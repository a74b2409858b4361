"""Fit the weights of the verdicts: `python -m tests.quality.fit [--write]`.

Reads the shared labels, and beside them `readings.jsonl`: 1,464 further judgements on unlabelled articles of the
same files, made for this purpose (ids and judgement, no text; `headline_only` was judged on the title alone, a
`secondary` deal counts neither way, `label` is that of the shared labels where it was noted).
Prints the figures on what each of five folds did not see (an article's deal is never in two folds), and on all.
`--write` prints the two models as they stand in `bot/judging/weights.py`.

Nothing here is random: folds come from a hash of the deal. Weights are drawn to PRIOR (what a reader would say
before seeing an article) with a strength of one, and one that comes out with the wrong sign is left out.
"""
# ruff: noqa: T201  (a command: it prints)

import argparse
import hashlib
import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.directory import load_directory
from bot.judging.companies import Lexicon, build_lexicon
from bot.judging.features import to_background_features, to_party_features
from bot.judging.mentions import find_named
from bot.judging.observing import Seen, observe
from bot.judging.weights import ALERT_AT, BACKGROUND_AT
from bot.model import Article, Company
from tests.quality.shared_articles import load_articles, load_lines, load_watched

READINGS = Path(__file__).with_name("readings.jsonl")
ISSUERS = Path(__file__).with_name("issuers.jsonl")
FOLDS = 5
EMPHASIS = {"news": 2.0, "releases": 2.5, "headlines": 2.0, "own issuers": 1.5}
START = -4.0
PRIOR = {
    "title A": 3.5,
    "title B": 1.8,
    "title C": 0.5,
    "lead A": 2.0,
    "lead B": 1.2,
    "lead C": 0.4,
    "early A": 1.2,
    "early B": 0.6,
    "late A": 0.3,
    "alone A": 1.5,
    "alone B": 1.0,
    "news": 0.5,
    "same partner": 1.0,
    "many sides": 2.5,
    "first sentence": 0.5,
    "unnamed in it": -0.3,
    "partner in title": 0.5,
    "repeats": 1.0,
    "in title": 0.5,
    "share": 0.5,
    "deal words in title": 0.5,
    "deals at top": 0.5,
    "new in title": 0.5,
    "price moved by it": 1.0,
    "new deal": 0.5,
    "top and talk": 0.5,
    "clear in title": 1.0,
    "clear in lead": 1.0,
    "pact words at top": 1.0,
    "talk of deals": 1.0,
    "in lead": 0.3,
    "past beside": -2.0,
    "dated": -1.5,
    "holdings": -2.5,
    "write-up": -1.0,
    "no deal": -1.5,
    "history": -0.8,
    "beside the news": -0.8,
    "maybe": -0.8,
    "evidence of no deal": -1.0,
    "example": -1.5,
    "many companies": -1.0,
    "question": -0.3,
    "unnamed partner": -0.5,
    "investment": -0.7,
    "deal of others in title": -1.0,
    "alone": -0.01,
    "title D": -0.01,
    "lead D": -0.01,
    "early D": -0.01,
    "late D": -0.01,
}

Vector = list[float]
Features = Callable[[Seen, str], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One company in one article; `group` is what must not be in two folds."""

    source: str
    group: str
    wanted: bool
    counted: bool
    article: Article
    seen: Seen | None


def load_rows(*, background: bool) -> list[Row]:
    """The labels as rows: party or not; or, of those that are no party in the headline, background or mention."""
    articles = load_articles()
    labels = list(load_lines("labels.jsonl"))
    deals = {row["id"]: row["story"] for row in labels if row["label"] == "party" and row["headline"]}
    lexicon = build_lexicon(load_watched(), load_directory())
    rows = []
    for row in labels:
        article, label, secondary = articles[row["id"]], row["label"], not row.get("headline", True)
        if background and not (label in ("background", "mention") or secondary):
            continue
        wanted = label != "mention" if background else label == "party"
        counted = background or not secondary
        group = deals.get(row["id"]) or _group(article)
        rows.append(Row(row["set"], group, wanted, counted, article, _seen(article, row["company"], lexicon)))
    by_company = {row["company"]: row["story"] for row in labels if row["set"] == "news" and row.get("story")}
    return rows + _own_rows(articles, lexicon, by_company, background=background)


def _own_rows(articles: dict[str, Article], lexicon: Lexicon, deals: dict[str, str], *, background: bool) -> list[Row]:
    """Rows of `readings.jsonl`; what is told of a company with a labelled deal stays in that deal's fold.

    What is another thing by the name, or in the furniture, is left out: no figure of a verdict can know it.
    """
    others = {"directory": build_lexicon(load_directory()), "issuers": build_lexicon(_issuers(), load_directory())}
    rows = []
    for line in READINGS.read_text().splitlines():
        row = json.loads(line)
        label, secondary = row.get("label", ""), bool(row.get("secondary"))
        if label in ("absent", "boilerplate") or (background and not (label in ("background", "mention") or secondary)):
            continue
        wanted = label != "mention" if background else row["party"]
        article = articles[row["id"]]
        shown = replace(article, paragraphs=()) if row["headline_only"] else article
        names = others.get(row["watch"], lexicon)
        source = (
            f"own {'headlines' if row['headline_only'] else 'issuers' if row['watch'] == 'issuers' else 'articles'}"
        )
        seen = _seen(shown, row["company"], names)
        group = (row["party"] and deals.get(row["company"])) or _group(article)
        rows.append(Row(source, group, wanted, background or not secondary, shown, seen))
    return rows


def _issuers() -> tuple[Company, ...]:
    """Issuers of releases whom the directory does not know, named as their releases do."""
    rows = map(json.loads, ISSUERS.read_text().splitlines())
    return tuple(Company(row["ticker"], row["names"][0], tuple(row["names"]), (row["ticker"],)) for row in rows)


def _group(article: Article) -> str:
    return re.sub(r"\W+", "", article.title.lower())[:30]


def _seen(article: Article, company: str, lexicon: Lexicon) -> Seen | None:
    named = find_named(article.passages, article.symbols, lexicon)
    seen = observe(article, named, lexicon)
    return next((s for place, s in seen.items() if lexicon.companies[place].key == company), None)


def fit(rows: Sequence[Row], names: Sequence[str], features: Features, prior: dict[str, float]) -> Vector:
    """The weights of `names`, the bias first; those whose sign contradicts the prior are 0."""
    active = list(names)
    while True:
        vectors = [_vector(row, active, features) for row in rows if row.seen]
        wanted = [float(row.wanted) for row in rows if row.seen]
        emphasis = [EMPHASIS.get(row.source, 1.0) for row in rows if row.seen]
        weights = _newton(vectors, wanted, emphasis, [START if prior else 0.0, *(prior.get(n, 0.0) for n in active)])
        found = dict(zip(active, weights[1:], strict=True))
        wrong = {name for name, weight in found.items() if prior and weight * (prior.get(name) or 0.01) < 0}
        if not wrong:
            return [weights[0], *(found.get(name, 0.0) for name in names)]
        active = [name for name in active if name not in wrong]


def _vector(row: Row, names: Sequence[str], features: Features) -> Vector:
    figures = features(row.seen, row.article.title) if row.seen else {}
    return [1.0, *(figures.get(name, 0.0) for name in names)]


def _newton(vectors: Sequence[Vector], wanted: Sequence[float], emphasis: Sequence[float], prior: Vector) -> Vector:
    weights = [0.0] * len(prior)
    for _ in range(15):
        size = range(len(prior))
        gradient = [0.0 if i == 0 else prior[i] - weights[i] for i in size]
        hessian = [[(1.0 if i else 1e-3) if i == j else 0.0 for j in size] for i in size]
        for vector, target, share in zip(vectors, wanted, emphasis, strict=True):
            filled = [(i, value) for i, value in enumerate(vector) if value]
            chance = _chance(sum(weights[i] * value for i, value in filled))
            error, curve = share * (target - chance), share * max(chance * (1 - chance), 1e-6)
            for i, value in filled:
                gradient[i] += error * value
                for j, other in filled:
                    hessian[i][j] += curve * value * other
        step = _solve(hessian, gradient)
        longest = max(map(abs, step))
        weights = [w + s * min(1.0, 4 / longest) for w, s in zip(weights, step, strict=True)]
        if longest < 1e-4:
            break
    return weights


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _solve(matrix: list[Vector], right: Vector) -> Vector:
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r, row in enumerate(rows):
            if r != i and row[i]:
                factor = row[i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(row, rows[i], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def cross_validate(
    rows: Sequence[Row], names: Sequence[str], features: Features, prior: dict[str, float]
) -> list[float]:
    """For each row the probability that a model gives which has not seen its fold."""
    chances = [0.0] * len(rows)
    for fold in range(FOLDS):
        weights = fit([row for row in rows if row.counted and _fold(row) != fold], names, features, prior)
        for place, row in enumerate(rows):
            if _fold(row) == fold and row.seen:
                vector = _vector(row, names, features)
                chances[place] = _chance(sum(w * v for w, v in zip(weights, vector, strict=True)))
    return chances


def _fold(row: Row) -> int:
    return int(hashlib.md5(row.group.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _print_figures(rows: Sequence[Row], chances: Sequence[float], least: float) -> None:
    tallies: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row, chance in zip(rows, chances, strict=True):
        if row.counted:
            tallies[row.source][2 * row.wanted + (chance >= least)] += 1
    for source, (right_no, false_alarm, missed, hit) in tallies.items():
        precision, recall = hit / max(1, hit + false_alarm), hit / max(1, hit + missed)
        accuracy = (hit + right_no) / (hit + right_no + missed + false_alarm)
        print(f"  {source:14} precision {precision:.3f}  recall {recall:.3f}  right {accuracy:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="print the weights")
    args = parser.parse_args()
    for title, background, features, prior in (
        ("PARTY", False, to_party_features, PRIOR),
        ("BACKGROUND", True, to_background_features, {}),
    ):
        rows = load_rows(background=background)
        names = sorted({name for row in rows if row.seen for name in features(row.seen, row.article.title)})
        least = ALERT_AT if prior else BACKGROUND_AT
        print(f"{title}, cross-validated")
        _print_figures(rows, cross_validate(rows, names, features, prior), least)
        weights = fit([row for row in rows if row.counted], names, features, prior)
        if args.write:
            print(f"bias {weights[0]:+.2f}")
            for name, weight in sorted(zip(names, weights[1:], strict=True), key=lambda item: -item[1]):
                print(f"{name:28}{weight:+.2f}")


if __name__ == "__main__":
    main()
