"""Who strikes a deal: those on the two sides of its verb or noun, whole lists of them, as the article calls them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.judging import cues
from bot.judging.companies import Lexicon
from bot.judging.evidence import Proof
from bot.judging.links import Reading, Slot
from bot.judging.strangers import called_plainly, find_strangers, is_dull_word, is_no_name, is_thing
from bot.model import Article, Company, Kind, Party

_MOST = 12
# So much of an article is searched for the names that its running text uses.
_READ = 6000
# Sentences of one deal that are read for its parties: its headline, and those that tell it best.
_SENTENCES = 4
# A name is used mostly if it is used so often as the one used most.
_MOSTLY = 0.6
_LIST = re.compile(
    r"(?:['’]s)?(?:\s?\([^()]{1,60}\)|\s?\[[^\[\]]{1,30}\])*(?:,? (?:Inc|Corp|Ltd|Co|LLC|plc|AG|SE|N\.V|S\.A)\b\.?)?"
    r"(?:\s?\([^()]{1,60}\))*(?:, (?:and |as well as |along with )?|,? (?:and|&|as well as|along with|together with|"
    r"plus|alongside) | ?[/×] ?)"
    r"(?:(?:the|a|an|its|fellow|chipmaker|startup|investment fund|investor|telecom|cloud|bank|automaker|"
    r"Danish|German|French|British|Japanese|Swedish|Korean|Taiwanese|[A-Z]\w+-(?:based|backed|listed|owned)|"
    r"[a-z][\w-]*) ){0,3}"
)
_TO_OTHERS = re.compile(
    r"[^;:?!.]{0,60}?\b(?:with|between|among|alongside|involving)(?: (?!(?:and|or|to|of|in|on|for|at|"
    r"by)\b)[a-z’'.&-][\w’'.&-]*,?|"
    r" [A-Z]\w+-(?:based|backed|listed|owned)){0,5} ?$"
)
_TO_TRADER = re.compile(
    r"[^;:?!.]{0,60}?\b(?:with|between|from|for|to|alongside) (?:the |[a-z][\w-]* ){0,2}?$", re.IGNORECASE
)
_PREPOSITION = re.compile(r"\b(?:production|orders|supplier) (?:for|from|to) (?:the )?$", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"(?:\b(?:like|such as|e\.g\.,?|similar to|unlike|compared (?:with|to)|versus|vs\.?|rivals?|competitors?|peers|"
    r"including peers|"
    r"(?:previously|formerly|once|last|originally) (?:held|owned|leased|occupied|used|run|backed|planned|abandoned) by|"
    r"abandoned by|(?:bigger|larger|smaller|cheaper|better) than|ahead of|outside|instead of|(?:unit|subsidiary|arm|"
    r"division|part|"
    r"affiliate) of)|"
    r",? unlike) (?:[\w.]+ ){0,2}$",
    re.IGNORECASE,
)
# Between a company and its symbol: "Acme Inc. (NASDAQ: ACME)", "Acme ACME".
_SYMBOL_AFTER = re.compile(
    r"(?:,? (?:Inc|Corp|Corporation|Co|Company|Ltd|plc|& Co)\b\.?)*[\s(\[“\"]*(?:[A-Z]\w* ?[:：] ?)?\$?", re.IGNORECASE
)
# "Coherent Corp. COHR": a symbol after its company.
_SYMBOL = re.compile(r"[A-Z]{2,5}")
_AFTER_NAME = re.compile(r"(?:_|\b[A-Z]\w+)(?:,? (?:Inc|Corp|Corporation|Co|Company|Ltd|plc|& Co)\b\.?)* $")
_NO_PARTY = frozenset(
    {"Bloomberg", "Reuters", "LinkedIn", "YouTube", "New York Stock Exchange", "NYSE", "Nasdaq", "Yahoo", "Forbes"}
)
_MORE = re.compile(r" ([A-Z][\w-]*\w)(?!\w)")


@dataclass(frozen=True, slots=True)
class Side:
    """A name in a sentence that can be a party; `company` is a place in the Lexicon, or None."""

    start: int
    end: int
    name: str
    company: int | None


def find_parties(
    members: Iterable[int], proofs: Sequence[Proof], proven: frozenset[str], article: Article, lexicon: Lexicon
) -> tuple[Party, ...]:
    """The watched members first, then who else the `proofs` name as parties, the best proof being the first."""
    members = sorted(members)
    parties = [Party(called(lexicon.companies[place], article), lexicon.companies[place].key) for place in members]
    for proof in _some(proofs):
        for named in find_sides(proof, proven, lexicon):
            watched = named.company is not None and lexicon.is_watched(named.company)
            if watched and named.company is not None:
                company = lexicon.companies[named.company]
                party = Party(called(company, article), company.key)
            else:
                party = Party(named.name)
            _add(parties, party)
    return tuple(parties)[:_MOST]


def called(company: Company, article: Article) -> str:
    """What the article calls a company: the shortest of the names that it mostly uses, else the first."""
    text = "\n".join(article.passages)[:_READ]
    names = sorted({*company.names, company.name}, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"
    written = Counter(word.casefold() for word in re.findall(pattern, text, re.IGNORECASE))
    said = {name: written[name.casefold()] for name in names if written[name.casefold()]}
    most = max(said.values(), default=0)
    return min((name for name in said if said[name] >= _MOSTLY * most), key=len, default=company.name)


def _some(proofs: Sequence[Proof]) -> list[Proof]:
    """The headline's proofs and those of the first few sentences, each sentence with all its links."""
    sentences = list(dict.fromkeys(proof.reading.sentence for proof in proofs))[:_SENTENCES]
    return [proof for proof in proofs if proof.reading.sentence in sentences or proof.reading.sentence.order < 0]


def names_of(article: Article) -> frozenset[str]:
    """The names that an article's running text uses: what a headline in capitals calls somebody must be among them."""
    text = "\n".join(article.paragraphs)[:_READ]
    return frozenset(stranger.name for stranger in find_strangers(text, None))


def find_sides(proof: Proof, proven: frozenset[str], lexicon: Lexicon) -> Iterator[Side]:
    """Those on the two sides of a proof's deal, in the order of the sentence. `proven` is what `names_of` gives."""
    text = proof.reading.sentence.text
    names = _names(proof.reading, proven, lexicon)
    left_out = _left_out(names, text)
    slots = _slots(proof)
    taken = {place for place, named in enumerate(names) if any(_touch(named, slot) for slot in slots)}
    if not any(_touch(named, slot) for named in names for slot in proof.link.partner):
        taken |= set(_others(proof, names, text))
    _grow(taken, names, text)
    yield from (names[place] for place in sorted(taken) if place not in left_out)


def _slots(proof: Proof) -> tuple[Slot, ...]:
    link = proof.link
    speaker = link.main if link.reports and not link.partner and set(link.owner) <= set(link.actor) else ()
    placed = link.word in cues.NOT_WITH and link.cue.kind is not Kind.INVESTMENT
    partner = tuple(slot for slot in link.partner if slot.company is not None or not placed)
    return (*link.actor, *link.owner, *partner, *speaker)


def _touch(named: Side, slot: Slot) -> bool:
    return named.start < slot.end and slot.start < named.end


def _others(proof: Proof, names: Sequence[Side], text: str) -> Iterator[int]:
    """Who follows the deal after "with" or "between", where the reading knew nobody there."""
    ends = [end for cue, _, end in cues.find_cues(text) if cue is proof.link.cue]
    supply = proof.link.cue.kind is Kind.SUPPLY
    for place, named in enumerate(names):
        led = _TO_TRADER if supply and named.company is not None else _TO_OTHERS
        if any(end <= named.start and _leads(led, text, end, named.start) for end in ends):
            yield place


def _leads(led: re.Pattern[str], text: str, end: int, start: int) -> bool:
    """Whether the words between a cue and a name lead to it; the cue may end with the preposition itself."""
    return led.fullmatch(text, end, start) is not None or _PREPOSITION.search(text[:start]) is not None


def _grow(taken: set[int], names: Sequence[Side], text: str) -> None:
    """Takes the rest of a list of which one is taken."""
    joined = [_LIST.fullmatch(text, a.end, b.start) is not None for a, b in pairwise(names)]
    for place, near in enumerate(joined):
        if near and place in taken:
            taken.add(place + 1)
    for place in reversed(range(len(joined))):
        if joined[place] and place + 1 in taken:
            taken.add(place)


def _left_out(names: Sequence[Side], text: str) -> set[int]:
    """Examples, rivals and former holders, with the rest of their list."""
    out: set[int] = set()
    for place, named in enumerate(names):
        before = text[max(0, named.start - 60) : named.start]
        follows = place - 1 in out and _LIST.fullmatch(text, names[place - 1].end, named.start)
        if _LEFT_OUT.search(before) or follows:
            out.add(place)
    return out


def _names(reading: Reading, proven: frozenset[str], lexicon: Lexicon) -> list[Side]:
    """Every name in the sentence that can be a party, in order."""
    text, headline = reading.sentence.text, reading.sentence.order < 0
    known: list[Side] = []
    for slot in reading.slots:
        if known and slot.company == known[-1].company and _SYMBOL_AFTER.fullmatch(text, known[-1].end, slot.start):
            closing = slot.end + text[slot.end : slot.end + 1].count(")")
            known[-1] = replace(known[-1], end=closing)
        elif slot.company is not None and _may_be_party(slot, text, proven if headline else frozenset(), lexicon):
            known.append(_extended(slot, text, proven, lexicon, headline=headline))
    masked = text
    for named in known:
        masked = masked[: named.start] + "_" * (named.end - named.start) + masked[named.end :]
    strangers = [
        Side(s.start, s.end, s.name, None)
        for s in find_strangers(masked, proven or None, headline=headline)
        if not (_SYMBOL.fullmatch(s.name) and _AFTER_NAME.search(masked[: s.start]))
    ]
    return sorted((*known, *strangers), key=lambda named: named.start)


def _may_be_party(slot: Slot, text: str, proven: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a company of the directory is meant as one: written as a name, and no publisher or product."""
    written = text[slot.start : slot.end]
    if slot.company is not None and lexicon.is_watched(slot.company):
        return True
    if slot.name in _NO_PARTY or is_no_name(written) or is_thing(text, slot.end):
        return False
    if proven and all(map(is_dull_word, written.split())):
        return called_plainly(written) in proven
    return slot.start == 0 or not (written[:1].isupper() and written.split(" ")[-1][:1].islower())


def _extended(slot: Slot, text: str, proven: frozenset[str], lexicon: Lexicon, *, headline: bool) -> Side:
    """The name with the words that belong to it, so that lists go on after it: `Sakura Internet`."""
    end = slot.end
    while more := _MORE.match(text, end):
        longer = called_plainly(text[slot.start : more.end()])
        unproven = headline and not any(name.startswith(longer) for name in proven)
        if unproven or is_no_name(more[1]) or _SYMBOL.fullmatch(more[1]):
            break
        end = more.end()
    written = text[slot.start : slot.end]
    symbol = slot.company is not None and written in lexicon.companies[slot.company].tickers
    unnamed = symbol or written.islower() or cues.TOPIC.fullmatch(written)
    return Side(slot.start, end, slot.name if unnamed else called_plainly(text[slot.start : end]), slot.company)


def _add(parties: list[Party], party: Party) -> None:
    """Adds a party, or merges the shorter of two names into the longer."""
    for place, other in enumerate(parties):
        if party.company and party.company == other.company:
            return
        if party.company and other.company:
            continue
        shorter, longer = sorted((party, other), key=lambda one: len(one.name))
        if _is_part(shorter.name, longer.name):
            if not other.company:
                parties[place] = party if party.company else longer
            return
    parties.append(party)


def _is_part(shorter: str, longer: str) -> bool:
    small, large = shorter.lower().split(), longer.lower().split()
    return large[: len(small)] == small or (len(small) > 1 and large[-len(small) :] == small)
