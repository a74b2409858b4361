"""The terms of a deal, quoted as the article says them, negations included."""

import re
from collections.abc import Sequence

_MOST = 5
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_COMMITMENT = (
    r"(?:(?:immediate|binding|financial|purchas(?:e|ing)|minimum|volume|exclusive|any|further) (?:(?:or|and) )?){1,4}"
    r"(?:commitments?|obligations?)(?: or (?:[\w-]+ ){1,2}(?:commitments?|obligations?))?"
)
_TERM = re.compile(
    rf"\b(?:(?:(?:do(?:es)?|did|will|is|are)(?: not|n['’]t)) (?:include|impose|involve|require|contain|carry) "
    rf"(?:[\w-]+ ){{0,3}}?{_COMMITMENT}|"
    rf"(?:no|without(?: any)?|free of) (?:[\w-]+ ){{0,2}}?{_COMMITMENT}|"
    rf"non-?binding|non-?exclusive(?:ly)?|"
    rf"exclusiv(?:e|ity|ely)(?= (?:[\w-]+ ){{0,3}}?(?:rights?|licen[sc]\w+|agreement|deal|contract|basis|partner\w*|"
    rf"distribut\w+|"
    rf"supplier|suppl\w+|talks|negotiations|territor\w+|access|arrangement|pact))|"
    rf"multi-?year|{_NUMBER}-year(?!-old)(?! (?:return|high|low|total|yield|bond|treasury|history|anniversary|"
    rf"veteran))|"
    rf"long-?term(?= (?:[\w-]+ ){{0,3}}?(?:agreement|deal|contract|partnership|pact|supply|lease|offtake|collaboration|"
    rf"alliance|arrangement|commitment|power))|"
    rf"definitive agreements?|(?:through|until) 20\d\d|"
    rf"over (?:the next )?{_NUMBER} years|purchase commitments?|minimum (?:purchase|volume) commitments?|"
    rf"up to \d[\d.,]* ?(?:MW|GW|megawatts|gigawatts))(?!\w)",
    re.IGNORECASE,
)
# Sentences whose terms are not the deal's: what somebody forecasts, values or offers to subscribers.
_NOT_OF_DEAL = re.compile(
    r"\b(?:forecasts?|projects?(?= \$)|projections?|projected|narrative|valuation|fair value|analysts?|estimates?|"
    r"subscri\w+|newsletter|sign up|free report|returns?(?= (?:of|over))|earnings (?:growth|of)|revenue (?:and|of|"
    r"growth)|"
    r"price target|upside|shareholders? returns?)\b",
    re.IGNORECASE,
)


def find_terms(sentences: Sequence[str]) -> tuple[str, ...]:
    """The terms in the sentences, each once, at most five; a shorter one that a longer one holds is left out.

    >>> find_terms(["The five-year pact includes no minimum purchase commitments."])
    ('five-year', 'no minimum purchase commitments')
    """
    found = [
        match.group().strip() for text in sentences if not _NOT_OF_DEAL.search(text) for match in _TERM.finditer(text)
    ]
    kept: dict[str, str] = {}
    for term in found:
        said = term.lower()
        if not any(said in longer for longer in kept):
            kept = {old: written for old, written in kept.items() if old not in said}
            kept[said] = term
    return tuple(kept.values())[:_MOST]
