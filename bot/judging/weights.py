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
    bias=-4.05,
    weights={
        "title A": Weight(+3.39, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.37, "its share price moves because of the deal"),
        "early A": Weight(+2.24, "a deal of it is reported soon after the opening"),
        "pact words at top": Weight(+2.07, "the opening keeps speaking of a partnership"),
        "new in title": Weight(+1.84, "the headline speaks of a new deal"),
        "lead A": Weight(+1.81, "the opening reports a deal of it"),
        "title C": Weight(+1.63, "the headline hints at a deal of it"),
        "alone A": Weight(+1.42, "the short text is about that deal"),
        "talk of deals": Weight(+1.23, "the text keeps speaking of partnerships"),
        "title B": Weight(+1.14, "the headline speaks of a deal of it"),
        "early C": Weight(+1.12, "a deal of it is hinted at soon after the opening"),
        "alone B": Weight(+1.08, "the short text may be about that deal"),
        "lead B": Weight(+1.06, "the opening speaks of a deal of it"),
        "same partner": Weight(+1.04, "the same partner is named again and again"),
        "deal words in title": Weight(+1.01, "the headline speaks of deals"),
        "lead C": Weight(+1.00, "the opening hints at a deal of it"),
        "repeats": Weight(+0.71, "several sentences tell of the deal"),
        "in lead": Weight(+0.68, "it is named in the opening"),
        "in title": Weight(+0.63, "it is named in the headline"),
        "partner in title": Weight(+0.61, "the partner is in the headline"),
        "late A": Weight(+0.52, "a deal of it is reported further down"),
        "new deal": Weight(+0.48, "the deal is struck, or changed, here"),
        "deals at top": Weight(+0.34, "the opening is about deals"),
        "clear in title": Weight(+0.29, "the headline leaves no doubt"),
        "clear in lead": Weight(+0.23, "the opening leaves no doubt"),
        "top and talk": Weight(+0.13, "the opening and the text are about deals"),
        "news": Weight(+0.05, "the sentence tells something new"),
        "late D": Weight(-0.18, "what is further down hardly ties it to a deal"),
        "deal of others in title": Weight(-0.27, "the headline reports a deal of others"),
        "history": Weight(-0.36, "the sentence tells of the past"),
        "early D": Weight(-0.48, "what follows the opening hardly ties it to a deal"),
        "many companies": Weight(-0.65, "many companies are named"),
        "dated": Weight(-0.75, "the text dates the deal back by more than ten days"),
        "lead D": Weight(-0.88, "the opening hardly ties it to a deal"),
        "maybe": Weight(-1.35, "the sentence tells of what may be"),
        "evidence of no deal": Weight(-1.36, "the sentence is about shares, funding or a takeover"),
        "example": Weight(-1.66, "it is named as an example only"),
        "investment": Weight(-1.67, "it invests, and no partner is named"),
        "write-up": Weight(-2.37, "the headline is that of a stock write-up"),
        "holdings": Weight(-3.09, "the headline is about who holds shares"),
        "no deal": Weight(-3.37, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.68,
    weights={
        "with another company once": Weight(+2.09, "a sentence ties it to another company"),
        "words of relation": Weight(+1.95, "its customers, suppliers or partners are spoken of"),
        "relation A": Weight(+1.85, "a deal of it is told"),
        "talk of deals": Weight(+1.78, "the text keeps speaking of partnerships"),
        "with another company": Weight(+0.81, "sentences tie it to another company"),
        "write-up": Weight(+0.79, "the headline is that of a stock write-up"),
        "unnamed": Weight(+0.72, "a deal with somebody unnamed is told"),
        "relation C": Weight(+0.55, "a deal of it is hinted at"),
        "relation B": Weight(+0.49, "a deal of it is spoken of"),
        "question": Weight(+0.04, "the headline asks a question"),
        "no deal": Weight(+0.01, "the headline is about other news"),
        "several relations": Weight(-0.06, "several deals of it are told"),
        "new in title": Weight(-0.10, "the headline speaks of a new deal"),
        "in title": Weight(-0.33, "it is named in the headline"),
        "example": Weight(-0.39, "it is named as an example only"),
        "share": Weight(-0.67, "the article is mostly about it"),
        "alone": Weight(-0.71, "there is only a headline or a summary"),
        "holdings": Weight(-1.37, "the headline is about who holds shares"),
    },
)
