"""How fast articles are judged, on one core: `python -m benchmarks.judging [--json] [--quick]`.

Needs the shared articles beside the checkout (`../shared`); prints, in processor time,

articles a second from clean text to verdicts with the companies of the labels watched, and with the first 5,000
companies of the directory watched (the rest of the directory is known in both); the memory of the 5,000 names;
the slowest article; and the slowest of some hostile texts, one of five megabytes. `--quick` judges 300 articles
instead of 2,000. Exit status 2 where the shared files are missing.
"""

import argparse
import json
import pickle
import sys
import time
import tracemalloc
from collections.abc import Iterable, Sequence

from bot.directory import load_directory
from bot.judging.companies import Lexicon, build_lexicon
from bot.judging.verdicts import judge
from bot.model import Article
from tests.quality.shared_articles import EVAL, MISSING, load_articles, load_watched

MANY = 5_000
MEGABYTES = 5_000_000


def judged_in(articles: Iterable[Article], lexicon: Lexicon) -> list[float]:
    """Seconds of processor time for each article."""
    seconds = []
    for article in articles:
        start = time.process_time()
        judge(article, lexicon)
        seconds.append(time.process_time() - start)
    return seconds


def hostile_texts() -> dict[str, str]:
    return {
        "a million open brackets": "(" * 1_000_000,
        "no spaces": "Nvidia" * 200_000,
        "100,000 sentences": "Nvidia partners with Intel. " * 100_000,
        "a million full stops": "." * 1_000_000,
        "names without end": "Nvidia, Intel, " * 100_000,
        "names in one word": "Nvidia-" * 100_000,
        "brackets after names": "Nvidia (" * 300_000,
    }


def memory_of(lexicon: Lexicon) -> float:
    """Megabytes that a worker process holds for a lexicon that it was sent."""
    sent = pickle.dumps(lexicon)
    tracemalloc.start()
    received = pickle.loads(sent)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return held if received else 0.0


def measure(articles: Sequence[Article]) -> dict[str, float]:
    few = build_lexicon(load_watched(("eval",)), load_directory())
    many = build_lexicon(load_directory()[:MANY], load_directory()[MANY:])
    with_few, with_many = judged_in(articles, few), judged_in(articles, many)
    long_text = " ".join(" ".join(article.paragraphs) for article in load_articles().values())[:MEGABYTES]
    texts = {**hostile_texts(), "five megabytes of news": long_text}
    hostile = [Article("k", "", "Nvidia partners with Intel", "", None, (text,)) for text in texts.values()]
    return {
        "articles a second, 38 companies": len(articles) / sum(with_few),
        "articles a second, 5,000 companies": len(articles) / sum(with_many),
        "megabytes, 5,000 companies": memory_of(build_lexicon(load_directory()[:MANY])),
        "slowest article, milliseconds": 1000 * max(*with_few, *with_many),
        "slowest hostile text, milliseconds": 1000 * max(judged_in(hostile, few)),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="judge 300 articles instead of 2,000")
    args = parser.parse_args()
    if not EVAL.is_dir():
        print(MISSING, file=sys.stderr)
        return 2
    figures = measure(list(load_articles().values())[:: 28 if args.quick else 4])
    if args.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:40} {value:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
