"""A story from its first report on: how it opens, and how each later one makes it grow."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Article, Event, Judgement, Kind, Party, Role, Source, Story, Verdict
from bot.telling.likeness import merged

_MOST_PARTIES = 16
_STRENGTH = tuple(Role)


@dataclass(frozen=True, slots=True)
class News:
    """One event of an article on its way to its story. `found_at` is when we had the article,
    `signature` stands for the event's words."""

    judgement: Judgement
    event: Event
    found_at: datetime
    signature: tuple[int, ...]

    @property
    def article(self) -> Article:
        return self.judgement.article

    @property
    def source(self) -> Source:
        article = self.article
        return Source(article.key, article.url, article.publisher, article.title, self.found_at, article.published)

    @property
    def alerting(self) -> tuple[str, ...]:
        """The watched companies that deserve an alert for the event."""
        return tuple(dict.fromkeys(verdict.company for verdict in self.judgement.verdicts if self._alerts(verdict)))

    @property
    def reasons(self) -> tuple[str, ...]:
        alerting = filter(self._alerts, self.judgement.verdicts)
        return tuple(dict.fromkeys(reason for verdict in alerting for reason in verdict.reasons))

    def _alerts(self, verdict: Verdict) -> bool:
        return verdict.alert and verdict.event == self.event.position


def new_id(article: str, position: int) -> str:
    """The id of the story that an article's event opens: opaque, and the same when it is told again."""
    return hashlib.blake2b(f"{article}\n{position}".encode(), digest_size=8).hexdigest()


def open_story(news: News) -> Story:
    """The story of a first report. Without an alerting company nobody is told of it yet."""
    event = news.event
    return Story(
        id=new_id(news.article.key, event.position),
        kind=event.kind,
        stage=event.stage,
        parties=event.parties,
        companies=news.alerting,
        others=_others((), news),
        evidence=event.evidence,
        opened_at=news.found_at,
        updated_at=news.found_at,
        sources=(news.source,),
        amount=event.amount,
        terms=event.terms,
        subject=event.subject,
        signature=news.signature,
        reasons=news.reasons,
    )


def grow_story(story: Story, news: News, added: tuple[Party, ...], change: str) -> Story:
    """The story with one more report, of which `added` are the parties to keep and `change` is what is new.

    What was told stays as it was told, but for the kind, which may become specific, and for what was not
    known before; what a development replaces is `novelty.to_developed`.
    """
    event = news.event
    companies = tuple(dict.fromkeys((*story.companies, *news.alerting)))
    return replace(
        story,
        kind=event.kind if story.kind is Kind.PARTNERSHIP else story.kind,
        parties=(*story.parties, *added)[:_MOST_PARTIES],
        companies=companies,
        others=tuple(other for other in _others(story.others, news) if other[0] not in companies),
        updated_at=max(story.updated_at, news.found_at),
        sources=story.sources if has_source(story, news) else (*story.sources, news.source),
        amount=story.amount or event.amount,
        terms=story.terms or event.terms,
        subject=story.subject or event.subject,
        signature=merged(story.signature, news.signature),
        version=story.version + bool(change),
    )


def first_told(story: Story, news: News) -> Story:
    """An open story of which nobody was told, with the first report that deserves it: that one leads."""
    event = news.event
    return replace(
        led_by(story, news),
        kind=event.kind,
        stage=event.stage,
        amount=event.amount or story.amount,
        terms=event.terms or story.terms,
        subject=event.subject or story.subject,
        reasons=news.reasons,
    )


def led_by(story: Story, news: News) -> Story:
    """The story quoting that report. The first source is always the one that the evidence is from."""
    rest = tuple(source for source in story.sources if source.article != news.article.key)
    return replace(story, evidence=news.event.evidence, sources=(news.source, *rest))


def has_source(story: Story, news: News) -> bool:
    """Whether the article is among the story's sources already."""
    return any(source.article == news.article.key for source in story.sources)


def _others(earlier: tuple[tuple[str, Role], ...], news: News) -> tuple[tuple[str, Role], ...]:
    """The watched companies that do not alert, with the strongest role that any article gave them."""
    roles = dict(earlier)
    for verdict in news.judgement.verdicts:
        known = roles.get(verdict.company, verdict.role)
        roles[verdict.company] = min(known, verdict.role, key=_STRENGTH.index)
    for company in news.alerting:
        roles.pop(company, None)
    return tuple(sorted(roles.items(), key=lambda item: (_STRENGTH.index(item[1]), item[0])))
