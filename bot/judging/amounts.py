"""The sum of a deal, quoted as the article says it."""

import re
from collections.abc import Sequence

_SCALE = r"(?:billion|million|trillion|thousand|bn|mn|m|b|k|tn)"
_SIGN = r"(?:(?<![A-Za-z])(?:(?:US|USD|CAD) ?|CDN|CA|C|HK|AU|A|S|NT|R)?[$€£¥₹]|\b(?:USD|EUR|GBP|CAD|AUD)|\bRs\.?)\s?"
_SUM = rf"{_SIGN}\d[\d,]*(?:\.\d+)?(?:[ -]?{_SCALE}\b)?(?:-plus)?"
_RANGE = r"between|up to|at least|about|around|approximately|roughly|nearly|almost|more than|over|as much as"
_AMOUNT = re.compile(
    rf"(?:\b(?:{_RANGE}) )?(?:(?<!\w){_SUM}|\d[\d,.]* {_SCALE} (?:dollars|euros|pounds))"
    rf"(?:(?: (?:and|to|or) |[-–]){_SUM})?",
    re.IGNORECASE,
)
_SCALED = re.compile(rf"\d[ -]?{_SCALE}\b|\d,\d{{3}},\d{{3}}", re.IGNORECASE)
_IN_CAPITALS = re.compile(rf"^(?:{_RANGE})\b", re.IGNORECASE)
# What a wire's mark-up makes of a sum: [MONEY value="2000000000" currency="usd" ...].
_MARKED_UP = re.compile(r"\[MONEY value=\"(\d+)\" currency=\"(\w{3})\"[^\]]*\]")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))

# A sum that tells how large somebody or something is, how it is valued or sold, or what is spent each year anyway.
_OF_OTHERS_BEFORE = re.compile(
    r"(?:\b(?:valu(?:ed|es|ing|ation)|worth of (?:stock|shares)|market (?:cap\w*|value)|capitali[sz]ation|revenues?|"
    r"sales|earnings|profits?|income|budget|capital expenditures?|capex|spending|cash flow|market size|backlog|"
    r"assets|share price|price target|shares? (?:at|to)|stock (?:at|to)|closed at|trad(?:es|ed|ing) at|fair value|"
    r"raised|raises?|raising|funding round|assets under management)\b[^.;$€£]{0,40}|\bprojects\s)$",
    re.IGNORECASE,
)
_VALUED_DEAL = re.compile(
    r"\b(?:contracts?|deals?|agreements?|orders?|partnerships?|"
    r"pacts?)\b[^.;]{0,50}\bvalued at[^.;$€£]{0,40}$",
    re.IGNORECASE,
)
_OF_OTHERS_AFTER = re.compile(
    r"[ -](?:[\w-]+ ){0,3}?(?:conglomerate|giant|compan(?:y|ies)|firm|group|industry|market(?!ing)|economy|"
    r"market cap\w*|"
    r"valuation|per share|a share|in (?:\w+ )?(?:revenues?|sales|earnings|profits?|assets|market value)|revenues?|"
    r"annually|a year|per year|each year|market value|fund|backlog|opportunity|(?:ATM|offering)\b)",
    re.IGNORECASE,
)


def find_amount(sentences: Sequence[str]) -> str:
    """The first sum in the sentences, in their order, that can be the deal's; empty where there is none.

    >>> find_amount(["Acme invests a $2 billion sum in Borea, a $70 billion conglomerate."])
    '$2 billion'
    """
    return next((amount for text in sentences for amount in _amounts(plain(text))), "")


def plain(text: str) -> str:
    """The text with the sums of a wire's mark-up written out."""
    return _MARKED_UP.sub(_written, text) if "[MONEY" in text else text


def _amounts(text: str) -> list[str]:
    return [
        _quoted(match.group())
        for match in _AMOUNT.finditer(text)
        if _SCALED.search(match.group())
        and not _is_of_others(text[max(0, match.start() - 80) : match.start()])
        and not _OF_OTHERS_AFTER.match(text, match.end())
    ]


def _is_of_others(before: str) -> bool:
    return _OF_OTHERS_BEFORE.search(before) is not None and _VALUED_DEAL.search(before) is None


def _quoted(amount: str) -> str:
    return _IN_CAPITALS.sub(lambda word: word.group().lower(), amount.strip(" .,"))


def _written(match: re.Match[str]) -> str:
    value, sign = int(match[1]), "$" if match[2].lower() == "usd" else match[2].upper() + " "
    for size, word in _SCALES:
        if value >= size:
            return f"{sign}{value / size:g} {word}"
    return f"{sign}{value:,}"
