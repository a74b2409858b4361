"""One look through an article: what it shows of every watched company that it names."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.judging import cues
from bot.judging.companies import Lexicon
from bot.judging.dates import days_ago
from bot.judging.evidence import Proof, find_proofs, find_topic_proofs, is_deal, to_tone
from bot.judging.links import Reading, to_reading
from bot.judging.mentions import Named
from bot.judging.sentences import Sentence, to_sentences
from bot.model import Article

# Sentences from the start, counted from 0: what the article is about is told in the first few of them.
TOP = 6
# As far on, "the company" and "the Acme partnership" are taken to mean the company that the article is about.
_TOPIC = 8
_FOCUS = 12
# How far the share of sentences that speak of deals is counted.
_TALK = 30
# The share of all namings from which an article with one company in its title is about that company.
_FOCUS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one company in an article.

    `first` is the order of the sentence that first names it (-1: the title); `share` its part of all namings;
    `relations` are sentences that tie it to another company, `ties` those that speak of relations without one;
    `talk` is the share of sentences that speak of deals, `age` the days since the date that the opening names.
    `headline` is the order of the sentence that stands for the headline: -1, or 0 where there is no title.
    """

    headline: int
    in_title: bool
    first: int
    share: float
    sentences: int
    companies: int
    proofs: tuple[Proof, ...] = ()
    title_cues: int = 0
    title_deal: bool = False
    top_deals: int = 0
    top_pacts: int = 0
    talk: float = 0.0
    age: int | None = None
    relations: int = 0
    ties: int = 0
    examples: bool = False


@dataclass(slots=True)
class _Tally:
    """What is counted while the sentences go by."""

    headline: int = -1
    sentences: int = 0
    title_cues: int = 0
    title_deal: bool = False
    top_deals: int = 0
    top_pacts: int = 0
    talking: int = 0
    age: int | None = None
    topic: int | None = None
    first: dict[int, int] = field(default_factory=dict)
    relations: Counter[int] = field(default_factory=Counter)
    ties: Counter[int] = field(default_factory=Counter)
    proofs: defaultdict[int, list[Proof]] = field(default_factory=lambda: defaultdict(list))


def observe(article: Article, named: Sequence[Named], lexicon: Lexicon) -> dict[int, Seen]:
    """What is seen of each watched company that is named, by its place in the Lexicon."""
    watched = sorted({n.company for n in named if lexicon.is_watched(n.company)})
    if not watched:
        return {}
    inside: defaultdict[int, deque[Named]] = defaultdict(deque)
    for n in named:
        if n.end > n.start:
            inside[n.passage].append(n)
    passages = article.passages
    tally = _Tally(headline=-1 if article.title.strip() else 0)
    focus = _focus(named, lexicon)
    for sentence in to_sentences(passages):
        here = list(_taken(inside[sentence.passage], sentence.end))
        _count(sentence, here, article, tally, lexicon)
        for company, proof in _proofs(sentence, here, article, tally, lexicon, focus):
            tally.proofs[company].append(proof)
    return _to_seen(watched, passages, named, tally)


def _taken(queue: deque[Named], end: int) -> Iterator[Named]:
    """Take the namings of a passage that start before `end`; sentences come in order, so each is taken once."""
    while queue and queue[0].start < end:
        yield queue.popleft()


def _focus(named: Sequence[Named], lexicon: Lexicon) -> int | None:
    """The watched company that the article is about: alone in the title, and most of what is named."""
    counts = Counter(n.company for n in named if n.end > n.start)
    titled = {n.company for n in named if n.passage == 0 and n.end > n.start}
    if len(titled) != 1:
        return None
    company = titled.pop()
    about = lexicon.is_watched(company) and counts[company] >= _FOCUS_SHARE * counts.total()
    return company if about else None


def _count(sentence: Sentence, here: Sequence[Named], article: Article, tally: _Tally, lexicon: Lexicon) -> None:
    tally.sentences = sentence.order + 1
    if sentence.order == tally.headline:
        tally.title_cues = cues.count_deals(sentence.text)
    if 0 <= sentence.order < _TALK:
        pacts = cues.PACT.findall(sentence.text)
        tally.talking += bool(pacts)
        if sentence.order < TOP:
            tally.top_pacts += len(pacts)
            days = days_ago(sentence.text, article.published) if pacts else None
            tally.age = min((age for age in (days, tally.age) if age is not None), default=None)
    watched = {n.company for n in here if lexicon.is_watched(n.company)}
    for company in watched:
        tally.first.setdefault(company, sentence.order)
    if watched and cues.RELATION.search(sentence.text) and not cues.STOCK_PAGE.search(sentence.text):
        several = len({n.company for n in here}) > 1 and not cues.RIVALRY.search(sentence.text)
        (tally.relations if several else tally.ties).update(watched)


def _proofs(
    sentence: Sentence, here: Sequence[Named], article: Article, tally: _Tally, lexicon: Lexicon, focus: int | None
) -> Iterator[tuple[int, Proof]]:
    """The proofs that one sentence gives, at most two for a company."""
    order = sentence.order
    topic = tally.topic if 0 <= order < _TOPIC and cues.TOPIC.match(sentence.text) else None
    if here and order < _TOPIC:
        tally.topic = here[0].company
    meant = {n.company for n in here} | ({topic} if topic is not None else set())
    concerned = sorted(company for company in meant if lexicon.is_watched(company))
    if not concerned and order >= (_FOCUS if focus is not None else TOP):
        return
    if not cues.may_speak(sentence.text):
        return
    reading = to_reading(sentence, here, lexicon, order < 0 and _is_title_case(article.title), topic)
    _count_deals(reading, tally)
    if not reading.links:
        return
    tone = to_tone(reading, article.published)
    for company in concerned:
        yield from ((company, proof) for proof in find_proofs(reading, tone, company)[:2])
    if focus is not None and focus not in meant and order >= 0:
        yield from ((focus, proof) for proof in find_topic_proofs(reading, tone)[:1])


def _count_deals(reading: Reading, tally: _Tally) -> None:
    order = reading.sentence.order
    if order < TOP and any(is_deal(link) for link in reading.links):
        tally.title_deal |= order == tally.headline
        tally.top_deals += 1


def _to_seen(watched: Sequence[int], passages: Sequence[str], named: Sequence[Named], tally: _Tally) -> dict[int, Seen]:
    told = [n for n in named if n.end > n.start]
    counts = Counter(n.company for n in told)
    examples = Counter(n.company for n in told if _is_example(n, passages))
    shared = Seen(
        headline=tally.headline,
        in_title=False,
        first=tally.sentences,
        share=0.0,
        sentences=tally.sentences,
        companies=len(counts),
        title_cues=tally.title_cues,
        title_deal=tally.title_deal,
        top_deals=tally.top_deals,
        top_pacts=tally.top_pacts,
        talk=tally.talking / max(4, min(tally.sentences, _TALK)),
        age=tally.age,
    )
    return {
        company: replace(
            shared,
            in_title=tally.first.get(company, tally.sentences) <= tally.headline,
            first=tally.first.get(company, tally.sentences),
            share=counts[company] / max(1, len(told)),
            proofs=tuple(tally.proofs[company]),
            relations=tally.relations[company],
            ties=tally.ties[company],
            examples=0 < counts[company] == examples[company],
        )
        for company in watched
    }


def _is_example(n: Named, passages: Sequence[str]) -> bool:
    return cues.EXAMPLE.search(passages[n.passage][max(0, n.start - 40) : n.start]) is not None


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if word[:1].isalpha() and len(word) > 3]
    return sum(word[0].isupper() for word in words) > 0.7 * len(words)
