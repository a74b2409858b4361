"""What a new configuration changes, in lines for people: `+ INTU in ai-hardware`, `#deals digest 08:30 → 09:00`.

Every field of the values in a `Config` is compared, also those that come later: a field is called by its name, and
by a shorter one where that reads better. A secret is said to be another one, never shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import time, timedelta
from typing import Any

from bot.config.environment import Environment
from bot.config.fields import DAYS
from bot.config.load import Config
from bot.polling.addresses import masked_url

_SHORT = {
    "at_most": "alerts an hour",
    "at": "",
    "start": "from",
    "end": "to",
    "never": "not",
    "kinds": "",
    "stages": "",
}
_LONGEST = 60
"""Characters of a value that are shown; a pattern may have a thousand."""
_SETTINGS = ("allow_hosts", "contact", "slack_api_url", "slack_timeout", "ca_file")


def describe_changes(old: Config, new: Config) -> tuple[str, ...]:
    """A line for each difference: feeds, watchlists, companies, channels, rules, settings. None where nothing changed.

    The order of feeds and of companies means nothing and is not compared.
    """
    feeds = {one.url: one for one in old.feeds}, {one.url: one for one in new.feeds}
    watchlists = {one.name: one for one in old.watchlists}, {one.name: one for one in new.watchlists}
    companies = {one.key: one for one in old.companies}, {one.key: one for one in new.companies}
    channels = {one.id: one for one in old.channels}, {one.id: one for one in new.channels}
    rules = {f"rule {one.name}": one for one in old.rules}, {f"rule {one.name}": one for one in new.rules}
    return (
        *(line for kind in (feeds, channels, rules) for line in (*_come_and_gone("", *kind), *_both(*kind))),
        *_come_and_gone("watchlist ", *watchlists),
        *_both(*watchlists),
        *_both(*companies),
        *_changed("operator", old.operator, new.operator),
        *_settings(old.environment, new.environment),
        *_secrets(old, new),
    )


def _come_and_gone(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"− {kind}{masked_url(name)}" for name in old if name not in new)
    yield from (f"+ {kind}{masked_url(name)}{_members(new[name])}" for name in new if name not in old)


def _members(row: object) -> str:
    companies = getattr(row, "companies", ())
    return f": {', '.join(companies)}" if companies else ""


def _both(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, row in new.items():
        if name in old:
            yield from _changed(masked_url(name), old[name], row)


def _changed(name: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if is_dataclass(old) and type(old) is type(new):
        for field in fields(old):
            label = _SHORT.get(field.name, field.name.replace("_", " "))
            yield from _changed(f"{name} {label}".strip(), getattr(old, field.name), getattr(new, field.name))
    elif _is_list(old) and _is_list(new) and set(old) != set(new):
        place = name.removesuffix(" companies")
        yield from (f"− {_shown(item)} in {place}" for item in _sorted(old) if item not in new)
        yield from (f"+ {_shown(item)} in {place}" for item in _sorted(new) if item not in old)
    else:
        yield f"{name} {_shown(old)} → {_shown(new)}"


def _is_list(value: object) -> bool:
    """Whether what is gone and what is new in it can be told one by one: words, but neither times nor days."""
    return isinstance(value, tuple | frozenset) and all(isinstance(item, str) for item in value)


def _sorted(values: Sequence[str] | frozenset[str]) -> list[str]:
    return sorted(values) if isinstance(values, frozenset) else list(values)


def _shown(value: Any) -> str:
    match value:
        case timedelta():
            text = _duration(value)
        case time():
            text = f"{value:%H:%M}"
        case bool():
            text = "on" if value else "off"
        case tuple():
            text = ", ".join(map(_shown, value))
        case frozenset():
            text = _days(value)
        case _ if is_dataclass(value):
            parts = (getattr(value, field.name) for field in fields(value))
            text = " ".join(_shown(part) for part in parts if part is not False)
        case _:
            text = "" if value is None else str(value)
    return _shortened(text) or "none"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _days(days: frozenset[int]) -> str:
    return "daily" if len(days) == len(DAYS) else ", ".join(DAYS[day][:3] for day in sorted(days))


def _duration(span: timedelta) -> str:
    """As it is written in a file, in the largest unit that is whole."""
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _settings(old: Environment, new: Environment) -> Iterator[str]:
    for name in _SETTINGS:
        yield from _changed(name, getattr(old, name), getattr(new, name))


def _secrets(old: Config, new: Config) -> Iterator[str]:
    if old.environment.slack_token != new.environment.slack_token:
        yield "another Slack token"
    if old.environment.database != new.environment.database:
        yield "another database: it is used from the next start on"
    if old.environment.http_token != new.environment.http_token:
        yield "another token for the page: it is used from the next start on"
    known = {one.feed: one for one in old.credentials}
    yield from (
        f"another secret for {masked_url(one.feed)}" for one in new.credentials if known.get(one.feed, one) != one
    )
    if old.environment.proxy != new.environment.proxy:
        yield "another proxy"
    before = {hook.channel: hook for hook in old.webhooks}
    yield from (
        f"another webhook for {hook.channel}" for hook in new.webhooks if before.get(hook.channel, hook) != hook
    )
