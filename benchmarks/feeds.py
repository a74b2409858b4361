"""Whether damage to a feed does more than make it unreadable: `python -m benchmarks.feeds [--mutations N] [--seed S]`.

Damages the sample feeds, and the real ones of `../shared/feeds` where they are, each with one to six pieces cut,
doubled, moved, replaced or put in, and parses them in two processes. Prints how many gave entries and how many a
FeedError, and the slowest; each that took over two seconds, or raised anything else, with the seed that makes it
again (exit status 1).

  --mutations N   damaged feeds (200,000)        --seed S   what chance starts from (1)
  --only K        the damaged feed of this number alone, to look into
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pebble import ProcessPool

from bot.pipeline.polling import PARSE_TIMEOUT
from tests.fakes.broken_feeds import TYPES, assert_sound, damaged, parsed_or_refused

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "tests/unit/polling/samples", ROOT.parent / "shared/feeds")
# Damaged feeds that one call of a worker parses; the time of all is the time of each.
BATCH = 50


@dataclass(frozen=True)
class Outcome:
    """What came of one damaged feed, by its number: `entries`, `refused`, or what else was raised. In seconds."""

    number: int
    what: str
    seconds: float


def bodies() -> tuple[bytes, ...]:
    """Every whole feed that is damaged, in one order."""
    files = sorted(file for folder in FOLDERS if folder.is_dir() for file in folder.iterdir() if file.suffix != ".md")
    return tuple(file.read_bytes() for file in files)


def mutate(number: int, seed: int, whole: tuple[bytes, ...]) -> Outcome:
    """Damage the feed whose turn it is, and parse it."""
    chance = random.Random(f"{seed} {number}")
    body, kind = damaged(whole[number % len(whole)], chance), chance.choice(TYPES)
    started = time.perf_counter()
    try:
        parsed = parsed_or_refused(body, kind)
        assert_sound(parsed)
        what = "entries" if parsed else "refused"
    except Exception as error:  # noqa: BLE001 - what is looked for
        what = f"{type(error).__name__}: {error}"
    return Outcome(number, what, time.perf_counter() - started)


def mutate_all(mutations: int, seed: int) -> Iterator[Outcome]:
    """Every outcome; one that never ends is killed with its batch, and told as such."""
    whole = bodies()
    with ProcessPool(2) as pool:
        work = partial(mutate, seed=seed, whole=whole)
        future = pool.map(work, range(mutations), chunksize=BATCH, timeout=BATCH * PARSE_TIMEOUT)
        results: Iterator[Outcome] = future.result()
        number = 0
        while True:
            try:
                outcome = next(results)
            except StopIteration:
                return
            except Exception as error:  # noqa: BLE001 - a worker that was killed, or died
                outcome = Outcome(number, f"killed: {error!r}", float("inf"))
            number = outcome.number + 1
            yield outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    args = parser.parse_args()
    if args.only is not None:
        print(mutate(args.only, args.seed, bodies()))
        return 0
    counts: Counter[str] = Counter()
    slowest, bad = 0.0, []
    for outcome in mutate_all(args.mutations, args.seed):
        known = outcome.what in ("entries", "refused")
        counts[outcome.what if known else "wrong"] += 1
        slowest = max(slowest, outcome.seconds)
        if not known or outcome.seconds > PARSE_TIMEOUT:
            bad.append(outcome)
    print(f"seed {args.seed}: {counts['entries']:,} gave entries, {counts['refused']:,} were refused as no feed")
    print(f"{counts['wrong']} raised anything else; the slowest took {slowest:.2f} s (at most {PARSE_TIMEOUT:g})")
    for outcome in bad:
        print(f"  --seed {args.seed} --only {outcome.number}: {outcome.what[:200]} ({outcome.seconds:.2f} s)")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
