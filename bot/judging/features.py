"""One company in one article, in figures: what the weights of the verdict are multiplied with."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.judging.cues import NEW_DEAL, STOCK_PAGE
from bot.judging.evidence import OLD, Proof

# The opening of an article: its first sentences after the title.
LEAD = 3
_EARLY = 8

_HOLDINGS = re.compile(
    r"\b(?:stakes?|position|holdings?|shares (?:of|in)|shares sold|stock (?:position|holdings)|sells? [\d,]+ shares|13F|insider|shares acquired|invest(?:s|ed)? \$[\d.]+ (?:million|thousand) in)\b.*|\$[A-Z]{1,5}\b",
)
_WRITE_UP = re.compile(
    r"\b(?:stocks?|shares|buy|sell|hold|vs\.?|versus|price target|valuation|bull case|investors?|upside|dividend|picks?|zacks|analysts?|rating|upgraded?|downgraded?|earnings|"
    r"q[1-4]|quarter|etfs?|market cap|rall(?:y|ies)|s&p 500|dow|nasdaq|futures|options|billionaires?|portfolio|forecast|predictions?|better|watchlist|movers?|to watch|coverage|radar|cramer|buffett|says|trending|holding history)\b",
    re.IGNORECASE,
)
_NO_DEAL = re.compile(
    r"\b(?:acqui(?:re|res|red|sition)|merger|takeover|buyout|lawsuit|sues?|sued|class action|antitrust|probe|investigation|fined?|layoffs?|loan|credit facility|underwrit\w+|offerings?|convertible|inducement|reverse (?:stock )?split|bid price|compliance|podcast|webinar|conference call|patents?|regains|attend(?:s|ing)|ranked|index(?:es)?|"
    r"approv(?:e|es|ed) (?:\w+ )?(?:deal|merger)|ftc|eu (?:approves|clears)|senators?|lawmakers?|scrutin\w+|hearing|private placement|notes due|senior notes|bookrunners?|appoints?|names|hires|results|earnings)\b",
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
    title_cues: int = 0
    title_deal: bool = False
    top_deals: int = 0
    talk: float = 0.0
    age: int | None = None
    top_pacts: int = 0
    examples: bool = False


_PRICE_MOVE = re.compile(
    r"\b(?:pops?|popped|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|ris(?:e|es|ing)|rose|climb(?:s|ed|ing)?|gain(?:s|ed|ing)?|fall(?:s|ing)?|fell|slip(?:s|ped)?|dip(?:s|ped)?|drop(?:s|ped)?|"
    r"rall(?:y|ies|ied)|soar(?:s|ed|ing)?|slid(?:es)?|up|down|higher|lower|moved|stock today|pre-?market)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_ZONES = (("title", -1, 0), ("lead", 0, LEAD), ("early", LEAD, _EARLY), ("late", _EARLY, 10**9))


def to_features(seen: Seen, title: str) -> dict[str, float]:
    """Named figures, each about 0 to 1."""
    title = _BRACKETS.sub("", title)
    f: dict[str, float] = {}
    best: list[Proof] = []
    for zone, start, end in _ZONES:
        inside = [p for p in seen.proofs if start <= p.reading.sentence.order < end]
        top = max(inside, key=_weighed, default=None)
        if top:
            grade = (
                "A" if _weighed(top) >= 0.85 else "B" if _weighed(top) >= 0.6 else "C" if _weighed(top) >= 0.25 else "D"
            )
            f[f"{zone} {grade}"] = 1.0
            if zone != "late":
                best.append(top)
    alone = seen.sentences <= 4
    if alone:
        f["alone"] = 1.0
        for g in "AB":
            if f.get(f"title {g}") or f.get(f"lead {g}"):
                f[f"alone {g}"] = 1.0
    if best:
        b = max(best, key=_weighed)
        f["history"] = float(b.history)
        f["maybe"] = float(b.maybe)
        f["description"] = float(b.description)
        f["news"] = float(b.news)
        f["unnamed partner"] = float(not b.partners)
        f["evidence of no deal"] = float(STOCK_PAGE.search(b.reading.text) is not None)
        f["investment"] = float(b.link.cue.name == "investment" and (not b.partners or b.strength < 0.7))
        clear = not (b.history or b.maybe) and not _WRITE_UP.search(title) and "?" not in title
        f["clear in title"] = float(clear and bool(f.get("title A")))
        f["clear in lead"] = float(clear and bool(f.get("lead A")))
        moved = _PRICE_MOVE.search(title) is not None
        f["price moved by it"] = float(moved and not b.history and b.strength >= 0.85 and b.reading.sentence.order < 6)
        f["new deal"] = float(b.link.signed and (NEW_DEAL.search(b.reading.text) is not None or b.news))
        top = bool(f.get("lead A") or f.get("title A"))
        f["top and talk"] = min(1.0, seen.talk * 2) * top
        f["dated"] = float(seen.age is not None and seen.age > OLD)
    f["in title"] = float(seen.in_title)
    f["in lead"] = float(0 <= seen.first < LEAD)
    f["share"] = seen.share
    f["many companies"] = min(1.0, seen.companies / 12)
    f["write-up"] = float(_WRITE_UP.search(title) is not None)
    f["holdings"] = float(_HOLDINGS.search(title) is not None)
    f["no deal"] = float(_NO_DEAL.search(title) is not None)
    f["question"] = float("?" in title)
    strong = [p for p in seen.proofs if p.strength > 0.5]
    f["repeats"] = min(1.0, len({p.reading.sentence.order for p in strong}) / 4)
    others = Counter(name for p in strong for name in p.partners)
    f["same partner"] = min(1.0, (max(others.values(), default=1) - 1) / 3)
    f["partner in title"] = float(any(name.lower() in title.lower() for p in strong[:12] for name in p.partners))
    f["deal words in title"] = float(seen.title_cues > 0 and seen.in_title)
    f["deals at top"] = min(1.0, seen.top_deals / 3)
    f["deal of others in title"] = float(
        seen.title_deal and not any(p.strength >= 0.4 for p in seen.proofs if p.reading.sentence.order < 0)
    )
    f["pact words at top"] = min(1.0, seen.top_pacts / 4)
    f["talk of deals"] = min(1.0, seen.talk * 2)
    f["example"] = float(seen.examples)
    return f


def _weighed(p: Proof) -> float:
    return p.strength * (0.75 if p.history else 1.0) * (0.8 if p.maybe else 1.0)
