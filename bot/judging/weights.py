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
ALERT_AT = 0.42
# One that is not is background from this probability on.
BACKGROUND_AT = 0.45

PARTY = Model(
    bias=-4.21,
    weights={
        "pact words at top": Weight(+3.08, "the opening keeps speaking of a partnership"),
        "title A": Weight(+2.86, "the headline reports a deal of it"),
        "price moved by it": Weight(+2.37, "its share price moves because of the deal"),
        "new in title": Weight(+2.03, "the headline speaks of a new deal"),
        "alone A": Weight(+1.90, "the short text is about that deal"),
        "talk of deals": Weight(+1.89, "the text keeps speaking of partnerships"),
        "title C": Weight(+1.82, "the headline hints at a deal of it"),
        "early A": Weight(+1.66, "a deal of it is reported soon after the opening"),
        "lead A": Weight(+1.57, "the opening reports a deal of it"),
        "same partner": Weight(+1.54, "the same partner is named again and again"),
        "lead B": Weight(+1.36, "the opening speaks of a deal of it"),
        "deals at top": Weight(+1.35, "the opening is about deals"),
        "early C": Weight(+1.34, "a deal of it is hinted at soon after the opening"),
        "title B": Weight(+1.34, "the headline speaks of a deal of it"),
        "alone B": Weight(+1.01, "the short text may be about that deal"),
        "deal words in title": Weight(+0.99, "the headline speaks of deals"),
        "in title": Weight(+0.82, "it is named in the headline"),
        "in lead": Weight(+0.75, "it is named in the opening"),
        "partner in title": Weight(+0.57, "the partner is in the headline"),
        "repeats": Weight(+0.56, "several sentences tell of the deal"),
        "late A": Weight(+0.45, "a deal of it is reported further down"),
        "lead C": Weight(+0.41, "the opening hints at a deal of it"),
        "clear in title": Weight(+0.33, "the headline leaves no doubt"),
        "late C": Weight(+0.22, "a deal of it is hinted at further down"),
        "news": Weight(+0.19, "the sentence tells of something new"),
        "alone": Weight(-0.09, "there is only a headline or a summary"),
        "history": Weight(-0.18, "the sentence tells of the past"),
        "late D": Weight(-0.32, "what is further down hardly ties it to a deal"),
        "many companies": Weight(-0.34, "many companies are named"),
        "early D": Weight(-0.48, "what follows the opening hardly ties it to a deal"),
        "lead D": Weight(-0.71, "the opening hardly ties it to a deal"),
        "dated": Weight(-1.30, "the text dates the deal back by more than ten days"),
        "evidence of no deal": Weight(-1.51, "the sentence is about shares, funding or a takeover"),
        "maybe": Weight(-1.52, "the sentence tells of what may be"),
        "example": Weight(-1.59, "it is named as an example only"),
        "past beside": Weight(-2.01, "it is told as the past beside a deal of others"),
        "write-up": Weight(-2.50, "the headline is that of a stock write-up"),
        "investment": Weight(-2.67, "it invests, and no partner is named"),
        "holdings": Weight(-3.21, "the headline is about who holds shares"),
        "no deal": Weight(-4.26, "the headline is about other news"),
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
