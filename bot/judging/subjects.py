"""What a deal is for: the words that complete its noun or verb, with their own verb."""

import re

from bot.judging.cues import find_cues
from bot.judging.ordinary import is_ordinary
from bot.judging.places import PLACES

_MOST_WORDS = 16
_LEAST_WORDS = 2
# The infinitive that tells the purpose, and the nouns after a preposition. Verbs that strike the deal tell none.
_PURPOSE = re.compile(
    r"(?<!tied )(?<!access )(?<!due )(?<!related )(?<!linked )(?<!according )(?<!According )"
    r"(?<!committed )(?<!exposure )(?<!up )"
    r"(?<!next )(?<!back )(?<!comes )(?<!agreed )(?<!sold )(?<!addition )(?<!thanks )(?<!set )(?<!needs )"
    r"(?<!expected )(?<!likely )(?<!able )(?<!wants )\bto "
    r"(?P<said>(?!(?:sign|enter|finali[sz]e|reach|announce|partner|collaborate|cooperate|co-operate|team|join|"
    r"strike|form|agree|work|continue|be|have|do|become|close|complete|discuss|say|see|get|\d|date|"
    r"strategic|"
    r"leading|customers|investors|shareholders|nearly|"
    r"the|a|an|its|their|his|this|that|these|those|your|our|what|more|as)\b)[A-Za-z][\w’'-]*.*)"
)
_ABOUT = re.compile(
    r"(?:^|\s)(?:for|on|over|aimed at|focus(?:ed|ing|es)? (?:primarily |initially )?on|centered on|covering) "
    r"(?:the )?(?P<said>[\w$€£’'“\"].*)"
)
# Here the complement ends.
_END = re.compile(
    r"[;:!?()\[\]|•*\n“”\"]|(?<![A-Z])\.(?:\s|$)|\.\s(?=[A-Z])|,? (?:with|as|after|while|which|that|said|says|"
    r"according|amid|"
    r"under|but|"
    r"because|when|"
    r"where|who|whose|following|along|through (?:its|the|an?)|via|by (?:the end|20\d\d|\d)|until|since|despite|"
    r"ahead|before|if|sending|"
    r"in (?:an?|exchange|return|partnership|collaboration|cooperation) |on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"using|is|are|was|were|has|have|will|would|could|and (?:has|is|will|was|its|their|a partnership)|on \w+ \d)\b|"
    r", (?:Is|Are|Will|Can)\b|, (?!and\b)(?:\w+ing\b|the |a |an |it |its |\w+ed\b|following|expand)|\s[-–—]\s| — |—"
)
_STOP = re.compile(r"(?<![A-Z])[.!?](?:\s|$)|\.\s(?=[A-Z])|[;|•\n]")
_QUANTITY = re.compile(r"(?:(?:over|more than|about|nearly|around|up to|the next|the first) )*[$€£]?\d")
_WORD = re.compile(r"[A-Za-z][\w’'&-]*")
_DULL_WORDS = """
a an the its their his her this that these those all both of in on at to for by with from and or new next first more
than about decades decade years year month months week weeks day days today monday tuesday wednesday thursday
friday saturday
sunday january february march april may june july august september october november december early late mid deal
deals agreement agreements partnership partnerships partner partners contract contracts pact alliance collaboration
talks exclusive investors investor shareholders shareholder company companies stock stocks shares multi-year long-
term five-year definitive news membership official time times record free sixth fifth fourth third second number
billion million trillion quarter
"""
_DULL = frozenset(_DULL_WORDS.split())

# A headline that writes its verbs in capitals.
_TITLE = re.compile(r"\b(?:To|With|For|In|And) [A-Z]|\b[A-Z][a-z]+ (?:to|with|for|in|and) [A-Z][a-z]+ [A-Z]")


def find_subject(text: str, names: frozenset[str], place: int = 0) -> str:
    """What the deal is for that is struck at or after `place` of the sentence; empty where it is not said.

    `names` are the parties, which alone make no subject.

    >>> find_subject("Acme has partnered with Borea to build cooling for data centers, it said.", frozenset({"Borea"}))
    'to build cooling for data centers'
    """
    for _, _, end in find_cues(text[place:]):
        said = _complement(text, place + end, names)
        if said:
            return said
    return ""


def _complement(text: str, start: int, names: frozenset[str]) -> str:
    """The purpose if one is told, else what the deal is on, in what follows a deal's noun or verb."""
    rest = text[start:]
    stop = _STOP.search(rest)
    rest = rest[: stop.start()] if stop else rest
    for pattern in (_PURPOSE, _ABOUT):
        for match in pattern.finditer(rest):
            if _QUANTITY.match(match["said"]):
                continue
            if (
                pattern is _PURPOSE
                and match["said"][0].isupper()
                and not rest[:1].isupper()
                and not _TITLE.search(text)
            ):
                continue
            said = _trimmed(match["said"])
            if _says_something(said, names, capitals=_TITLE.search(text) is not None):
                return ("to " if pattern is _PURPOSE else "") + said
    return ""


def _trimmed(said: str) -> str:
    end = _END.search(said)
    words = said[: end.start() if end else None].split()[:_MOST_WORDS]
    while words and words[-1].lower().strip(",.") in _DULL:
        words.pop()
    said = " ".join(words).strip(" ,.–—-")
    return f"{said}." if said.endswith("U.S") else said


def _says_something(said: str, names: frozenset[str], *, capitals: bool) -> bool:
    """Whether it holds a common noun beside names, places, dates and the words of the deal itself."""
    said = re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "$", " ", said, flags=re.IGNORECASE)
    words = [word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(said)]
    telling = [
        word
        for word in words
        if len(word) > 2 and not word.endswith("-year") and word.lower() not in _DULL and word not in PLACES
    ]
    return len(telling) >= _LEAST_WORDS and any(
        is_ordinary(word.lower()) and (capitals or word.islower()) for word in telling
    )
