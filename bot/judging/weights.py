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
ALERT_AT = 0.4
# One that is not is background from this probability on.
BACKGROUND_AT = 0.45

PARTY = Model(
    bias=-4.07,
    weights={
        "title A": Weight(+3.55, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.41, "its share price moves because of the deal"),
        "early A": Weight(+2.17, "a deal of it is reported soon after the opening"),
        "pact words at top": Weight(+2.12, "the opening keeps speaking of a partnership"),
        "lead A": Weight(+1.83, "the opening reports a deal of it"),
        "title C": Weight(+1.52, "the headline hints at a deal of it"),
        "alone A": Weight(+1.40, "the short text is about that deal"),
        "talk of deals": Weight(+1.22, "the text keeps speaking of partnerships"),
        "alone B": Weight(+1.21, "the short text may be about that deal"),
        "same partner": Weight(+1.19, "the same partner is named again and again"),
        "deal words in title": Weight(+1.18, "the headline speaks of deals"),
        "title B": Weight(+1.06, "the headline speaks of a deal of it"),
        "lead B": Weight(+1.04, "the opening speaks of a deal of it"),
        "lead C": Weight(+0.81, "the opening hints at a deal of it"),
        "early C": Weight(+0.77, "a deal of it is hinted at soon after the opening"),
        "in lead": Weight(+0.71, "it is named in the opening"),
        "in title": Weight(+0.70, "it is named in the headline"),
        "new deal": Weight(+0.65, "the deal is struck, or changed, here"),
        "partner in title": Weight(+0.61, "the partner is in the headline"),
        "late A": Weight(+0.51, "a deal of it is reported further down"),
        "repeats": Weight(+0.49, "several sentences tell of the deal"),
        "clear in lead": Weight(+0.24, "the opening leaves no doubt"),
        "deals at top": Weight(+0.19, "the opening is about deals"),
        "top and talk": Weight(+0.16, "the opening and the text are about deals"),
        "news": Weight(+0.11, "the sentence tells something new"),
        "early B": Weight(+0.08, "a deal of it is spoken of soon after the opening"),
        "deal of others in title": Weight(-0.01, "the headline reports a deal of others"),
        "alone": Weight(-0.04, "there is only a headline or a summary"),
        "late D": Weight(-0.19, "what is further down hardly ties it to a deal"),
        "history": Weight(-0.39, "the sentence tells of the past"),
        "early D": Weight(-0.46, "what follows the opening hardly ties it to a deal"),
        "many companies": Weight(-0.59, "many companies are named"),
        "lead D": Weight(-0.90, "the opening hardly ties it to a deal"),
        "maybe": Weight(-1.24, "the sentence tells of what may be"),
        "dated": Weight(-1.26, "the text dates the deal back by more than ten days"),
        "evidence of no deal": Weight(-1.37, "the sentence is about shares, funding or a takeover"),
        "example": Weight(-1.67, "it is named as an example only"),
        "investment": Weight(-1.72, "it invests, and no partner is named"),
        "write-up": Weight(-2.35, "the headline is that of a stock write-up"),
        "holdings": Weight(-3.04, "the headline is about who holds shares"),
        "no deal": Weight(-3.25, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.59,
    weights={
        "with another company once": Weight(+2.12, "a sentence ties it to another company"),
        "words of relation": Weight(+1.96, "its customers, suppliers or partners are spoken of"),
        "relation A": Weight(+1.87, "a deal of it is told"),
        "talk of deals": Weight(+1.77, "the text keeps speaking of partnerships"),
        "unnamed": Weight(+0.78, "a deal with somebody unnamed is told"),
        "write-up": Weight(+0.74, "the headline is that of a stock write-up"),
        "with another company": Weight(+0.63, "sentences tie it to another company"),
        "relation B": Weight(+0.55, "a deal of it is spoken of"),
        "relation C": Weight(+0.30, "a deal of it is hinted at"),
        "no deal": Weight(+0.04, "the headline is about other news"),
        "several relations": Weight(-0.02, "several deals of it are told"),
        "in title": Weight(-0.31, "it is named in the headline"),
        "example": Weight(-0.39, "it is named as an example only"),
        "alone": Weight(-0.66, "there is only a headline or a summary"),
        "share": Weight(-0.84, "the article is mostly about it"),
        "holdings": Weight(-1.36, "the headline is about who holds shares"),
    },
)
