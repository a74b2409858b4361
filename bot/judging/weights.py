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
    bias=-4.42,
    weights={
        "title A": Weight(+3.38, "the headline reports a deal of it"),
        "pact words at top": Weight(+2.46, "the opening keeps speaking of a partnership"),
        "price moved by it": Weight(+2.34, "its share price moves because of the deal"),
        "early A": Weight(+2.27, "a deal of it is reported soon after the opening"),
        "new in title": Weight(+1.94, "the headline speaks of a new deal"),
        "lead A": Weight(+1.91, "the opening reports a deal of it"),
        "title C": Weight(+1.58, "the headline hints at a deal of it"),
        "alone A": Weight(+1.40, "the short text is about that deal"),
        "title B": Weight(+1.23, "the headline speaks of a deal of it"),
        "talk of deals": Weight(+1.23, "the text keeps speaking of partnerships"),
        "lead C": Weight(+1.12, "the opening hints at a deal of it"),
        "same partner": Weight(+1.10, "the same partner is named again and again"),
        "deal words in title": Weight(+1.10, "the headline speaks of deals"),
        "lead B": Weight(+1.05, "the opening speaks of a deal of it"),
        "alone B": Weight(+1.01, "the short text may be about that deal"),
        "in title": Weight(+0.90, "it is named in the headline"),
        "early C": Weight(+0.85, "a deal of it is hinted at soon after the opening"),
        "in lead": Weight(+0.75, "it is named in the opening"),
        "partner in title": Weight(+0.66, "the partner is in the headline"),
        "repeats": Weight(+0.55, "several sentences tell of the deal"),
        "late A": Weight(+0.53, "a deal of it is reported further down"),
        "deals at top": Weight(+0.41, "the opening is about deals"),
        "new deal": Weight(+0.38, "the deal is struck, or changed, here"),
        "clear in title": Weight(+0.37, "the headline leaves no doubt"),
        "clear in lead": Weight(+0.26, "the opening leaves no doubt"),
        "top and talk": Weight(+0.19, "the opening and the text are about deals"),
        "late D": Weight(-0.16, "what is further down hardly ties it to a deal"),
        "history": Weight(-0.19, "the sentence tells of the past"),
        "early D": Weight(-0.44, "what follows the opening hardly ties it to a deal"),
        "many companies": Weight(-0.64, "many companies are named"),
        "deal of others in title": Weight(-0.69, "the headline reports a deal of others"),
        "dated": Weight(-0.80, "the text dates the deal back by more than ten days"),
        "lead D": Weight(-0.92, "the opening hardly ties it to a deal"),
        "maybe": Weight(-1.25, "the sentence tells of what may be"),
        "evidence of no deal": Weight(-1.36, "the sentence is about shares, funding or a takeover"),
        "example": Weight(-1.62, "it is named as an example only"),
        "investment": Weight(-2.09, "it invests, and no partner is named"),
        "write-up": Weight(-2.32, "the headline is that of a stock write-up"),
        "holdings": Weight(-3.05, "the headline is about who holds shares"),
        "no deal": Weight(-3.40, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.60,
    weights={
        "with another company once": Weight(+2.12, "a sentence ties it to another company"),
        "words of relation": Weight(+1.96, "its customers, suppliers or partners are spoken of"),
        "relation A": Weight(+1.88, "a deal of it is told"),
        "talk of deals": Weight(+1.76, "the text keeps speaking of partnerships"),
        "unnamed": Weight(+0.79, "a deal with somebody unnamed is told"),
        "write-up": Weight(+0.74, "the headline is that of a stock write-up"),
        "with another company": Weight(+0.64, "sentences tie it to another company"),
        "relation B": Weight(+0.55, "a deal of it is spoken of"),
        "relation C": Weight(+0.30, "a deal of it is hinted at"),
        "question": Weight(+0.08, "the headline asks a question"),
        "no deal": Weight(+0.05, "the headline is about other news"),
        "several relations": Weight(-0.02, "several deals of it are told"),
        "new in title": Weight(-0.11, "the headline speaks of a new deal"),
        "in title": Weight(-0.33, "it is named in the headline"),
        "example": Weight(-0.39, "it is named as an example only"),
        "alone": Weight(-0.64, "there is only a headline or a summary"),
        "share": Weight(-0.84, "the article is mostly about it"),
        "holdings": Weight(-1.34, "the headline is about who holds shares"),
    },
)
