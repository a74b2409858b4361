"""What a sentence says for or against a company's being a party to a new deal, in figures with a name."""

from collections.abc import Sequence
from datetime import datetime
from dataclasses import dataclass

from bot.judging import cues
from bot.judging.dates import days_ago
from bot.judging.links import Link, Reading, Slot


@dataclass(frozen=True, slots=True)
class Proof:
    """How strongly one sentence ties a company to a deal (0 to 1), by which link, and what weakens it."""

    reading: Reading
    link: Link
    strength: float
    place: str
    history: bool
    maybe: bool
    description: bool
    news: bool
    partners: frozenset[str]


# A date further back than this, in days, makes what the sentence tells history.
OLD = 10
_FRESH = 5


def find_proofs(reading: Reading, company: int, published: datetime | None) -> list[Proof]:
    """The proofs for one company in one sentence, strongest first."""
    text = reading.text
    age = days_ago(text, published)
    history = (cues.HISTORY.search(text) is not None and (age is None or age > _FRESH)) or (
        age is not None and age > OLD
    )
    news = cues.NEWS.search(text) is not None or (age is not None and age <= _FRESH)
    maybe = cues.MAYBE.search(text) is not None
    description = cues.DESCRIPTION.search(text) is not None
    stock_page = cues.STOCK_PAGE.search(text) is not None
    financier = cues.FINANCIER.search(reading.sentence.text) is not None
    pact = any(link.cue.strength >= 0.95 for link in reading.links)
    proofs = []
    for link in reading.links:
        place, strength = _place(link, company)
        if not strength:
            continue
        others = (*link.actor, *link.owner, *link.main, *(link.partner if _is_somebody(link) else ()))
        partners = frozenset(slot.name for slot in others if slot.company != company)
        strength *= _cue_strength(link, pact, partners, financier) * (0.4 if stock_page else 1.0)
        if link.standing and not link.signed and not link.cue.is_verb and reading.sentence.order >= 0:
            strength *= 0.7
        proofs.append(Proof(reading, link, strength, place, history, maybe, description, news, partners))
    return sorted((proof for proof in proofs if proof.strength > 0.05), key=lambda proof: -proof.strength)


def topic_proofs(reading: Reading, company: int, published: datetime | None) -> list[Proof]:
    """In an article about one company, "the Acme partnership" is its own: proofs without its being named."""
    proofs = []
    for link in reading.links:
        sides = {slot.name: slot for side in (link.actor, link.owner, link.partner) for slot in side}
        if link.cue.strength >= 0.9 and not link.cue.is_verb and len(sides) == 1 and not link.negated:
            text = reading.text
            age = days_ago(text, published)
            old = cues.HISTORY.search(text) is not None or (age is not None and age > OLD)
            proofs.append(
                Proof(
                    reading, link, 0.75 * link.cue.strength, "topic", old,
                    cues.MAYBE.search(text) is not None, False, cues.NEWS.search(text) is not None, frozenset(sides),
                )
            )
    return proofs


def _is_somebody(link: Link) -> bool:
    return link.word not in cues.NOT_WITH or link.cue.name in ("investment", "joint venture", "partnership", "supply verb")


def is_deal(link: Link) -> bool:
    """Whether a link by itself tells of a deal between two who are named."""
    sides = {slot.name for side in (link.actor, link.owner, link.partner) for slot in side}
    return len(sides) >= 2 and not link.negated and _cue_strength(link, False, frozenset(sides)) >= 0.75


def _cue_strength(link: Link, pact: bool, partners: frozenset[str], financier: bool = False) -> float:
    strength = link.cue.strength
    if link.cue.name == "investment":
        with_somebody = bool(link.partner) and link.word in cues.TOGETHER
        by_company = link.near and any(slot.company is not None for slot in link.actor) and _is_company(link.partner)
        strength = 1.0 if (pact or with_somebody) and partners else 0.9 if by_company else 0.65
    if link.cue.name == "joint act":
        several = link.joined and len({slot.name for slot in link.actor}) >= 2
        beside = link.word in ("with", "alongside") and _is_company(link.partner)
        strength = strength if several or beside else 0.0
    if link.cue.name == "work verb" and not (link.partner and link.word in ("with", "for", "alongside")):
        strength = 0.3
    if link.cue.name == "deal" and partners and (len(link.owner) > 1 or (link.partner and link.word in cues.TOGETHER)):
        strength = 0.95
    elif link.cue.name == "supply verb" and _is_company(link.actor) and _is_company(link.partner) and link.word not in cues.NOT_WITH:
        strength = 0.9
    if link.cue.name in ("investment", "supply verb") and (
        any(cues.FINANCIER.search(name) for name in partners) or (link.cue.name == "investment" and financier)
    ):
        strength *= 0.4
    if link.cue.name == "joining" and not link.near:
        strength *= 0.5
    if not partners:
        strength *= 0.85 if (link.signed and link.actor and not link.cue.is_verb) or link.cue.name == "partner verb" else 0.5
    return strength * (0.3 if link.negated else 1.0)


def _is_company(slots: Sequence[Slot]) -> bool:
    """Whether one of them is surely an organisation: known, or named in several words."""
    return any(slot.company is not None or " " in slot.name for slot in slots)


def _place(link: Link, company: int) -> tuple[str, float]:
    together = link.word in cues.TOGETHER and bool(link.partner)
    if _holds(link.actor, company):
        return "acts", 1.0
    if _holds(link.partner, company):
        if link.cue.name == "joining" or not _is_somebody(link):
            return "with", 0.4
        return "with", 1.0 if together or link.cue.is_verb else 0.6
    if _holds(link.owner, company):
        return "owns", 0.9 if together or len(link.owner) > 1 or (
            link.main and not _holds(link.main, company)
        ) else 0.75
    if _holds(link.subject, company) or _holds(link.main, company):
        if link.reports and link.signed and together and _holds(link.main, company):
            return "reports", 0.9
        return "subject", 0.9 if link.through and (together or link.owner) else 0.55
    return "near", 0.0


def _holds(slots: Sequence[Slot], company: int) -> bool:
    return any(slot.company == company for slot in slots)
