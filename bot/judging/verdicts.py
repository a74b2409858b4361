"""The judgement: for each watched company of an article its role, whether to alert, and why."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.judging.companies import Lexicon
from bot.judging.events import Told, to_events
from bot.judging.features import to_background_features, to_party_features, weighed
from bot.judging.mentions import Named, find_named, to_mentions
from bot.judging.observing import Seen, observe
from bot.judging.sentences import READ_AT_MOST
from bot.judging.weights import ALERT_AT, BACKGROUND, BACKGROUND_AT, PARTY, Model
from bot.model import Article, Judgement, Role, Verdict

# Reasons that moved a score by less than this (in log odds) are not told.
_TELLING = 0.25
_MOST_REASONS = 6

SHARED = "the name is shared with"
NOT_ENGLISH = "not in English: judged on names alone"
NO_SENTENCE = "no sentence ties it to a deal"


@dataclass(frozen=True, slots=True)
class Move:
    """What one finding moved a score by, in log odds; below 0 it speaks against an alert."""

    words: str
    amount: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the score of one watched company came about; the moves are strongest first."""

    company: str
    score: float
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One company judged: the scores, and the figures they come from."""

    seen: Seen
    party: float
    background: float
    figures: Mapping[str, float]


def judge(article: Article, lexicon: Lexicon) -> Judgement:
    """Mentions, events and verdicts of one article; the same article always gives the same.

    Reads at most READ_AT_MOST characters and says so in the article's notes. A company that alerts has one
    verdict for each event it is a party of, any other that is mentioned has one.
    """
    article = _shortened(article)
    named = find_named(article.passages, article.symbols, lexicon)
    seen = observe(article, named, lexicon)
    judged = {company: _score(s, article.title) for company, s in seen.items()}
    ambiguous = _ambiguous(named)
    told = {
        company: j.seen.proofs
        for company, j in judged.items()
        if j.party >= ALERT_AT and company not in ambiguous and article.language == "en"
    }
    events = to_events(told, article, lexicon)
    verdicts = [v for company, j in judged.items() for v in _verdicts(company, j, events, ambiguous, article, lexicon)]
    return Judgement(article, to_mentions(named, article, lexicon), tuple(t.event for t in events), tuple(verdicts))


def weigh(article: Article, lexicon: Lexicon) -> tuple[Weighing, ...]:
    """How the score of each watched company in the article came about, with all that moved it."""
    article = _shortened(article)
    seen = observe(article, find_named(article.passages, article.symbols, lexicon), lexicon)
    weighings = []
    for company, of_company in seen.items():
        judged = _score(of_company, article.title)
        moves = sorted((move for move in _moves(judged) if move.amount), key=lambda move: -abs(move.amount))
        weighings.append(Weighing(lexicon.companies[company].key, judged.party, tuple(moves)))
    return tuple(weighings)


def _score(seen: Seen, title: str) -> _Judged:
    figures = to_party_features(seen, title)
    background = _probability(BACKGROUND, to_background_features(seen, title))
    return _Judged(seen, _probability(PARTY, figures), background, figures)


def _probability(model: Model, figures: Mapping[str, float]) -> float:
    total = model.bias + sum(
        model.weights[name].weight * value for name, value in figures.items() if name in model.weights
    )
    return 1 / (1 + math.exp(-total))


def _ambiguous(named: list[Named]) -> dict[int, tuple[int, ...]]:
    """Companies that are named only by a name that others carry too, and those others."""
    rivals: dict[int, tuple[int, ...]] = {}
    sure = {n.company for n in named if not n.rivals}
    for n in named:
        if n.company not in sure:
            rivals.setdefault(n.company, n.rivals)
    return rivals


def _verdicts(
    company: int,
    judged: _Judged,
    events: tuple[Told, ...],
    ambiguous: Mapping[int, tuple[int, ...]],
    article: Article,
    lexicon: Lexicon,
) -> list[Verdict]:
    key = lexicon.companies[company].key
    if company in ambiguous:
        others = ", ".join(lexicon.companies[other].name for other in ambiguous[company])
        return [Verdict(key, Role.MENTION, False, 0.0, (f"{SHARED} {others}, and the text does not say which",))]
    if article.language != "en":
        return [Verdict(key, Role.MENTION, False, 0.0, (NOT_ENGLISH,))]
    score = round(judged.party, 3)
    parties = [told.event for told in events if company in told.members]
    if parties:
        reasons = _reasons(judged)
        return [Verdict(key, Role.PARTY, True, score, reasons, event.position, event.evidence) for event in parties]
    role = Role.BACKGROUND if judged.background >= BACKGROUND_AT else Role.MENTION
    return [Verdict(key, role, False, score, _why_not(judged, role), None, _evidence(judged.seen))]


def _evidence(seen: Seen) -> str:
    best = max(seen.proofs, key=weighed, default=None)
    return best.reading.sentence.text if best else ""


def _reasons(judged: _Judged) -> tuple[str, ...]:
    """The figures that moved the score most, in words: what speaks for it first, then what speaks against."""
    moved = [move for move in _moves(judged) if abs(move.amount) >= _TELLING]
    strongest = sorted(moved, key=lambda move: -abs(move.amount))[:_MOST_REASONS]
    told = sorted(strongest, key=lambda move: -move.amount)
    return tuple(move.words if move.amount > 0 else f"against it: {move.words}" for move in told)


def _moves(judged: _Judged) -> Iterator[Move]:
    for name, value in judged.figures.items():
        if weight := PARTY.weights.get(name):
            yield Move(weight.words, weight.weight * value)


def _why_not(judged: _Judged, role: Role) -> tuple[str, ...]:
    if not judged.seen.proofs:
        return (NO_SENTENCE,)
    score = f"not told: {judged.party:.2f} of the {ALERT_AT:.2f} that an alert needs"
    what = "a partnership of it is told, as background" if role is Role.BACKGROUND else "no partnership of it is told"
    return (score, what, *_reasons(judged))


def _shortened(article: Article) -> Article:
    room, kept = READ_AT_MOST, []
    for paragraph in article.paragraphs:
        if room <= 0:
            break
        kept.append(paragraph[:room])
        room -= len(paragraph)
    title = article.title[:READ_AT_MOST]
    if title == article.title and tuple(kept) == article.paragraphs:
        return article
    note = f"only the first {READ_AT_MOST:,} characters were judged"
    return replace(article, title=title, paragraphs=tuple(kept), notes=(*article.notes, note))
