"""Build bot/data/companies.csv: `python scripts/build_directory.py TABLE`.

TABLE is a list of listed companies with the columns ticker, exchange, cik, sec_name, listing_name and
market_cap_usd, one row a symbol. Names as registered become names as people write them, by the rules
below. Beside this script, written by hand, `directory/listed.csv` corrects them and adds foreign companies
that the table does not have, and `directory/private.csv` adds private ones. Every row of the result is
about one company.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from bot.judging.ordinary import ORDINARY

BY_HAND = Path(__file__).with_name("directory")
RESULT = Path(__file__).parents[1] / "bot" / "data" / "companies.csv"
COLUMNS = ("key", "name", "names", "never", "tickers", "exchange", "cik", "isins")

WELL_KNOWN = 2_000_000_000
"""Market value in US dollars from which a word alone names a company: `Box`, `Waters`; below, `Team Inc.`."""

Row = Mapping[str, str]

# ── symbols ──────────────────────────────────────────────────────────────────────────────────────

_NOT_ORDINARY = re.compile(
    r"(?i)\b(?:warrants?|rights?|preferred|preference|pfd|notes?|debentures?|zones|tangible equity|subordinated|"
    r"(?<!american )deposit[ao]ry shares|etf|etn|units? each|units?, each|term trust)\b|%|\bunits?\s*$"
)
_DERIVED_TICKER = re.compile(r"-(?:P[A-Z]?|WT[A-Z]?|WS|UN|RI|R|U|W)$|\^|\.")
_NOT_A_COMPANY = re.compile(
    r"(?i)\b(?:"
    r"acquisitions? (?:corp|inc|co|ltd|limited|company|holdings|i+v?\b|[1-9])|acquisition$|blank check|"
    r"fund|etf|etn|strats|closed.end|portfolio|spdr|ishares|proshares|grayscale|"
    r"(?:municipal|income|bitcoin|ethereum|ether|solana|xrp|gold|silver|crypto|royalty|dividend|bond|credit|physical)"
    r"\b.* trust|(?:strategy|strategies) trust|trust for)\b"
)
_RECEIPTS = re.compile(r"/\s*ADR\b")  # large foreign companies, whose market value the table does not have
_COMMON_UNITS = re.compile(r"(?i)\bcommon units?\b|\bunits? represent")


def fold_ticker(ticker: str) -> str:
    return ticker.replace("/", "-")


def is_ordinary_share(row: Row) -> bool:
    """Whether a row is about the company's own shares or their receipts, not something derived from them."""
    listing = row["listing_name"]
    if _DERIVED_TICKER.search(row["ticker"]):
        return False
    return not _NOT_ORDINARY.search(listing) or bool(_COMMON_UNITS.search(listing))


def is_derived(row: Row, listed: set[str]) -> bool:
    """Whether a symbol that no exchange lists by name stands beside one that is: notes, warrants, preferred stock."""
    unlisted = not row["listing_name"] and fold_ticker(row["ticker"]) not in listed
    extended = any(row["ticker"] != other and row["ticker"].startswith(other) for other in listed)
    warrant = len(row["ticker"]) == 5 and row["ticker"].endswith(("W", "R", "U"))
    return unlisted and bool(listed) and (row["exchange"] != "OTC" or extended or warrant)


# ── names ────────────────────────────────────────────────────────────────────────────────────────

_SHARE_CLASS = re.compile(
    r"(?i)(?:[\s,-]+|(?<=\)))(?:new )?\b(?:"
    r"common (?:stock|shares?|units?)|class [a-z]\b|series [a-z]\b|(?:registered )?ordinary shares?|"
    r"american deposit[ao]ry|(?:sponso\w+|unsponsored) a[dm]|ads\b|adrs?\b|depositary (?:shares|receipt)|"
    r"subordinate voting|limited voting|voting ordinary|shares? of beneficial|shares\b|(?:new york|ny) registr?y|"
    r"trust units|units? represent|beneficial|trading under|business development).*$"
)
_STATE = re.compile(r"\s*[/\\]\s*[A-Za-z]*\s*[/\\]?\s*$")
_TRAILING_NOTE = re.compile(r"\s*\([^()]*\)[\s.]*$")
_LEGAL_FORM = re.compile(
    r"(?i)(?:,?\s+(?:"
    r"inc|incorporated|corp|corporation|co|company|ltd|limited|plc|p\.l\.c|llc|l\.l\.c|lp|l\.p|n\.?v|s\.?a|s\.?e|a\.?\s?g|"
    r"asa|ab|a/s|a s|s\.?p\.?a|oyj|k\.?k|kgaa|bhd|aktiengesellschaft|limited partnership|(?:public )?limited company|"
    r"public ltd co|s\.?a\.?b\.?(?: de c\.?v)?|s\.?a\.? de c\.?v|p\.?t|r\.?e\.?i\.?t"
    r")\.?|\s+(?:&|and)|,)$"
)
_SAID_TWICE = re.compile(r"(?i)^(.{5,}?),? (?:inc|corp|corporation)\.? \1$")
_HOUSE = re.compile(r"(?i)\s+(?:holdings?|group)$")
_TRADE = re.compile(
    r"(?i)\s+(?:technolog(?:y|ies)|pharmaceuticals?|pharma|therapeutics|biotherapeutics|biosciences?|biopharma|biotech|"
    r"medicines|genomics|networks?|software|semiconductors?|platforms?|systems|robotics|interactive|entertainment|motors?|"
    r"international|enterprises?|industries|solutions|brands|worldwide|global|oncology|laboratories|diagnostics|medical|"
    r"aerospace)$"
)
_KEPT_CAPITALS = re.compile(r"^(?:[A-Z]{1,3}|[A-Z]&[A-Z]|[^aeiouyAEIOUY]+|[A-Z]*\d[A-Z\d]*|(?:[A-Z]\.)+)$")
_SMALL_WORDS = {"of", "and", "the", "for", "de", "du", "la", "del", "di", "to", "in", "on", "by"}
_SHORT = 4
# Single words that remain when a trade is taken off, but mean something else to most readers.
_SOMETHING_ELSE = frozenset(
    """
    a.k.a. aardvark actuate acumen adagio aeries albany amass amber arcturus aries arrowhead aspire
    atrium bentley bicycle bridger brightline butterfly candel cardiff caribou carpenter cartesian
    castle concorde corvus cumberland denali descartes dogwood dolphin duality edgewise edison eikon
    entrada envoy ethos ferguson foghorn forte friedman fulcrum gibraltar gorilla grace hackett harvard
    helios heron hillman indie innate ironwood jasper kronos krystal lakefront lantern legend lennox
    lexicon lichen ligand lotus madrigal marker marti matthews melrose mercer miami miller mohawk
    montage myers onward outset patrick perimeter pliant powell prelude primo protagonist pulse quince
    rapport recon relay rigel roper scribe senti silence spero starling tango tempest tower twist upland
    viridian werewolf werner xenon yarrow zealand
    """.split()  # noqa: SIM905 (a hundred quoted words would be twenty lines more)
)


def to_name(registered: str) -> str:
    """A registered or listed name as people write it: without share class, state, legal form and capitals."""
    name = _SHARE_CLASS.sub("", " ".join(registered.replace(" A/S", " ").replace("SA/NV", "").split()))
    while (bare := _LEGAL_FORM.sub("", _TRAILING_NOTE.sub("", _STATE.sub("", name)).strip()).strip()) not in ("", name):
        name = bare
    name = _SAID_TWICE.sub(r"\1", re.sub(r"(?i)^the\s+", "", name).strip(" ,.-&/"))
    return repair_case(name)


def repair_case(name: str) -> str:
    """`ADVANCED MICRO DEVICES` as `Advanced Micro Devices`; what is not all in capitals stays as it is."""
    if any(character.islower() for character in name):
        return name
    words = name.split()
    if len(words) == 1 and len(name) <= _SHORT:
        return name
    return " ".join(_repair_word(word, first=not place) for place, word in enumerate(words))


def _repair_word(word: str, *, first: bool) -> str:
    if not first and word.lower() in _SMALL_WORDS:
        return word.lower()
    if _KEPT_CAPITALS.match(word) and word.lower() not in _SMALL_WORDS:
        return word
    return re.sub(r"[A-Z]+(?:'[A-Z]+)?", lambda part: part[0].capitalize(), word)


def fold_name(name: str) -> str:
    """What two spellings of one name have in common."""
    return re.sub(r"[\W_]+", "", name.lower().replace("&", "and"))


def shortened(name: str) -> str:
    """The name without `Holdings` or `Group`, where what remains can stand alone; else the name.

    `Grid Dynamics Holdings` is Grid Dynamics, but `Healthcare Services Group` is not healthcare services.
    """
    bare = name
    while (shorter := _HOUSE.sub("", bare)) != bare:
        if not stands_alone(shorter) and (" " not in shorter or bare.lower().endswith("group")):
            return bare
        bare = shorter
    return bare


def stands_alone(name: str) -> bool:
    """Whether a remnant names a company: it has four letters or more, and a word that is no ordinary one."""
    return len(name) >= _SHORT and not is_ordinary(name) and name.lower().rsplit(maxsplit=1)[-1] not in _SMALL_WORDS


def is_ordinary(name: str) -> bool:
    """Whether every word of a name is one that texts use anyway: `Team`, `Healthcare Services`."""
    return all(word.isdigit() or word.strip("&,.") in ORDINARY for word in name.lower().split())


def with_legal_form(registered: str) -> str:
    """`Team Inc.`: the name as it is told from the word."""
    return repair_case(
        _TRAILING_NOTE.sub("", _STATE.sub("", _SHARE_CLASS.sub("", " ".join(registered.split())))).strip()
    )


def without_trade(name: str) -> str:
    """`Agilent` for `Agilent Technologies`: the one word before the trade; empty where there is none."""
    bare = _TRADE.sub("", _HOUSE.sub("", name))
    usable = bare != name and " " not in bare and len(bare) > _SHORT and stands_alone(bare)
    return bare if usable and bare.lower() not in _SOMETHING_ELSE else ""


# ── companies ────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Draft:
    """A company while the directory is built."""

    key: str
    name: str
    names: list[str] = field(default_factory=list)
    tickers: list[str] = field(default_factory=list)
    exchange: str = ""
    cik: str = ""
    isins: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    value: float = 0.0
    by_hand: bool = False
    foreign: bool = False

    def add_names(self, names: Iterable[str], same: Callable[[str], str] = fold_name) -> None:
        """Add names that are not `same` as one that is there: spaces and hyphens do not count, unless told so."""
        taken = {same(name) for name in self.names}
        for name in names:
            if fold_name(name) and same(name) not in taken:
                taken.add(same(name))
                self.names.append(name)


def load_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(file)]


def to_drafts(rows: Iterable[Row]) -> list[Draft]:
    """The listed companies of the table, the largest first."""
    groups: dict[str, list[Row]] = defaultdict(list)
    ciks = {fold_ticker(row["ticker"]): row["cik"] for row in rows if row["cik"]}
    for row in rows:
        groups[row["cik"] or ciks.get(fold_ticker(row["ticker"])) or to_name(row["listing_name"])].append(row)
    drafts = filter(None, map(to_draft, groups.values()))
    return sorted(drafts, key=lambda draft: (-draft.value, draft.key))


def _rank(row: Row) -> tuple[bool, bool, bool, int, str]:
    """Main symbols first: listed with a value, not over the counter, a receipt (Y) before a foreign share (F)."""
    ticker = row["ticker"]
    return (not row["market_cap_usd"], row["exchange"] == "OTC", ticker.endswith("F"), len(ticker), ticker)


def to_draft(rows: list[Row]) -> Draft | None:
    """One company from the rows of one registrant; None where they are about something else."""
    listed = {fold_ticker(row["ticker"]) for row in rows if row["listing_name"]}
    shares = [row for row in rows if is_ordinary_share(row) and not is_derived(row, listed)]
    named = [row[column] for row in rows for column in ("listing_name", "sec_name")]
    if not shares or any(_NOT_A_COMPANY.search(name) for name in named):
        return None
    shares.sort(key=_rank)
    value = max(float(row["market_cap_usd"] or 0) for row in shares)
    listed_names = [row[column] for column in ("listing_name", "sec_name") for row in shares if row[column]]
    full = list(map(to_name, listed_names))
    if " " not in full[0] and is_ordinary(full[0]) and value < WELL_KNOWN:
        full = list(map(with_legal_form, listed_names))
    draft = Draft(
        key=fold_ticker(shares[0]["ticker"]),
        name=shortened(full[0]),
        tickers=list(dict.fromkeys(fold_ticker(row["ticker"]) for row in shares)),
        exchange=next((row["exchange"] for row in shares if row["exchange"]), ""),
        cik=next((row["cik"] for row in rows if row["cik"]), ""),
        value=value,
        foreign=any(_RECEIPTS.search(row["sec_name"]) for row in shares),
    )
    draft.add_names([draft.name, *map(shortened, full), *full], lambda name: "".join(sorted(fold_name(name))))
    return draft


def correct(drafts: Iterable[Draft], rows: Iterable[Row]) -> list[Draft]:
    """Correct the drafts by hand-written rows, and add those that no draft answers to.

    A row is about the draft that has its key or one of its tickers. Its `name` replaces the one made
    by rule, its `names` join those, `not` takes some of them away; its `tickers` come first. `never` are
    phrases in which a name does not count (`Nasdaq Composite`).
    """
    drafts = list(drafts)
    by_ticker = {ticker: draft for draft in drafts for ticker in draft.tickers}
    for row in rows:
        tickers = list(dict.fromkeys([row["key"], *values(row["tickers"])]))
        draft = next((by_ticker[ticker] for ticker in tickers if ticker in by_ticker), None)
        if draft is None:
            draft = Draft(row["key"], row["name"])
            drafts.append(draft)
        made = draft.names
        draft.key, draft.name, draft.by_hand = row["key"], row["name"], True
        draft.names = []
        unwanted = values(row["not"])
        draft.add_names([row["name"], *values(row["names"])], str.casefold)
        draft.add_names(name for name in made if name not in unwanted)
        draft.tickers = list(dict.fromkeys([*tickers, *draft.tickers]))
        draft.exchange = row["exchange"] or draft.exchange
        draft.isins, draft.never = values(row["isins"]), values(row["never"])
    return drafts


def unite(drafts: list[Draft]) -> list[Draft]:
    """Give the symbols of receipts to the company by hand that has their name."""
    by_name = {fold_name(name): draft for draft in drafts if draft.by_hand for name in draft.names}
    kept = []
    for draft in drafts:
        owner = by_name.get(fold_name(draft.name))
        if draft.by_hand or not draft.foreign or owner is None:
            kept.append(draft)
        else:
            if not owner.tickers:
                owner.key, owner.exchange, owner.cik = draft.key, draft.exchange, draft.cik
            owner.tickers += [ticker for ticker in draft.tickers if ticker not in owner.tickers]
    return kept


def to_private(row: Row) -> Draft:
    draft = Draft(row["name"], row["name"], by_hand=True)
    draft.add_names([row["name"], *values(row["names"])], str.casefold)
    return draft


def values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split("|") if value.strip()]


def add_short_names(drafts: list[Draft]) -> None:
    """Give a company the one word before its trade, unless another company may be meant by it."""
    firsts = Counter(first for draft in drafts for first in {fold_name(name.split()[0]) for name in draft.names})
    for draft in drafts:
        if not draft.by_hand:
            short = (without_trade(name) for name in draft.names)
            draft.add_names(name for name in short if name and firsts[fold_name(name)] == 1)


def drop_doubtful_names(drafts: list[Draft]) -> None:
    """Of two companies with one name, the one that got it by hand keeps it, else the larger; a last name stays."""
    owners: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda draft: (not draft.by_hand, -draft.value)):
        for name in list(draft.names):
            owner = owners.setdefault(fold_name(name), draft)
            if owner is not draft and len(draft.names) > 1 and not (owner.by_hand and draft.by_hand):
                draft.names.remove(name)
                draft.name = draft.names[0] if draft.name == name else draft.name


def is_wanted(draft: Draft) -> bool:
    """Whether the table knows a market value, or a person or the trade in receipts vouches for the company."""
    return draft.by_hand or draft.value > 0 or draft.foreign


def to_cells(draft: Draft) -> tuple[str, ...]:
    names, never, tickers, isins = map("|".join, (draft.names, draft.never, draft.tickers, draft.isins))
    return draft.key, draft.name, names, never, tickers, draft.exchange, draft.cik, isins


def build(table: Path) -> list[Draft]:
    """Every company of the directory: the listed ones of the table and by hand, then the private ones."""
    drafts = correct(to_drafts(load_rows(table)), load_rows(BY_HAND / "listed.csv"))
    drafts = [draft for draft in drafts if is_wanted(draft)] + list(map(to_private, load_rows(BY_HAND / "private.csv")))
    drafts = unite(drafts)
    add_short_names(drafts)
    drop_doubtful_names(drafts)
    return drafts


def render(drafts: Iterable[Draft]) -> str:
    """The directory as the text of its file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(to_cells, drafts))
    return text.getvalue()


if __name__ == "__main__":
    companies = build(Path(sys.argv[1]))
    RESULT.write_text(render(companies), encoding="utf-8")
    print(f"{len(companies)} companies, {sum(len(company.names) for company in companies)} names")
