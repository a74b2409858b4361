"""What an article newly reports: from the proofs of the companies that are parties, one event for each deal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.judging.amounts import find_amount, plain
from bot.judging.companies import Lexicon
from bot.judging.evidence import Proof
from bot.judging.features import weighed
from bot.judging.natures import to_kind, to_stage
from bot.judging.parties import called, find_parties, find_sides, names_of
from bot.judging.sentences import Sentence, to_sentences
from bot.judging.subjects import find_subject
from bot.judging.terms import find_terms
from bot.model import Article, Event, Kind, Party, Span, Stage

# A further deal of a company is told beside its first one when it is proven as well, and as early.
_FURTHER = 0.85
_EARLY = 6
# Sentences from the start in which an article's only deal is spoken of as "the agreement".
_SPOKEN_OF = 14
_OPENING = 2
# What a proof to be shown gains over one that is stronger: for whole sentences of the text, told early, with both
# sides and the sum in them; and loses where it is only asked, meant or expected.
_WHOLE, _PLAIN, _EACH_LATER, _BOTH_SIDES, _WITH_SUM, _UNSURE = 0.32, 0.1, 0.04, 0.15, 0.1, 0.5

_THE_DEAL = re.compile(
    r"(?:(?:The|This|That|Their|Its|Under the|Under this|Terms of the) (?:[\w-]+ ){0,2}?(?:deal|agreement|partnership|"
    r"collaboration|alliance|pact|contract|arrangement|venture|tie-up|memorandum|companies)\b|It (?:has|includes?|"
    r"does|covers?|runs?)\b|"
    r"Financial terms|According to statements)"
)
_OPINION = re.compile(
    r"\b(?:I|we) (?:think|believe|expect)\b|\bFor investors\b|\b(?:Wall Street|analysts?|investors) (?:think|"
    r"believe|expect|see)|"
    r"^For [A-Z]\w+, |\bis a (?:\w+ )?move\b|\bin my (?:view|opinion)\b|\b(?:should|could|might) (?:you|investors|"
    r"shareholders)\b|\bnarrative\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and which companies (by their place in the Lexicon) are parties to it."""

    event: Event
    members: frozenset[int]


@dataclass(slots=True)
class _Deal:
    """Proofs that speak of one deal; `names` are those on the other side, folded to their first words."""

    members: set[int]
    names: set[str]
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class _Desk:
    """The article and what is looked up in it."""

    article: Article
    lexicon: Lexicon
    proven: frozenset[str]
    sentences: tuple[Sentence, ...]


def to_events(proofs: Mapping[int, Sequence[Proof]], article: Article, lexicon: Lexicon) -> tuple[Told, ...]:
    """The events that the proofs of the alerting companies tell; each company is a member of at least one."""
    if not proofs:
        return ()
    desk = _Desk(article, lexicon, names_of(article), tuple(to_sentences(article.passages)))
    deals: list[_Deal] = []
    for company, found in proofs.items():
        for deal in _deals_of(company, found, desk):
            home = next((other for other in deals if _is_one(deal, other, lexicon)), None)
            if home is None:
                deals.append(deal)
            else:
                home.members |= deal.members
                home.names |= deal.names
                home.proofs += deal.proofs
    deals.sort(key=lambda deal: -max(map(weighed, deal.proofs), default=0.0))
    return tuple(
        Told(_to_event(position, deal, desk, alone=len(deals) == 1), frozenset(deal.members))
        for position, deal in enumerate(deals)
    )


def _is_one(deal: _Deal, other: _Deal, lexicon: Lexicon) -> bool:
    """Whether two companies tell of one deal: in one sentence, with each other, the same third or nobody else."""
    sentences = {proof.reading.sentence for proof in deal.proofs}
    if sentences.isdisjoint(proof.reading.sentence for proof in other.proofs):
        return False
    own, others = _own(deal, lexicon), _own(other, lexicon)
    alone = deal.names <= own and other.names <= others
    return alone or not (deal.names | own).isdisjoint(other.names) or not deal.names.isdisjoint(others)


def _own(deal: _Deal, lexicon: Lexicon) -> set[str]:
    return {_key(lexicon.companies[place].name) for place in deal.members}


def _deals_of(company: int, proofs: Sequence[Proof], desk: _Desk) -> list[_Deal]:
    """A company's deals, told apart by who is on the other side; the best proven one, and further ones as sure.

    A headline joins a deal of the text: it tells the same in fewer words.
    """
    own = _key(desk.lexicon.companies[company].name)
    deals: list[_Deal] = []
    found = [(_partners(proof, company, desk), proof) for proof in proofs]
    for others, proof in sorted(found, key=lambda one: (bool(one[0]), weighed(one[1])), reverse=True):
        home = next((deal for deal in deals if deal.names & others or not others), None)
        if home:
            home.proofs.append(proof)
            home.names |= others if weighed(proof) >= _FURTHER else set()
        elif not deals or (weighed(proof) >= _FURTHER and proof.reading.sentence.order < _EARLY):
            deals.append(_Deal({company}, others or {own}, [proof]))
    return deals or [_Deal({company}, {own}, [])]


def _partners(proof: Proof, company: int, desk: _Desk) -> set[str]:
    """Who is on the other side, by the first words of their names."""
    return {
        _key(desk.lexicon.companies[side.company].name if side.company is not None else side.name)
        for side in find_sides(proof, desk.proven, desk.lexicon)
        if side.company != company
    }


def _key(name: str) -> str:
    """A name by its first word, so that "Sakura" and "Sakura Internet" are one; short first words need a second."""
    words = name.lower().removeprefix("the ").split()
    return " ".join(words[: 1 if words and len(words[0]) > 3 else 2])


def _to_event(position: int, deal: _Deal, desk: _Desk, *, alone: bool) -> Event:
    ranked = sorted(deal.proofs, key=lambda proof: _showing(proof, desk), reverse=True)
    if not ranked:
        return _bare(position, deal, desk)
    best = ranked[0]
    told, sentences = best.reading.sentence, desk.sentences
    title = [proof for proof in deal.proofs if proof.reading.sentence.order < 0]
    around = _around(told, sentences)
    spoken = [s.text for s in sentences[:_SPOKEN_OF] if alone and _THE_DEAL.match(s.text)]
    parties = find_parties(deal.members, ranked, desk.proven, desk.article, desk.lexicon)
    headlines = [desk.article.title] if desk.article.title and (title or alone) else []
    opening = [*headlines, *(s.text for s in sentences if 0 <= s.order < _OPENING and alone)]
    return Event(
        position=position,
        kind=to_kind(best, title),
        stage=to_stage(best, opening),
        parties=parties,
        evidence=plain(told.text),
        span=Span(told.passage, told.start, told.end),
        amount=find_amount([told.text, *headlines, *_next(told, sentences)]),
        terms=find_terms(list(dict.fromkeys([told.text, *around, *spoken]))),
        subject=_subject(
            [told.text, *(proof.reading.sentence.text for proof in title[:1]), *_next(told, sentences)], parties
        ),
        score=round(min(1.0, weighed(best)), 3),
    )


def _bare(position: int, deal: _Deal, desk: _Desk) -> Event:
    companies = (desk.lexicon.companies[place] for place in sorted(deal.members))
    parties = tuple(Party(called(company, desk.article), company.key) for company in companies)
    span = Span(0, 0, len(desk.article.title))
    return Event(position, Kind.PARTNERSHIP, Stage.SIGNED, parties, desk.article.title, span)


def _showing(proof: Proof, desk: _Desk) -> float:
    """How well a proof's sentence shows the deal: a statement of the text with most facts, not a question."""
    sentence = proof.reading.sentence
    both = bool(proof.partners) or len({side.name for side in find_sides(proof, desk.proven, desk.lexicon)}) > 1
    shown = weighed(proof) + _BOTH_SIDES * both + _WITH_SUM * bool(find_amount([sentence.text]))
    if sentence.order >= 0:
        shown += (_WHOLE if both else _PLAIN) - _EACH_LATER * min(sentence.order, 10)
    asked = sentence.text.rstrip('"”’ ').endswith("?")
    unsure = asked or _OPINION.search(sentence.text) is not None or proof.link.negated
    return shown - _UNSURE * unsure


def _around(told: Sentence, sentences: Sequence[Sentence]) -> list[str]:
    return [s.text for s in sentences if s.passage > 0 and told.order >= 0 and abs(s.order - told.order) == 1]


def _next(told: Sentence, sentences: Sequence[Sentence]) -> list[str]:
    """The sentences that directly go on about the deal; a heading may stand between."""
    return [s.text for s in sentences if 0 < s.order - told.order <= 2 and told.order >= 0 and _THE_DEAL.match(s.text)]


def _subject(texts: Sequence[str], parties: Sequence[Party]) -> str:
    """What the deal is for, from its evidence, else its headline, else what goes on about it."""
    names = frozenset(party.name for party in parties)
    return next(filter(None, (find_subject(text, names) for text in texts)), "")
