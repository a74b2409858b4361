"""What an article newly reports: from the proofs of the companies that are parties, one event for each deal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.judging import cues
from bot.judging.companies import Lexicon
from bot.judging.evidence import Proof
from bot.judging.features import weighed
from bot.judging.links import Slot
from bot.model import Article, Event, Kind, Party, Span, Stage

# A further deal of a company is told beside its first one when it is proven as well, and as early.
_FURTHER = 0.85
_EARLY = 6
_MOST_PARTIES = 12
_MOST_TERMS = 5
_TERMS_WITHIN = 1500  # characters after the evidence in which the terms of an article's only deal are looked for

_SUM = (
    r"(?:US|USD|CDN|CAD|A|C|HK|AU|S|NT)?\s?[$€£¥₹]\s?\d[\d,.]*(?:[ -]?(?:billion|million|trillion|"
    r"thousand|bn|mn|m|b|k)\b)?(?:-plus)?"
)
_AMOUNT = re.compile(
    rf"(?:(?:between|up to|at least|about|around|nearly|more than|over|as much as) )?{_SUM}(?: (?:and|to|or) {_SUM})?"
    r"|\bUSD ?\d[\d,.]*(?: ?(?:billion|million|bn|mn)\b)?",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(?:no (?:purchase|financial|binding)(?: or (?:purchase|financial))? (?:commitments?|obligations?)|"
    r"(?:n['’]t|not) (?:include|impose|involve|require) (?:[\w-]+ ){0,6}(?:commitments?|obligations?)|"
    r"non-?binding|non-?exclusive|"
    r"exclusiv(?:e|ity|ely)|multi-?year|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty)-year|"
    r"long-?term|definitive agreement|(?:through|until|by) 20\d\d|over (?:the next )?\w+ years|purchase commitments?|"
    r"up to \d[\d.,]* ?(?:MW|GW|megawatts|gigawatts))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:to|for|on|aimed at|focused on|covering) ((?:(?!(?:with|as|after|while|which|that|said|"
    r"says)\b)[\w$%’'&/.-]+ ?){2,14})"
)
_SPECIFIC = (Kind.JOINT_VENTURE, Kind.LICENSING, Kind.INVESTMENT, Kind.SUPPLY, Kind.PARTNERSHIP)


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and which companies (by their place in the Lexicon) are parties to it."""

    event: Event
    members: frozenset[int]


@dataclass(slots=True)
class _Deal:
    """Proofs that speak of one deal."""

    members: set[int]
    names: set[str]
    proofs: list[Proof]


def to_events(proofs: Mapping[int, Sequence[Proof]], article: Article, lexicon: Lexicon) -> tuple[Told, ...]:
    """The events that the proofs of the alerting companies tell; each company is a member of at least one."""
    deals: list[_Deal] = []
    for company, found in proofs.items():
        for deal in _deals_of(company, found, lexicon):
            home = next((other for other in deals if other.names & deal.names), None)
            if home is None:
                deals.append(deal)
            else:
                home.members |= deal.members
                home.names |= deal.names
                home.proofs += deal.proofs
    deals.sort(key=lambda deal: -max(map(weighed, deal.proofs), default=0.0))
    return tuple(
        Told(_to_event(position, deal, article, lexicon, alone=len(deals) == 1), frozenset(deal.members))
        for position, deal in enumerate(deals)
    )


def _deals_of(company: int, proofs: Sequence[Proof], lexicon: Lexicon) -> list[_Deal]:
    """A company's deals, told apart by who is on the other side; the best proven one, and further ones as sure."""
    own = _first_word(lexicon.companies[company].name)
    deals: list[_Deal] = []
    for proof in sorted(proofs, key=lambda proof: (bool(_partners(proof, company)), weighed(proof)), reverse=True):
        partners = _partners(proof, company)
        home = next((deal for deal in deals if deal.names & partners or not partners), None)
        if home:
            home.proofs.append(proof)
            home.names |= partners if weighed(proof) >= _FURTHER else set()
        elif not deals or (weighed(proof) >= _FURTHER and proof.reading.sentence.order < _EARLY):
            deals.append(_Deal({company}, partners or {own}, [proof]))
    return deals or [_Deal({company}, {own}, [])]


def _partners(proof: Proof, company: int) -> set[str]:
    """Those on the other side, by the first word of their names: "Acme" is "Acme Robotics"."""
    return {_first_word(slot.name) for slot in _sides(proof) if slot.company != company}


def _first_word(name: str) -> str:
    return name.split()[0].casefold() if name.split() else ""


def _sides(proof: Proof) -> tuple[Slot, ...]:
    link = proof.link
    return tuple(dict.fromkeys((*link.actor, *link.owner, *link.partner)))


def _to_event(position: int, deal: _Deal, article: Article, lexicon: Lexicon, *, alone: bool) -> Event:
    sentences = {proof.reading.sentence: proof for proof in deal.proofs}
    best = _telling(deal.proofs)
    if best is None:
        return Event(
            position,
            Kind.PARTNERSHIP,
            Stage.SIGNED,
            _parties(deal, lexicon),
            article.title,
            Span(0, 0, len(article.title)),
        )
    told = best.reading.sentence
    around = " ".join(sentence.text for sentence in sentences if sentence != told)
    after = " ".join(article.paragraphs)[:_TERMS_WITHIN] if alone else ""
    amount = _AMOUNT.search(told.text) or _AMOUNT.search(around)
    terms = dict.fromkeys(match.group() for match in _TERMS.finditer(f"{told.text} {around} {after}"))
    return Event(
        position=position,
        kind=_kind(deal.proofs),
        stage=_stage(best),
        parties=_parties(deal, lexicon),
        evidence=told.text,
        span=Span(told.passage, told.start, told.end),
        amount=amount.group().strip(" .,") if amount else "",
        terms=tuple(terms)[:_MOST_TERMS],
        subject=_subject(told.text),
        score=round(min(1.0, weighed(best)), 3),
    )


def _telling(proofs: Sequence[Proof]) -> Proof | None:
    """The proof to show: a whole sentence of the text rather than a headline, if it says as much."""
    return max(proofs, key=_showing, default=None)


def _showing(proof: Proof) -> float:
    order = proof.reading.sentence.order
    return weighed(proof) + (0.15 - 0.05 * min(order, 10) if order >= 0 else 0.0)


def _kind(proofs: Sequence[Proof]) -> Kind:
    sure = [proof for proof in proofs if proof.strength >= 0.6 and proof.link.cue.name != "joint act"]
    kinds = {proof.link.cue.kind for proof in sure if proof.link.cue.name != "investment" or proof.link.partner}
    return next((kind for kind in _SPECIFIC if kind in kinds), Kind.PARTNERSHIP)


def _stage(best: Proof) -> Stage:
    return next(
        (stage for stage, words in cues.STAGES if re.search(words, best.reading.text, re.IGNORECASE)), Stage.SIGNED
    )


def _parties(deal: _Deal, lexicon: Lexicon) -> tuple[Party, ...]:
    """The members first, then whoever else the surest proofs name."""
    companies = (lexicon.companies[place] for place in sorted(deal.members))
    parties = {company.name: Party(company.name, company.key) for company in companies}
    for proof in deal.proofs[:3]:
        for slot in _sides(proof):
            watched = slot.company is not None and lexicon.is_watched(slot.company)
            key = lexicon.companies[slot.company].key if watched and slot.company is not None else ""
            parties.setdefault(slot.name, Party(slot.name, key))
    return tuple(parties.values())[:_MOST_PARTIES]


def _subject(text: str) -> str:
    match = _SUBJECT.search(text)
    return match.group(1).strip(" .,") if match else ""
