"""What a new configuration changes, in lines."""

from dataclasses import fields, replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.config import Config, Secret, Webhook, describe_changes
from bot.model import Channel, Company, DigestPlan, Feed, FullText, Kind, Promise, Quiet, Rule, Stage, Watchlist
from tests.unit.config.conftest import Load

MORNING = DigestPlan((time(8, 30),), frozenset(range(5)), "America/New_York")
FULL = {
    "feeds": "feeds:\n  - {url: 'https://a.example/feed?key=hidden', publisher: A, every: 5m}\n",
    "channels": (
        "channels:\n  '#deals':\n    watchlists: [chips]\n"
        "    digest: {at: ['08:30'], days: mon-fri, timezone: America/New_York}\n"
    ),
}


def changed(load: Load, **files: str) -> tuple[str, ...]:
    return describe_changes(load(**FULL), load(**(FULL | files)))


def test_the_same_configuration_changes_nothing(load: Load) -> None:
    assert describe_changes(load(**FULL), load(**FULL)) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        ("watchlists", "[NVDA, AMD]", "[NVDA, AMD, INTU]", ("+ INTU in chips",)),
        ("watchlists", "[NVDA, AMD]", "[NVDA]", ("− AMD in chips",)),
        ("watchlists", "[NVDA, AMD]", "[AMD, NVDA]", ("chips companies NVDA, AMD → AMD, NVDA",)),
        ("watchlists", "AMD]", "AMD]\n    mute: [class action]", ("+ class action in chips mute",)),
        ("watchlists", "NVDA", "{ticker: NVDA, names: [Jensen's]}", ("+ Jensen's in NVDA names",)),
        ("watchlists", "AMD]", "AMD]\n  cars:\n    companies: [TSLA]", ("+ watchlist cars: TSLA",)),
        ("channels", "08:30", "09:00", ("#deals digest 08:30 → 09:00",)),
        ("channels", "['08:30']", "['08:30', '16:15']", ("#deals digest 08:30 → 08:30, 16:15",)),
        ("channels", "mon-fri", "daily", ("#deals digest days mon, tue, wed, thu, fri → daily",)),
        ("channels", "[chips]", "[chips]\n    alerts: {at_most: 6}", ("#deals alerts an hour none → 6",)),
        ("channels", "channels:", "operator: '#ops'\nchannels:", ("operator none → #ops",)),
        ("feeds", "5m", "60s", ("https://a.example/feed?key=*** every 5m → 1m",)),
        ("feeds", "/feed", "/news", ("− https://a.example/feed?key=***", "+ https://a.example/news?key=***")),
        ("boilerplate", "read next", "read on", ("− rule read next", "+ rule read on")),
        ("boilerplate", '"^Read next"', '"^Read on"', ("rule read next pattern ^Read next → ^Read on",)),
    ],
)
def test_each_change_is_a_line(load: Load, file: str, old: str, new: str, lines: tuple[str, ...]) -> None:
    config = load(**FULL)
    text = (config.directory / f"{file}.yaml").read_text("utf-8")
    assert old in text
    assert changed(load, **{file: text.replace(old, new)}) == lines


def test_a_new_channel_and_a_channel_that_is_gone_are_a_line_each(load: Load) -> None:
    renamed = FULL["channels"].replace("#deals", "#news")
    assert changed(load, channels=renamed) == ("− #deals", "+ #news")


def test_a_secret_that_was_replaced_is_said_and_not_shown(load: Load) -> None:
    config = load()
    new, again = (
        replace(
            config,
            environment=replace(config.environment, slack_token=Secret(f"xoxb-{text}")),
            webhooks=(Webhook("#a", Secret(f"https://{text}"), None),),
        )
        for text in ("hidden", "other")
    )
    assert describe_changes(new, again) == ("another Slack token", "another webhook for #a")


OTHER: dict[type, dict[str, Any]] = {
    Feed: {
        "publisher": "B",
        "every": timedelta(hours=1),
        "look_back": timedelta(0),
        "full_text": FullText.ALWAYS,
        "fastest": timedelta(seconds=1),
        "slowest": timedelta(days=1),
        "token": "X",
        "login": "X",
    },
    Watchlist: {
        "companies": ("X",),
        "kinds": frozenset({Kind.SUPPLY}),
        "stages": frozenset({Stage.TALKS}),
        "must": ("x",),
        "mute": ("x",),
    },
    Channel: {
        "watchlists": ("x",),
        "alerts": False,
        "at_most": 3,
        "digest": MORNING,
        "quiet": Quiet(time(22), time(7), "UTC"),
        "promise": Promise.AT_MOST_ONCE,
        "slack_webhook": "X",
        "webhook": "X",
    },
    Company: {
        "name": "Other",
        "names": ("x",),
        "tickers": ("X",),
        "exchange": "NYSE",
        "isins": ("X",),
        "cik": "1",
        "never": ("x",),
    },
    Rule: {"pattern": "x" * 500, "reason": "other", "takes": "sentence"},
}
ROWS = {"feeds": Feed, "watchlists": Watchlist, "channels": Channel, "companies": Company, "rules": Rule}


@pytest.mark.parametrize(
    ("rows", "field"), [(rows, field.name) for rows, kind in ROWS.items() for field in fields(kind)[1:]]
)
def test_no_field_changes_without_a_word(load: Load, rows: str, field: str) -> None:
    config = load()
    row = getattr(config, rows)[0]
    other = OTHER[type(row)][field] if field in OTHER[type(row)] else pytest.fail(f"a value for {field} is needed")
    changed: dict[str, Any] = {rows: (replace(row, **{field: other}), *getattr(config, rows)[1:])}
    new: Config = replace(config, **changed)
    lines = describe_changes(config, new)
    assert lines
    assert all(len(line) < 200 for line in lines)
