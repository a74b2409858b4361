"""Who is tied to whom in one sentence: each cue with the companies before and after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.judging import cues
from bot.judging.companies import Lexicon
from bot.judging.cues import Cue
from bot.judging.mentions import Named
from bot.judging.ordinary import is_ordinary
from bot.judging.places import PLACES
from bot.judging.sentences import Sentence

_Range = tuple[int, int]
_GROUPS = re.compile(cues.GROUP)
_IN_BRACKETS = re.compile(
    r"\s?\([^()]{1,60}\)|\s?\[[^\[\]]{1,30}\]|(?<=[\ue000-\uf8ff])(?:\.com)?(?:\.(?=,? \S)|,? Inc\.?| & Co\.?| Corp\.?|"
    r" Corporation| Company| Co\.| Ltd\.?| plc| PLC| LLC| AG| SE)(?!\w)"
)
# "Foxconn, which builds servers for Nvidia, will work with OpenAI": what is between the commas is not the news.
_ASIDE = re.compile(
    r"([\ue000-\uf8ff]), (?:which|who|whose|known|best known|widely|a|an|the|formerly|one of|based|"
    r"headquartered|also|itself|already|long)\b[^;:?!]{3,200}?, "
    r"(?=(?:will|would|has|have|had|is|are|was|were|announc\w+|said|says|today|signed|entered|agreed|"
    r"plans?|expects?|unveiled|launched|partnered|teamed|"
    r"joined|reached|secured|won|reported|recently|on \w+day|continues?|continued|completed|received|"
    r"expanded|formed|provided|reveal\w+|and \w+ed)\b)"
)
_CONJUNCTION = re.compile(r"\band\b|&|,|\bplus\b|[/+‐‑–-]")
_LABEL = re.compile(r"[A-Z]\w+ [–—-] ")
# "SAN JOSE, Calif., Nov. 25, 2026 (WIRE NAME) -- ": where and when, and by which wire.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}(?=[,(/]))"
    r"(?:, ?[A-Z][\w. ]{1,20}){0,2}(?:,? (?:[A-Z][a-z]{2,8}\.? )?\d{1,2}(?:, \d{4})?)?"
    r"(?:,? ?[(/][^()/]{2,40}[)/])* ?(?:--|[–—-]) "
)
_STATE = re.compile(r"\b[A-Z][\w.’']* (?:[Gg]ovt|[Gg]overnment|[Mm]inistry|[Aa]uthorities)\b")
_PROPER = re.compile(
    r"(?:[A-Z][\w&’'.-]*[\w]|[A-Z])(?: (?:(?:of|de|&|for|the|and) (?=[A-Z]))?(?:[A-Z][\w&’'-]*\w|"
    r"[A-Z&]|No\. ?\d|\d+(?= [A-Z])))*"
)
_MONEY = re.compile(
    r"(?:USD|EUR|GBP|US|CAD|AUD|HKD|RMB|CNY|JPY|INR)?\$?\d[\d.,]*(?:[BMKbmk]n?)?$|Phase$|Q[1-4]$|FY\d*$"
)
# A name of ordinary words is a name if it ends so: "National Oil Corporation".
_HEADS = frozenset(
    [
        "Corporation",
        "Company",
        "University",
        "Institute",
        "Department",
        "Ministry",
        "Authority",
        "Agency",
        "Bank",
        "Council",
        "Association",
        "Group",
        "Foundation",
        "Hospital",
        "College",
        "Commission",
        "Government",
        "Fund",
        "Airlines",
        "Airways",
        "League",
        "Federation",
        "Committee",
        "Army",
        "Navy",
        "Force",
        "Police",
        "Services",
        "Systems",
        "Technologies",
        "Laboratories",
        "Labs",
        "Partners",
        "Holdings",
        "Pharmaceuticals",
        "Therapeutics",
        "Energy",
        "Motors",
        "Networks",
        "Industries",
        "Ventures",
        "Capital",
        "Media",
        "Entertainment",
    ]
)
_NO_PARTY = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "ai",
        "ceo",
        "cfo",
        "coo",
        "cto",
        "us",
        "u.s",
        "usa",
        "uk",
        "eu",
        "inc",
        "corp",
        "ltd",
        "co",
        "sec",
        "fda",
        "ftc",
        "doj",
        "fed",
        "ema",
        "irs",
        "congress",
        "senate",
        "house",
        "court",
        "judge",
        "republican",
        "democratic",
        "democrats",
        "republicans",
        "trump",
        "biden",
        "linkedin",
        "twitter",
        "facebook",
        "instagram",
        "x",
        "it",
        "i",
        "he",
        "she",
        "they",
        "we",
        "you",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "his",
        "her",
        "their",
        "ipo",
        "etf",
        "etfs",
        "s&p",
        "nasdaq",
        "nyse",
        "dow",
        "q1",
        "q2",
        "q3",
        "q4",
        "gpu",
        "gpus",
        "cpu",
        "llm",
        "api",
        "apis",
        "ev",
        "evs",
        "north",
        "south",
        "east",
        "west",
        "american",
        "chinese",
        "european",
        "asian",
        "japanese",
        "indian",
        "zacks",
        "rank",
        "buy",
        "hold",
        "sell",
        "wall",
        "street",
        "motley",
        "fool",
        "yahoo",
        "finance",
        "benzinga",
        "reuters",
        "bloomberg",
        "cnbc",
        "thai",
        "libyan",
        "korean",
        "german",
        "french",
        "british",
        "italian",
        "spanish",
        "canadian",
        "mexican",
        "brazilian",
        "australian",
        "russian",
        "ukrainian",
        "israeli",
        "saudi",
        "qatari",
        "emirati",
        "turkish",
        "dutch",
        "swiss",
        "swedish",
        "norwegian",
        "danish",
        "finnish",
        "polish",
        "greek",
        "taiwanese",
        "vietnamese",
        "indonesian",
        "malaysian",
        "singaporean",
        "filipino",
        "african",
        "american",
        "americans",
        "europeans",
        "iranian",
        "iraqi",
        "egyptian",
        "nigerian",
        "scandinavian",
        "breaking",
        "update",
        "exclusive",
        "chief",
        "executive",
        "officer",
        "president",
        "chairman",
        "vice",
        "director",
    ]
)


# They open names: "North Wales Police".
_DIRECTIONS = frozenset({"north", "south", "east", "west"})

# So many are told apart in one sentence; a longer list is no sentence.
_MOST_SLOTS = 40


@dataclass(frozen=True, slots=True)
class Slot:
    """Somebody named in a sentence: a company of the Lexicon (its place), or only a name (`company` None)."""

    start: int
    end: int
    name: str
    company: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """A cue and those tied to it.

    The `actor` strikes the deal, it is the `owner`'s ("Nvidia's deal", "Marvell deal"), the `subject` is
    what the clause is about, the `partner` follows, introduced by `word` ("with"). `signed`: a verb says so.
    """

    cue: Cue
    actor: tuple[Slot, ...]
    owner: tuple[Slot, ...]
    subject: tuple[Slot, ...]
    partner: tuple[Slot, ...]
    word: str
    signed: bool
    standing: bool
    negated: bool
    through: bool
    reports: bool
    joined: bool
    near: bool
    beside: bool
    main: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence read: who is named in it, its text with a character for each of them, and the links."""

    sentence: Sentence
    slots: tuple[Slot, ...]
    text: str
    links: tuple[Link, ...]


def to_reading(
    sentence: Sentence, named: Sequence[Named], lexicon: Lexicon, title_case: bool, topic: int | None
) -> Reading:
    """Read one sentence; `named` are the companies in it.

    `topic` is the company that the text is speaking of: a sentence that opens with "The company" means it.
    """
    slots = _slots(sentence, named, lexicon, title_case)
    if sentence.order < 0 and len(slots) > 1 and slots[0].company is None and _LABEL.match(sentence.text):
        slots = slots[1:]  # "MarketNotes – Acme and Bolt sign": the label of a wire
    if sentence.order >= 0:
        slots = _without_dateline(sentence.text, slots)
    opening = cues.TOPIC.match(sentence.text) if topic is not None else None
    if opening and topic is not None:
        slots = (
            Slot(0, opening.end(), lexicon.companies[topic].name, topic),
            *(s for s in slots if s.start >= opening.end()),
        )
    text = _abstract(sentence.text, slots)
    return Reading(sentence, slots, text, _links(text, slots))


def _without_dateline(text: str, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Those who are named behind the dateline. One that names a company, but as its wire, is none: "NVIDIA -- "."""
    line = _DATELINE.match(text)
    if line is None:
        return slots
    inside = [slot for slot in slots if slot.start < line.end()]
    if any(slot.company is not None and not text[: slot.start].rstrip().endswith(("(", "/")) for slot in inside):
        return slots
    return slots[len(inside) :]


def _slots(sentence: Sentence, named: Sequence[Named], lexicon: Lexicon, title_case: bool) -> tuple[Slot, ...]:
    known: list[Slot] = []
    for n in named:
        start, end = n.start - sentence.start, n.end - sentence.start
        is_listing = sentence.text[end : end + 2].lstrip().startswith(":")
        if start >= 0 and end <= len(sentence.text) and end > start and not is_listing:
            known.append(Slot(start, end, lexicon.companies[n.company].name, n.company))
    masked = list(sentence.text)
    for slot in known:
        masked[slot.start : slot.end] = "_" * (slot.end - slot.start)
    others = _proper_names("".join(masked), title_case)
    return tuple(sorted([*known, *others], key=lambda slot: slot.start))[:_MOST_SLOTS]


def _proper_names(text: str, title_case: bool) -> list[Slot]:
    found = [Slot(match.start(), match.end(), match.group(), None) for match in _STATE.finditer(text)]
    for slot in found:
        text = text[: slot.start] + "_" * (slot.end - slot.start) + text[slot.end :]
    for match in _PROPER.finditer(text):
        start, name = match.start(), match.group()
        opens = start == 0 or text[max(0, start - 2) : start] in ('"', "“", ": ")
        if text[max(0, start - 2) : start] == "_ " and not cues.SIGNING.match(name):
            continue  # the rest of a longer name: "Google Cloud"
        for part in _runs(name, title_case, opens):
            offset = start + name.index(part)
            found.append(Slot(offset, offset + len(part), part, None))
    return found


def _runs(name: str, title_case: bool, opens: bool) -> list[str]:
    """The stretches of a capitalised run that may name a party: between the words that name none."""
    words = name.split(" ")
    runs: list[list[str]] = []
    run: list[str] = []
    for place, word in enumerate(words):
        dull = _is_dull(word, near_end=place + 2 >= len(words), title_case=title_case, opens=opens and place == 0)
        if dull and run:
            runs.append(run)
            run = []
        elif not dull and not (word.islower() and not run):
            run.append(word)
    runs.append(run)
    found = (" ".join(run) for run in runs if run and not _is_ordinary(run))
    return [name for name in found if name.rstrip(".'’s") not in PLACES and name not in PLACES]


def _is_dull(word: str, *, near_end: bool, title_case: bool, opens: bool) -> bool:
    """Whether the word is no part of a name; `near_end` where one word at most follows it."""
    plain = word.lower().strip(".'’")
    return (
        cues.is_cue(word)
        or (title_case and cues.SIGNING.fullmatch(word) is not None)
        or _MONEY.match(word) is not None
        or (plain in _NO_PARTY and not (plain in _DIRECTIONS and not near_end))
        or ((title_case or opens) and is_ordinary(plain))
        or len(plain) < 2
        or plain.endswith("-based")
    )


def _is_ordinary(run: Sequence[str]) -> bool:
    """Whether they are ordinary words, with none that makes a name of them (`_HEADS`)."""
    if len(run) > 1 and not _HEADS.isdisjoint(run):
        return False
    return all(is_ordinary(word.lower().strip(".'’")) for word in run)


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
    return cues.NO_PART.sub("", _ASIDE.sub(r"\1 ", _IN_BRACKETS.sub("", "".join(pieces))))


def _links(text: str, slots: Sequence[Slot]) -> tuple[Link, ...]:
    groups = [(match.start(), match.end()) for match in _GROUPS.finditer(text)]
    if not groups:
        return ()
    found = [
        _link(cue, start, end, text, groups, slots)
        for cue, start, end in cues.find_cues(text)
        if (cue.is_verb and cue.name != "joining") or not cues.is_other_deal(text, start, end)
    ]
    return tuple(link for link in found if not (link.owner and cues.OTHER_DEAL.search(f"{link.owner[-1].name} ")))


def _link(cue: Cue, start: int, end: int, text: str, groups: Sequence[_Range], slots: Sequence[Slot]) -> Link:
    before = [group for group in groups if group[1] <= start]
    after = [group for group in groups if group[0] >= end]
    clause = _clause_start(text, start)
    owner = before[-1] if before and cues.OWNS.fullmatch(text, before[-1][1], start) else None
    actor = _actor(cue, text, start, clause, before)
    subject = next((group for group in before if group[1] > clause), None)
    partner, word = _partner(cue, text, end, after)
    return Link(
        cue=cue,
        actor=_members(actor, text, slots),
        owner=_members(owner, text, slots),
        subject=_members(subject if subject is not None else before[0] if before else None, text, slots),
        partner=_members(partner, text, slots),
        word=word,
        signed=bool(_signings(text, clause, start)),
        through=cues.THROUGH.search(text, max(groups[0][1], start - 70), max(start, groups[0][1])) is not None,
        joined=actor is not None and _CONJUNCTION.search(text, actor[0], actor[1]) is not None,
        near=actor is not None and text.count(" ", actor[1], start) <= 3,
        beside=not cue.is_verb and cues.BESIDE_NEWS.search(text[max(0, start - 50) : start]) is not None,
        reports=bool(groups) and cues.REPORTS.search(text, groups[0][1], max(start, groups[0][1])) is not None,
        main=_members(groups[0] if groups[0][1] <= start else None, text, slots),
        standing=cue.name == "works with" or (not cue.is_verb and _is_known(text, start)),
        negated=cues.NEGATED.search(text[max(0, start - 30) : start]) is not None
        or (partner is None and cues.PURPOSE.search(text[max(0, start - 60) : start]) is not None),
    )


def _is_known(text: str, start: int) -> bool:
    """Whether the deal at `start` is spoken of as one that the reader knows: "its long-standing alliance"."""
    known = cues.KNOWN_DEAL.search(text[max(0, start - 60) : start])
    return known is not None and cues.NEW_DEAL.search(text, max(0, start - 60), start) is None


def _clause_start(text: str, place: int) -> int:
    start = 0
    for match in cues.BOUNDARY.finditer(text, 0, place):
        start = match.end()
    return start


def _signings(text: str, start: int, end: int) -> list[int]:
    """Where verbs between `start` and `end` strike a deal; what follows them may lie beyond `end`."""
    return [match.start() for match in takewhile(lambda m: m.end() <= end, cues.SIGNING.finditer(text, start))]


def _actor(cue: Cue, text: str, start: int, clause: int, before: Sequence[_Range]) -> _Range | None:
    """The group that does it: nearest before the verb, which is the cue itself or strikes the deal."""
    verb = start
    if not cue.is_verb:
        verbs = _signings(text, clause, start)
        if not verbs:
            return None
        verb = verbs[-1]
    if cues.SAME_ACTOR.fullmatch(text, clause, verb):
        clause = 0
    return next((group for group in reversed(before) if clause < group[1] <= verb and verb - group[1] < 120), None)


def _partner(cue: Cue, text: str, end: int, after: Sequence[_Range]) -> tuple[_Range | None, str]:
    if not after or after[0][0] - end > 90:
        return None, ""
    led = cues.TO_PARTNER.fullmatch(text, end, after[0][0])
    if led:
        return after[0], (led["word"] or led["to"]).lower()
    if cue.is_verb and cues.TO_OBJECT.fullmatch(text, end, after[0][0]):
        return after[0], "'s" if text[after[0][1] :].startswith(("'s", "’s")) else ""
    if cues.TO_MOVED.fullmatch(text, end, after[0][0]):
        return after[0], "between"
    return None, ""


def _members(span: _Range | None, text: str, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    if span is None:
        return ()
    places = (ord(c) - cues.FIRST_SLOT for c in text[span[0] : span[1]])
    return tuple(slots[place] for place in places if 0 <= place < len(slots))
