"""Which story an event belongs to, and what the article adds to it.

The same story is the same event: its parties under all their names, a kind that fits, and time, with
the words around the evidence to tell two deals of the same companies apart. Titles alone mislead.
`OpenStories` is an index over the stories that are open; assignment looks at few of them.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import (
    Article,
    Company,
    Event,
    Judgement,
    Kind,
    Membership,
    Novelty,
    Party,
    Role,
    Source,
    Stage,
    Story,
    Verdict,
)
from bot.telling import likeness, novelty, parties
from bot.telling.matching import OPEN_FOR, Match, Report, in_conflict, to_match
from bot.telling.parties import Name

__all__ = ["OPEN_FOR", "Assignment", "OpenStories", "article_time", "new_id", "tell_article", "tell_articles"]

_MOST_CANDIDATES = 300
_RAREST_TERMS = 12
_RARE = 64


@dataclass(frozen=True, slots=True)
class Assignment:
    """An article's event with its story as it is after the article; `previous` as it was before, None
    where the article opened it. `why` says in words what the story was recognised by."""

    membership: Membership
    story: Story
    previous: Story | None
    why: str


@dataclass(frozen=True, slots=True)
class _Found:
    story: Story
    report: Report
    match: Match


class OpenStories:
    """The stories that take articles in, indexed by party and by word.

    Built from stored stories with `of`; `add` puts in a new or changed story, in place. `companies` are
    those known under several names (a directory), so that an unwatched `Hon Hai` meets `Foxconn`.
    """

    def __init__(self, companies: Iterable[Company] = ()) -> None:
        self._known = parties.known_names(companies)
        self._stories: dict[str, tuple[Story, Report]] = {}
        self._by_party: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_term: defaultdict[int, dict[str, None]] = defaultdict(dict)

    @classmethod
    def of(cls, stories: Iterable[Story], companies: Iterable[Company] = ()) -> "OpenStories":
        opened = cls(companies)
        for story in stories:
            opened.add(story)
        return opened

    def __len__(self) -> int:
        return len(self._stories)

    def __iter__(self) -> Iterator[Story]:
        return (story for story, _ in self._stories.values())

    def add(self, story: Story) -> None:
        """Put in a story, in place of what was there under its id."""
        self.remove(story.id)
        report = self.report_of(story)
        self._stories[story.id] = (story, report)
        for key in _party_keys(report):
            self._by_party[key][story.id] = None
        for term in report.terms:
            self._by_term[term][story.id] = None

    def remove(self, story_id: str) -> None:
        if story_id not in self._stories:
            return
        _, report = self._stories.pop(story_id)
        for key in _party_keys(report):
            self._by_party[key].pop(story_id, None)
        for term in report.terms:
            self._by_term[term].pop(story_id, None)

    def close(self, before: datetime) -> int:
        """Take out the stories that were last updated earlier; how many."""
        old = [story.id for story in self if story.updated_at < before]
        for story_id in old:
            self.remove(story_id)
        return len(old)

    def name(self, party: Party) -> Name:
        return parties.to_name(party, self._known)

    def rarity(self, term: int) -> float:
        """What sharing a term says: little when many open stories have it."""
        frequency = len(self._by_term.get(term, {})) or 1
        total = len(self._stories)
        return math.log(1 + total / frequency) / math.log(1 + total) if total > 1 else 1.0

    def report_of(self, story: Story) -> Report:
        times = [_time_of(source) for source in story.sources] or [story.opened_at]
        return Report(
            names=tuple(self.name(party) for party in story.parties),
            terms=likeness.weighted(story.signature),
            kind=story.kind,
            amount=likeness.amount_of(story.amount),
            first=min(times),
            last=max(times),
        )

    def candidates(self, report: Report) -> Iterator[tuple[Story, Report]]:
        """Open stories that the report could belong to: those that share its parties (the newest where
        there are many), and those that share its rarest words."""
        hits: Counter[str] = Counter()
        for key in _party_keys(report):
            hits.update(self._by_party.get(key, {}).keys())
        rare = sorted(report.terms, key=lambda term: (len(self._by_term.get(term, {})), term))[:_RAREST_TERMS]
        for term in rare:
            if len(self._by_term.get(term, {})) <= _RARE:
                hits.update(self._by_term.get(term, {}).keys())
        ranked = hits if len(hits) <= _MOST_CANDIDATES else self._likeliest(hits)
        return (self._stories[story_id] for story_id in ranked)

    def _likeliest(self, hits: Counter[str]) -> list[str]:
        return sorted(hits, key=lambda key: (-hits[key], -self._stories[key][1].last.timestamp(), key))[
            :_MOST_CANDIDATES
        ]


def tell_articles(
    judged: Iterable[tuple[Judgement, datetime]], stories: OpenStories
) -> tuple[tuple[Judgement, tuple[Assignment, ...]], ...]:
    """Tell a batch in the one order that does not depend on how it arrived, adding to `stories`."""

    def place(one: tuple[Judgement, datetime]) -> tuple[datetime, str]:
        return (article_time(one[0].article, one[1]), one[0].article.key)

    told = []
    for judgement, found_at in sorted(judged, key=place):
        assignments = tell_article(judgement, found_at, stories)
        for assignment in assignments:
            stories.add(assignment.story)
        told.append((judgement, assignments))
    return tuple(told)


def tell_article(judgement: Judgement, found_at: datetime, stories: OpenStories) -> tuple[Assignment, ...]:
    """Assign every event that a watched company is a party to; changes nothing.

    `found_at` is when we had the article. The caller adds the resulting stories (`stories.add`). An
    event of which no company deserves an alert opens a story too, but one without `companies`, so
    that nobody is told of it until an article that deserves it joins.
    """
    own: dict[str, Story] = {}
    assignments = []
    for event in judgement.events:
        verdicts = tuple(verdict for verdict in judgement.verdicts if verdict.event == event.position)
        if any(verdict.role is Role.PARTY for verdict in verdicts):
            telling = _Telling(judgement, event, verdicts, found_at, stories, own)
            assignment = telling.assign()
            own[assignment.story.id] = assignment.story
            assignments.append(assignment)
    return tuple(assignments)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One event on its way to its story. `own` are the stories that the same article was assigned to."""

    judgement: Judgement
    event: Event
    verdicts: tuple[Verdict, ...]
    found_at: datetime
    stories: OpenStories
    own: dict[str, Story]

    def assign(self) -> Assignment:
        report = self._report()
        found = max(self._found(report), key=_rank, default=None)
        return self._join(found, report) if found else self._open()

    @property
    def _article(self) -> Article:
        return self.judgement.article

    def _report(self) -> Report:
        event, time = self.event, article_time(self._article, self.found_at)
        names = tuple(self.stories.name(party) for party in event.parties)
        return Report(
            names=names,
            terms=likeness.weighted(self._signature()),
            kind=event.kind,
            amount=likeness.amount_of(event.amount),
            first=time,
            last=time,
        )

    def _found(self, report: Report) -> Iterator[_Found]:
        """The open stories that tell the event. Those that the article told before know its other
        events' words, so their parties must not differ."""
        own = [(story, self.stories.report_of(story)) for story in self.own.values()]
        others = (known for known in self.stories.candidates(report) if known[0].id not in self.own)
        for story, known in (*others, *(one for one in own if not in_conflict(report, one[1]))):
            match = to_match(report, known, self.stories.rarity)
            if match and not (story.stage is Stage.ENDED and self.event.stage is Stage.SIGNED):
                yield _Found(story, known, match)

    def _open(self) -> Assignment:
        event = self.event
        story = Story(
            id=new_id(self._article.key, event.position),
            kind=event.kind,
            stage=event.stage,
            parties=event.parties,
            companies=self._alerting(),
            others=self._others(()),
            evidence=event.evidence,
            opened_at=self.found_at,
            updated_at=self.found_at,
            sources=(self._source(),),
            amount=event.amount,
            terms=event.terms,
            subject=event.subject,
            signature=self._signature(),
            reasons=self._reasons(),
        )
        return Assignment(self._membership(story, Novelty.FIRST), story, None, "no open story is like it")

    def _join(self, found: _Found, report: Report) -> Assignment:
        previous = found.story
        added = tuple(
            party
            for party, name in zip(self.event.parties, report.names, strict=True)
            if not any(parties.are_same(name, other) for other in found.report.names)
        )
        reported = novelty.Report(
            article=self._article,
            event=self.event,
            newer=report.first >= found.report.last,
            age=report.first - found.report.first,
            added=added,
            alerting=self._alerting(),
        )
        first = not previous.companies and bool(self._alerting())
        told = bool(previous.companies) and all(source.article != self._article.key for source in previous.sources)
        change = novelty.to_change(previous, reported) if told and self._alerting() else ""
        story = self._grown(found, reported, first=first, change=change)
        kind = self._novelty(found, first=first, change=change)
        return Assignment(self._membership(story, kind, change), story, previous, found.match.why)

    def _novelty(self, found: _Found, *, first: bool, change: str) -> Novelty:
        if first:
            return Novelty.FIRST
        if change:
            return Novelty.DEVELOPMENT
        repeat = novelty.is_repeat(found.story, self._article, self.event, found.match.told)
        return Novelty.REPEAT if repeat else Novelty.CONFIRMATION

    def _grown(self, found: _Found, report: novelty.Report, *, first: bool, change: str) -> Story:
        previous, event = found.story, self.event
        companies = tuple(dict.fromkeys((*previous.companies, *self._alerting())))
        told = event if first else previous
        return replace(
            previous,
            kind=event.kind if first or previous.kind is Kind.PARTNERSHIP else previous.kind,
            stage=event.stage if first else novelty.next_stage(previous, report) if change else previous.stage,
            parties=(*previous.parties, *_joining(previous, report, change))[:_MOST_PARTIES],
            companies=companies,
            others=tuple(other for other in self._others(previous.others) if other[0] not in companies),
            evidence=told.evidence,
            updated_at=max(previous.updated_at, self.found_at),
            sources=self._sources(previous, first=first),
            amount=previous.amount or event.amount,
            terms=previous.terms or event.terms,
            subject=told.subject or previous.subject or event.subject,
            signature=likeness.merged(previous.signature, self._signature()),
            version=previous.version + bool(change),
            reasons=self._reasons() if first else previous.reasons,
        )

    def _sources(self, previous: Story, *, first: bool) -> tuple[Source, ...]:
        """The first source is the one that the story's evidence is from."""
        earlier = tuple(source for source in previous.sources if source.article != self._article.key)
        if first:
            return (self._source(), *earlier)
        return previous.sources if len(earlier) < len(previous.sources) else (*earlier, self._source())

    def _signature(self) -> tuple[int, ...]:
        return likeness.signature_of(self._article, self.event)

    def _source(self) -> Source:
        article = self._article
        return Source(article.key, article.url, article.publisher, article.title, self.found_at, article.published)

    def _alerting(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(verdict.company for verdict in self.verdicts if verdict.alert))

    def _others(self, earlier: tuple[tuple[str, Role], ...]) -> tuple[tuple[str, Role], ...]:
        """The other watched companies with the strongest role that any article gave them."""
        strength = list(Role)
        roles = dict(earlier)
        for verdict in self.judgement.verdicts:
            known = roles.get(verdict.company, verdict.role)
            roles[verdict.company] = min(known, verdict.role, key=strength.index)
        for company in self._alerting():
            roles.pop(company, None)
        return tuple(sorted(roles.items(), key=lambda item: (strength.index(item[1]), item[0])))

    def _reasons(self) -> tuple[str, ...]:
        alerting = (verdict for verdict in self.verdicts if verdict.alert)
        return tuple(dict.fromkeys(reason for verdict in alerting for reason in verdict.reasons))

    def _membership(self, story: Story, novelty_: Novelty, change: str = "") -> Membership:
        return Membership(self._article.key, self.event.position, story.id, novelty_, change)


_MOST_PARTIES = 16


def new_id(article: str, position: int) -> str:
    """The id of the story that an article's event opens: opaque, and the same when it is told again."""
    return hashlib.blake2b(f"{article}\n{position}".encode(), digest_size=8).hexdigest()


def article_time(article: Article, found_at: datetime) -> datetime:
    """When the article reported: its own date, unless that lies after we had it or is missing."""
    return min(article.published or found_at, found_at)


def _time_of(source: Source) -> datetime:
    return min(source.published or source.found_at, source.found_at)


def _party_keys(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in report.names for key in name.keys))


def _joining(story: Story, report: novelty.Report, change: str) -> tuple[Party, ...]:
    """Of the added parties those to keep: watched ones, the other side where it was unknown, and who was
    said to join; another name may be a place or a product."""
    alone = len(story.parties) < 2
    return tuple(party for party in report.added if party.company or alone or party.name in change)


def _rank(found: _Found) -> tuple[int, float, str]:
    """The best story: most parties in common, then most alike; the id only so that ties are decided."""
    return (found.match.parties, found.match.surplus, found.story.id)
