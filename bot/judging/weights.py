"""What each figure of `features.py` weighs in a verdict, in log odds, and in which words it is told.

Two logistic regressions, fitted by `tests/quality/fit.py` (which says how, and prints the cross-validated
figures). To correct a verdict, change the weight that its reasons blame, or better the figure, and run
`make quality`. The weights were fitted as a set: do not tune one alone by the look of one article.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """`weight` is added to the log odds for a figure of 1; `words` tell the reason to a subscriber."""

    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression."""

    bias: float
    weights: Mapping[str, Weight]


# A company is a party, and alerts, from this probability on: where precision and recall meet in cross-validation.
ALERT_AT = 0.31
# One that is not is background from this probability on: where most roles of the labelled articles are right.
BACKGROUND_AT = 0.55

PARTY = Model(
    bias=-4.68,
    weights={
        "title A": Weight(+2.98, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.46, "its share price moves because of the deal"),
        "new in title": Weight(+2.24, "the headline speaks of a new deal"),
        "early A": Weight(+2.00, "a deal of it is reported soon after the opening"),
        "pact words at top": Weight(+1.99, "the opening keeps speaking of a partnership"),
        "many sides": Weight(+1.94, "several partners are named side by side"),
        "alone A": Weight(+1.67, "the short text is about that deal"),
        "in title": Weight(+1.59, "it is named in the headline"),
        "lead A": Weight(+1.55, "the opening reports a deal of it"),
        "title B": Weight(+1.54, "the headline speaks of a deal of it"),
        "lead B": Weight(+1.46, "the opening speaks of a deal of it"),
        "same partner": Weight(+1.40, "the same partner is named again and again"),
        "talk of deals": Weight(+1.20, "the text keeps speaking of partnerships"),
        "alone B": Weight(+1.07, "the short text may be about that deal"),
        "title C": Weight(+1.06, "the headline hints at a deal of it"),
        "lead C": Weight(+1.05, "the opening hints at a deal of it"),
        "deal words in title": Weight(+1.00, "the headline speaks of deals"),
        "first sentence": Weight(+0.99, "the first sentence says that it strikes the deal"),
        "in lead": Weight(+0.88, "it is named in the opening"),
        "partner in title": Weight(+0.81, "the partner is in the headline"),
        "early B": Weight(+0.63, "a deal of it is spoken of soon after the opening"),
        "early C": Weight(+0.60, "a deal of it is hinted at soon after the opening"),
        "late C": Weight(+0.59, "a deal of it is hinted at further down"),
        "late A": Weight(+0.59, "a deal of it is reported further down"),
        "repeats": Weight(+0.32, "several sentences tell of the deal"),
        "clear in title": Weight(+0.28, "the headline leaves no doubt"),
        "new deal": Weight(+0.27, "a deal is struck in the sentence, and is new"),
        "deals at top": Weight(+0.24, "several sentences of the opening tell of deals"),
        "news": Weight(+0.18, "the sentence tells of something new"),
        "late B": Weight(+0.11, "a deal of it is spoken of further down"),
        "dated": Weight(-0.13, "the text dates the deal back by more than ten days"),
        "alone": Weight(-0.14, "there is only a headline or a summary"),
        "late D": Weight(-0.20, "what is further down hardly ties it to a deal"),
        "history": Weight(-0.24, "the sentence tells of the past"),
        "past beside": Weight(-0.38, "it is told as the past beside a deal of others"),
        "many companies": Weight(-0.71, "many companies are named"),
        "unnamed in it": Weight(-0.78, "the sentence of the deal does not name it"),
        "evidence of no deal": Weight(-0.79, "the sentence is about shares, funding or a takeover"),
        "lead D": Weight(-0.93, "the opening hardly ties it to a deal"),
        "maybe": Weight(-0.97, "the sentence tells of what may be"),
        "early D": Weight(-0.98, "what follows the opening hardly ties it to a deal"),
        "example": Weight(-1.60, "it is named as an example only"),
        "write-up": Weight(-1.88, "the headline is that of a stock write-up"),
        "holdings": Weight(-2.78, "the headline is about who holds shares"),
        "investment": Weight(-3.05, "it invests, and no partner is named"),
        "no deal": Weight(-3.47, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.51,
    weights={
        "talk of deals": Weight(+2.18, "the text keeps speaking of partnerships"),
        "with another company": Weight(+1.70, "sentences tie it to another company"),
        "with another company once": Weight(+1.60, "a sentence ties it to another company"),
        "unnamed": Weight(+1.41, "a deal with somebody unnamed is told"),
        "standing": Weight(+1.23, "a partnership of it is spoken of as one that stands"),
        "words of relation": Weight(+1.16, "its customers, suppliers or partners are spoken of"),
        "relation A": Weight(+1.09, "a deal of it is told"),
        "relation B": Weight(+1.00, "a deal of it is spoken of"),
        "several relations": Weight(+0.96, "several deals of it are told"),
        "write-up": Weight(+0.59, "the headline is that of a stock write-up"),
        "example": Weight(-0.03, "it is named as an example only"),
        "in title": Weight(-0.05, "it is named in the headline"),
        "question": Weight(-0.08, "the headline asks a question"),
        "new in title": Weight(-0.23, "the headline speaks of a new deal"),
        "share": Weight(-0.33, "the article is mostly about it"),
        "no deal": Weight(-0.34, "the headline is about other news"),
        "alone": Weight(-1.09, "there is only a headline or a summary"),
        "holdings": Weight(-2.18, "the headline is about who holds shares"),
    },
)
