"""What an article newly reports: from the proofs of the companies that are parties, one event for each deal."""

import re
from collections.abc import Mapping, Sequence

from bot.judging import cues
from bot.judging.companies import Lexicon
from bot.judging.evidence import Proof
from bot.judging.links import Slot
from bot.model import Event, Kind, Party, Span, Stage

_AMOUNT = re.compile(
    r"(?:between |up to |at least |about |around |nearly |more than |over |as much as )?(?:US|USD|CDN|CAD|A|C|HK|AU|S|NT)?\s?[$€£¥₹]\s?\d[\d,.]*\d?(?:[ -]?(?:billion|million|trillion|thousand|bn|mn|m|b|k)\b)?(?:-plus)?"
    r"(?: (?:and|to|or) (?:US)?[$€£¥]\s?\d[\d,.]*(?: (?:billion|million|trillion))?)?|\bUSD ?\d[\d,.]*\d?(?: ?(?:billion|million|bn|mn))?",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(?:no (?:purchase|financial|binding) (?:commitments?|obligations?)|(?:doesn['’]t|does not|not) include any (?:[\w-]+ ){1,6}(?:commitments?|obligations?)|non-?binding|non-?exclusive|exclusiv(?:e|ity|ely)|"
    r"multi-?year|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)-year|long-?term|definitive agreement|through 20\d\d|until 20\d\d|by 20\d\d|over (?:the next )?(?:\w+) years|purchase commitments?|up to \d[\d.,]* ?(?:MW|GW|megawatts|gigawatts))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:\b(?:to|for|on|aimed at|focused on|covering|in) )((?:(?!\b(?:with|as|after|while|which|that)\b)[\w$%’'&/.-]+ ?){2,14})"
)
_SPECIFIC = (Kind.JOINT_VENTURE, Kind.LICENSING, Kind.INVESTMENT, Kind.SUPPLY, Kind.PARTNERSHIP)


def to_events(proofs: Mapping[int, Sequence[Proof]], lexicon: Lexicon) -> tuple[tuple[Event, ...], dict[int, int]]:
    """The events told by the proofs of the alerting companies; and which event each company is a party of."""
    groups: list[tuple[set[int], list[Proof]]] = []
    for company, found in proofs.items():
        partners = {slot.company for proof in found[:3] for slot in _slots(proof)}
        home = next((g for g in groups if company in _parties(g[1]) and partners & g[0]), None)
        if home is None:
            groups.append(({company}, list(found[:3])))
        else:
            home[0].add(company)
            home[1].extend(found[:2])
    events = tuple(_event(position, members, found, lexicon) for position, (members, found) in enumerate(groups))
    return events, {company: position for position, (members, _) in enumerate(groups) for company in members}


def _slots(proof: Proof) -> tuple[Slot, ...]:
    link = proof.link
    return tuple(dict.fromkeys((*link.actor, *link.owner, *link.partner)))


def _parties(proofs: Sequence[Proof]) -> set[int | None]:
    return {slot.company for proof in proofs for slot in _slots(proof)}


def _event(position: int, members: set[int], found: Sequence[Proof], lexicon: Lexicon) -> Event:
    best = max(found, key=lambda proof: proof.strength)
    sentence = best.reading.sentence
    told = " ".join(dict.fromkeys(proof.reading.sentence.text for proof in found))
    amount = _AMOUNT.search(sentence.text) or _AMOUNT.search(told)
    return Event(
        position=position,
        kind=_kind(found),
        stage=_stage(best),
        parties=_named(members, found, lexicon),
        evidence=sentence.text,
        span=Span(sentence.passage, sentence.start, sentence.end),
        amount=amount.group().strip() if amount else "",
        terms=tuple(dict.fromkeys(match.group() for match in _TERMS.finditer(told)))[:5],
        subject=_subject(best),
        score=round(min(1.0, best.strength), 3),
    )


def _kind(found: Sequence[Proof]) -> Kind:
    kinds = {link.cue.kind for proof in found for link in proof.reading.links if link.cue.name != "joint act"}
    return next((kind for kind in _SPECIFIC if kind in kinds), Kind.PARTNERSHIP)


def _stage(best: Proof) -> Stage:
    return next((stage for stage, words in cues.STAGES if re.search(words, best.reading.text)), Stage.SIGNED)


def _named(members: set[int], found: Sequence[Proof], lexicon: Lexicon) -> tuple[Party, ...]:
    parties = {
        lexicon.companies[c].name: Party(lexicon.companies[c].name, lexicon.companies[c].key) for c in sorted(members)
    }
    for proof in found:
        for slot in _slots(proof):
            key = (
                lexicon.companies[slot.company].key
                if slot.company is not None and lexicon.is_watched(slot.company)
                else ""
            )
            parties.setdefault(slot.name, Party(slot.name, key))
    return tuple(parties.values())[:12]


def _subject(best: Proof) -> str:
    match = _SUBJECT.search(best.reading.sentence.text)
    return match.group(1).strip(" .,") if match else ""
