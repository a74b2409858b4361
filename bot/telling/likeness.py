"""How alike two reports are: a signature of the words that carry the news, and a measure on it.

A signature is a sorted tuple of hashed terms (CRC-32, the same in every process), small enough to keep
with a story. A term is a stemmed word or a quantity (`$2 billion`, `USD2B` and `2bn` are one term). Its two
lowest bits say whether it is a quantity, and whether it is core: from the evidence, the subject or the
title rather than from what stands around them. Words that every report of a deal has carry nothing and
are left out.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.model import Article, Event

_TOKEN = re.compile(
    r"""
    (?: (?P<number> \d[\d,]*(?:\.\d+)? | \b(?:one|two|three|four|five|six|seven|eight|nine|ten)(?=\s[bmt]r?illion) )
        [\s-]?
        (?P<unit> trillion|billion|million|thousand|tn|bn|mn|mln|gigawatts?|megawatts? | (?:[gm]w|[tbmk])(?![^\W_]) )?
        (?P<percent> \s?% )?
    ) | (?P<word> (?<![^\W_]) (?!(?:usd?|eur|gbp|jpy|cny|rmb|inr|krw|hkd|cad|aud|chf|nt|rs)\d)
        [^\W\d_][^\W_]* (?:['’][^\W\d_]+)?
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(value) for value, word in enumerate(_NUMBER_WORDS, start=1)}
_UNITS = {
    unit: value
    for value, units in (
        (1e12, "trillion tn t"),
        (1e9, "billion bn b gigawatts gigawatt gw"),
        (1e6, "million mln mn m megawatts megawatt mw"),
        (1e3, "thousand k"),
    )
    for unit in units.split()
}
_PLAIN_WORDS = """
the and for with from that this these those its it's their his her our your they them has have had was were are been
being will would could should may might can not but who whom which what when where why how than then also into onto
over under about after before between among during through while such each other others both all any some more most
many much very just only own same one two three first second new latest out off per via amid

deal deals partner partners partnership partnerships partnered agreement agreements agree agreed sign signed signs
signing announce announced announces announcement collaborate collaborates collaboration collaborating together team
teams teamed join joins joined joint venture ventures alliance strategic expand expands expanded expanding invest
invests invested investment investments supply supplies talks talk enter enters entered entering initiative part work
works working plan plans planned aim aims aimed include includes including company companies firm group business said
says say saying according report reported reports statement news ceo chief executive officer president year years
month months week weeks day days today monday tuesday wednesday thursday friday saturday sunday january february march
april june july august september october november december

stock stocks share shares market markets price prices trading traded trade nasdaq nyse investor investors analyst
analysts earnings revenue growth quarter inc corp ltd plc usd billion million trillion percent
"""

_WINDOW = 320
"""Characters taken on each side of the evidence: about two sentences of context, so that a copy with
another evidence sentence still overlaps. Wider windows bring in the other deals of the same article."""
_LEAD_PASSAGES = 4
"""Evidence up to this passage is the article's news, so its title describes the event too."""
_MOST = 192
"""Terms kept of one story: the first articles' words; later ones only add what still fits."""
_FEWEST = 6.0
"""Weight that counts as a whole text at least, so that three shared words of a stub are not likeness."""
_CHANCE = 1.0
_HARDLY_MORE = 3
"""A single word of the core in common says nothing, where a text has over three times its weight: two deals of one pair
within a week share one. In a stub of two words it says much."""
_QUANTITY_WEIGHT = 2.0
_CORE_WEIGHT = 1.0
_CONTEXT_WEIGHT = 0.4
"""How much an equal amount, and an equal word of the context, say beside an equal word of the core."""
_STEM = 7
"""Letters of a stem: `exclusive` and `exclusivity` are one word, `product` and `production` too."""
_LEAST_AMOUNT = 10_000
_IS_QUANTITY = 1
_IS_CORE = 2

Terms = Mapping[int, float]
"""Hashed terms without their core bit, each with what it says beside a word of the core."""


def stem(word: str) -> str:
    """The word without its common English endings: enough to meet its other forms, not a dictionary form."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in ("ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)[:_STEM]
    return word[:_STEM]


_PLAIN = frozenset(stem(word) for word in _PLAIN_WORDS.split())


def quantity(number: str, unit: str) -> float:
    """`("2", "bn")` is 2e9, `("900", "MW")` 9e8; without a unit the number itself."""
    digits = _NUMBERS.get(number.casefold(), number).replace(",", "")
    return float(digits) * _UNITS.get(unit.casefold(), 1.0)


def _hashed(term: str, flags: int) -> int:
    return zlib.crc32(term.encode()) & ~(_IS_QUANTITY | _IS_CORE) | flags


def terms_of(text: str) -> frozenset[int]:
    """The hashed terms of a text: content words by stem, and quantities that are not a date or a price move."""
    terms: set[int] = set()
    for match in _TOKEN.finditer(text):
        word, number, unit = match["word"], match["number"], match["unit"] or ""
        if word:
            terms |= _word_terms(word)
        elif _is_year(number) and not unit:
            terms.add(_hashed(number, 0))
        elif not match["percent"] and (unit or (len(number) >= 3 and "." not in number)):
            terms.add(_hashed(f"{quantity(number, unit):g}", _IS_QUANTITY))
    return frozenset(terms)


@lru_cache(maxsize=32_768)
def _word_terms(word: str) -> frozenset[int]:
    """Its term, or none where it says nothing. Cached, for articles are made of the same words: half the time of an
    assignment went into stems."""
    stemmed = stem(word)
    return frozenset() if len(word) <= 2 or stemmed in _PLAIN else frozenset({_hashed(stemmed, 0)})


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20") and number.isdecimal()


def amount_of(text: str) -> float | None:
    """The first sum in an amount as quoted: `$100 million-plus` is 1e8. None where there is none, for
    what is quoted without a magnitude is a share's price more often than a deal's."""
    for match in _TOKEN.finditer(text):
        if match["number"] and not match["percent"]:
            value = quantity(match["number"], match["unit"] or "")
            if value >= _LEAST_AMOUNT:
                return value
    return None


def signature_of(article: Article, event: Event) -> tuple[int, ...]:
    """The terms that tell this event and not the article's others.

    Core are the evidence, and the title where the event is the article's news; context is what stands
    around the evidence. A later paragraph counts only if it names a party: under the title of a page that
    could not be fetched stands the text of its refusal.
    """
    place = min(event.span.passage, len(article.paragraphs))
    title = article.title if place < _LEAD_PASSAGES else ""
    core = terms_of(f"{title}\n{event.evidence}\n{event.subject}")
    passage = article.passages[place]
    around = passage[max(event.span.start - _WINDOW, 0) : event.span.end + _WINDOW]
    context = terms_of(f"{around}\n{_after(article, event, place)}")
    return tuple(sorted({*(term | _IS_CORE for term in core), *(context - core)}))


def _after(article: Article, event: Event, place: int) -> str:
    """The paragraph after the evidence, if it names a party; after a title the first of the lead that does,
    for a byline may stand between."""
    end = _LEAD_PASSAGES if place == 0 else place + 2
    starts = (passage[:_WINDOW] for passage in article.passages[place + 1 : end])
    names = [party.name for party in event.parties if party.name]
    return next((start for start in starts if any(name in start for name in names)), "")


def merged(signature: tuple[int, ...], later: Iterable[int]) -> tuple[int, ...]:
    """The signature with what of a later one still fits."""
    known = {term & ~_IS_CORE for term in signature}
    new = [term for term in later if term & ~_IS_CORE not in known]
    new.sort(key=lambda term: (not term & _IS_CORE, term))
    return tuple(sorted((*signature, *new[: max(_MOST - len(signature), 0)])))


def weighted(signature: Iterable[int]) -> dict[int, float]:
    """The terms of a signature with what each says."""
    return {
        term & ~_IS_CORE: (_CORE_WEIGHT if term & _IS_CORE else _CONTEXT_WEIGHT)
        * (_QUANTITY_WEIGHT if term & _IS_QUANTITY else 1.0)
        for term in signature
    }


def likeness(some: Terms, others: Terms, left_out: frozenset[int]) -> float:
    """How much of the shorter report's weight the other has too, 0 to 1, without the terms left out."""
    return max(covered(some, others, left_out), covered(others, some, left_out))


def covered(terms: Terms, others: Terms, left_out: frozenset[int]) -> float:
    """How much of a report's weight the other has too, 0 to 1, without the terms left out."""
    whole = sum(terms.values()) - sum(terms.get(term, 0.0) for term in left_out)
    both = sum(terms[term] for term in terms.keys() & others.keys() if term not in left_out)
    by_chance = both <= _CHANCE < whole / _HARDLY_MORE
    return 0.0 if by_chance else both / max(whole, _FEWEST)


def core_of(signature: Iterable[int]) -> frozenset[int]:
    """The terms of the evidence, the subject and the title, as `terms_of` gives them."""
    return frozenset(term & ~_IS_CORE for term in signature if term & _IS_CORE)
