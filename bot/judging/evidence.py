"""What a sentence says for or against a company's being a party to a new deal, in figures with a name."""

from dataclasses import dataclass

from bot.judging import cues
from bot.judging.links import Link, Reading


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
    partnered: bool


def find_proofs(reading: Reading, company: int) -> list[Proof]:
    """The proofs for one company in one sentence, strongest first."""
    proofs = [_proof(reading, link, company) for link in reading.links]
    return sorted((proof for proof in proofs if proof.strength > 0), key=lambda proof: -proof.strength)


def _proof(reading: Reading, link: Link, company: int) -> Proof:
    text = reading.text
    place, strength = _place(link, company)
    partners = {slot.name for slot in (*link.before, *link.after) if slot.company != company}
    history = cues.HISTORY.search(text) is not None
    maybe = cues.MAYBE.search(text) is not None
    description = cues.DESCRIPTION.search(text) is not None
    strength *= link.cue.strength
    if not partners:
        strength *= 0.6
    if link.negated:
        strength *= 0.3
    return Proof(reading, link, strength, place, history, maybe, description, cues.NEWS.search(text) is not None, bool(partners))


def _place(link: Link, company: int) -> tuple[str, float]:
    before = any(slot.company == company for slot in link.before)
    after = any(slot.company == company for slot in link.after)
    if before and (link.signed or "verb" in link.cue.name or link.cue.name in ("investment", "joining")):
        return "acts", 1.0
    if after:
        return "with", 0.95
    if before:
        return "owns", 0.8 if link.close else 0.5
    return "near", 0.0
