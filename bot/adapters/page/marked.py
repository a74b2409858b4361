"""The text of an article in stretches: what names a watched company, and what is evidence. Pure."""

from dataclasses import dataclass
from itertools import pairwise

from bot.model import Judgement, Mention


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a passage that are marked in one way; `mention` is the name that they are part of."""

    text: str
    mention: Mention | None = None
    is_evidence: bool = False


def to_stretches(judgement: Judgement, passage: int) -> tuple[Stretch, ...]:
    """A passage (0 is the title) from its start to its end, cut wherever a mark begins or ends."""
    text = judgement.article.passages[passage]
    mentions = [one for one in judgement.mentions if one.span.passage == passage and one.span.start < one.span.end]
    evidence = [event.span for event in judgement.events if event.span.passage == passage]
    spans = [mention.span for mention in mentions] + evidence
    edges = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end) if edge <= len(text))})
    return tuple(
        Stretch(
            text[start:end],
            next((one for one in mentions if one.span.start <= start < one.span.end), None),
            any(span.start <= start < span.end for span in evidence),
        )
        for start, end in pairwise(edges)
    )
