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
ALERT_AT = 0.38
# One that is not is background from this probability on.
BACKGROUND_AT = 0.45

PARTY = Model(
    bias=-4.38,
    weights={
        "title A": Weight(+3.37, "the headline reports a deal of it"),
        "pact words at top": Weight(+2.50, "the opening keeps speaking of a partnership"),
        "price moved by it": Weight(+2.29, "its share price moves because of the deal"),
        "early A": Weight(+2.27, "a deal of it is reported soon after the opening"),
        "lead A": Weight(+1.93, "the opening reports a deal of it"),
        "new in title": Weight(+1.84, "the headline speaks of a new deal"),
        "title C": Weight(+1.56, "the headline hints at a deal of it"),
        "talk of deals": Weight(+1.41, "the text keeps speaking of partnerships"),
        "alone A": Weight(+1.34, "the short text is about that deal"),
        "title B": Weight(+1.22, "the headline speaks of a deal of it"),
        "deal words in title": Weight(+1.14, "the headline speaks of deals"),
        "same partner": Weight(+1.10, "the same partner is named again and again"),
        "lead C": Weight(+1.10, "the opening hints at a deal of it"),
        "alone B": Weight(+1.06, "the short text may be about that deal"),
        "lead B": Weight(+1.02, "the opening speaks of a deal of it"),
        "in title": Weight(+0.93, "it is named in the headline"),
        "in lead": Weight(+0.85, "it is named in the opening"),
        "early C": Weight(+0.79, "a deal of it is hinted at soon after the opening"),
        "repeats": Weight(+0.65, "several sentences tell of the deal"),
        "late A": Weight(+0.59, "a deal of it is reported further down"),
        "partner in title": Weight(+0.59, "the partner is in the headline"),
        "deals at top": Weight(+0.44, "the opening is about deals"),
        "clear in lead": Weight(+0.43, "the opening leaves no doubt"),
        "clear in title": Weight(+0.40, "the headline leaves no doubt"),
        "top and talk": Weight(+0.29, "the opening and the text are about deals"),
        "new deal": Weight(+0.24, "the deal is struck, or changed, here"),
        "early B": Weight(+0.14, "a deal of it is spoken of soon after the opening"),
        "history": Weight(-0.16, "the sentence tells of the past"),
        "early D": Weight(-0.22, "what follows the opening hardly ties it to a deal"),
        "late D": Weight(-0.24, "what is further down hardly ties it to a deal"),
        "deal of others in title": Weight(-0.59, "the headline reports a deal of others"),
        "lead D": Weight(-0.82, "the opening hardly ties it to a deal"),
        "dated": Weight(-0.87, "the text dates the deal back by more than ten days"),
        "many companies": Weight(-1.09, "many companies are named"),
        "maybe": Weight(-1.24, "the sentence tells of what may be"),
        "evidence of no deal": Weight(-1.32, "the sentence is about shares, funding or a takeover"),
        "example": Weight(-1.62, "it is named as an example only"),
        "investment": Weight(-2.12, "it invests, and no partner is named"),
        "write-up": Weight(-2.31, "the headline is that of a stock write-up"),
        "holdings": Weight(-3.03, "the headline is about who holds shares"),
        "no deal": Weight(-3.39, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.57,
    weights={
        "words of relation": Weight(+2.03, "its customers, suppliers or partners are spoken of"),
        "relation A": Weight(+2.02, "a deal of it is told"),
        "with another company once": Weight(+1.99, "a sentence ties it to another company"),
        "talk of deals": Weight(+1.45, "the text keeps speaking of partnerships"),
        "unnamed": Weight(+1.05, "a deal with somebody unnamed is told"),
        "with another company": Weight(+0.69, "sentences tie it to another company"),
        "write-up": Weight(+0.69, "the headline is that of a stock write-up"),
        "relation B": Weight(+0.63, "a deal of it is spoken of"),
        "relation C": Weight(+0.20, "a deal of it is hinted at"),
        "no deal": Weight(+0.17, "the headline is about other news"),
        "question": Weight(+0.03, "the headline asks a question"),
        "new in title": Weight(-0.07, "the headline speaks of a new deal"),
        "several relations": Weight(-0.08, "several deals of it are told"),
        "example": Weight(-0.10, "it is named as an example only"),
        "in title": Weight(-0.32, "it is named in the headline"),
        "alone": Weight(-0.67, "there is only a headline or a summary"),
        "share": Weight(-0.84, "the article is mostly about it"),
        "holdings": Weight(-1.39, "the headline is about who holds shares"),
    },
)
