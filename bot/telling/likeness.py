"""How alike two reports are: a signature of the words that carry the news, and a measure on it.

A signature is a sorted tuple of hashed terms (CRC-32, the same in every process), small enough to keep
with a story. A term is a stemmed word or a quantity (`$2 billion`, `USD2B` and `2bn` are one term); the
lowest bit tells a quantity. Words that every report of a deal has carry nothing and are left out.
"""

import re
import zlib
from collections.abc import Callable, Iterable

from bot.model import Article, Event

_TOKEN = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)[\s-]?(?P<unit>trillion|billion|million|thousand|tn|bn|mn|mln|gigawatts?|megawatts?"
    r"|[gm]w(?![^\W_])|[tbmk](?![^\W_]))?(?P<percent>\s?%)?|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)",
    re.IGNORECASE,
)
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
_PLAIN = frozenset(_PLAIN_WORDS.split())
_WINDOW = 320
"""Characters taken on each side of the evidence: about two sentences of context, so that a copy with
another evidence sentence still overlaps. Wider windows bring in the other deals of the same article."""
_LEAD_PASSAGES = 4
"""Evidence up to this passage is the article's news, so its title describes the event too."""
_MOST = 192
"""Terms kept of one story: the first articles' words; later ones only add what still fits."""
_FEWEST = 6.0
"""Weight that counts as a whole text at least, so that three shared words of a stub are not likeness."""
_QUANTITY = 2.5
"""How much more an equal amount says than an equal word."""


def stem(word: str) -> str:
    """The word without its common English endings: enough to meet its other forms, not a dictionary form."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in ("ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def quantity(number: str, unit: str) -> float:
    """`("2", "bn")` is 2e9, `("900", "MW")` 9e8; without a unit the number itself."""
    return float(number.replace(",", "")) * _UNITS.get(unit.casefold(), 1.0)


def _hashed(term: str, *, amount: bool) -> int:
    return zlib.crc32(term.encode()) & ~1 | amount


def terms_of(text: str) -> set[int]:
    """The hashed terms of a text: content words by stem, and quantities that are not a date or a price move."""
    terms = set()
    for match in _TOKEN.finditer(text):
        word, number, unit = match["word"], match["number"], match["unit"] or ""
        if word:
            if len(word) > 2 and word.casefold() not in _PLAIN:
                terms.add(_hashed(stem(word), amount=False))
        elif not match["percent"] and (unit or (len(number) >= 3 and not _is_year(number) and "." not in number)):
            terms.add(_hashed(f"{quantity(number, unit):g}", amount=True))
    return terms


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def amount_of(text: str) -> float | None:
    """The first quantity with a magnitude in an amount as quoted: `$100 million-plus` is 1e8."""
    for match in _TOKEN.finditer(text):
        if match["number"] and not match["percent"]:
            return quantity(match["number"], match["unit"] or "")
    return None


def event_text(article: Article, event: Event) -> str:
    """The words that tell this event and not the article's others: the evidence, what stands around it,
    and the title where the event is the article's news."""
    passages = article.passages
    place = min(event.span.passage, len(passages) - 1)
    around = passages[place][max(event.span.start - _WINDOW, 0) : event.span.end + _WINDOW]
    after = passages[place + 1][:_WINDOW] if place + 1 < len(passages) and len(around) < _WINDOW else ""
    title = article.title if place < _LEAD_PASSAGES else ""
    return "\n".join((title, event.evidence, event.subject, event.amount, *event.terms, around, after))


def merged(signature: tuple[int, ...], terms: Iterable[int]) -> tuple[int, ...]:
    """The signature with what of the terms still fits."""
    new = sorted(set(terms).difference(signature))[: max(_MOST - len(signature), 0)]
    return tuple(sorted((*signature, *new)))


def likeness(some: frozenset[int], others: frozenset[int], weight: Callable[[int], float]) -> float:
    """The weighted share of the smaller report's terms that both have, 0 to 1."""
    smaller = min((some, others), key=len)
    both = sum(weight(term) for term in some & others)
    whole = sum(weight(term) for term in smaller)
    return both / max(whole, _FEWEST)


def is_quantity(term: int) -> bool:
    return bool(term & 1)


QUANTITY_WEIGHT = _QUANTITY
