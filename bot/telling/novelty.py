"""What one more article adds to a story that is already open: a development, a confirmation, or nothing.

A headline change, a copy, and a detail that an earlier article had already are no development. Judging
reads each article alone and so may miss the amount in one copy and find it in the next; what stood in
the words of an earlier article is therefore never called new, and an amount or a term counts only in the
evidence itself.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.model import Party, Stage, Story
from bot.telling.growth import News, led_by
from bot.telling.likeness import amount_of, terms_of, weighted
from bot.telling.parties import listed
from bot.telling.sources import is_filing

_SEALED_AFTER: dict[Stage, str] = {
    Stage.TALKS: "signed after talks",
    Stage.DELAYED: "signed after a delay",
    Stage.DENIED: "signed after a denial",
}
_TURNS: dict[Stage, str] = {
    Stage.CHANGED: "the deal was changed",
    Stage.DELAYED: "delayed",
    Stage.DENIED: "denied",
    Stage.ENDED: "ended",
}
_OVER = {Stage.CHANGED: 0, Stage.DELAYED: 1, Stage.DENIED: 2, Stage.ENDED: 3}
_TOLD_ALREADY = 0.6
"""Share of the words of a term (or name, or amount) that an earlier article had: then it is not new."""


_COPY = 0.95
"""Share of an article's words that the story had, from which it says nothing of its own: syndicated copies
lie at 0.96 and above on the labelled news, rewritten ones up to 0.91."""
_SAME_SENTENCE = 0.8
"""Share of common words from which two pieces of evidence are one sentence, with more or less around it."""
_TELLING_TERM = 2
"""Words of a term that is worth a message: `no purchase commitments` is, `exclusive` is not."""
_TALKS = re.compile(r"\b(?:talks|negotiat\w+|non-binding|letter of intent|in discussions)\b", re.IGNORECASE)
_SEALS = re.compile(
    r"\b(?:sign\w*|agreed|agree|finali[sz]e[ds]?|complete[ds]?|definitive|announce[ds]?|struck|inked)\b", re.IGNORECASE
)
_JOINS = re.compile(r"\b(?:join|joins|joined|joining|add|adds|added|adding)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addition:
    """One more report of an open story: `newer` is whether it was published after all sources, `added` are
    the parties that the story did not have."""

    news: News
    newer: bool
    added: tuple[Party, ...]


def _step(story: Story, addition: Addition) -> str:
    before, now = story.stage, addition.news.event.stage
    if not addition.newer or before == now or before is Stage.ENDED:
        return ""
    if now in _TURNS:
        return _TURNS[now] if _OVER[now] > _OVER.get(before, -1) else ""
    sealed = now in (Stage.SIGNED, Stage.EXPANDED) and not _is_still_talks(addition.news)
    return _SEALED_AFTER.get(before, "") if sealed else ""


def _is_still_talks(news: News) -> bool:
    """Whether a `deal` of the evidence is what the article itself calls talks, as titles do."""
    text = "\n".join(news.article.passages)
    return bool(_TALKS.search(text)) and not _SEALS.search(news.event.evidence)


def _is_known(story: Story, text: str) -> bool:
    terms = terms_of(text)
    told = weighted(story.signature).keys()
    return not terms or len(terms & told) >= _TOLD_ALREADY * len(terms)


def _amount(story: Story, addition: Addition) -> str:
    amount = addition.news.event.amount
    known = bool(story.amount) or _is_known(story, amount)
    if amount_of(amount) is None or known or amount not in addition.news.event.evidence:
        return ""
    return f"the amount is {amount}"


def _terms(story: Story, addition: Addition) -> str:
    event = addition.news.event
    telling = (term for term in event.terms if len(term.split()) >= _TELLING_TERM and term in event.evidence)
    new = [term for term in telling if not story.terms and not _is_known(story, term)]
    return f"the terms include {', '.join(new)}" if new else ""


def _party(story: Story, addition: Addition) -> str:
    """Judging may take a place or a product for a party; one that nobody watches must be said to join."""
    new = [party for party in addition.added if not _is_known(story, party.name)]
    if len(story.parties) < 2 and new:
        return f"the other {'party is' if len(new) == 1 else 'parties are'} {_names(new)}"
    joins = bool(_JOINS.search(addition.news.event.evidence))
    joined = [party for party in new if joins or party.company in addition.news.alerting]
    return f"{_names(joined)} {'joins' if len(joined) == 1 else 'join'}" if joined else ""


def _names(parties: Iterable[Party]) -> str:
    return listed([party.name for party in parties])


def _filing(story: Story, addition: Addition) -> str:
    filed = any(is_filing(source.url) for source in story.sources)
    return "filed with the SEC" if is_filing(addition.news.article.url) and not filed else ""


_SAID_BY_EVIDENCE: tuple[Callable[[Story, Addition], str], ...] = (_step, _party, _amount, _terms)


def to_change(story: Story, addition: Addition) -> str:
    """What the addition newly says about the story, in one line; empty when it is no development."""
    changes = (change(story, addition) for change in (*_SAID_BY_EVIDENCE, _filing))
    return "; ".join(filter(None, changes))


def to_developed(grown: Story, story: Story, addition: Addition) -> Story:
    """The grown story with what a development replaces: the evidence that says it, and on a step the stage
    and what the deal is for. A filing that says nothing else new is not quoted: it says it in legal words."""
    event = addition.news.event
    if any(change(story, addition) for change in _SAID_BY_EVIDENCE):
        grown = led_by(grown, addition.news)
    if not _step(story, addition):
        return grown
    return replace(grown, stage=event.stage, subject=event.subject or story.subject)


def kept_parties(story: Story, addition: Addition, change: str) -> tuple[Party, ...]:
    """Of the added parties those to keep: watched ones, the other side where it was unknown, and who was
    said to join; another name may be a place or a product."""
    alone = len(story.parties) < 2
    return tuple(party for party in addition.added if party.company or alone or party.name in change)


def is_repeat(story: Story, news: News, told: float) -> bool:
    """Whether an article without news is a repeat: its publisher told the story before, or it is a copy.

    `told` is how much of its words the story had.
    """
    publishers = {source.publisher for source in story.sources if source.publisher}
    same_sentence = _overlap(story.evidence, news.event.evidence) >= _SAME_SENTENCE
    return news.article.publisher in publishers or told >= _COPY or same_sentence


def _overlap(one: str, other: str) -> float:
    some, others = terms_of(one), terms_of(other)
    return len(some & others) / max(len(some | others), 1)
