"""What one more article adds to a story that is already open: a development, a confirmation, or nothing.

A headline change, a copy, and a detail that an earlier article had already are no development. Judging
reads each article alone and so may miss the amount in one copy and find it in the next; what stood in
the words of an earlier article is therefore never called new.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.model import Article, Event, Party, Stage, Story
from bot.telling.likeness import amount_of, terms_of, weighted
from bot.telling.sources import is_filing

_STEPS: dict[Stage, dict[Stage, str]] = {
    Stage.TALKS: {Stage.SIGNED: "signed after talks", Stage.EXPANDED: "signed after talks"},
    Stage.DELAYED: {Stage.SIGNED: "signed after a delay", Stage.EXPANDED: "signed after a delay"},
    Stage.DENIED: {Stage.SIGNED: "signed after a denial", Stage.EXPANDED: "signed after a denial"},
}
_TURNS: dict[Stage, str] = {
    Stage.CHANGED: "the deal was changed",
    Stage.DELAYED: "delayed",
    Stage.DENIED: "denied",
    Stage.ENDED: "ended",
}
_OVER = {Stage.CHANGED: 0, Stage.DELAYED: 1, Stage.DENIED: 2, Stage.ENDED: 3}
_GROWTH_AFTER = timedelta(hours=36)
"""Reports of one announcement call it signed in one place and expanded in the next; an expansion told
later than a day and a half after the first report is a step of its own."""
_TOLD_ALREADY = 0.6
"""Share of the words of a term (or name, or amount) that an earlier article had: then it is not new."""


_COPY = 0.95
"""Share of an article's words that the story had, from which it says nothing of its own: syndicated copies
lie at 0.96 and above on the labelled news, rewritten ones up to 0.91."""
_SAME_SENTENCE = 0.8
"""Share of common words from which two pieces of evidence are one sentence, with more or less around it."""
_TELLING_TERM = 2
"""Words of a term that is worth a message: `no purchase commitments` is, `exclusive` is not."""
_JOINS = re.compile(r"\b(?:join|joins|joined|joining|add|adds|added|adding)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """One article's event as the story sees it: `newer` is whether it was published after all sources,
    `age` how long after the first one, `added` the parties that the story did not have, `alerting` the
    watched companies that deserve an alert for it."""

    article: Article
    event: Event
    newer: bool
    age: timedelta
    added: tuple[Party, ...]
    alerting: tuple[str, ...]


def _step(story: Story, report: Report) -> str:
    before, now = story.stage, report.event.stage
    if not report.newer or before == now or before is Stage.ENDED:
        return ""
    if now in _TURNS:
        return _TURNS[now] if _OVER[now] > _OVER.get(before, -1) else ""
    if before is Stage.SIGNED and now is Stage.EXPANDED and report.age >= _GROWTH_AFTER:
        return "expanded"
    return _STEPS.get(before, {}).get(now, "")


def _is_known(story: Story, text: str) -> bool:
    terms = terms_of(text)
    told = weighted(story.signature).keys()
    return not terms or len(terms & told) >= _TOLD_ALREADY * len(terms)


def _amount(story: Story, report: Report) -> str:
    amount = report.event.amount
    if not amount or story.amount or amount_of(amount) is None or _is_known(story, amount):
        return ""
    return f"amount now known: {amount}"


def _terms(story: Story, report: Report) -> str:
    telling = (term for term in report.event.terms if len(term.split()) >= _TELLING_TERM)
    new = [term for term in telling if not story.terms and not _is_known(story, term)]
    return f"terms now known: {', '.join(new)}" if new else ""


def _party(story: Story, report: Report) -> str:
    """Judging may take a place or a product for a party; one that nobody watches must be said to join."""
    new = [party for party in report.added if not _is_known(story, party.name)]
    if len(story.parties) < 2 and new:
        return f"the other party is now known: {_names(new)}"
    joins = bool(_JOINS.search(report.event.evidence))
    joined = [party for party in new if joins or party.company in report.alerting]
    return f"party added: {_names(joined)}" if joined else ""


def _names(parties: Iterable[Party]) -> str:
    return ", ".join(party.name for party in parties)


def _filing(story: Story, report: Report) -> str:
    filed = any(is_filing(source.url) for source in story.sources)
    return "filed with the SEC" if is_filing(report.article.url) and not filed else ""


_CHANGES: tuple[Callable[[Story, Report], str], ...] = (_step, _party, _amount, _terms, _filing)


def to_change(story: Story, report: Report) -> str:
    """What the report newly says about the story, in one line; empty when it is no development."""
    return "; ".join(filter(None, (change(story, report) for change in _CHANGES)))


def next_stage(story: Story, report: Report) -> Stage:
    """The story's stage with this report: it moves only by a step that is a development."""
    return report.event.stage if _step(story, report) else story.stage


def is_repeat(story: Story, article: Article, event: Event, told: float) -> bool:
    """Whether an article without news is a repeat: its publisher told the story before, or it is a copy.

    `told` is how much of its words the story had.
    """
    same_publisher = article.publisher in {source.publisher for source in story.sources if source.publisher}
    return same_publisher or told >= _COPY or _overlap(story.evidence, event.evidence) >= _SAME_SENTENCE


def _overlap(one: str, other: str) -> float:
    some, others = terms_of(one), terms_of(other)
    return len(some & others) / max(len(some | others), 1)
