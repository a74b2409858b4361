"""What a sentence says for or against a company's being a party to a new deal, in figures with a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.judging import cues
from bot.judging.dates import days_ago
from bot.judging.links import Link, Reading, Slot

# What the sentence dates back further than this, in days, is history; what is no older than FRESH is news.
OLD = 10
_FRESH = 5
# What is left of a proof's strength: in a sentence of the stock pages, of a deal that is taken as known, without a
# named partner, denied, of an investor. Set by hand on the labelled articles, as a set.
_STOCK_PAGE, _STANDING, _UNNAMED, _NEGATED, _FINANCIER = 0.4, 0.7, 0.5, 0.3, 0.4


@dataclass(frozen=True, slots=True)
class Tone:
    """How a sentence tells what it tells."""

    history: bool
    news: bool
    maybe: bool
    stock_page: bool
    financier: bool
    pact: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How strongly one sentence ties a company to a deal (0 to 1), by which link, in which tone, with whom.

    `place` is the company's part: `acts`, `with`, `owns`, `subject`, `reports`, or `topic` where it is not named.
    """

    reading: Reading
    link: Link
    tone: Tone
    strength: float
    place: str
    partners: frozenset[str]


def to_tone(reading: Reading, published: datetime | None) -> Tone:
    """Read the tone of a sentence; its dates count against the day of publication."""
    text = reading.text
    age = days_ago(text, published)
    past = cues.HISTORY.search(text) is not None and (age is None or age > _FRESH)
    return Tone(
        history=past or (age is not None and age > OLD),
        news=cues.NEWS.search(text) is not None or (age is not None and age <= _FRESH),
        maybe=cues.MAYBE.search(cues.WEIGHS.sub("", cues.CONSEQUENCE.sub("", text))) is not None,
        stock_page=cues.STOCK_PAGE.search(text) is not None,
        financier=cues.FINANCIER.search(reading.sentence.text) is not None,
        pact=any(link.cue.strength >= 0.95 for link in reading.links),
    )


def find_proofs(reading: Reading, tone: Tone, company: int) -> list[Proof]:
    """The proofs for one company in one sentence, strongest first."""
    proofs = [proof for link in reading.links if (proof := _to_proof(reading, link, tone, company))]
    return sorted(proofs, key=lambda proof: -proof.strength)


def find_topic_proofs(reading: Reading, tone: Tone) -> list[Proof]:
    """In an article about one company, "the Acme partnership" is its own, without its being named."""
    proofs = []
    for link in reading.links:
        sides = frozenset(slot.name for side in (link.actor, link.owner, link.partner) for slot in side)
        if link.cue.strength >= 0.9 and not link.cue.is_verb and len(sides) == 1 and not link.negated:
            proofs.append(Proof(reading, link, tone, 0.75 * link.cue.strength, "topic", sides))
    return proofs


def _to_proof(reading: Reading, link: Link, tone: Tone, company: int) -> Proof | None:
    place, share = _place(link, company)
    others = (*link.actor, *link.owner, *link.main, *(link.partner if _is_somebody(link) else ()))
    partners = frozenset(slot.name for slot in others if slot.company != company)
    titled = reading.sentence.order < 0
    strength = share * _strength(link, tone, partners, titled=titled) * (_STOCK_PAGE if tone.stock_page else 1.0)
    if link.standing and not link.signed and not titled:
        strength *= _STANDING
    return Proof(reading, link, tone, strength, place, partners) if strength > 0.05 else None


def _is_somebody(link: Link) -> bool:
    return link.word not in cues.NOT_WITH or link.cue.name in (
        "investment",
        "joint venture",
        "partnership",
        "supply verb",
        "trade verb",
    )


_PLAIN = Tone(False, False, False, False, False, False)


def is_deal(link: Link) -> bool:
    """Whether a link by itself tells of a deal between two who are named."""
    sides = {slot.name for side in (link.actor, link.owner, link.partner) for slot in side}
    return len(sides) >= 2 and not link.negated and _strength(link, _PLAIN, frozenset(sides)) >= 0.75


def _strength(link: Link, tone: Tone, partners: frozenset[str], *, titled: bool = False) -> float:
    strength = _bound(link, tone, partners)
    investors = any(cues.FINANCIER.search(name) for name in partners)
    if (link.cue.name == "investment" and (investors or tone.financier)) or (
        link.cue.name in ("supply verb", "supply contract", "joint act") and investors
    ):
        strength *= _FINANCIER
    if not partners:
        strikes = link.signed and bool(link.actor) and not link.cue.is_verb
        partners_up = link.cue.name in ("partner verb", "works with")
        strength *= 0.85 if strikes or partners_up or (titled and link.owner) else _UNNAMED
    return strength * (_NEGATED if link.negated else 1.0)


def _bound(link: Link, tone: Tone, partners: frozenset[str]) -> float:  # noqa: PLR0911  a line a cue
    """The cue's strength, which with most cues depends on who stands on its two sides."""
    name, beside = link.cue.name, bool(link.partner) and link.word in cues.TOGETHER
    if name == "investment":
        by_company = link.near and any(slot.company is not None for slot in link.actor) and _is_company(link.partner)
        return 1.0 if (tone.pact or beside) and partners else 0.9 if by_company else 0.65
    if name == "joining":
        return link.cue.strength if link.near else link.cue.strength / 2
    if name == "joint act":
        several = link.joined and len({slot.name for slot in link.actor}) >= 2
        return link.cue.strength if several or (_is_company(link.partner) and link.word in cues.BESIDE) else 0.0
    if name == "work verb" and not (link.partner and link.word in (*cues.BESIDE, "for")):
        return 0.3
    if name == "trade verb" and link.word not in cues.TRADED and (link.partner or not link.reports):
        return 0.25
    if name == "deal" and partners and (len(link.owner) > 1 or beside):
        return 0.95
    if name in ("supply verb", "trade verb") and _is_company(link.actor) and _is_company(link.partner):
        return 0.9 if link.word not in cues.NOT_WITH else link.cue.strength
    return link.cue.strength


def _is_company(slots: Sequence[Slot]) -> bool:
    """Whether one of them is surely an organisation: known, or named in several words or as its site is."""
    return any(slot.company is not None or " " in slot.name or "." in slot.name[1:-1] for slot in slots)


def _place(link: Link, company: int) -> tuple[str, float]:  # noqa: PLR0911  a line a place
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
