"""The first line of a message: the news in about ten words, built from the event.

What judging finds a deal to be for is a piece of a sentence or of a title. It is led in, cut where a
phrase ends, or left out, so that it reads well after the parties' names.
"""

import re
import textwrap
from collections.abc import Mapping

from bot.model import Company, Kind, Party, Stage, Story
from bot.telling.likeness import amount_of, terms_of
from bot.telling.parties import Name, are_same, to_name

KINDS = {
    Kind.PARTNERSHIP: "partnership",
    Kind.JOINT_VENTURE: "joint venture",
    Kind.SUPPLY: "supply deal",
    Kind.LICENSING: "licensing deal",
    Kind.INVESTMENT: "investment",
}
STAGES = {
    Stage.TALKS: "in talks",
    Stage.SIGNED: "agreed",
    Stage.EXPANDED: "expanded",
    Stage.CHANGED: "changed",
    Stage.DELAYED: "delayed",
    Stage.DENIED: "denied",
    Stage.ENDED: "ended",
}
_BEFORE_KIND = STAGES | {Stage.SIGNED: "", Stage.TALKS: "talks on"}
"""How far it has come where the kind follows: `expanded partnership`."""
LONGEST = 140
"""Characters of a first line: a heading block holds 150."""
_NAMES = 3
_SHORT_NAME = 2
"""Words of a name that no other name of the same party is shorter and better than."""
_WORDS = 10
_LEAST_WORDS = 5
_WORD = re.compile(r"\w\S*")
_SPARE_WORDS = 2
"""Words over the ten that are better said than cut off."""
_LEAST_PHRASE = 3
"""Words of a subject that is cut where a phrase ends."""
_TELLING = 2
"""Content words, beside the parties' names, from which a subject says something."""
_TALKS = re.compile(
    r"^(?:[\w-]+\s+){0,2}?(?:talks|negotiations|discussions)\b\s*(?:on|about|over|regarding|concerning)?\s*",
    re.IGNORECASE,
)
_BY_A_DEAL = re.compile(
    r"\s+(?:thanks to|in|through|under|via|as part of)\s+(?:its|the|their|an?)?\s*"
    r"(?:partnership|collaboration|deal|agreement)$",
    re.IGNORECASE,
)
"""The end of a subject that says no more than that there is a deal."""
_ABBREVIATION = re.compile(r"(\b[A-Z]\.[A-Z])$")
"""`U.S` at the end, whose full stop was no end of a sentence."""
_TOGETHER = re.compile(r"\s+(?:together|jointly)$", re.IGNORECASE)
_KIND_AGAIN = re.compile(
    r"(?:to\s+)?(?:supply|license|invest in|partner with|work with|collaborate with|team up with)\b", re.IGNORECASE
)
"""A subject that begins so and ends with a party says no more than the kind does: `to supply carmaker Kestrel`."""
_INFINITIVE = re.compile(
    r"(?:build|co-design|co-develop|develop|invest|expand|make|create|explore|integrate|bring|deliver|provide|produce"
    r"|manufacture|sell|accelerate|enhance|improve|strengthen|help|pay|adopt|announce|submit|collaborate|acquire|embed"
    r"|enable|revolutionize|deploy|meet|add|capture|boost|design(?= and)|supply(?! chain)|purchase(?! \w+s\b)"
    r"|(?:offer|launch|power|support|use|advance|host|train|test|license|buy|run|give)"
    r"(?= (?:an?|the|its|their|new|more|all|up)\b))\b",
    re.IGNORECASE,
)
"""A subject that begins with a verb reads better with `to`; only verbs that are hardly ever nouns, or that
stand before what only follows a verb."""
_LEADS_IN = re.compile(r"(?:to|for|on|in|with|at|by|of|from|across|through|under|into)\b", re.IGNORECASE)
"""How a subject begins that says what is done; a thing that is only named gives way to a sum."""
_TO_VERB = re.compile(r"^To\b|^to [A-Z](?=[a-z]+\b)")
_OPENING_NOUNS = re.compile(r"(?:its|their|his|her|our|the|an?)\b", re.IGNORECASE)
"""Words with which a subject is led in by `for`: alone it would hang in the air."""
_MIDDLE = re.compile(
    r"(?:which|that|who|whose|and|or|but|was|were|is|are|has|have|had)\b"
    r"|.*\b(?:whether|(?:people|persons?|sources?) (?:close|familiar|with knowledge))\b",
    re.IGNORECASE,
)
"""Words with which the middle of a sentence begins, or which only say who said it: what follows is no subject."""
_LEADING_ON_WORDS = """
a an the its their all both of in on at to for by with from and or as that which such well more rather based according
due order
"""
_LEADING_ON = frozenset(_LEADING_ON_WORDS.split())
"""Words after which a first line is not cut."""
_NEW_PHRASE_WORDS = """
to for in on at by with from across through using via over under into while which that where after before during
including amid thanks
"""
_NEW_PHRASE = frozenset(_NEW_PHRASE_WORDS.split())
"""Words before which a first line may be cut without a sign that something is missing."""
_CAPITALS = re.compile(
    r"\b(?:Up To|Up|To|More|Less|Than|Over|About|Around|Nearly|Almost|At Least|As Much As|An?|Of|Worth|Some|Initial"
    r"|Thousand|Million|Billion|Trillion|Crore|Lakh|Dollars|Euros|Pounds|Yuan|Yen|Won)\b"
)
"""What a title in capitals capitalizes of an amount; `Rs` and `Bn` stay as they are written."""
_MAGNITUDE = re.compile(r"\d\+?[\s-]?[A-Za-z]")


def headline(story: Story, companies: Mapping[str, Company]) -> str:
    """The news in about ten words: `Foxconn × OpenAI: to co-design AI data-center racks`."""
    parties = who(story, companies)
    subject = _subject(story, max(_WORDS - len(_WORD.findall(parties)), _LEAST_WORDS))
    amount = _sum_of(story)
    if not subject and not amount:
        subject = _title(story, parties)
    if not subject or (amount and not _LEADS_IN.match(subject)):
        line = f"{parties}: {' '.join(filter(None, (_BEFORE_KIND[story.stage], amount, KINDS[story.kind])))}"
    elif story.stage is Stage.SIGNED:
        line = f"{parties}: {subject}"
    else:
        line = f"{parties} ({STAGES[story.stage]}): {subject}"
    return textwrap.shorten(line, LONGEST, placeholder="…")


def _title(story: Story, parties: str) -> str:
    """The title of the first report where the event itself says next to nothing: one party, and no more of the deal.

    Nobody can do anything with `Amazon: partnership`.
    """
    title, room = story.sources[0].title, LONGEST - len(f"{parties} ({STAGES[story.stage]}): “”")
    if " × " in parties or title.isupper() or room < len(title) // 2:
        return ""
    return f"“{textwrap.shorten(title, room, placeholder='…')}”" if title else ""


def who(story: Story, companies: Mapping[str, Company]) -> str:
    """The parties, those first that alert; the article's order else. Who has two names is named once."""
    ranked = sorted(story.parties, key=lambda party: (party.company not in story.companies, not party.company))
    names = [_party_name(party, story, companies) for party in _one_name_each(ranked)]
    more = f" + {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return " × ".join(names[:_NAMES]) + more or "A deal"


def company_name(company: Company, story: Story) -> str:
    """What a story calls a watched company: as its parties are called, else as its evidence has it.

    In the words of the news: `Foxconn`, not the name on its shares.
    """
    called = next((party.name for party in story.parties if party.company == company.key), "")
    if called in company.names:
        return called
    text = story.evidence.casefold()
    said = [name for name in company.names if name.casefold() in text]
    return min(said, key=lambda name: (len(name), text.index(name.casefold()))) if said else company.name


def to_amount(text: str) -> str:
    """An amount as it is written in a sentence: `up to $340M` for `Up To $340M`."""
    return _CAPITALS.sub(lambda match: match[0].lower(), text)


def _party_name(party: Party, story: Story, companies: Mapping[str, Company]) -> str:
    company = companies.get(party.company)
    return company_name(company, story) if company else party.name or party.company


def _one_name_each(parties: list[Party]) -> list[Party]:
    """The parties in order, each once, under its best name; a watched one under its own."""
    kept: list[tuple[Party, Name]] = []
    for party in parties:
        name = to_name(party)
        same = next((place for place, (_, known) in enumerate(kept) if are_same(known, name)), None)
        if same is None:
            kept.append((party, name))
        elif not kept[same][0].company:
            kept[same] = min(kept[same], (party, name), key=_clumsiness)
    return [party for party, _ in kept]


def _clumsiness(named: tuple[Party, Name]) -> tuple[bool, int]:
    """Two words name somebody better than one; more are too many."""
    words = len(named[1].words)
    return words > _SHORT_NAME, words if words > _SHORT_NAME else -words


def _sum_of(story: Story) -> str:
    """The story's amount; empty where it is no sum but a price."""
    is_sum = amount_of(story.amount) is not None or _MAGNITUDE.search(story.amount)
    return to_amount(story.amount) if is_sum else ""


def _subject(story: Story, most: int) -> str:
    """What the deal is for, in about so many words; empty where it says no more than who and that."""
    subject = _ABBREVIATION.sub(r"\1.", _TALKS.sub("", story.subject.strip(" .,;:")))
    for ending in (_BY_A_DEAL, _TOGETHER):
        subject = ending.sub("", subject)
    if not _says_something(subject, [party.name for party in story.parties]):
        return ""
    return _cut(_led_in(subject), most)


def _says_something(subject: str, names: list[str]) -> bool:
    if _MIDDLE.match(subject) or len(terms_of(subject) - terms_of(" ".join(names))) < _TELLING:
        return False
    ends_with_a_party = any(name and subject.casefold().endswith(name.casefold()) for name in names)
    return not (ends_with_a_party and _KIND_AGAIN.match(subject))


def _led_in(subject: str) -> str:
    """The subject with `to` or `for` where it hangs in the air; its verb small, as a title in capitals has it not."""
    subject = _TO_VERB.sub(lambda match: match[0].lower(), subject)
    for opening, word in ((_INFINITIVE, "to"), (_OPENING_NOUNS, "for")):
        if opening.match(subject):
            return f"{word} {subject[0].lower()}{subject[1:]}"
    return subject


def _cut(subject: str, most: int) -> str:
    """The subject up to where a phrase ends; with “…” where none does."""
    words = subject.split()
    longest = most + _SPARE_WORDS
    if len(words) <= longest:
        return " ".join(words)
    ends = [end for end in range(_LEAST_PHRASE, longest + 1) if _is_end(words, end)]
    if ends:
        return " ".join(words[: ends[-1]]).rstrip(",;:")
    kept = words[:most]
    while kept and kept[-1].casefold() in _LEADING_ON:
        kept.pop()
    return " ".join(kept).rstrip(",;:") + "…" if kept else ""


def _is_end(words: list[str], end: int) -> bool:
    """Whether a phrase ends with that many words."""
    before, after = words[end - 1].casefold(), words[end].casefold()
    return before not in _LEADING_ON and (after in _NEW_PHRASE or before[-1] in ",;:")
