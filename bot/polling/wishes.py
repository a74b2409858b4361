"""What a server and a feed ask of those who poll: how long an answer is good, and when not to come."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.model import Wishes

_HEAD = 64 * 1024
"""Bytes of a feed that are looked at: what it says of itself stands ahead of its entries."""

_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
_DAYS = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)

LONGEST = timedelta(days=365)


def find_wishes(body: bytes) -> Wishes:
    """`ttl` (minutes), `skipHours` (GMT, 24 is midnight too) and `skipDays` of an RSS feed, as RSS 2.0 has them."""
    head = body[:_HEAD]
    entry = _ENTRY.search(head)
    head = head[: entry.start()] if entry else head
    ttl, hours, days = _TTL.search(head), _SKIP_HOURS.search(head), _SKIP_DAYS.search(head)
    skipped = {int(hour) % 24 for hour in _HOUR.findall(hours[1])} if hours else set()
    named = {day.lower() for day in _DAY.findall(days[1])} if days else set()
    return Wishes(
        timedelta(minutes=int(ttl[1])) if ttl else timedelta(),
        tuple(sorted(skipped)),
        tuple(number for number, day in enumerate(_DAYS) if day in named),
    )


def good_for(headers: Mapping[str, str]) -> timedelta:
    """How long an answer stays good, from its headers (names in lower case), by RFC 9111, sections 4.2.1 and 4.2.3.

    `max-age` counts before `Expires`; what the answer spent in caches is over. Nothing where it may not be kept.
    """
    control = headers.get("cache-control", "")
    if _NO_CACHE.search(control):
        return timedelta()
    max_age = _MAX_AGE.search(control)
    if max_age:
        lifetime = timedelta(seconds=min(int(max_age[1]), int(LONGEST.total_seconds())))
    else:
        expires, date = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
        lifetime = min(expires - date, LONGEST) if expires and date else timedelta()
    age = headers.get("age", "")
    spent = timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 10 else timedelta()
    return max(lifetime - spent, timedelta())


def is_skipped(wishes: Wishes, moment: datetime) -> bool:
    """Whether the feed asks not to be polled at this time (UTC). One that skips every hour or day asks for nothing."""
    hours, days = set(wishes.skip_hours), set(wishes.skip_days)
    return (moment.hour in hours and len(hours) < 24) or (moment.weekday() in days and len(days) < 7)


def http_date(value: str) -> datetime | None:
    """The moment that a header gives, in UTC where it names no zone; None where it gives none."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
