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
ALERT_AT = 0.33
# One that is not is background from this probability on.
BACKGROUND_AT = 0.5

PARTY = Model(
    bias=-4.61,
    weights={
        "title A": Weight(+2.77, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.59, "its share price moves because of the deal"),
        "pact words at top": Weight(+2.27, "the opening keeps speaking of a partnership"),
        "new in title": Weight(+2.14, "the headline speaks of a new deal"),
        "alone A": Weight(+1.87, "the short text is about that deal"),
        "early A": Weight(+1.69, "a deal of it is reported soon after the opening"),
        "many sides": Weight(+1.56, "several partners are named side by side"),
        "in title": Weight(+1.54, "it is named in the headline"),
        "same partner": Weight(+1.52, "the same partner is named again and again"),
        "lead A": Weight(+1.40, "the opening reports a deal of it"),
        "title B": Weight(+1.36, "the headline speaks of a deal of it"),
        "deal words in title": Weight(+1.30, "the headline speaks of deals"),
        "talk of deals": Weight(+1.20, "the text keeps speaking of partnerships"),
        "lead B": Weight(+1.09, "the opening speaks of a deal of it"),
        "title C": Weight(+1.07, "the headline hints at a deal of it"),
        "in lead": Weight(+0.90, "it is named in the opening"),
        "lead C": Weight(+0.89, "the opening hints at a deal of it"),
        "first sentence": Weight(+0.88, "the first sentence says that it strikes the deal"),
        "alone B": Weight(+0.85, "the short text may be about that deal"),
        "partner in title": Weight(+0.83, "the partner is in the headline"),
        "early C": Weight(+0.72, "a deal of it is hinted at soon after the opening"),
        "late A": Weight(+0.60, "a deal of it is reported further down"),
        "early B": Weight(+0.57, "a deal of it is spoken of soon after the opening"),
        "late C": Weight(+0.46, "a deal of it is hinted at further down"),
        "new deal": Weight(+0.32, "a deal is struck in the sentence, and is new"),
        "news": Weight(+0.30, "the sentence tells of something new"),
        "repeats": Weight(+0.19, "several sentences tell of the deal"),
        "clear in title": Weight(+0.17, "the headline leaves no doubt"),
        "late B": Weight(+0.08, "a deal of it is spoken of further down"),
        "dated": Weight(-0.11, "the text dates the deal back by more than ten days"),
        "alone": Weight(-0.13, "there is only a headline or a summary"),
        "history": Weight(-0.20, "the sentence tells of the past"),
        "late D": Weight(-0.25, "what is further down hardly ties it to a deal"),
        "past beside": Weight(-0.38, "it is told as the past beside a deal of others"),
        "many companies": Weight(-0.58, "many companies are named"),
        "unnamed in it": Weight(-0.70, "the sentence of the deal does not name it"),
        "evidence of no deal": Weight(-0.97, "the sentence is about shares, funding or a takeover"),
        "lead D": Weight(-0.98, "the opening hardly ties it to a deal"),
        "maybe": Weight(-1.01, "the sentence tells of what may be"),
        "early D": Weight(-1.17, "what follows the opening hardly ties it to a deal"),
        "example": Weight(-1.61, "it is named as an example only"),
        "write-up": Weight(-1.94, "the headline is that of a stock write-up"),
        "holdings": Weight(-2.88, "the headline is about who holds shares"),
        "investment": Weight(-3.08, "it invests, and no partner is named"),
        "no deal": Weight(-3.51, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.50,
    weights={
        "talk of deals": Weight(+2.28, "the text keeps speaking of partnerships"),
        "with another company": Weight(+1.81, "sentences tie it to another company"),
        "unnamed": Weight(+1.58, "a deal with somebody unnamed is told"),
        "with another company once": Weight(+1.45, "a sentence ties it to another company"),
        "relation A": Weight(+1.22, "a deal of it is told"),
        "words of relation": Weight(+1.21, "its customers, suppliers or partners are spoken of"),
        "relation B": Weight(+1.08, "a deal of it is spoken of"),
        "several relations": Weight(+0.85, "several deals of it are told"),
        "write-up": Weight(+0.58, "the headline is that of a stock write-up"),
        "relation C": Weight(+0.07, "a deal of it is hinted at"),
        "example": Weight(-0.03, "it is named as an example only"),
        "question": Weight(-0.06, "the headline asks a question"),
        "in title": Weight(-0.11, "it is named in the headline"),
        "new in title": Weight(-0.26, "the headline speaks of a new deal"),
        "no deal": Weight(-0.31, "the headline is about other news"),
        "share": Weight(-0.34, "the article is mostly about it"),
        "alone": Weight(-1.04, "there is only a headline or a summary"),
        "holdings": Weight(-2.17, "the headline is about who holds shares"),
    },
)
