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
ALERT_AT = 0.36
# One that is not is background from this probability on.
BACKGROUND_AT = 0.5

PARTY = Model(
    bias=-4.60,
    weights={
        "title A": Weight(+2.79, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.56, "its share price moves because of the deal"),
        "pact words at top": Weight(+2.12, "the opening keeps speaking of a partnership"),
        "new in title": Weight(+2.07, "the headline speaks of a new deal"),
        "alone A": Weight(+1.88, "the short text is about that deal"),
        "early A": Weight(+1.77, "a deal of it is reported soon after the opening"),
        "in title": Weight(+1.53, "it is named in the headline"),
        "title B": Weight(+1.51, "the headline speaks of a deal of it"),
        "lead A": Weight(+1.51, "the opening reports a deal of it"),
        "talk of deals": Weight(+1.49, "the text keeps speaking of partnerships"),
        "many sides": Weight(+1.49, "several partners are named side by side"),
        "same partner": Weight(+1.38, "the same partner is named again and again"),
        "deal words in title": Weight(+1.33, "the headline speaks of deals"),
        "title C": Weight(+1.26, "the headline hints at a deal of it"),
        "lead B": Weight(+1.00, "the opening speaks of a deal of it"),
        "early C": Weight(+0.92, "a deal of it is hinted at soon after the opening"),
        "alone B": Weight(+0.90, "the short text may be about that deal"),
        "in lead": Weight(+0.89, "it is named in the opening"),
        "lead C": Weight(+0.82, "the opening hints at a deal of it"),
        "partner in title": Weight(+0.80, "the partner is in the headline"),
        "first sentence": Weight(+0.73, "the first sentence says that it strikes the deal"),
        "late A": Weight(+0.70, "a deal of it is reported further down"),
        "early B": Weight(+0.43, "a deal of it is spoken of soon after the opening"),
        "late C": Weight(+0.41, "a deal of it is hinted at further down"),
        "new deal": Weight(+0.31, "a deal is struck in the sentence, and is new"),
        "news": Weight(+0.25, "the sentence tells of something new"),
        "repeats": Weight(+0.25, "several sentences tell of the deal"),
        "clear in title": Weight(+0.12, "the headline leaves no doubt"),
        "history": Weight(-0.05, "the sentence tells of the past"),
        "dated": Weight(-0.06, "the text dates the deal back by more than ten days"),
        "alone": Weight(-0.17, "there is only a headline or a summary"),
        "late D": Weight(-0.26, "what is further down hardly ties it to a deal"),
        "past beside": Weight(-0.28, "it is told as the past beside a deal of others"),
        "many companies": Weight(-0.62, "many companies are named"),
        "unnamed in it": Weight(-0.73, "the sentence of the deal does not name it"),
        "lead D": Weight(-0.94, "the opening hardly ties it to a deal"),
        "early D": Weight(-1.03, "what follows the opening hardly ties it to a deal"),
        "maybe": Weight(-1.04, "the sentence tells of what may be"),
        "example": Weight(-1.60, "it is named as an example only"),
        "evidence of no deal": Weight(-1.80, "the sentence is about shares, funding or a takeover"),
        "write-up": Weight(-1.99, "the headline is that of a stock write-up"),
        "holdings": Weight(-2.88, "the headline is about who holds shares"),
        "investment": Weight(-3.10, "it invests, and no partner is named"),
        "no deal": Weight(-3.56, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.44,
    weights={
        "talk of deals": Weight(+2.12, "the text keeps speaking of partnerships"),
        "with another company once": Weight(+2.00, "a sentence ties it to another company"),
        "words of relation": Weight(+1.60, "its customers, suppliers or partners are spoken of"),
        "unnamed": Weight(+1.24, "a deal with somebody unnamed is told"),
        "relation A": Weight(+1.15, "a deal of it is told"),
        "several relations": Weight(+0.90, "several deals of it are told"),
        "relation B": Weight(+0.82, "a deal of it is spoken of"),
        "with another company": Weight(+0.60, "sentences tie it to another company"),
        "write-up": Weight(+0.51, "the headline is that of a stock write-up"),
        "relation C": Weight(+0.19, "a deal of it is hinted at"),
        "question": Weight(-0.03, "the headline asks a question"),
        "in title": Weight(-0.17, "it is named in the headline"),
        "new in title": Weight(-0.24, "the headline speaks of a new deal"),
        "example": Weight(-0.25, "it is named as an example only"),
        "no deal": Weight(-0.34, "the headline is about other news"),
        "share": Weight(-0.39, "the article is mostly about it"),
        "alone": Weight(-0.93, "there is only a headline or a summary"),
        "holdings": Weight(-2.18, "the headline is about who holds shares"),
    },
)
