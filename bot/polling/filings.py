"""Current reports to the SEC (form 8-K), as EDGAR's Atom feeds list them, put into words.

An entry of such a feed is a form, a filer with its CIK, and the items of the form that it reports; only the items
say what happened. Seen in 2026 in the feed of all newest reports (``action=getcurrent``):

    <title>8-K - ACME ROBOTICS, INC. (0001234567) (Filer)</title>
    <summary type="html"> <b>Filed:</b> 2026-07-01 <b>AccNo:</b> 0001234567-26-000123 <b>Size:</b> 225 KB
    <br>Item 1.01: Entry into a Material Definitive Agreement <br>Item 9.01: …</summary>

The feed of one company (``action=getcompany``) names the filer in the feed's title and not in the entry's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HOST = re.compile(r"https?://(?:[\w-]+\.)*sec\.gov/", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<form>8-K(?:/A)?) - (?P<name>.+?) \((?P<cik>\d{10})\) \(Filer\)")
_ENTRY_OF_COMPANY = re.compile(r"(?P<form>8-K(?:/A)?)\s+- Current report\b.*")
_COMPANY = re.compile(r"(?P<name>.+?)\s+\((?P<cik>\d{10})\)")
_ITEM = re.compile(r"\bItem (?P<code>\d\.\d\d): (?P<title>[^<\r\n]+)")

_ACTS: Mapping[str, str] = {
    "1.02": "terminated a material definitive agreement",
    "2.01": "completed an acquisition or disposition of assets",
    "2.02": "published its results",
    "2.03": "took on a direct financial obligation",
    "3.02": "sold unregistered equity",
    "5.01": "changed hands",
}
"""What an item of the form reports (sec.gov, Form 8-K, general instructions), for those that are acts of business."""

_ENTERED = "1.01"
_NATURES: Mapping[str, str] = {"2.03": "credit", "3.02": "financing", "2.01": "acquisition", "5.01": "merger"}
"""What an agreement is about where the same report has such an item beside 1.01: no deal to work together."""

_CAPITALS = re.compile(r"\b[A-Z][A-Z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Filing:
    """A current report: who filed it (name and CIK without its zeros), on which form, and the items it reports."""

    name: str
    cik: str
    form: str
    items: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What happened, in one sentence with the filer as its subject."""
        codes = dict(self.items)
        acts = [act for code, act in _ACTS.items() if code in codes]
        if _ENTERED in codes:  # an agreement that ends beside it is the one that it takes the place of
            nature = next((word for code, word in _NATURES.items() if code in codes), "material definitive")
            entered = f"entered into a{'n' if nature[0] in 'ae' else ''} {nature} agreement"
            acts = [entered, *(act for act in acts if act != _ACTS["1.02"])]
        others = "; ".join(title for code, title in self.items if code not in _ACTS and code != "9.01")
        return f"{self.name} {' and '.join(acts) if acts else f'filed a current report: {others or self.form}'}"

    @property
    def text(self) -> str:
        """The same with the form, and the items as the SEC words them."""
        items = "; ".join(f"item {code}, {title}" for code, title in self.items)
        return (
            f"{self.title}, it said in a report to the SEC (form {self.form}).\n\nThe report has {items or 'no items'}."
        )

    @property
    def symbol(self) -> str:
        return f"CIK:{self.cik}"


def find_filing(title: str, summary: str, link: str, feed_title: str) -> Filing | None:
    """The report that an entry stands for; None where it is none of EDGAR's. `summary` is as published, HTML."""
    if not _HOST.match(link):
        return None
    match = _ENTRY.fullmatch(title)
    who = match or _COMPANY.fullmatch(feed_title)
    form = match or _ENTRY_OF_COMPANY.fullmatch(title)
    if who is None or form is None:
        return None
    items = tuple((item["code"], item["title"].strip()) for item in _ITEM.finditer(summary))
    return Filing(_written(who["name"]), who["cik"].lstrip("0"), form["form"], items)


def _written(name: str) -> str:
    """A registered name as people write it: "ACME ROBOTICS, INC." is in capitals for no reason."""
    return _CAPITALS.sub(lambda match: match[0].capitalize(), name.strip())
