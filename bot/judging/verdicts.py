"""The judgement: for each watched company of an article its role, whether to alert, and why."""

import math
from collections import Counter, defaultdict
from dataclasses import replace

from bot.judging.cues import EXAMPLE, PACT, TOPIC, find_cues
from bot.judging.companies import Lexicon
from bot.judging.evidence import Proof, find_proofs, is_deal, topic_proofs
from bot.judging.dates import days_ago
from bot.judging.events import to_events
from bot.judging.features import Seen, to_features
from bot.judging.links import Reading, to_reading
from bot.judging.mentions import Named, find_named, to_mentions
from bot.judging.sentences import READ_AT_MOST, to_sentences
from bot.judging.weights import BIAS, WEIGHTS
from bot.model import Article, Judgement, Role, Verdict


def judge(article: Article, lexicon: Lexicon) -> Judgement:
    """Mentions, events and verdicts of one article. Deterministic."""
    article = _shortened(article)
    named = find_named(article.passages, article.symbols, lexicon)
    seen = look(article, named, lexicon)
    verdicts = {c: _verdict(lexicon.companies[c].key, s, article) for c, s in seen.items()}
    alerting = {c: sorted(seen[c].proofs, key=lambda p: -p.strength) for c, v in verdicts.items() if v.alert}
    events, position = to_events({c: found for c, found in alerting.items() if found}, lexicon)
    final = tuple(replace(v, event=position.get(c)) for c, v in verdicts.items())
    return Judgement(article, to_mentions(named, article, lexicon), events, final)


def look(article: Article, named: list[Named], lexicon: Lexicon) -> dict[int, Seen]:
    names = [c.name for c in lexicon.companies] if len(lexicon.companies) < 0 else _Names(lexicon)
    watched = sorted({n.company for n in named if lexicon.is_watched(n.company)})
    if not watched:
        return {}
    by_passage: dict[int, list[Named]] = defaultdict(list)
    for n in named:
        if n.end > n.start:
            by_passage[n.passage].append(n)
    proofs: dict[int, list[Proof]] = defaultdict(list)
    first: dict[int, int] = {}
    title_case = _is_title_case(article.title)
    topic: int | None = None
    total = title_cues = top_deals = talk = top_pacts = 0
    title_deal = False
    age: int | None = None
    counts = Counter(n.company for n in named if n.end > n.start)
    heads = {n.company for n in named if n.passage == 0 and n.end > n.start}
    focus = next(iter(heads)) if len(heads) == 1 else None
    if focus is not None and (not lexicon.is_watched(focus) or counts[focus] < 0.6 * sum(counts.values())):
        focus = None
    for sentence in to_sentences(article.passages):
        total = sentence.order + 1
        if sentence.order < 0:
            title_cues = len(find_cues(sentence.text))
        if sentence.order >= 0 and sentence.order < 30:
            spoken = PACT.findall(sentence.text)
            talk += bool(spoken)
            if sentence.order < 6:
                top_pacts += len(spoken)
            if spoken and sentence.order < 5 and (days := days_ago(sentence.text, article.published)) is not None:
                age = days if age is None else min(age, days)
        inside = [n for n in by_passage[sentence.passage] if sentence.start <= n.start < sentence.end]
        here = {n.company for n in inside if lexicon.is_watched(n.company)}
        speaks_of = topic if 0 <= sentence.order < 8 and TOPIC.match(sentence.text) else None
        if inside and sentence.order < 8:
            topic = inside[0].company
        if not here and sentence.order >= (12 if focus is not None else 6) and (speaks_of is None or not lexicon.is_watched(speaks_of)):
            continue
        for company in here:
            first.setdefault(company, sentence.order)
        reading: Reading = to_reading(sentence, inside, names, title_case and sentence.order < 0, speaks_of)
        if reading.links and sentence.order < 6 and any(is_deal(link) for link in reading.links):
            title_deal |= sentence.order < 0
            top_deals += 1
        if reading.links:
            for company in here | ({speaks_of} if speaks_of is not None and lexicon.is_watched(speaks_of) else set()):
                proofs[company].extend(find_proofs(reading, company, article.published)[:2])
            if focus is not None and focus not in here and speaks_of is None and sentence.order >= 0:
                proofs[focus].extend(topic_proofs(reading, focus, article.published)[:1])
    body = [n for n in named if n.end > n.start]
    companies = len({n.company for n in body})
    return {
        c: Seen(
            in_title=any(n.company == c and n.passage == 0 for n in body),
            first=first.get(c, 10**6),
            count=sum(n.company == c for n in body),
            share=sum(n.company == c for n in body) / max(1, len(body)),
            sentences=total,
            companies=companies,
            proofs=tuple(proofs[c]),
            title_cues=title_cues,
            title_deal=title_deal,
            top_deals=top_deals,
            talk=talk / max(4, min(total, 30)),
            top_pacts=top_pacts,
            age=age,
            examples=all(
                EXAMPLE.search(article.passages[n.passage][max(0, n.start - 40) : n.start])
                for n in body
                if n.company == c
            ),
        )
        for c in watched
    }


class _Names:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __getitem__(self, place: int) -> str:
        return self._lexicon.companies[place].name


def _is_title_case(title: str) -> bool:
    words = [w for w in title.split() if w[:1].isalpha() and len(w) > 3]
    return sum(w[0].isupper() for w in words) > 0.7 * len(words)


def examine(article: Article, lexicon: Lexicon) -> dict[int, dict[str, float]]:
    named = find_named(article.passages, article.symbols, lexicon)
    return {c: to_features(s, article.title) for c, s in look(article, named, lexicon).items()}


def _verdict(key: str, seen: Seen, article: Article) -> Verdict:
    f = to_features(seen, article.title)
    score = 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS.get(n, 0.0) * v for n, v in f.items()))))
    alert = score >= 0.4
    linked = any(p.strength >= 0.3 for p in seen.proofs)
    role = Role.PARTY if alert else Role.BACKGROUND if linked else Role.MENTION
    best = max(seen.proofs, key=lambda p: p.strength, default=None)
    return Verdict(key, role, alert, round(score, 3), (), None, best.reading.sentence.text if best else "")


def _shortened(article: Article) -> Article:
    room, kept = READ_AT_MOST, []
    for paragraph in article.paragraphs:
        kept.append(paragraph[:room])
        room -= len(paragraph)
        if room <= 0:
            break
    if room >= 0 and len(kept) == len(article.paragraphs):
        return article
    note = f"only the first {READ_AT_MOST:,} characters were judged"
    return replace(article, paragraphs=tuple(p for p in kept if p), notes=(*article.notes, note))
