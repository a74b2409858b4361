"""Which story an event belongs to, and what the article adds to it.

The same story is the same event: its parties under all their names, a kind that fits, and time, with
the words around the evidence to tell two deals of the same companies apart. Titles alone mislead.
`OpenStories` is an index over the stories that are open; assignment looks at few of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.model import Article, Company, Judgement, Membership, Novelty, Party, Role, Stage, Story
from bot.telling import likeness, novelty
from bot.telling.growth import News, first_told, grow_story, has_source, new_id, open_story
from bot.telling.matching import OPEN_FOR, Match, Report, to_match
from bot.telling.parties import Known, Name, are_same, to_name

__all__ = ["OPEN_FOR", "Assignment", "OpenStories", "article_time", "new_id", "tell_article", "tell_articles"]

_NEWEST = 500
_CANDIDATES = 80
"""Stories looked at for one party, and compared: a company with more open stories than that is compared
with those that have most in common, so that an assignment stays under 5 ms."""
_REPORTS = 2_000
"""Stories of which the words are kept ready for comparison, at about 15 kB each: the candidates of a busy day."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An article's event with its story as it is after the article; `previous` as it was before, None
    where the article opened it, the same where another event of the article went there already. `why`
    says in words what the story was recognised by."""

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
    """The stories that take articles in, indexed by their parties.

    Built from stored stories with `of`, oldest first; `add` puts in a new or changed story, in place.
    `companies` are those known under several names (a directory), so that an unwatched `Hon Hai` meets
    `Foxconn`.
    """

    def __init__(self, companies: Iterable[Company] = ()) -> None:
        self._known = Known.of(companies)
        self._stories: dict[str, Story] = {}
        self._keys: dict[str, tuple[str | int, ...]] = {}
        self._by_key: defaultdict[str | int, dict[str, None]] = defaultdict(dict)
        self._reports: dict[str, Report] = {}

    @classmethod
    def of(cls, stories: Iterable[Story], companies: Iterable[Company] = ()) -> "OpenStories":
        opened = cls(companies)
        for story in stories:
            opened.add(story)
        return opened

    def __len__(self) -> int:
        return len(self._stories)

    def __iter__(self) -> Iterator[Story]:
        return iter(self._stories.values())

    def add(self, story: Story) -> None:
        """Put in a story, in place of what was there under its id."""
        self.remove(story.id)
        self._stories[story.id] = story
        self._keys[story.id] = tuple(dict.fromkeys(_keys(self._names(story.parties), story.signature)))
        for key in self._keys[story.id]:
            self._by_key[key][story.id] = None

    def remove(self, story_id: str) -> None:
        """Take a story out, if it is there."""
        for key in self._keys.pop(story_id, ()):
            del self._by_key[key][story_id]
            if not self._by_key[key]:
                del self._by_key[key]
        self._stories.pop(story_id, None)
        self._reports.pop(story_id, None)

    def close(self, before: datetime) -> int:
        """Take out the stories that were last updated earlier; how many."""
        old = [story.id for story in self if story.updated_at < before]
        for story_id in old:
            self.remove(story_id)
        return len(old)

    def to_report(self, news: News) -> Report:
        """An article's event as it is compared."""
        event, time = news.event, article_time(news.article, news.found_at)
        amount = likeness.amount_of(event.amount)
        titles = (news.article.title,)
        return Report(self._names(event.parties), news.signature, event.kind, event.stage, amount, time, time, titles)

    def report_of(self, story: Story) -> Report:
        """A story as it is compared."""
        times = [min(source.published or source.found_at, source.found_at) for source in story.sources]
        amount = likeness.amount_of(story.amount)
        titles = tuple(source.title for source in story.sources)
        return Report(
            self._names(story.parties),
            story.signature,
            story.kind,
            story.stage,
            amount,
            min(times),
            max(times),
            titles,
        )

    def candidates(self, report: Report) -> list[tuple[Story, Report]]:
        """Open stories that the report could belong to: those with a party of its own, or with one that
        its evidence names; where there are many, those with most in common and the newest."""
        hits: Counter[str] = Counter()
        for key in dict.fromkeys(_sought(report)):
            hits.update(islice(reversed(self._by_key.get(key, {})), _NEWEST))
        return [(self._stories[story], self._cached(story)) for story, _ in hits.most_common(_CANDIDATES)]

    def _cached(self, story_id: str) -> Report:
        if story_id not in self._reports:
            if len(self._reports) >= _REPORTS:
                del self._reports[next(iter(self._reports))]
            self._reports[story_id] = self.report_of(self._stories[story_id])
        return self._reports[story_id]

    def _names(self, named: Iterable[Party]) -> tuple[Name, ...]:
        return tuple(to_name(party, self._known) for party in named)


def _keys(names: tuple[Name, ...], signature: tuple[int, ...]) -> Iterator[str | int]:
    """What a story is found by: its parties' keys, and a word of each of their names, by which evidence may call
    them; where it knows one party alone, also (negated) any word of its own evidence, which may call another."""
    for name in names:
        yield from name.keys
        yield from name.firsts
    if len(names) < 2:
        yield from (~term for term in likeness.core_of(signature))


def _sought(report: Report) -> Iterator[str | int]:
    """By which of these keys the stories are found that a report may belong to."""
    for name in report.names:
        yield from name.keys
        yield from (~term for term in name.firsts)
    yield from sorted(report.core)


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
    parties_to = {verdict.event for verdict in judgement.verdicts if verdict.role is Role.PARTY}
    for event in judgement.events:
        if event.position in parties_to:
            news = News(judgement, event, found_at, likeness.signature_of(judgement.article, event))
            assignments.append(_assign(news, stories, own))
            own[assignments[-1].story.id] = assignments[-1].story
    return _told_together(assignments, own)


def _told_together(assignments: Iterable[Assignment], own: Mapping[str, Story]) -> tuple[Assignment, ...]:
    """Every assignment with its story as it is after the whole article: a second event of one story adds
    nothing to what the first one tells."""
    seen: set[str] = set()
    told = []
    for assignment in assignments:
        story = own[assignment.story.id]
        again = story.id in seen
        told.append(replace(assignment, story=story, previous=story if again else assignment.previous))
        seen.add(story.id)
    return tuple(told)


def _assign(news: News, stories: OpenStories, own: Mapping[str, Story]) -> Assignment:
    """Assign one event. `own` are the stories, as they now are, that the article's other events went to."""
    report = stories.to_report(news)
    found = max(_find(report, news, stories, own), key=_rank, default=None)
    if found:
        return _join(found, news, report)
    story = open_story(news)
    return Assignment(_membership(news, story, Novelty.FIRST), story, None, "no open story is like it")


def _find(report: Report, news: News, stories: OpenStories, own: Mapping[str, Story]) -> Iterator[_Found]:
    """The stories that tell the event. What was ended does not come to life: that is a new deal."""
    open_ones = ((story, known, False) for story, known in stories.candidates(report) if story.id not in own)
    own_ones = ((story, stories.report_of(story), True) for story in own.values())
    for story, known, one_article in (*open_ones, *own_ones):
        match = to_match(report, known, one_article=one_article)
        if match and not (story.stage is Stage.ENDED and news.event.stage is Stage.SIGNED):
            yield _Found(story, known, match)


def _rank(found: _Found) -> tuple[int, float, str]:
    """The best story: most parties in common, then most alike; the id only so that ties are decided."""
    return (found.match.parties, found.match.surplus, found.story.id)


def _join(found: _Found, news: News, report: Report) -> Assignment:
    story, known = found.story, found.report
    added = tuple(
        party
        for party, name in zip(news.event.parties, report.names, strict=True)
        if not any(are_same(name, other) for other in known.names)
    )
    addition = novelty.Addition(news, report.first >= known.last, added)
    if news.alerting and not story.companies:
        grown, kind, change = first_told(grow_story(story, news, added, ""), news), Novelty.FIRST, ""
    else:
        change = novelty.to_change(story, addition) if news.alerting and not has_source(story, news) else ""
        grown = grow_story(story, news, novelty.kept_parties(story, addition, change), change)
        grown = novelty.to_developed(grown, story, addition) if change else grown
        kind = _novelty(found, news, change)
    return Assignment(_membership(news, grown, kind, change), grown, story, found.match.why)


def _novelty(found: _Found, news: News, change: str) -> Novelty:
    if change:
        return Novelty.DEVELOPMENT
    return Novelty.REPEAT if novelty.is_repeat(found.story, news, found.match.told) else Novelty.CONFIRMATION


def _membership(news: News, story: Story, kind: Novelty, change: str = "") -> Membership:
    return Membership(news.article.key, news.event.position, story.id, kind, change)


def article_time(article: Article, found_at: datetime) -> datetime:
    """When the article reported: its own date, unless that lies after we had it or is missing."""
    return min(article.published or found_at, found_at)
