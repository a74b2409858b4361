"""Who is tied to whom in one sentence: each cue with the companies before and after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.judging import cues
from bot.judging.cues import Cue
from bot.judging.mentions import Named
from bot.judging.ordinary import ORDINARY
from bot.judging.sentences import Sentence
from bot.model import Kind

_IN_BRACKETS = re.compile(r"\s?\([^()]{1,60}\)|\s?\[[^\[\]]{1,30}\]|(?<=[\ue000-\uf8ff])(?:,? Inc\.?| Corp\.?| Corporation| Company| Co\.| Ltd\.?| plc| PLC| LLC| AG| SE|'s|’s)(?!\w)")
_PROPER = re.compile(r"(?:[A-Z][\w&’'.-]*[\w]|[A-Z])(?: (?:(?:of|de|&|for|the|and) (?=[A-Z]))?(?:[A-Z][\w&’'-]*\w|[A-Z&]|No\. ?\d|\d+(?= [A-Z])))*")
_NO_PARTY = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday "
    "ai ceo cfo coo cto us u.s usa uk eu inc corp ltd it i he she they we you the a an this that these those its his her their ipo etf etfs s&p nasdaq nyse dow "
    "q1 q2 q3 q4 gpu gpus cpu llm api apis ev evs north south east west american chinese european asian japanese indian zacks rank buy hold sell "
    "wall street motley fool yahoo finance benzinga reuters bloomberg cnbc chief executive officer president chairman vice director".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Somebody named in a sentence: a company of the Lexicon (its place), or only a name (`company` None)."""

    start: int
    end: int
    name: str
    company: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """A cue and those tied to it. `before` act or own, `after` are the others; `signed`: a verb strikes the deal."""

    cue: Cue
    kind: Kind
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    signed: bool
    close: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence read: who is named in it, its text with a character for each of them, and the links."""

    sentence: Sentence
    slots: tuple[Slot, ...]
    text: str
    links: tuple[Link, ...]


def to_reading(sentence: Sentence, named: Sequence[Named], names: Sequence[str], title_case: bool) -> Reading:
    """Read one sentence; `named` are the companies in it, `names` how every company of the Lexicon is called."""
    slots = _slots(sentence, named, names, title_case)
    text = _abstract(sentence.text, slots)
    return Reading(sentence, slots, text, _links(text, slots))


def _slots(sentence: Sentence, named: Sequence[Named], names: Sequence[str], title_case: bool) -> tuple[Slot, ...]:
    known: list[Slot] = []
    for n in named:
        start, end = n.start - sentence.start, n.end - sentence.start
        if start >= 0 and end <= len(sentence.text) and end > start:
            known.append(Slot(start, end, names[n.company], n.company))
    taken = [(slot.start, slot.end) for slot in known]
    others = [
        slot
        for slot in _proper_names(sentence.text, title_case)
        if not any(slot.start < end and start < slot.end for start, end in taken)
    ]
    return tuple(sorted([*known, *others], key=lambda slot: slot.start))[:200]


def _proper_names(text: str, title_case: bool) -> list[Slot]:
    found = []
    for match in _PROPER.finditer(text):
        start, name = match.start(), match.group()
        for part in _runs(name, title_case, start == 0 or text[max(0, start - 2) : start] in ('"', "“", ": ")):
            offset = start + name.index(part)
            found.append(Slot(offset, offset + len(part), part, None))
    return found


def _runs(name: str, title_case: bool, opens: bool) -> list[str]:
    words, runs, run = name.split(" "), [], []
    for place, word in enumerate(words):
        plain = word.lower().strip(".'’")
        dull = plain in _NO_PARTY or ((title_case or (opens and place == 0)) and plain in ORDINARY) or len(plain) < 2
        if dull and run:
            runs.append(run)
            run = []
        elif not dull and not (word.islower() and not run):
            run.append(word)
    runs.append(run)
    return [" ".join(run) for run in runs if run]


def _abstract(text: str, slots: Sequence[Slot]) -> str:
    pieces, end = [], 0
    for place, slot in enumerate(slots):
        if slot.start < end:
            pieces.append(chr(cues.FIRST_SLOT + place))
            continue
        pieces.append(text[end : slot.start])
        pieces.append(chr(cues.FIRST_SLOT + place))
        end = slot.end
    pieces.append(text[end:])
    return _IN_BRACKETS.sub("", "".join(pieces))


def _links(text: str, slots: Sequence[Slot]) -> tuple[Link, ...]:
    groups = [(match.start(), match.end()) for match in re.finditer(cues.GROUP, text)]
    return tuple(_link(cue, start, end, text, groups, slots) for cue, start, end in cues.find_cues(text))


def _members(span: tuple[int, int] | None, text: str, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    if span is None:
        return ()
    places = [ord(c) - cues.FIRST_SLOT for c in text[span[0] : span[1]]]
    return tuple(slots[place] for place in places if 0 <= place < len(slots))


def _link(cue: Cue, start: int, end: int, text: str, groups: list[tuple[int, int]], slots: Sequence[Slot]) -> Link:
    left = max((g for g in groups if g[1] <= start), key=lambda g: g[1], default=None)
    signed = close = False
    if left is not None:
        gap = text[left[1] : start]
        if len(gap) > 110 or cues.BOUNDARY.search(gap):
            left = None
        else:
            signed = cues.SIGNING.search(gap) is not None
            close = gap.count(" ") <= 5
    right = min((g for g in groups if g[0] >= end), key=lambda g: g[0], default=None)
    if right is not None:
        gap = text[end : right[0]]
        led = cues.LEADS_TO_PARTNER.search(gap) or gap in (" ", "-", " -")
        if len(gap) > 70 or cues.BOUNDARY.search(gap) or not led:
            right = None
    before_cue = text[max(0, start - 30) : start]
    return Link(
        cue, cue.kind, _members(left, text, slots), _members(right, text, slots), signed, close,
        cues.NEGATED.search(before_cue) is not None,
    )
