"""Texts of the configuration that stand for something else: durations, times of day, days, addresses.

Each is a type for a model's field: checked when a file is read, with a hint that shows the cure, and
described in the JSON Schema so that an editor checks the same.
"""

import re
from collections.abc import Callable, Collection
from datetime import time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.model import FullText, Kind, Stage
from bot.polling.addresses import masked_url
from bot.reading.taking import TAKES

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KINDS_AND_STAGES = (*(kind.value for kind in Kind), *(stage.value for stage in Stage))

PLACEHOLDERS = ("{name}", "{ticker}")
"""What the address of a feed may hold for each watched company."""

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,5})\s*([smhd])")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_AN_HOUR = re.compile(r"(\d{1,4})(?:\s*(?:an|per|/)\s*hour)?")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{8,}|#[^\s#,]{1,80}")


def wrong(what: str, hint: str = "") -> PydanticCustomError:
    """What is wrong with a value, and the cure, as an error that pydantic gives its place."""
    return PydanticCustomError("wrong", "{what}", {"what": what, "hint": hint})


def did_you_mean(text: str, known: Collection[str]) -> str:
    """The known words that `text` comes near to, as a hint; all of them where none does and they are few."""
    near = get_close_matches(text.casefold(), known, n=2)
    if near:
        return "did you mean " + " or ".join(f"`{word}`" for word in near) + "?"
    return "known here: " + ", ".join(known) if 0 < len(known) <= 15 else ""  # more does not fit a line


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    text = value.strip()
    if not text:
        raise wrong("the text is empty", "write something between the quotes, or take the line out")
    return text


def to_duration(value: object) -> timedelta:
    """`90s`, `5m`, `1h`, `2d` as a duration."""
    text = _text(value)
    match = _DURATION.fullmatch(text)
    if match is None:
        raise wrong(f"`{text}` is not a duration", "a number and s, m, h or d, such as 90s, 5m, 1h or 2d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def to_interval(value: object) -> timedelta:
    """A duration that is not nothing."""
    duration = to_duration(value)
    if not duration:
        raise wrong(f"`{value}` is no time at all", "one second is the least: 1s")
    return duration


def to_time(value: object) -> time:
    """`08:30` as a time of day."""
    text = _text(value)
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise wrong(f"`{text}` is not a time of day", '"00:00" to "23:59", such as "08:30"')
    return time(int(match[1]), int(match[2]))


def to_days(value: object) -> frozenset[int]:
    """`mon-fri`, `daily`, `sat` or a list of days as weekdays, 0 being Monday; a range may pass Sunday."""
    words = value if isinstance(value, list) else [value]
    if not words:
        raise wrong("there is no day", "such as mon-fri, daily or [mon, wed]")
    return frozenset(day for word in words for day in _days_of(_text(word).lower()))


def _days_of(text: str) -> list[int]:
    if text == "daily":
        return list(range(7))
    first, dash, last = (part.strip() for part in text.partition("-"))
    start = _day(first)
    end = _day(last) if dash else start
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _day(text: str) -> int:
    for number, day in enumerate(DAYS):
        if text in (day, day[:3]):
            return number
    raise wrong(f"`{text}` is not a day", did_you_mean(text, [*(day[:3] for day in DAYS), "daily"]))


def to_timezone(value: object) -> str:
    """The name of a time zone that the IANA database knows."""
    text = _text(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:  # a folder such as `America` is an OSError
        near = get_close_matches(text, sorted(available_timezones()), n=2)
        hint = "did you mean " + " or ".join(near) + "?" if near else "an IANA name such as America/New_York"
        raise wrong(f"there is no time zone `{text}`", hint) from error
    return text


def to_at_most(value: object) -> int:
    """`6 an hour` as a number."""
    text = _text(value)
    match = _AN_HOUR.fullmatch(text)
    if match is None or not int(match[1]):
        raise wrong(f"`{text}` is not a number of alerts", "such as 6 an hour; `alerts: false` sends none")
    return int(match[1])


def to_url(value: object) -> str:
    """An http or https address of a host, without a user name or a password."""
    text = _text(value)
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise wrong("the address is malformed", "such as https://example.com/feed.xml") from error
    if "@" in parts.netloc:
        raise wrong("the address carries a user name or password", "take it out: a feed is polled without an account")
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", text):
        shown = masked_url(text)
        cure = "such as https://example.com/feed.xml" if "://" in text else f"did you mean https://{shown}?"
        raise wrong(f"`{shown}` is not an http(s) address", cure)
    return text


def to_feed_url(value: object) -> str:
    """The address of a feed; `{name}` and `{ticker}` in it stand for those of each watched company."""
    url = to_url(value)
    for placeholder in _PLACEHOLDER.findall(url):
        if placeholder not in PLACEHOLDERS:
            raise wrong(f"`{placeholder}` stands for nothing", did_you_mean(placeholder, PLACEHOLDERS))
    return url


def to_wanted(value: object) -> str:
    """The name of a kind or a stage."""
    text = _text(value)
    if text not in KINDS_AND_STAGES:
        raise wrong(f"there is no kind or stage `{text}`", did_you_mean(text, KINDS_AND_STAGES))
    return text


def to_full_text(value: object) -> FullText:
    """When pages are fetched."""
    text = _text(value)
    if text not in list(FullText):
        raise wrong(f"`{text}` is not a way to fetch pages", did_you_mean(text, list(FullText)))
    return FullText(text)


def to_takes(value: object) -> str:
    """What a boilerplate rule takes."""
    text = _text(value)
    if text not in TAKES:
        raise wrong(f"a rule cannot take `{text}`", did_you_mean(text, sorted(TAKES)))
    return text


def to_channel(value: object) -> str:
    """A channel's id, or `#name`."""
    text = _text(value)
    if _CHANNEL.fullmatch(text) is None:
        cure = f'"#{text}"' if re.fullmatch(r"[\w-]+", text) else 'C0123456789 or "#deals"'
        raise wrong(f"`{text}` is not a channel", f"its id (C and letters and digits) or its name in quotes: {cure}")
    return text


def to_variable(value: object) -> str:
    """The name of an environment variable, where a secret stands."""
    text = _text(value)
    if _VARIABLE.fullmatch(text) is None:  # it may be the secret itself, so it is not shown
        raise wrong(
            "this is not the name of an environment variable",
            "put the secret into a variable such as DEALS_WEBHOOK, and name that here",
        )
    return text


def _written(check: Callable[[object], Any], pattern: str, *examples: str) -> BeforeValidator:
    """Check a text with `check`; an editor checks `pattern` and offers `examples`."""
    shape = Annotated[str, Field(pattern=pattern, examples=list(examples) or None)]
    return BeforeValidator(check, json_schema_input_type=shape)


Text: TypeAlias = Annotated[str, _written(_text, r"\S")]
Duration: TypeAlias = Annotated[timedelta, _written(to_duration, r"^\d{1,5}\s*[smhd]$", "24h", "2d")]
Interval: TypeAlias = Annotated[timedelta, _written(to_interval, r"^0*[1-9]\d{0,4}\s*[smhd]$", "5m", "90s")]
Time: TypeAlias = Annotated[time, _written(to_time, r"^([01]?\d|2[0-3]):[0-5]\d$", "08:30")]
TimeZone: TypeAlias = Annotated[str, _written(to_timezone, r"^\S+$", "America/New_York")]
AtMost: TypeAlias = Annotated[int, _written(to_at_most, r"^\d{1,4}(\s*(an|per|/)\s*hour)?$", "6 an hour")]
FeedUrl: TypeAlias = Annotated[str, _written(to_feed_url, r"^https?://[^\s@]+$", "https://example.com/feed.xml")]
ChannelId: TypeAlias = Annotated[str, _written(to_channel, f"^({_CHANNEL.pattern})$", "C0123456789", "#deals")]
Variable: TypeAlias = Annotated[str, _written(to_variable, f"^{_VARIABLE.pattern}$", "DEALS_WEBHOOK")]
Days: TypeAlias = Annotated[frozenset[int], BeforeValidator(to_days, json_schema_input_type=str | list[str])]
Wanted: TypeAlias = Annotated[str, BeforeValidator(to_wanted), WithJsonSchema({"enum": list(KINDS_AND_STAGES)})]
Pages: TypeAlias = Annotated[FullText, BeforeValidator(to_full_text), WithJsonSchema({"enum": list(FullText)})]
Takes: TypeAlias = Annotated[str, BeforeValidator(to_takes), WithJsonSchema({"enum": sorted(TAKES)})]
