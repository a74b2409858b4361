"""Which open story an article retells that deserves no alert for it: a column's background is the news of last week.

Nobody is told of it, and it is no source of the story; but who asks why it did not alert sees what it speaks of.
"""

from datetime import datetime

from bot.model import Event, Judgement, Kind, Party, Span, Stage, Story, Verdict
from bot.telling.growth import News
from bot.telling.likeness import signature_of
from bot.telling.matching import to_match
from bot.telling.stories import OpenStories


def to_retold(judgement: Judgement, found_at: datetime, stories: OpenStories) -> dict[str, Story]:
    """The story that is retold of each company, by company: one that the company is told of, whose event the evidence
    of a verdict without an event speaks of. `found_at` is when we had the article."""
    retold = {}
    for verdict in judgement.verdicts:
        if verdict.event is None and verdict.evidence and (story := _retold(verdict, judgement, found_at, stories)):
            retold[verdict.company] = story
    return retold


def _retold(verdict: Verdict, judgement: Judgement, found_at: datetime, stories: OpenStories) -> Story | None:
    event = _event(verdict, judgement)
    report = stories.to_report(News(judgement, event, found_at, signature_of(judgement.article, event)))
    matches = [
        (match.parties, match.surplus, story.id, story)
        for story, known in stories.candidates(report)
        if verdict.company in story.companies and (match := to_match(report, known))
    ]
    return max(matches)[-1] if matches else None


def _event(verdict: Verdict, judgement: Judgement) -> Event:
    """What the evidence says, as an event of the company alone: who else is in it stands in its words."""
    evidence = verdict.evidence
    place = next((number for number, text in enumerate(judgement.article.passages) if evidence in text), 0)
    start = max(judgement.article.passages[place].find(evidence), 0)
    span = Span(place, start, start + len(evidence))
    return Event(0, Kind.PARTNERSHIP, Stage.SIGNED, (Party("", verdict.company),), evidence, span)
