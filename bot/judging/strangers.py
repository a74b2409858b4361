"""Organisations that no directory knows, and what else is written in capitals: people, products, places.

A name of ordinary words ("Engine No. 1") is one where running text writes it in capitals; a headline in
capitals proves nothing by itself.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.judging.cues import SIGNING, is_cue
from bot.judging.ordinary import is_ordinary
from bot.judging.places import PLACES

_RUN = re.compile(
    r"(?<![\w$.@#/-])(?:[A-Z][\w’'.-]*\w|[A-Z])(?:\.com|\.AI|\.ai|\.TV)?"
    r"(?: (?:(?:of|de|the|&) (?=[A-Z]))*(?:[A-Z][\w’'.-]*\w|[A-Z]|&|No\. ?\d+)\.?(?!\w))*"
    r"(?: \d+(?= [a-z]))?"
)
_STATE = re.compile(r"\b[A-Z][a-z]+ (?:[Gg]ovt|[Gg]overnment|[Mm]inistry|[Aa]uthorities)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_LEGAL = re.compile(
    r"(?:,? (?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|LLP|L\.P|plc|PLC|N\.V|S\.A|AG|SE|GmbH|A/S|AB|ASA|"
    r"Pte|Pty)|(?<!&) Co)\.?,?$"
)
# Their names hold a place; others are only from there.
_NATIONS = frozenset({"America", "England", "Scotland"})
_OF_PLACE = re.compile(
    r"\b(?:Universit\w+|Bank|Government|Department|Ministry|Republic|Institute|Kingdom|City|State|College|Museum|Port|"
    r"Authority|Chamber)$"
)
_ORGANISATION = re.compile(
    r"\b(?:Corporation|Company|Co|Universit\w+|Institute|Department|Ministry|Authority|Agency|Bank|Council|Association|"
    r"Group|Foundation|Hospital|College|Commission|Government|Airlines|Airways|League|Federation|Committee|Army|Navy|"
    r"Force|Police|Services|Systems|Technolog(?:y|ies)|Laborator(?:y|ies)|Labs?|Holdings?|Pharmaceuticals?|"
    r"Therapeutics|"
    r"Energy|Motors?|Networks?|Industries|Ventures|Media|Entertainment|Robotics|Health|Healthcare|Internet|Aerospace|"
    r"Software|Electronics|Semiconductors?|Studios?|Partners|Logistics|Foods?|Resources|Oil|Power|Electric|TV|"
    r"Chamber|Union|Court|City|Telecom|Communications|Biotech|Biosciences|Payments?|Payroll|Cloud|Thermal|Materials)\b"
)
_NO_NAME_WORDS = """
xetra lse asx hkex krx tse euronext cboe amex
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday ai ceo cfo coo cto us u.s usa uk eu inc corp ltd llc llp co plc sec fda ftc doj fed
ema irs congress senate house court judge trump biden linkedin twitter instagram x it i he she they we you the a an
this that these those its his her their our ipo etf etfs s&p nasdaq nyse otc otcqb otcqx tsx american dow q1 q2 q3
q4 gpu gpus cpu cpus llm llms api apis ev evs mou mous loi ppa rng lng em gps rfid iot pr newswire businesswire
globe globenewswire wire zacks benzinga reuters bloomberg cnbc yahoo finance motley fool barron seeking alpha
insider marketbeat breaking update exclusive chief executive officer president chairman vice director
 north south east west web platform launch tldr news today read also what why how as in on at by to for
with from and or but not is are was were will would new read more january's editor analyst analysts stock stocks
shares nyse's mw gw us$ fm southwest northwest southeast northeast midwest invoice tranche offtake partner partners
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_TAILS_WORDS = """
Company Group Corporation Corp Inc Co Ltd Limited plc Partners Holdings Bank
"""
_TAILS = frozenset(_TAILS_WORDS.split())
_DEMONYM = re.compile(
    r"(?:Japanese|Chinese|Taiwanese|Vietnamese|Korean|European|Canadian|Australian|Italian|Norwegian|Indian|Brazilian|"
    r"Russian|Ukrainian|Indonesian|Malaysian|Singaporean|Iberian|Scandinavian|British|Danish|Swedish|Spanish|Finnish|"
    r"Polish|Turkish|Scottish|Irish|Israeli|Mexican|Libyan|American|German|French|Dutch|Swiss|Thai|Saudi|Greek|Czech)$"
)
_TITLES = (
    r"CEO|CFO|CTO|COO|[Cc]hief|[Pp]resident|[Cc]hair(?:man|woman)?|[Ff]ounder|[Cc]o-founder|[Dd]irector|[Aa]nalysts?|"
    r"[Hh]ead of|[Mm]anager|[Ee]xecutive|[Oo]fficer|[Ss]ecretary|[Mm]inister|[Gg]overnor|[Ss]enator|Mr|Mrs|Ms|Dr|Prof"
)
_PERSON_BEFORE = re.compile(rf"\b(?:{_TITLES})\.?,? $")
_PERSON_AFTER = re.compile(
    rf"(?:,| is| was| as)? (?:(?:a|an|the|its|their|[\w&’'.-]+) ){{0,3}}?(?:{_TITLES}|[Ss]enior [Vv]ice|"
    rf"[Vv]ice [Pp]resident|EVP|SVP|VP|Partner)\b"
)
_PERSON = re.compile(r"[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?(?: [A-Z]\.)? (?:Mc|De|O['’])?[A-Z][a-zà-ÿ-]+")
_THING_AFTER = re.compile(
    r"(?:\(?(?:TM|R)\)?|[™®])|,? ?-?(?:(?:AI|LNG|new|cloud|lunar|next-gen\w*|quantum|computing) )?(?:[Pp]latforms?|"
    r"chips?|[Gg][Pp][Uu]s?|CPUs?|"
    r"XPUs?|satellites?|systems?\b(?! Inc)|software|models?|apps?|processors?|vehicles?|golf carts?|carts?|drugs?|"
    r"ecosystems?|spacecraft|architecture|technolog(?:y|ies)|solution|tokens?|coins?|rockets?|servers?|regions?|tools?|"
    r"facilit(?:y|ies)|projects?|plants?|terminals?|mines?|fields?|framework|blockchain|product|interconnect|"
    r"switch(?:es)?|"
    r"\w+-(?:compatible|based|powered|enabled)|[Cc]ounty|[Ll]andfill|[Dd]istrict|area|site|campus|conference|summit|"
    r"event|awards?|index|initiative|program|"
    r"series|"
    r"headphones|compatible|rover|equipment|gear|networking|accelerators?|[Ff]oundry Services|protocol|network fee|"
    r"regulations?)\b"
)
_OWNED_BEFORE = re.compile(
    r"(?:\b(?:its|their|his|her|our|own)(?: [a-z][\w-]*){0,2} |(?:\w['’]s|s['’]) (?:[a-z][\w-]* ){0,2})$"
)
# What is numbered is a product, as a rule: "Pelican-4", "MVR4X".
_OWNER = re.compile(r"([A-Z][\w.]*(?: [A-Z]\w+)?)['’]s (?:[a-z][\w-]* ){0,2}$")
_NO_ORGANISATION = re.compile(
    r"[A-Za-z]-?\d|^(?:Tier|Phase|Level|Series|Class) \d|\b(?:County|Landfill|District|Airport|Island|River|"
    r"Street)$|\b[A-Z]{2,}s$|"
    r"^(?:I|We|You|They|It|He|She)['’]"
)
_BASED = re.compile(r"-(?:compatible|based|backed|powered|enabled|focused|driven|class|ready|listed|owned|led)$")
_GENERIC = frozenset({"company", "group", "corporation"})
_IN_PLACE = re.compile(r", ([A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_USED_BEFORE = re.compile(r"\b(?:expand(?:s|ed|ing)?|using|access|onto|via|called|dubbed|named) $")
_UNIT = re.compile(r"\b(?:subsidiary|unit|division|affiliate|arm|brand|partner|customer|client|rival|supplier) $")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in capitals at `start` up to `end` of a sentence, as it is called: no possessive, no legal form."""

    start: int
    end: int
    name: str


def find_strangers(text: str, proven: Collection[str] | None, *, headline: bool = False) -> Iterator[Stranger]:
    """Names in a sentence that can be organisations. In a headline only those that are `proven` by running text
    (None: there is none), or that follow "with" and are no words."""
    for match in _STATE.finditer(text):
        yield Stranger(match.start(), match.end(), match.group())
    for match in _RUN.finditer(_STATE.sub(lambda state: "_" * len(state.group()), text)):
        if match.group() in PLACES:
            continue
        for start, name in _pieces(match.group(), match.start(), text, headline=headline):
            end = start + len(name)
            called = called_plainly(name)
            if not _may_be_organisation(called, text, start, end):
                continue
            if headline and not _is_believed(called, proven, text[:start]):
                continue
            yield Stranger(start, end, called)


def _is_believed(name: str, proven: Collection[str] | None, before: str) -> bool:
    """Whether a name in a headline is one: running text has it, or it is no phrase of words in capitals."""
    words = name.split(" ")
    plain = [word for word in words if is_ordinary(word.lower()) and not (word.isupper() and len(word) > 2)]
    strange = 2 * len(plain) <= len(words) or "No." in words
    if proven is None:
        return strange
    return name in proven or (before.lower().endswith((" with ", " between ")) and strange)


def called_plainly(name: str) -> str:
    """The name without possessive, legal form and article.

    >>> called_plainly("The Borea Foods Inc.")
    'Borea Foods'
    """
    name = _POSSESSIVE.sub("", name.strip(" ,")).removeprefix("The ")
    who, _, where = name.rpartition(" of ")
    if who and where in PLACES and where not in _NATIONS and not _OF_PLACE.search(who):
        name = who
    while (shorter := _LEGAL.sub("", name)) != name and not all(map(is_ordinary, shorter.lower().split())):
        name = shorter
    return name if name.endswith("& Co.") else name.rstrip(".,")


def _pieces(run: str, place: int, text: str, *, headline: bool) -> Iterator[tuple[int, str]]:
    """The names of a run of capitals: cut after possessives, and at words that are in no name."""
    words: list[str] = []
    start = at = place
    opens = place == 0 or text[max(0, place - 2) : place] in (". ", ": ", "* ", "? ") or text[place - 1] in '"“'
    for word in run.split(" "):
        bare = _POSSESSIVE.sub("", word)
        tail = bool(words) and bare.strip(".,") in _TAILS
        dull = not tail and _is_dull(bare, opens=opens and not words and at == place, headline=headline)
        if not dull or (words and word in ("of", "de", "the", "&")):
            start = start if words else at
            words.append(word)
        if words and ((dull and word not in ("of", "de", "the", "&")) or bare != word):
            yield start, " ".join(words)
            words = []
        at += len(word) + 1
    if words:
        yield start, " ".join(words)


def _is_dull(word: str, *, opens: bool, headline: bool) -> bool:
    """Whether the word is in no name; words of deals are in names, but not in headlines' capitals."""
    plain = word.lower().strip(".'’")
    if word[:1].isdigit() or (len(plain) < 2 and word != "&"):
        return not word.isdigit()
    return (
        plain in _NO_NAME
        or _BASED.search(word) is not None
        or ((headline or opens) and (is_cue(word) or SIGNING.fullmatch(word) is not None))
        or (opens and (is_ordinary(plain) or plain.endswith(("ed", "ing"))))
        or _DEMONYM.match(word) is not None
    )


def _may_be_organisation(name: str, text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start]
    if len(name) < 2 or is_no_name(name) or _NO_ORGANISATION.search(name) or _USED_BEFORE.search(before):
        return False
    words = name.split(" ")
    if all(map(is_dull_word, words)) and (len(words) == 1 or start == 0):
        return False
    return not (
        _is_placed(before, text, end) or _is_person(name, before, text, end) or _is_owned(before) or is_thing(text, end)
    )


def _is_placed(before: str, text: str, end: int) -> bool:
    """A town before its state: "in Becker, Minnesota"."""
    place = _IN_PLACE.match(text, end)
    return place is not None and place[1] in PLACES and before.endswith(("in ", "at ", "of ", "to "))


def _is_person(name: str, before: str, text: str, end: int) -> bool:
    if _PERSON.fullmatch(name) is None:
        return False
    after = _PERSON_AFTER.match(text, end) is not None and _ORGANISATION.search(name) is None
    return after or _PERSON_BEFORE.search(before) is not None


def _is_owned(before: str) -> bool:
    """Somebody's product or plant, "Acme's Atlas", "its Atlas"; a place owns nobody."""
    if not _OWNED_BEFORE.search(before) or _UNIT.search(before):
        return False
    owner = _OWNER.search(before)
    return owner is None or owner[1] not in PLACES


def is_thing(text: str, end: int) -> bool:
    """Whether what follows a name at `end` calls it a product, a plant or an event."""
    return _THING_AFTER.match(text, end + 1 if text[end : end + 1] == " " else end) is not None


def is_no_name(word: str) -> bool:
    """Whether it is written in capitals and yet nobody: a day, a title, an abbreviation."""
    plain = word.lower().strip(".'’")
    return plain in _NO_NAME or plain in _GENERIC or word in PLACES


def is_dull_word(word: str) -> bool:
    return is_ordinary(word.lower().strip(".'’")) and _ORGANISATION.fullmatch(word) is None
