"""What would have to be otherwise in an article for a company of it to alert."""

import math
from collections.abc import Iterator

from bot.judging.verdicts import NO_SENTENCE, NOT_ENGLISH, SHARED, Weighing
from bot.judging.weights import ALERT_AT, PARTY
from bot.model import Verdict

_AGAINST_SHOWN = 3
# What a text of another making could have; the rest follows from these.
_COULD_HAVE = ("title A", "lead A", "pact words at top")


def to_lacks(verdict: Verdict, weighing: Weighing) -> tuple[str, ...]:
    """What keeps the company from an alert, and what would change that, each in a sentence; none where it alerts."""
    if verdict.alert:
        return ()
    reason = verdict.reasons[0] if verdict.reasons else ""
    if reason.startswith(SHARED):
        return ("The text would have to say which company it means: by its full name or its symbol.",)
    if reason == NOT_ENGLISH:
        return ("It would have to be in English.",)
    if reason == NO_SENTENCE:
        return ("A sentence would have to tie it to a deal; none does.",)
    if weighing.score >= ALERT_AT:
        return ("A sentence would have to say who agrees on what with whom; none says it so that it can be told.",)
    return (
        f"Its score would have to reach {ALERT_AT:.2f}; it is {weighing.score:.2f}.",
        *_without(weighing),
        *_with(weighing),
    )


def _without(weighing: Weighing) -> Iterator[str]:
    """What speaks against it, strongest first, and what the score would be but for that."""
    against = sorted((move for move in weighing.moves if move.amount < 0), key=lambda move: move.amount)
    for move in against[:_AGAINST_SHOWN]:
        yield f"Without this it would be {_moved(weighing.score, -move.amount)}: {move.words}."


def _with(weighing: Weighing) -> Iterator[str]:
    """What would speak for it most, of what the text does not have."""
    had = {move.words for move in weighing.moves if move.amount > 0}
    for name in _COULD_HAVE:
        weight = PARTY.weights[name]
        if weight.words not in had:
            yield f"With this it would be {_moved(weighing.score, weight.weight)}: {weight.words}."
            return


def _moved(score: float, amount: float) -> str:
    bounded = min(max(score, 1e-6), 1 - 1e-6)
    moved = 1 / (1 + math.exp(-(math.log(bounded / (1 - bounded)) + amount)))
    return f"{moved:.2f}, enough" if moved >= ALERT_AT else f"{moved:.2f}"
