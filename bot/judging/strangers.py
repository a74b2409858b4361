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
    r"(?: (?:(?:of|de|for|the|&) (?=[A-Z]))*(?:[A-Z][\w’'.-]*\w|[A-Z]|&|No\. ?\d+)\.?(?!\w))*"
    r"(?: \d+(?= [a-z]))?"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_LEGAL = re.compile(
    r"(?:,? (?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|LLP|L\.P|plc|PLC|N\.V|S\.A|AG|SE|GmbH|A/S|AB|ASA|Pte|Pty))"
    r"\.?,?$"
)
_ORGANISATION = re.compile(
    r"\b(?:Corporation|Company|Co|Universit\w+|Institute|Department|Ministry|Authority|Agency|Bank|Council|Association|"
    r"Group|Foundation|Hospital|College|Commission|Government|Airlines|Airways|League|Federation|Committee|Army|Navy|"
    r"Force|Police|Services|Systems|Technolog(?:y|ies)|Laborator(?:y|ies)|Labs?|Holdings?|Pharmaceuticals?|Therapeutics|"
    r"Energy|Motors?|Networks?|Industries|Ventures|Media|Entertainment|Robotics|Health|Healthcare|Internet|Aerospace|"
    r"Software|Electronics|Semiconductors?|Studios?|Partners|Logistics|Foods?|Resources|Oil|Power|Electric|TV|"
    r"Chamber|Union|Court|City|Telecom|Communications|Biotech|Biosciences|Payments?|Payroll|Cloud|Thermal|Materials)\b"
)
_NO_NAME = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday ai ceo cfo coo cto us u.s usa uk eu inc corp ltd llc llp co plc sec fda ftc doj fed ema
    irs congress senate house court judge trump biden linkedin twitter instagram x it i he she they we you the a an this
    that these those its his her their our ipo etf etfs s&p nasdaq nyse otc otcqb otcqx tsx american dow q1 q2 q3 q4 gpu
    gpus cpu cpus llm llms api apis ev evs mou mous loi ppa rng lng em gps rfid iot pr newswire businesswire globe
    globenewswire wire zacks benzinga reuters bloomberg cnbc yahoo finance motley fool barron seeking alpha insider
    marketbeat breaking update exclusive chief executive officer president chairman vice director company group corporation
    north south east west web platform launch tuesday's quantum robotics tldr news today read also what why how as in on at
    by to for with from and or but not is are was were will would new read more january's editor analyst analysts
    stock stocks shares nyse's mw gw us$ invoice tranche offtake partner partners""".split()
)
_DEMONYM = re.compile(r"(?:[A-Z][a-z]+(?:ese|ean|ian|ish)|American|German|French|Dutch|Swiss|Thai|Saudi|Greek|Czech)$")
_TITLES = (
    r"CEO|CFO|CTO|COO|[Cc]hief|[Pp]resident|[Cc]hair(?:man|woman)?|[Ff]ounder|[Cc]o-founder|[Dd]irector|[Aa]nalysts?|"
    r"[Hh]ead of|[Mm]anager|[Oo]fficer|[Ss]ecretary|[Mm]inister|[Gg]overnor|[Ss]enator|Mr|Mrs|Ms|Dr|Prof"
)
_PERSON_BEFORE = re.compile(rf"\b(?:{_TITLES})\.?,? $")
_PERSON_AFTER = re.compile(
    rf",? (?:(?:a|an|the|its|their|[\w&’'.-]+) ){{0,3}}?(?:{_TITLES}|[Ss]enior [Vv]ice|[Vv]ice [Pp]resident|EVP|SVP|VP)\b"
)
_PERSON = re.compile(r"[A-Z][a-zé-]+(?: [A-Z]\.)? (?:Mc|De|O['’])?[A-Z][a-zé-]+$")
_THING_AFTER = re.compile(
    r"(?:\(?(?:TM|R)\)?|[™®])|,? ?-?(?:(?:AI|LNG|new|cloud|lunar|next-gen\w*|quantum|computing) )?(?:[Pp]latforms?|chips?|[Gg][Pp][Uu]s?|CPUs?|"
    r"XPUs?|satellites?|systems?\b(?! Inc)|software|models?|apps?|processors?|vehicles?|golf carts?|carts?|drugs?|"
    r"ecosystems?|spacecraft|architecture|technolog(?:y|ies)|solution|tokens?|coins?|rockets?|servers?|regions?|tools?|"
    r"facilit(?:y|ies)|projects?|plants?|terminals?|mines?|fields?|framework|blockchain|product|interconnect|switch(?:es)?|"
    r"[Cc]ounty|[Ll]andfill|[Dd]istrict|area|site|campus|conference|summit|event|awards?|index|initiative|program|series|"
    r"headphones|compatible|rover|[Ff]oundry Services|protocol|network fee|regulations?|stock|shares)\b"
)
_OWNED_BEFORE = re.compile(
    r"(?:\b(?:its|their|his|her|our|own)(?: [a-z][\w-]*){0,2} |(?:\w['’]s|s['’]) (?:[a-z][\w-]* ){0,2})$"
)
_UNIT = re.compile(r"\b(?:subsidiary|unit|division|affiliate|arm|brand|partner|customer|client|rival|supplier) $")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in capitals at `start` up to `end` of a sentence, as it is called: no possessive, no legal form."""

    start: int
    end: int
    name: str


def find_strangers(text: str, proven: Collection[str] | None) -> Iterator[Stranger]:
    """Names in a sentence that can be organisations. `proven` are those that running text uses, for a headline."""
    for match in _RUN.finditer(text):
        for start, name in _pieces(match.group(), match.start(), text):
            end = start + len(name)
            called = called_plainly(name)
            if not _may_be_organisation(called, text, start, end):
                continue
            if proven is not None and called not in proven:
                continue
            yield Stranger(start, end, called)


def called_plainly(name: str) -> str:
    """The name without possessive, legal form and article.

    >>> called_plainly("The Borea Foods Inc.")
    'Borea Foods'
    """
    name = _POSSESSIVE.sub("", name.strip(" ,")).removeprefix("The ")
    while (shorter := _LEGAL.sub("", name)) != name:
        name = shorter
    return name if name.endswith((" Co.", " Cos.")) else name.rstrip(".,")


def _pieces(run: str, place: int, text: str) -> Iterator[tuple[int, str]]:
    """The names of a run of capitals: cut after possessives, and at words that are in no name."""
    words: list[str] = []
    start = at = place
    opens = place == 0 or text[max(0, place - 2) : place] in (". ", ": ", "* ", "? ") or text[place - 1] in '"“'
    for word in run.split(" "):
        bare = _POSSESSIVE.sub("", word)
        dull = _is_dull(bare, opens and not words and at == place)
        if not dull or (words and word in ("of", "de", "for", "the", "&")):
            start = start if words else at
            words.append(word)
        if words and (dull and word not in ("of", "de", "for", "the", "&") or bare != word):
            yield start, " ".join(words)
            words = []
        at += len(word) + 1
    if words:
        yield start, " ".join(words)


def _is_dull(word: str, opens: bool) -> bool:
    plain = word.lower().strip(".'’")
    if word[:1].isdigit() or (len(plain) < 2 and word != "&"):
        return not word.isdigit()
    return (
        plain in _NO_NAME
        or is_cue(word)
        or SIGNING.fullmatch(word) is not None
        or (opens and is_ordinary(plain))
        or _DEMONYM.match(word) is not None
    )


def _may_be_organisation(name: str, text: str, start: int, end: int) -> bool:
    words = name.split(" ")
    if len(name) < 2 or name in PLACES or name.lower() in _NO_NAME or all(is_dull_word(word) for word in words):
        return False
    if re.search(r"\d", name) and not re.search(r"No\. ?\d|^\d|[A-Z]\d[A-Z]?$|\d$(?<![A-Za-z-]\d)", name):
        return False
    if _PERSON_BEFORE.search(text[max(0, start - 30) : start]) and _PERSON.fullmatch(name):
        return False
    if _PERSON.fullmatch(name) and not _ORGANISATION.search(name) and _PERSON_AFTER.match(text, end):
        return False
    if _OWNED_BEFORE.search(text[max(0, start - 40) : start]) and not _UNIT.search(text[max(0, start - 20) : start]):
        before = re.search(r"([A-Z]\w+)['’]s (?:[a-z][\w-]* ){0,2}$", text[max(0, start - 40) : start])
        if before is None or before[1] not in PLACES:
            return False
    return not _THING_AFTER.match(text, end + 1 if text[end : end + 1] == " " else end)


def is_dull_word(word: str) -> bool:
    return is_ordinary(word.lower().strip(".'’")) and _ORGANISATION.fullmatch(word) is None
