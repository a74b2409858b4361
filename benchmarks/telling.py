"""How fast stories are found, and a year of digests in every time zone: `python -m benchmarks.telling`.

assign    milliseconds to assign an article to one of the open stories (median, p95, worst), where they are
          of many companies and where they are all of one, in processor time; exit 1 above 5 ms at p95
keep      seconds in which the daemon loads the open stories, once, and milliseconds in which a later telling learns
          what others have saved since (processor time, SQLite; its own articles come on top, by `assign`)
year      every IANA time zone, a machine that looks every five to ninety minutes and sometimes sleeps for
          days: every digest exactly once and at its local hour; exit 1 where one is not

  --stories N   open stories (10,000)      --articles N   articles assigned (1,000)
  --zones N     time zones, evenly chosen (all)
"""

import argparse
import random
import sys
import time as clock
import tracemalloc
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo, available_timezones

from bot.adapters.store import open_store
from bot.model import Article, DigestPlan, Event, Judgement, Kind, Party, Role, Span, Stage, Verdict
from bot.pipeline.kept import KeptStories
from bot.telling.stories import OPEN_FOR, OpenStories, tell_article
from bot.telling.timing import Window, due_window, instant

ASSIGN_AT_MOST = 5.0
START = datetime(2026, 1, 1, tzinfo=UTC)
PLAN_TIMES = (time(2, 30), time(8, 30), time(16, 15))


@dataclass(frozen=True)
class Language:
    """Made-up words with the frequencies of a language: few are common, most are rare."""

    chance: random.Random
    words: tuple[str, ...]

    @classmethod
    def of(cls, chance: random.Random, size: int = 20_000) -> "Language":
        letters = "bcdfghklmnprstvw"
        words = {
            "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
            for _ in range(size)
        }
        return cls(chance, tuple(sorted(words)))

    def sentence(self, length: int) -> str:
        return " ".join(self.words[int(len(self.words) * self.chance.random() ** 3)] for _ in range(length))


def judged(language: Language, number: int, company: str) -> tuple[Judgement, datetime]:
    """An invented article on a deal of the company with somebody."""
    chance = language.chance
    other = language.sentence(1).title()
    evidence = f"{company} and {other} agreed: {language.sentence(20)}."
    paragraph = f"{language.sentence(30)}. {evidence} {language.sentence(40)}."
    published = START + timedelta(minutes=number)
    article = Article(str(number), "", language.sentence(9), f"Paper {number % 50}", published, (paragraph,))
    start = paragraph.index(evidence)
    event = Event(
        position=0,
        kind=chance.choice(list(Kind)),
        stage=Stage.SIGNED,
        parties=(Party(company, company), Party(other)),
        evidence=evidence,
        span=Span(1, start, start + len(evidence)),
    )
    verdict = Verdict(company, Role.PARTY, True, 0.9, (), 0, evidence)
    return Judgement(article, (), (event,), (verdict,)), published


@dataclass(frozen=True)
class Assigning:
    """What assigning took: milliseconds of processor time an article, seconds to build the index, its size."""

    took: list[float]
    built: float
    megabytes: float


def assign(stories: int, articles: int, companies: int) -> Assigning:
    language = Language.of(random.Random(1))
    names = [f"C{number}" for number in range(companies)]

    def article(number: int) -> tuple[Judgement, datetime]:
        return judged(language, number, names[int(companies * language.chance.random() ** 2)])

    known = [tell_article(*article(number), OpenStories())[0].story for number in range(stories)]
    later = [article(number) for number in range(stories, stories + articles)]
    tracemalloc.start()
    OpenStories.of(known)
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    begun = clock.thread_time()
    opened = OpenStories.of(known)
    built = clock.thread_time() - begun
    took = []
    for judgement, found_at in later:
        begun = clock.thread_time()
        tell_article(judgement, found_at, opened)
        took.append((clock.thread_time() - begun) * 1000)
    return Assigning(took, built, megabytes)


def keep(stories: int, tellings: int = 20, changed: int = 10) -> tuple[float, list[float]]:
    """Seconds to load the stories from a database; milliseconds for each telling after one that changed some."""
    language = Language.of(random.Random(2))
    known = [tell_article(*judged(language, n, f"C{n % 500}"), OpenStories())[0].story for n in range(stories)]
    took = []
    with TemporaryDirectory() as directory, closing(open_store(f"sqlite:///{directory}/pactwire.db")) as store:
        store.migrate()
        kept = KeptStories(())
        for number in range(tellings + 1):
            some = known[number * changed :][:changed] if number else known
            with store.telling() as telling:
                telling.save_told((), [replace(story, version=number + 1) for story in some], (), (), ())
            begun = clock.thread_time()
            with store.telling() as telling:
                kept.at(START + OPEN_FOR, telling)
            took.append((clock.thread_time() - begun) * 1000)
    return took[0] / 1000, took[1:]


def ticks(chance: random.Random) -> Iterator[datetime]:
    """When a machine looks in the course of a year; now and then it sleeps for up to three days."""
    now = START
    while now < START + timedelta(days=366):
        yield now
        asleep = chance.random() < 0.002
        now += timedelta(minutes=chance.randint(600, 4320) if asleep else chance.randint(5, 90))


def missed_in_a_year(zone_name: str, seed: int) -> list[str]:
    """What went wrong in a year of digests in a zone: windows out of order, twice, early, or not told."""
    plan = DigestPlan(PLAN_TIMES, frozenset(range(7)), zone_name)
    zone = ZoneInfo(zone_name)
    first = START.astimezone(zone).date()
    days = [first + timedelta(days=shift) for shift in range(-2, 369)]
    owed = sorted({instant(day, at, zone) for day in days for at in PLAN_TIMES})
    wrong = [f"{due}: not at its local hour" for due in owed if not is_at_its_hour(due, zone)]
    last: datetime | None = None
    for now in ticks(random.Random(seed)):
        newest = owed[bisect_right(owed, now) - 1]
        expected = Window(last, newest) if last is None or last < newest else None
        window = due_window(plan, last, now)
        if window != expected:
            wrong.append(f"{now}: closed {window}, not {expected}")
        last = window.end if window else last
    return wrong


def is_at_its_hour(due: datetime, zone: ZoneInfo) -> bool:
    """Whether the local clock shows a planned time, or has just sprung over one."""
    local = due.astimezone(zone).replace(tzinfo=None)
    before = (due - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    planned = [datetime.combine(day, at) for day in (before.date(), local.date()) for at in PLAN_TIMES]
    return local in planned or any(before < moment < local for moment in planned)


def show_assigning(stories: int, articles: int) -> bool:
    fine = True
    for companies in (500, 1):
        done = assign(stories, articles, companies)
        high = quantiles(done.took, n=20)[-1]
        fine = fine and high <= ASSIGN_AT_MOST
        print(
            f"assign  {stories} open stories of {companies} companies: median {median(done.took):.2f} ms, "
            f"p95 {high:.2f} ms, worst {max(done.took):.2f} ms; "
            f"index built in {done.built:.2f} s, {done.megabytes:.0f} MB beside the stories"
        )
    return fine


def show_keeping(stories: int) -> bool:
    loaded, took = keep(stories)
    print(
        f"keep    {stories} open stories: loaded once in {loaded:.2f} s; a later telling looks in {median(took):.2f} ms"
    )
    return True


def show_year(count: int | None) -> bool:
    zones = sorted(available_timezones() - {"Factory", "localtime"})
    step = max(len(zones) // count, 1) if count else 1
    chosen = zones[::step]
    wrong = {zone: problems for zone in chosen if (problems := missed_in_a_year(zone, seed=len(zone)))}
    print(f"year    {len(chosen)} time zones, {len(PLAN_TIMES)} digests a day: wrong in {len(wrong)}")
    for zone, problems in wrong.items():
        print(f"  {zone}: {problems[0]}")
    return not wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--zones", type=int)
    asked = parser.parse_args(arguments)
    fine = [show_assigning(asked.stories, asked.articles), show_keeping(asked.stories), show_year(asked.zones)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
