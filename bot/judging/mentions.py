"""Who is named where: names and symbols of companies in an article, and which of them to believe.

A company's symbol or a name that is also a word only counts where the text shows that the company is
meant. Strength of naming: structured symbol, `(NASDAQ: X)`, `$X`, name, bare symbol.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.judging.companies import Found, Lexicon, fold
from bot.judging.ordinary import ORDINARY
from bot.judging.places import PLACES
from bot.model import Article, Mention, Naming, Span

# So many namings of one article are kept: real ones have at most some hundred.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """A company named in passage `passage` at `start` up to `end`; `company` is its place in the Lexicon."""

    passage: int
    start: int
    end: int
    company: int
    naming: Naming
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name or symbol before it is believed."""

    passage: int
    start: int
    end: int
    companies: tuple[int, ...]
    naming: Naming
    certain: bool


# "Apple Rush Co." is not Apple.
_OTHER_FIRM = re.compile(r" [A-Z][a-z'’-]{2,30},? (?:Inc|Corp|Company|Co|LLC|Ltd|Limited)\b")
# "TSM Roofing LLC" is not the TSM of the exchange, nor is "TSM Roofing" further down.
_OTHER_FIRM_OF_SYMBOL = re.compile(
    r"(?P<more> (?!Holdings?\b|Technology\b|"
    r"Group\b)[A-Z][a-z'’-]{2,30})(?: [A-Z][a-z'’-]{2,30}){0,2},? (?:Inc|Corp|Company|Co|LLC|Ltd|Limited)\b"
)
# "age-related macular degeneration (AMD)": the words before give the letters.
_ABBREVIATION = re.compile(r"\(([A-Z]{2,5})\)")
_US = (
    "NYSE(?: American| Arca| MKT)?|NASDAQ(?:GS|GM|CM)?|AMEX|OTC(?:QB|QX|MKTS|PK|PINK|ID| Markets|"
    " Pink| Other)?|CBOE|Cboe"
)
_ABROAD = (
    "TSX(?:[.-]?V)?|TSE|CSE|LSE|AIM|ASX|HKEX|HKG|SEHK|KRX|KOSPI|NSE|BSE|XETRA|FRA|FSE|FWB|EPA|"
    "Euronext|SGX|JSE|SWX|SIX|STO|TYO|SZSE|SSE|NEO|B3"
)
_EXCHANGE = re.compile(rf"(?:\b(?:({_US})|{_ABROAD})(?: \w+)? ?[:：] ?|\b({_US}):[A-Z.]+, )\$?$", re.IGNORECASE)
_SYMBOL = re.compile(r"(?<![\w&.'’-])[A-Z][A-Z0-9]{0,5}(?:[.-][A-Z]{1,2})?(?![\w&])(?!['’-][A-Za-z0-9]{3})")
# "Apple Inc. (NASDAQ: AAPL)", but also "Apple Rush Company, Inc. (OTC: APRU)", which is somebody else.
_TICKER_AFTER = re.compile(
    r"(?P<more>(?: [A-Z][\w&'’-]{0,30}){0,3}?)(?:,? (?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|"
    r"plc|PLC|LLC|N\.V|S\.A|Holdings?)\.?,?){0,2}\s?"
    r"\((?:(?:NYSE|N[Aa][Ss][Dd][Aa][Qq]\w*|AMEX|O[Tt][Cc]\w*|TSX\S*|CSE)(?: \w+)? ?: ?)\$?(?P<symbol>[A-Z.]{1,6})\b"
)
_LONGER_NAME = re.compile(
    r" (?:Bank|Bancorp|Bancshares|Financial|Hospitality|Park|Arena|Stadium|Center Arena|Waiver|Caltex|"
    r"Group LLC|Resources|"
    r"Therapeutics|Pharmaceuticals|Pharma|Biotech|REIT|Capital|Partners(?= (?:LLC|LP|L\.P|Ltd|Inc|II|"
    r"III|IV|Fund))|Advisors|Records|Airlines|Airways|University|College|"
    r"Retail|Engineering|Microelectronics|Yuasa|Global CEO|Biomats|Minerals|Mining|Gold|"
    r"Power Partners|Hotels?|Street|Avenue|County|Valley|"
    r"Rainforest|River|Basin|Holder|Holders|Applications?|Restrictions?|Requirements?|Fees?)\b"
)
_SHARE_AFTER = re.compile(
    r"['’]?s? (?:[Ss]tocks?|[Ss]hares?|[Ee]arnings|CEO|CFO|[Ff]airly|[Vv]alu\w+|[Rr]ated|[Pp]rice|"
    r"[Oo]ptions|[Cc]alls|[Pp]uts|[Uu]pgrade\w*|[Dd]owngrade\w*|[Ff]alls?|[Rr]ises?|[Gg]ains?|"
    r"[Jj]umps?|[Ss]lips?|[Dd]rops?|[Dd]eal)\b"
    r"|\)? ?(?:[+-]\d|\(\+?-?\d)|, [A-Z]{2,5}(?:,| and| &)|,? [A-Z]{2,5} [A-Z]{2,5}\b"
)
_SHARE_WORD = re.compile(
    r"\b(?:price|target|buy|sell|hold|stock|shares|debt|earnings|rating|banks?|dividend|upgrades?|downgrades?)\b",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(
    r"(?:[Ss]hares of|[Ss]tocks?:|[Bb]uy|[Ss]ell|[Hh]old|[Ww]atch|[Ii]n|[A-Z]{2,5}(?:,| and|,? &)) $"
)
_VENUES = ("Nasdaq", "NASDAQ", "NYSE", "Exchange")
_LISTING = re.compile(r"(?: \w+)? ?[:：] ?")
_INDEX = re.compile(r" (?:Composite|Index|100|futures)\b")
_LISTED_ON = re.compile(r"\b(?:list\w*|trad\w+|quot\w+|uplist\w*|debut\w*|shares?)(?: [\w-]+){0,3} on (?:the )?$")
_WORD_BEFORE = re.compile(r"([\w’'.-]+[)\]]?)[ ]$")
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "any",
        "each",
        "every",
        "no",
        "your",
        "my",
        "its",
        "their",
        "our",
        "his",
        "her",
        "new",
        "student",
        "work",
        "travel",
        "entry",
        "tourist",
        "h-1b",
        "h1b",
        "golden",
        "price",
        "sales",
        "revenue",
        "earnings",
        "profit",
        "wage",
        "pay",
        "gender",
        "skills",
        "gen",
        "robotic",
        "robot",
        "left",
        "right",
        "own",
    ]
)
# Capitals say nothing after a capital ("Treasury Strategy"), but for words that take a noun ("With Apple").
_PREPOSITIONS = frozenset(
    ["and", "with", "for", "from", "by", "via", "at", "of", "as", "to", "in", "on", "but", "after", "like", "while"]
)


def find_named(passages: Sequence[str], symbols: Sequence[str], lexicon: Lexicon) -> list[Named]:
    """Every believed naming of any company, in order of place; structured symbols come first."""
    foreign: set[str] = set()
    candidates: list[_Candidate] = []
    for index, text in enumerate(passages):
        if len(candidates) < _MOST:
            candidates += _candidates(index, text, lexicon, foreign)
    foreign |= _find_foreign_symbols(passages, candidates)
    candidates = [c for c in candidates if not _is_foreign(c, passages, foreign)]
    candidates += _find_aliases(passages, _learn_aliases(passages, candidates, lexicon), candidates)
    structured = _structured(symbols, lexicon)
    sure = Counter(company for c in candidates if c.certain and len(c.companies) == 1 for company in c.companies)
    sure.update(structured)
    named = [Named(0, 0, 0, company, Naming.STRUCTURED) for company in structured]
    for candidate in candidates:
        named.extend(_believed(candidate, sure))
    return sorted(named, key=lambda n: (n.passage, n.start))[:_MOST]


_RUN_BEFORE = re.compile(r"((?:[A-Z0-9][\w&.'’-]*|of|and|&|the)(?:,? )?)+$")
_SHORT_NAME = re.compile(r"\)\s?\(([A-Z][\w-]{1,15})\)")
_DEFINED = re.compile(r"[\"“”]([A-Z][\w&.’'-]*(?: [\w&.’'-]+){0,3}?)[,.]?[\"“”]")
_TAIL = re.compile(
    r"[ ,]+(?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|Holdings?|Group|AG|SA|SE|NV)\.?,?$"
)


def _learn_aliases(passages: Sequence[str], candidates: Sequence[_Candidate], lexicon: Lexicon) -> dict[str, int]:
    """What else this article calls a watched company: the name before `(NASDAQ: X)`, `("Avant")`, a first word."""
    aliases: dict[str, int] = {}
    for c in candidates:
        if len(c.companies) != 1 or not lexicon.is_watched(c.companies[0]):
            continue
        text = passages[c.passage]
        for alias in _aliases_at(c, text):
            if _may_be_alias(alias, c.companies[0], lexicon):
                aliases.setdefault(alias, c.companies[0])
    return aliases


def _aliases_at(c: _Candidate, text: str) -> Iterable[str]:
    if c.naming is Naming.EXCHANGE:
        opening = text.rfind("(", max(0, c.start - 60), c.start)
        run = _RUN_BEFORE.search(text[max(0, opening - 70) : opening].rstrip()) if opening > 0 else None
        if run:
            name = run.group().strip(" ,.")
            while (shorter := _TAIL.sub("", name)) != name:
                name = shorter
            yield name
            yield name.split(" ")[0]
        closing = text.find(")", c.end, c.end + 60)
        yield from _SHORT_NAME.findall(text, closing, closing + 20)
        if closing > 0:
            yield from _DEFINED.findall(text, closing, closing + 80)
    elif c.naming is Naming.NAME and " " in text[c.start : c.end]:
        yield text[c.start : c.end].split(" ", maxsplit=1)[0]
        initials = _initials(_TAIL.sub("", text[c.start : c.end]))
        if len(initials) >= 3:
            yield initials
    if c.naming in (Naming.NAME, Naming.EXCHANGE):
        yield from _units_at(c, text)


_UNIT_OF = re.compile(
    r"((?<!\w)[\w-]*[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*){0,3}?)(?: Limited| Ltd\.?| LLC|"
    r" Inc\.?)?,? (?:a|an|the|which is a) (?:[\w-]+[ -]){0,3}(?:subsidiary|unit|division|affiliate|"
    r"brand|arm) of (?:the )?$"
)
_HAS_UNIT = re.compile(
    r"(?:\([^()]{1,40}\)|[,’']s?|\s)+(?:announced (?:today )?that |"
    r"said (?:today )?that )?(?:and )?(?:its |through its )?(?:[\w-]+[ -]){0,3}(?:[Ss]ubsidiary|"
    r"[Uu]nit|[Dd]ivision|[Aa]ffiliate),? ([A-Z][\w.&’'-]*(?: [A-Z][\w&’'-]*){0,2})"
)


def _units_at(c: _Candidate, text: str) -> Iterable[str]:
    """What the article calls a subsidiary of the company: its deals are the company's."""
    opening = text[max(0, c.start - 110) : c.start]
    before = _UNIT_OF.search(opening) if opening.endswith((" of ", " of the ")) else None
    after = _HAS_UNIT.match(text, c.end, c.end + 160)
    for match in (before, after):
        if match:
            name = match.group(1)
            while (shorter := _TAIL.sub("", name)) != name:
                name = shorter
            yield name
            if " " in name:
                yield name.split(" ")[0]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split(" ") if word[:1].isupper())


def _may_be_alias(alias: str, company: int, lexicon: Lexicon) -> bool:
    name = fold(alias)
    if len(alias) < 3 or not any(map(str.isupper, alias)) or name in ORDINARY or alias in PLACES:
        return False
    if all(word in ORDINARY for word in name.split()) and " " in name and not alias[-1].isupper():
        return name.count(" ") > 0 and not name.startswith("the ")
    return company in lexicon.carriers(name) or not lexicon.carriers(name)


def _find_aliases(
    passages: Sequence[str], aliases: dict[str, int], candidates: Sequence[_Candidate]
) -> list[_Candidate]:
    if not aliases:
        return []
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(aliases, key=len, reverse=True)))})(?!\w)")
    taken = {(c.passage, place) for c in candidates if c.certain for place in range(c.start, c.end)}
    return [
        _Candidate(index, match.start(), match.end(), (aliases[match.group()],), Naming.NAME, certain=True)
        for index, text in enumerate(passages)
        for match in pattern.finditer(text)
        if (index, match.start()) not in taken and (index, match.end() - 1) not in taken
    ]


def to_mentions(named: Iterable[Named], article: Article, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The namings of watched companies as Mentions."""
    passages = article.passages
    return tuple(
        Mention(
            company=lexicon.companies[n.company].key,
            span=Span(n.passage, n.start, n.end),
            text=passages[n.passage][n.start : n.end],
            naming=n.naming,
        )
        for n in named
        if lexicon.is_watched(n.company)
    )


def _structured(symbols: Sequence[str], lexicon: Lexicon) -> list[int]:
    found: list[int] = []
    for symbol in symbols:
        scheme, _, bare = symbol.rpartition(":")
        bare = bare.strip().lstrip("$")
        if scheme == "CIK":
            found.extend([lexicon.ciks[bare]] if bare in lexicon.ciks else [])
            continue
        if bare in lexicon.isins:
            found.append(lexicon.isins[bare])
        found.extend(lexicon.symbols.get(bare.upper(), ())[:1])
    return list(dict.fromkeys(found))


def _believed(candidate: _Candidate, sure: Counter[int]) -> Iterable[Named]:
    companies = candidate.companies
    backed = tuple(company for company in companies if sure[company])
    if not candidate.certain and not backed:
        return
    if len(companies) > 1 and len(backed) == 1:
        companies = backed
    for company in companies:
        rivals = tuple(other for other in companies if other != company)
        yield Named(candidate.passage, candidate.start, candidate.end, company, candidate.naming, rivals)


def _is_foreign(c: _Candidate, passages: Sequence[str], foreign: set[str]) -> bool:
    """Whether the name begins a longer one of somebody else ("Apple Rush"), or letters that stand for other words."""
    text = passages[c.passage]
    if c.naming in (Naming.EXCHANGE, Naming.CASHTAG):
        return False
    return text[c.start : c.end] in foreign or any(" " in name and text.startswith(name, c.start) for name in foreign)


def _find_foreign_symbols(passages: Sequence[str], candidates: Sequence[_Candidate]) -> set[str]:
    """What the article itself uses for others: letters that it explains, a symbol that begins another firm's name."""
    foreign: set[str] = set()
    short = {passages[c.passage][c.start : c.end] for c in candidates}
    for text in passages:
        for match in islice(_ABBREVIATION.finditer(text), _MOST):
            letters = match.group(1)
            if letters in short and _stands_for(letters, text[max(0, match.start() - 100) : match.start()]):
                foreign.add(letters)
    for c in candidates:
        text = passages[c.passage]
        written = text[c.start : c.end]
        firm = _OTHER_FIRM_OF_SYMBOL.match(text, c.end) if written.isupper() and len(written) < 5 else None
        if firm:
            foreign.add(written + firm["more"])
    return foreign


def _stands_for(letters: str, words: str) -> bool:
    """Whether the words before an abbreviation give it, and are written as common words."""
    parts = words.replace("-", " ").split()
    said = parts[-len(letters) :]
    wanted = letters.lower()
    hyphened = words.split()[-len(letters) :]
    return any(
        "".join(word[0] for word in run).lower() == wanted and any(word[0].islower() for word in run[1:])
        for run in (said, hyphened)
        if len(run) == len(letters)
    )


def _candidates(index: int, text: str, lexicon: Lexicon, foreign: set[str]) -> list[_Candidate]:
    folded = fold(text)
    found_names = lexicon.find_names(folded, at_most=_MOST)
    names = [c for found in found_names if (c := _name(index, text, folded, found, lexicon, foreign))]
    taken = {place for c in names for place in range(c.start, c.end)}
    taken.update(place for found in found_names if not found.companies for place in range(found.start, found.end))
    symbols = [c for c in islice(_symbols(index, text, lexicon), _MOST) if c.start not in taken]
    return sorted([*names, *symbols], key=lambda c: c.start)


def _symbols(index: int, text: str, lexicon: Lexicon) -> Iterable[_Candidate]:
    for match in _SYMBOL.finditer(text):
        symbol = match.group()
        companies = lexicon.symbols.get(symbol) or lexicon.symbols.get(
            re.split("[.-]", symbol)[0] if symbol.endswith(".US") else ""
        )
        if not companies:
            continue
        start = match.start()
        before = text[max(0, start - 30) : start]
        exchange = _EXCHANGE.search(before)
        if exchange and not exchange.group(1) and not exchange.group(2) and "." not in symbol:
            continue
        if exchange:
            naming, certain = Naming.EXCHANGE, True
        elif before.endswith("$"):
            naming, certain = Naming.CASHTAG, True
        else:
            naming, certain = Naming.BARE, _is_plain_symbol(symbol, text, match.start(), match.end())
        yield _Candidate(index, start, match.end(), companies, naming, certain)


def _is_plain_symbol(symbol: str, text: str, start: int, end: int) -> bool:
    heads = start <= 1 and text[end : end + 2] in (": ", ") ") and len(symbol) > 1
    if heads and _SHARE_WORD.search(text):
        return True
    if len(symbol) < 3 or symbol.lower() in ORDINARY:
        return False
    return (
        _SHARE_AFTER.match(text, end) is not None or _SHARE_BEFORE.search(text, max(0, start - 25), start) is not None
    )


def _name(  # noqa: PLR0911  a name is doubted for many reasons
    index: int, text: str, folded: str, found: Found, lexicon: Lexicon, foreign: set[str]
) -> _Candidate | None:
    start, end = found.start, found.end
    written, name = text[start:end], folded[start:end]
    if not found.companies or not _is_cased(written, name, text, lexicon):
        return None
    if _is_venue(text, start, end):
        return None
    if text[max(0, start - 1) : start] in ("@", "#", "$") or text[max(0, start - 4) : start].lower() == "www.":
        return None
    ticker = _TICKER_AFTER.match(text, end)
    if ticker:
        carriers = lexicon.symbols.get(ticker["symbol"], ())
        companies = tuple(c for c in found.companies if c in carriers)
        renamed = not carriers and not ticker["more"]  # its symbol is not the one that we know, its name is
        if not companies and not renamed and any(lexicon.companies[c].tickers for c in found.companies):
            if ticker["more"]:
                foreign.add(written + " " + ticker["more"].split()[0])
            return None
        return _Candidate(index, start, end, companies or found.companies, Naming.NAME, True)
    if " " not in name and (longer := _LONGER_NAME.match(text, end) or _OTHER_FIRM.match(text, end)):
        if longer.re is _OTHER_FIRM:
            foreign.add(written + " " + longer.group().split()[0])
        return None
    if name in ORDINARY and not any(map(lexicon.is_watched, found.companies)):
        return None
    certain = " " in name or name not in ORDINARY or _reads_as_name(text, start, end)
    return _Candidate(index, start, end, found.companies, Naming.NAME, certain)


def _is_venue(text: str, start: int, end: int) -> bool:
    """Whether an exchange is only where something is listed: "(NASDAQ: X)", "trades on the Nasdaq under"."""
    listing = _LISTING.match(text, end)
    if listing is not None and _EXCHANGE.search(text, start, listing.end()):
        return True
    return text[start:end].endswith(_VENUES) and (
        _INDEX.match(text, end) is not None or _LISTED_ON.search(text[max(0, start - 60) : start]) is not None
    )


def _is_cased(written: str, name: str, text: str, lexicon: Lexicon) -> bool:
    if written.islower():
        return name not in ORDINARY and " " not in name and not any(map(str.isupper, text))
    if any(word.islower() and len(word) > 3 and word in ORDINARY for word in written.split(" ")):
        return False  # "The joint venture" is not The Joint, "to scale AI" is not Scale AI
    exact = lexicon.exact.get(name)
    return exact is None or written in exact


def _reads_as_name(text: str, start: int, end: int) -> bool:
    """A name that is also a word: capitalised within a sentence, and not the noun of a phrase."""
    if re.match(r"['’]s\b| (?:Inc|Corp|Co|Ltd|plc|Holdings)\b|\s?\(", text[end : end + 12]):
        return True
    before = _WORD_BEFORE.search(text[max(0, start - 30) : start])
    if before is None:
        return False
    word = before.group(1)
    if word.lower().rstrip(".") in _DETERMINERS or word.endswith((")", "]")) or "-" in word:
        return False
    return not word[0].isupper() or word.lower() in _PREPOSITIONS
