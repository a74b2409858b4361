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
    bias=-3.74,
    weights={
        "title A": Weight(+3.28, "the headline reports a deal of it"),
        "pact words at top": Weight(+2.57, "the opening keeps speaking of a partnership"),
        "price moved by it": Weight(+2.17, "its share price moves because of the deal"),
        "early A": Weight(+2.02, "a deal of it is reported soon after the opening"),
        "lead A": Weight(+1.77, "the opening reports a deal of it"),
        "new in title": Weight(+1.75, "the headline speaks of a new deal"),
        "talk of deals": Weight(+1.52, "the text keeps speaking of partnerships"),
        "alone A": Weight(+1.32, "the short text is about that deal"),
        "title C": Weight(+1.29, "the headline hints at a deal of it"),
        "title B": Weight(+1.24, "the headline speaks of a deal of it"),
        "deal words in title": Weight(+1.13, "the headline speaks of deals"),
        "same partner": Weight(+1.08, "the same partner is named again and again"),
        "alone B": Weight(+1.05, "the short text may be about that deal"),
        "lead C": Weight(+0.93, "the opening hints at a deal of it"),
        "lead B": Weight(+0.91, "the opening speaks of a deal of it"),
        "in lead": Weight(+0.68, "it is named in the opening"),
        "early C": Weight(+0.66, "a deal of it is hinted at soon after the opening"),
        "late A": Weight(+0.63, "a deal of it is reported further down"),
        "repeats": Weight(+0.62, "several sentences tell of the deal"),
        "deals at top": Weight(+0.54, "the opening is about deals"),
        "in title": Weight(+0.53, "it is named in the headline"),
        "partner in title": Weight(+0.50, "the partner is in the headline"),
        "clear in title": Weight(+0.40, "the headline leaves no doubt"),
        "clear in lead": Weight(+0.32, "the opening leaves no doubt"),
        "new deal": Weight(+0.20, "the deal is struck, or changed, here"),
        "top and talk": Weight(+0.18, "the opening and the text are about deals"),
        "early B": Weight(+0.06, "a deal of it is spoken of soon after the opening"),
        "alone": Weight(-0.11, "there is only a headline or a summary"),
        "early D": Weight(-0.17, "what follows the opening hardly ties it to a deal"),
        "late D": Weight(-0.24, "what is further down hardly ties it to a deal"),
        "dated": Weight(-0.86, "the text dates the deal back by more than ten days"),
        "lead D": Weight(-0.87, "the opening hardly ties it to a deal"),
        "many companies": Weight(-1.06, "many companies are named"),
        "maybe": Weight(-1.21, "the sentence tells of what may be"),
        "evidence of no deal": Weight(-1.34, "the sentence is about shares, funding or a takeover"),
        "example": Weight(-1.56, "it is named as an example only"),
        "past beside": Weight(-1.65, "it is told as the past beside a deal of others"),
        "investment": Weight(-2.10, "it invests, and no partner is named"),
        "write-up": Weight(-2.26, "the headline is that of a stock write-up"),
        "holdings": Weight(-2.97, "the headline is about who holds shares"),
        "no deal": Weight(-3.39, "the headline is about other news"),
    },
)

BACKGROUND = Model(
    bias=-2.53,
    weights={
        "words of relation": Weight(+2.03, "its customers, suppliers or partners are spoken of"),
        "with another company once": Weight(+1.99, "a sentence ties it to another company"),
        "relation A": Weight(+1.78, "a deal of it is told"),
        "talk of deals": Weight(+1.44, "the text keeps speaking of partnerships"),
        "unnamed": Weight(+1.04, "a deal with somebody unnamed is told"),
        "write-up": Weight(+0.69, "the headline is that of a stock write-up"),
        "with another company": Weight(+0.68, "sentences tie it to another company"),
        "relation B": Weight(+0.59, "a deal of it is spoken of"),
        "relation C": Weight(+0.18, "a deal of it is hinted at"),
        "no deal": Weight(+0.16, "the headline is about other news"),
        "question": Weight(+0.02, "the headline asks a question"),
        "several relations": Weight(-0.03, "several deals of it are told"),
        "new in title": Weight(-0.08, "the headline speaks of a new deal"),
        "example": Weight(-0.12, "it is named as an example only"),
        "in title": Weight(-0.33, "it is named in the headline"),
        "alone": Weight(-0.70, "there is only a headline or a summary"),
        "share": Weight(-0.83, "the article is mostly about it"),
        "holdings": Weight(-1.41, "the headline is about who holds shares"),
    },
)
