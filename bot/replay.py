"""Runs stored articles through the house in order of publication: no network, no store, nothing sent.

It is how a user tries a watchlist before it goes live, and how quality is measured. Nothing looks
ahead: the first half of a file gives the first half of the output.
"""

import gzip
import io
import zlib
from codecs import BOM_UTF8
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from bot.errors import ArticleError, InputError
from bot.examination import Desk, open_desk, title_alone
from bot.model import (
    Article,
    Channel,
    Company,
    Entry,
    Judgement,
    Novelty,
    Purpose,
    Rule,
    Story,
    Verdict,
    Watchlist,
)
from bot.reading.articles import to_draft
from bot.telling.audience import Audience, Memory, Plan, plan
from bot.telling.retelling import to_retold
from bot.telling.stories import OPEN_FOR, Assignment, OpenStories, tell_articles

# What a gzip file begins with.
GZIP = b"\x1f\x8b"
# The one channel of a replay.
CHANNEL = "replay"

# When an article without a date, in a file that starts with it, was found.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC) + 2 * OPEN_FOR


class Stored(msgspec.Struct, frozen=True):
    """A line of a file of stored articles. `html` is read where there is no `text`."""

    id: str
    url: str = ""
    title: str | None = ""
    publisher: str | None = ""
    published: str | None = None
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event of an article: its story, and what a channel that watches everything is owed for it."""

    assignment: Assignment
    plan: Plan

    @property
    def word(self) -> str | None:
        """What was sent: `first`, `development`, `repeat` (added to what was sent), or nothing."""
        purposes = {delivery.purpose for delivery in self.plan.deliveries}
        if Purpose.ALERT in purposes:
            return "first"
        if Purpose.DEVELOPMENT in purposes:
            return "development"
        return "repeat" if self.assignment.story.id in self.plan.memories[CHANNEL].alerted else None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored article with its judgement and what was told of its events, by their position.

    `retold` are the stories that it speaks of without deserving an alert, by company.
    """

    id: str
    judgement: Judgement
    told: Mapping[int, Told]
    retold: Mapping[str, Story]


Judged: TypeAlias = tuple[str, Judgement, datetime]
"""An article's name, its judgement, and when it was found."""


class Recurrence:
    """In how many articles of a site each fingerprint occurred: what the store counts, in memory."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def of(self, site: str, fingerprints: Sequence[int]) -> Mapping[int, int]:
        counts = self._counts[site]
        return {fingerprint: counts[fingerprint] for fingerprint in fingerprints if fingerprint in counts}

    def add(self, article: Article) -> None:
        self._counts[article.site].update(set(article.fingerprints))


def load_stored(path: Path) -> tuple[tuple[str, Entry], ...]:
    """The articles of a JSON Lines file (gzip by its name), in order of publication, each with its id.

    One without a date stands where the file has it. Raises InputError with the line.
    """
    dated = []
    time = EARLIEST
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            stored = msgspec.json.decode(line.removeprefix(BOM_UTF8), type=Stored)
            time = _time(stored.published) or time
        except (ValueError, OverflowError) as error:
            raise InputError(
                f"{path}:{number}:1: not a stored article: {error}",
                hint="one JSON object a line: id, url, title, publisher, published, text or html",
            ) from error
        dated.append((time, stored.id, _to_entry(stored)))
    return tuple((name, entry) for _, name, entry in sorted(dated, key=lambda row: row[0]))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == GZIP
            lines = io.BufferedReader(gzip.GzipFile(fileobj=file)) if packed else file
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError(
            f"stored articles cannot be read: {path}: {cause}", hint="JSON Lines, plain or gzipped"
        ) from error


def _time(published: str | None) -> datetime | None:
    if not published:
        return None
    time = datetime.fromisoformat(published)
    time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    if time < EARLIEST:
        raise ValueError(f"published in {time.year}")
    return time


def _to_entry(stored: Stored) -> Entry:
    return Entry(
        key=stored.id,
        feed="",
        url=stored.url,
        title=stored.title or "",
        publisher=stored.publisher or "",
        published=_time(stored.published),
        body=stored.text or stored.html or "",
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What is replayed against. `directory` are the companies that nobody watches."""

    rules: tuple[Rule, ...]
    watchlists: tuple[Watchlist, ...]
    companies: tuple[Company, ...]
    directory: tuple[Company, ...]

    def desk(self) -> Desk:
        return open_desk(self.rules, self.companies, self.directory)

    def audience(self) -> Audience:
        """One channel that is told everything at once."""
        channel = Channel(CHANNEL, tuple(watchlist.name for watchlist in self.watchlists))
        return Audience.of([channel], self.watchlists, self.companies)


def replay(stored: Iterable[tuple[str, Entry]], watched: Watched) -> Iterator[Replayed]:
    """Judge and tell each article as the daemon would have, at the time it was published."""
    return tell_all(judge_all(stored, watched.desk()), watched)


def judge_all(stored: Iterable[tuple[str, Entry]], desk: Desk) -> Iterator[Judged]:
    """Each article with its judgement, by what recurred on its site until then."""
    seen, known = Recurrence(), set[str]()
    for name, entry in stored:
        judgement = examine(entry, desk, seen.of)
        if judgement.article.key not in known:
            known.add(judgement.article.key)
            seen.add(judgement.article)
        yield name, judgement, entry.published or EARLIEST


def tell_all(judged: Iterable[Judged], watched: Watched) -> Iterator[Replayed]:
    """Tell judged articles to one channel that watches everything, each at the time it was found."""
    audience = watched.audience()
    stories = OpenStories((*watched.companies, *watched.directory))
    memories: Mapping[str, Memory] = {CHANNEL: Memory()}
    earlier: dict[str, Replayed] = {}
    for name, judgement, found_at in judged:
        key = judgement.article.key
        if key in earlier:
            again = {event: as_repeat(told) for event, told in earlier[key].told.items()}
            yield replace(earlier[key], id=name, judgement=judgement, told=again)
            continue
        stories.close(before=found_at - OPEN_FOR)
        ((_, assignments),) = tell_articles([(judgement, found_at)], stories)
        told: dict[int, Told] = {}
        for assignment in assignments:
            owed = plan(assignment, judgement, audience, memories, found_at)
            memories = owed.memories
            told[assignment.membership.event] = Told(assignment, owed)
        earlier[key] = Replayed(name, judgement, told, to_retold(judgement, found_at, stories))
        yield earlier[key]


def examine(entry: Entry, desk: Desk, recurring: Callable[[str, Sequence[int]], Mapping[int, int]]) -> Judgement:
    """Read and judge one entry; on its title alone where its text cannot be read.

    `recurring` says in how many other articles of a site fingerprints occurred, as `Store.recurring` does.
    """
    try:
        draft = to_draft(entry)
    except ArticleError:
        draft = to_draft(title_alone(entry))
    return desk.judge(draft, recurring(draft.site, draft.fingerprints))


def as_repeat(told: Told) -> Told:
    """What an article that was already told adds when it comes again: nothing."""
    assignment = told.assignment
    again = replace(assignment.membership, novelty=Novelty.REPEAT, change="")
    return Told(replace(assignment, membership=again), replace(told.plan, deliveries=(), items=()))


def to_row(replayed: Replayed) -> dict[str, Any]:
    """The line of `replay --json`; docs/replay.md says what its fields mean."""
    article = replayed.judgement.article
    return {
        "id": replayed.id,
        "verdicts": [to_verdict_row(verdict, replayed) for verdict in replayed.judgement.verdicts],
        "cut": [{"text": cut.text, "rule": cut.rule} for cut in article.cut],
        "notes": list(article.notes),
    }


def to_verdict_row(verdict: Verdict, replayed: Replayed) -> dict[str, Any]:
    return {
        "company": verdict.company,
        "role": verdict.role,
        "alert": verdict.alert,
        "score": round(verdict.score, 4),
        "evidence": verdict.evidence,
        "reasons": list(verdict.reasons),
        **to_event_row(verdict, replayed.judgement),
        **to_told_row(verdict, replayed),
    }


def to_event_row(verdict: Verdict, judgement: Judgement) -> dict[str, Any]:
    if verdict.event is None:
        return {"kind": None, "stage": None, "parties": [], "amount": "", "terms": []}
    event = judgement.events[verdict.event]
    return {
        "kind": event.kind,
        "stage": event.stage,
        "parties": [party.name for party in event.parties],
        "amount": event.amount,
        "terms": list(event.terms),
    }


def to_told_row(verdict: Verdict, replayed: Replayed) -> dict[str, Any]:
    told = None if verdict.event is None else replayed.told.get(verdict.event)
    if told is None:
        retold = replayed.retold.get(verdict.company) if verdict.event is None else None
        return {"story": retold.id if retold else None, "told": None, "novelty": None, "change": ""}
    membership = told.assignment.membership
    return {
        "story": membership.story,
        "told": told.word if verdict.alert else None,
        "novelty": membership.novelty,
        "change": membership.change,
    }
