"""One company in one article, in figures: what the weights of the verdict are multiplied with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.judging.evidence import Proof

# The opening of an article: its first sentences after the title.
LEAD = 3
_EARLY = 8

_HOLDINGS = re.compile(
    r"\b(?:stakes?|position|holdings?|shares (?:of|in)|shares sold|stock (?:position|holdings)|sells? [\d,]+ shares|13F|insider|shares acquired|invest(?:s|ed)? \$[\d.]+ (?:million|thousand) in)\b.*|\$[A-Z]{1,5}\b",
)
_WRITE_UP = re.compile(
    r"\b(?:stocks?|shares|buy|sell|hold|vs\.?|versus|price target|valuation|bull case|investors?|upside|dividend|picks?|zacks|analysts?|rating|upgraded?|downgraded?|earnings|"
    r"q[1-4]|quarter|etfs?|market cap|rall(?:y|ies)|s&p|dow|nasdaq|futures|options|billionaires?|portfolio|forecast|predictions?|better)\b",
    re.IGNORECASE,
)
_NO_DEAL = re.compile(
    r"\b(?:acqui(?:re|res|red|sition)|merger|takeover|buyout|lawsuit|sues?|sued|class action|antitrust|probe|investigation|fined?|layoffs?|loan|credit facility|underwrit\w+|offering|"
    r"private placement|notes due|senior notes|bookrunners?|appoints?|names|hires|results|earnings)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a company in an article."""

    in_title: bool
    first: int
    count: int
    share: float
    sentences: int
    companies: int
    proofs: tuple[Proof, ...]


def to_features(seen: Seen, title: str) -> dict[str, float]:
    """Named figures, each about 0 to 1."""
    f: dict[str, float] = {}
    title_proofs = [p for p in seen.proofs if p.reading.sentence.order < 0]
    lead = [p for p in seen.proofs if 0 <= p.reading.sentence.order < LEAD]
    early = [p for p in seen.proofs if LEAD <= p.reading.sentence.order < _EARLY]
    late = [p for p in seen.proofs if p.reading.sentence.order >= _EARLY]
    f["title deal"] = _best(title_proofs)
    f["lead deal"] = _best(lead)
    f["early deal"] = _best(early)
    f["late deal"] = _best(late)
    f["new in lead"] = max((p.strength for p in lead if p.news and not p.history), default=0.0)
    best = max(seen.proofs, key=lambda p: p.strength, default=None)
    top = title_proofs or lead
    f["acts at top"] = float(any(p.place == "acts" for p in top))
    f["history at top"] = float(any(p.history for p in top))
    f["maybe at top"] = float(any(p.maybe for p in top))
    f["description at top"] = float(any(p.description for p in top))
    f["in title"] = float(seen.in_title)
    f["in lead"] = float(0 <= seen.first < LEAD)
    f["share"] = seen.share
    f["many companies"] = min(1.0, seen.companies / 12)
    f["write-up"] = float(_WRITE_UP.search(title) is not None)
    f["holdings"] = float(_HOLDINGS.search(title) is not None)
    f["no deal"] = float(_NO_DEAL.search(title) is not None)
    f["question"] = float("?" in title)
    f["repeats"] = min(1.0, len({p.reading.sentence.order for p in seen.proofs if p.strength > 0.5}) / 4)
    f["no title"] = float(not title)
    f["short"] = float(seen.sentences <= 3)
    del best
    return f


def _best(proofs: Sequence[Proof]) -> float:
    return max((p.strength * (0.6 if p.history else 1.0) * (0.8 if p.maybe else 1.0) for p in proofs), default=0.0)
