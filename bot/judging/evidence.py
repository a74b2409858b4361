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
    history = (cues.HISTORY.search(text) is not None and (age is None or age > _FRESH)) or (age is not None and age > OLD)
    news = cues.NEWS.search(text) is not None or (age is not None and age <= _FRESH)
    maybe = cues.MAYBE.search(text) is not None
    description = cues.DESCRIPTION.search(text) is not None
    pact = any(link.cue.strength >= 0.95 for link in reading.links)
    proofs = []
    for link in reading.links:
        place, strength = _place(link, company)
        if not strength:
            continue
        partners = frozenset(
            slot.name for slot in (*link.actor, *link.owner, *link.main, *link.partner) if slot.company != company
        )
        strength *= _cue_strength(link, pact, partners)
        proofs.append(Proof(reading, link, strength, place, history, maybe, description, news, partners))
    return sorted((proof for proof in proofs if proof.strength > 0.05), key=lambda proof: -proof.strength)


def _cue_strength(link: Link, pact: bool, partners: frozenset[str]) -> float:
    strength = link.cue.strength
    if link.cue.name == "investment":
        with_somebody = bool(link.partner) and link.word in cues.TOGETHER
        strength = 1.0 if (pact or with_somebody) and partners else 0.75
    if link.cue.name == "joint act":
        strength = strength if len({slot.name for slot in link.actor}) >= 2 or (link.partner and link.word in cues.TOGETHER) else 0.0
    if link.cue.name == "deal" and partners and (len(link.owner) > 1 or (link.partner and link.word in cues.TOGETHER)):
        strength = 0.95
    if not partners:
        strength *= 0.75 if link.signed and not link.cue.is_verb else 0.5
    return strength * (0.3 if link.negated else 1.0)


def _place(link: Link, company: int) -> tuple[str, float]:
    together = link.word in cues.TOGETHER and bool(link.partner)
    if _holds(link.actor, company):
        return "acts", 1.0
    if _holds(link.partner, company):
        return "with", 1.0 if together or link.cue.is_verb else 0.6
    if _holds(link.owner, company):
        return "owns", 0.9 if together or len(link.owner) > 1 or (link.main and not _holds(link.main, company)) else 0.75
    if _holds(link.subject, company) or _holds(link.main, company):
        if link.reports and link.signed and together and _holds(link.main, company):
            return "reports", 0.9
        return "subject", 0.9 if link.through and (together or link.owner) else 0.55
    return "near", 0.0


def _holds(slots: Sequence[Slot], company: int) -> bool:
    return any(slot.company == company for slot in slots)
