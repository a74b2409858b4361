"""How long ago a sentence says that it happened."""

import re
from datetime import UTC, date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_PARTS = {"early": 5, "late": 25, "mid": 15, "": 15}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(early |late |mid-)?({_NAMES})\b\.?(?: (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d{{3}}))?(?:,? ((?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|of|from|during) (?:early |late |mid-)?((?:19|20)\d\d)\b")


def days_ago(text: str, published: datetime | None) -> int | None:
    """Days from the latest date that the text names to the day of publication; None where it names none.

    A month without a day counts as its middle; what would lie more than a month ahead was a year before.
    """
    if published is None:
        return None
    today = published.astimezone(UTC).date()
    dates = [d for match in _DATE.finditer(text) if (d := _to_date(match, today))]
    dates += [date(int(year), 7, 1) for year in _YEAR.findall(text) if int(year) != today.year]
    past = [(today - d).days for d in dates if (today - d).days >= -3]
    return min(past, default=None)


def _to_date(match: re.Match[str], today: date) -> date | None:
    part, month, day, year = match.groups()
    if (month.lower() == "may" and not day and not year) or month[0].islower():
        return None
    if not day and not year and _MONTHS[month.lower()] == today.month:
        return None
    try:
        found = date(
            int(year) if year else today.year,
            _MONTHS[month.lower()],
            int(day) if day else _PARTS[(part or "").strip("- ").lower()],
        )
    except ValueError:
        return None
    if not year and (found - today).days > 31:
        return found.replace(year=found.year - 1) if (found.month, found.day) != (2, 29) else None
    return found
