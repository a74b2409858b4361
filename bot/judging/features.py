"""One company in one article, in figures: what the weights of the verdict are multiplied with.

Every figure lies between 0 and 1 and has a name; `weights.py` says what each weighs, and in which words it
is told to a subscriber.
"""

import re
from collections import Counter
from collections.abc import Iterable

from bot.judging.cues import NEW_DEAL, STOCK_PAGE
from bot.judging.evidence import OLD, Proof
from bot.judging.observing import TOP, Seen

# The opening of an article: its first sentences after the title, and those that follow.
LEAD = 3
_EARLY = 8
_ZONES = (("lead", LEAD), ("early", _EARLY), ("late", 10**9))
# Proofs are graded, so that one that leaves no doubt weighs more than many that hint. Strengths of links lie
# at 0.9 to 1 where both sides and the deal are named, at 0.65 to 0.8 where one of them is weak.
_GRADES = (("A", 0.85), ("B", 0.6), ("C", 0.25), ("D", 0.0))
_SURE = 0.5
_STANDS = 0.4
# A deal that names so many on its other sides is an alliance, whose members share no headline.
_MANY_SIDES = 4
_HINT = 0.25
# An article of so few sentences is a headline with a summary.
_SHORT = 4

_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_HOLDINGS = re.compile(
    r"\b(?:stakes?|position|holdings?|shares (?:of|in)|shares sold|stock (?:position|holdings)|sells? [\d,]+ shares|"
    r"13F|insider|shares acquired|invest(?:s|ed)? \$[\d.]+ (?:million|thousand) in)\b|\$[A-Z]{1,5}\b",
)
_WRITE_UP = re.compile(
    r"\b(?:stocks?|shares|(?:strong|a|rated|better|or) (?:buy|sell|hold)|(?:buy|sell|hold) (?:rating|now|or|the dip)|"
    r"(?:late|time|reasons?|you) (?:to )?(?:buy|sell)|to (?:buy|sell) (?:now|today|before|in|on|and hold)|"
    r"vs\.?|versus|price target|valuation|bull case|investors?|upside|dividend|"
    r"picks?|zacks|tp|analysts?|rating|upgraded?|downgraded?|earnings|q[1-4]|quarter|etfs?|market cap|rall(?:y|ies)|"
    r"s&p 500|dow|nasdaq|futures|options|billionaires?|portfolio|forecast|predictions?|better|watchlist|movers?|"
    r"to watch|coverage|radar|cramer|buffett|trending|holding history)\b",
    re.IGNORECASE,
)
_OTHER_NEWS = re.compile(
    r"\b(?:acqui(?:re|res|red|sition)|merger|takeover|buyout|lawsuit|sues?|sued|class action|antitrust|probe|"
    r"investigation|fined?|layoffs?|loan|credit facility|underwrit\w+|offerings?|convertible|inducement|"
    r"reverse (?:stock )?split|bid price|compliance|podcast|webinar|conference call|patents?|regains|"
    r"attend(?:s|ing)|to showcase|exhibit\w*|ranked|index(?:es)?|"
    r"approv(?:e|es|ed) (?:\w+ )?(?:deal|merger)|ftc|eu (?:approves|clears)|"
    r"senators?|lawmakers?|scrutin\w+|hearing|private placement|notes due|senior notes|bookrunners?|appoints?|"
    r"names|hires|results|earnings)\b|"
    r"^[\w.&’' -]{2,40} (?:corp|corporation|inc|company|ltd|plc)\.?\s*$|\bprice: ?\d",
    re.IGNORECASE,
)
_NEW_IN_TITLE = re.compile(
    r"\b(?:new|following|after|expand\w*|latest|signs?|inks?)\b.*(?<!debt )(?<!trade )(?<!merger )(?<!peace )\b"
    r"(?:partnership|alliance|collaboration|deal|tie-?up|agreement|integration|contract)s?\b",
    re.IGNORECASE,
)
_PRICE_MOVE = re.compile(
    r"\b(?:pops?|popped|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|ris(?:e|es|ing)|rose|climb(?:s|ed|ing)?|"
    r"gain(?:s|ed|ing)?|fall(?:s|ing)?|fell|slip(?:s|ped)?|dip(?:s|ped)?|drop(?:s|ped)?|rall(?:y|ies|ied)|"
    r"soar(?:s|ed|ing)?|slid(?:es)?|(?<!-)(?:up|down)(?! to\b)|higher|lower|moved|stock today|pre-?market)\b",
    re.IGNORECASE,
)


def weighed(proof: Proof) -> float:
    """A proof's strength, less where its sentence tells of the past or of what may be."""
    return proof.strength * (0.75 if proof.tone.history else 1.0) * (0.8 if proof.tone.maybe else 1.0)


def to_party_features(seen: Seen, title: str) -> dict[str, float]:
    """Figures for and against that the company is a party to what the article newly reports."""
    title = _BRACKETS.sub("", title)
    figures = {**_grades(seen), **_shape(seen), **_genre(title)}
    own_title = float(seen.in_title and not figures["deal of others in title"])
    figures["new in title"] *= own_title
    figures["deal words in title"] *= own_title
    best = _best(seen)
    if best is None or weighed(best) < _HINT or figures["deal of others in title"]:
        figures |= dict.fromkeys(("deals at top", "pact words at top", "talk of deals"), 0.0)  # talk of others' deals
    if best:
        figures |= _tone(best, seen, title, figures)
    if seen.sentences <= _SHORT:
        figures["alone"] = 1.0
        for grade in "AB":
            figures[f"alone {grade}"] = max(figures.get(f"title {grade}", 0.0), figures.get(f"lead {grade}", 0.0))
    figures["partner in title"] = float(_names_partner(title, seen.proofs))
    return figures


def to_background_features(seen: Seen, title: str) -> dict[str, float]:
    """Figures for and against that a partnership of the company is told at all, if only as background."""
    title = _BRACKETS.sub("", title)
    named = [proof for proof in seen.proofs if proof.partners]
    best = max((proof.strength for proof in named), default=0.0)
    return {
        "relation A": float(best >= 0.85),
        "relation B": float(0.6 <= best < 0.85),
        "relation C": float(0.35 <= best < 0.6),
        "several relations": min(1.0, sum(proof.strength >= 0.6 for proof in named) / 4),
        "with another company": min(1.0, seen.relations / 2),
        "with another company once": float(seen.relations > 0),
        "words of relation": min(1.0, seen.ties / 3),
        "unnamed": float(any(proof.strength > _SURE for proof in seen.proofs if not proof.partners)),
        "standing": float(any(proof.link.standing and proof.strength >= _STANDS for proof in seen.proofs)),
        "in title": float(seen.in_title),
        "alone": float(seen.sentences <= 1),
        "share": seen.share,
        "talk of deals": min(1.0, seen.talk * 2),
        "example": float(seen.examples),
        **_genre(title),
    }


def _grades(seen: Seen) -> dict[str, float]:
    figures = {}
    start = -1
    for zone, end in (("title", seen.headline + 1), *_ZONES):
        inside = [weighed(p) for p in seen.proofs if start <= p.reading.sentence.order < end]
        start = end
        if inside:
            grade = next(name for name, least in _GRADES if max(inside) >= least)
            figures[f"{zone} {grade}"] = 1.0
    return figures


def _best(seen: Seen) -> Proof | None:
    early = (proof for proof in seen.proofs if proof.reading.sentence.order < _EARLY)
    return max(early, key=weighed, default=None)


def _tone(best: Proof, seen: Seen, title: str, figures: dict[str, float]) -> dict[str, float]:
    tone, order = best.tone, best.reading.sentence.order
    clear = not (tone.history or tone.maybe or figures["write-up"] or figures["question"])
    top = "title A" in figures or "lead A" in figures
    moved = _PRICE_MOVE.search(title) is not None and not tone.history
    new = tone.news or NEW_DEAL.search(best.reading.text) is not None
    return {
        "history": float(tone.history),
        "maybe": float(tone.maybe),
        "past beside": float(tone.history and figures["deal of others in title"]),
        "many sides": float(len(best.partners) >= _MANY_SIDES),
        "beside the news": float(best.link.beside and not seen.title_cues and seen.sentences > _SHORT),
        "news": float(tone.news),
        "unnamed partner": float(not best.partners),
        "evidence of no deal": float(STOCK_PAGE.search(best.reading.text) is not None),
        "investment": float(best.link.cue.name == "investment" and (not best.partners or best.strength < 0.7)),
        "clear in title": float(clear and "title A" in figures),
        "clear in lead": float(clear and "lead A" in figures),
        "price moved by it": float(moved and best.strength >= 0.85 and order < TOP),
        "new deal": float(best.link.signed and new),
        "top and talk": figures["talk of deals"] * top,
        "first sentence": float(any(map(_strikes_first, seen.proofs))),
        "unnamed in it": float(best.place == "topic"),
        "dated": float(seen.age is not None and seen.age > OLD),
    }


def _strikes_first(proof: Proof) -> bool:
    """Whether the article opens with the company's striking the deal, as a report of it does."""
    strikes = proof.link.signed and proof.place in ("acts", "owns")
    return strikes and proof.reading.sentence.order == 0 and weighed(proof) >= _GRADES[0][1]


def _shape(seen: Seen) -> dict[str, float]:
    sure = [proof for proof in seen.proofs if proof.strength > _SURE]
    partners = Counter(name for proof in sure for name in proof.partners)
    titled = any(p.strength >= 0.4 for p in seen.proofs if p.reading.sentence.order <= seen.headline)
    return {
        "in title": float(seen.in_title),
        "in lead": float(seen.headline < seen.first < LEAD),
        "share": seen.share,
        "many companies": min(1.0, seen.companies / 12),
        "repeats": min(1.0, len({proof.reading.sentence.order for proof in sure}) / 4),
        "same partner": min(1.0, (max(partners.values(), default=1) - 1) / 3),
        "deal words in title": float(seen.title_cues > 0 and seen.in_title),
        "deals at top": min(1.0, seen.top_deals / 3),
        "deal of others in title": float(seen.title_deal and not titled),
        "pact words at top": min(1.0, seen.top_pacts / 4),
        "talk of deals": min(1.0, seen.talk * 2),
        "example": float(seen.examples),
    }


def _genre(title: str) -> dict[str, float]:
    return {
        "write-up": float(_WRITE_UP.search(title) is not None),
        "new in title": float(_NEW_IN_TITLE.search(title) is not None),
        "holdings": float(_HOLDINGS.search(title) is not None),
        "no deal": float(_OTHER_NEWS.search(title) is not None),
        "question": float("?" in title),
    }


def _names_partner(title: str, proofs: Iterable[Proof]) -> bool:
    lower = title.lower()
    sure = [proof for proof in proofs if proof.strength > _SURE][:12]
    return any(name.lower() in lower for proof in sure for name in proof.partners)
