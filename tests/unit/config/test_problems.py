"""What is wrong with a file is told all at once, with its place and its cure."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import load_config, load_watch
from bot.errors import ConfigError
from tests.unit.config.conftest import CHANNELS, FEEDS, WATCHLISTS, Load, Problems


def feeds(rows: str) -> str:
    return f"feeds:\n{rows}"


def watch(companies: str, more: str = "") -> str:
    return f"watchlists:\n  chips:\n    companies: {companies}\n{more}"


def channel(text: str, name: str = "C0123456789") -> str:
    return f"channels:\n  {name}:\n    watchlists: [chips]\n{text}"


UNFOLDS = "".join(
    f"{name}: &{name} [{','.join(f'*{before}' for _ in range(9))}]\n" for before, name in pairwise("abcdefghijz")
)
CASES = [
    # feeds.yaml
    ("feeds", feeds("  - {publisher: X}\n"), "2:5", "`url` is missing", "https://"),
    ("feeds", feeds("  - {url: ftp://x.example/a}\n"), "2:11", "`ftp://x.example/a` is not an http(s) address", ""),
    ("feeds", feeds("  - {url: www.x.example/a}\n"), "2:11", "not an http(s) address", "https://www.x.example/a"),
    ("feeds", feeds("  - {url: 'http://[::1'}\n"), "2:11", "malformed", ""),
    ("feeds", feeds("  - {url: https://a.example/, every: 5}\n"), "2:38", "`5` is not a duration", "5m"),
    ("feeds", feeds("  - {url: https://a.example/, every: 0m}\n"), "2:38", "no time at all", "1s"),
    ("feeds", feeds("  - {url: https://a.example/, evry: 5m}\n"), "2:31", "unknown key `evry`", "did you mean `every`"),
    ("feeds", feeds("  - {url: https://a.example/, publisher: TRUE}\n"), "2:42", "yes or no to YAML", '"TRUE"'),
    ("feeds", feeds("  - {url: https://a.example/, publisher: }\n"), "2:31", "nothing is given for `publisher`", ""),
    ("feeds", feeds("  - https://a.example/\n  - {url: https://a.example/}\n"), "3:5", "listed twice", "line 2"),
    ("feeds", feeds("  - https://a.example/\n  - HTTPS://A.example:443#top\n"), "3:5", "listed twice", "line 2"),
    ("feeds", feeds("  - {url: https://a.example/, fastest: 9m, slowest: 8m}\n"), "2:40", "longer pause than", "1m"),
    ("feeds", "defaults: {slowest: 1m, fastest: 2m}\n" + FEEDS, "1:34", "longer pause than", "1m"),
    (
        "feeds",
        "defaults: {fastest: 9m}\n" + feeds("  - {url: https://a.example/, slowest: 5m}\n"),
        "3:40",
        "longer",
        "",
    ),
    ("feeds", feeds("  - 'https://a.example/{nmae}'\n"), "2:5", "`{nmae}` stands for nothing", "`{name}`"),
    ("feeds", feeds('  - {url: https://a.example/, publisher: "a\\0b"}\n'), "2:42", "holds U+0000", "take it out"),
    ("feeds", feeds("  - [x]\n"), "2:5", "wrong shape", "mapping"),
    ("feeds", "feeds: []\n", "1:1", "`feeds` is empty", "at least one"),
    ("feeds", "feeds: x\n", "1:8", "wrong shape", "a list"),
    ("feeds", "feed: []\n", "1:1", "unknown key `feed`", "`feeds`"),
    ("feeds", FEEDS + "feeds: []\n", "3:1", "`feeds` is here twice", "line 1"),
    # watchlists.yaml
    ("watchlists", watch("[NVDIA]"), "3:17", "no company with the ticker `NVDIA`", "NVDA"),
    ("watchlists", watch("[OpenAI]"), "3:17", "no company with the ticker `OpenAI`", "{name: OpenAI}"),
    ("watchlists", watch("[NVDA, TRUE]"), "3:23", "`TRUE` is a yes or no to YAML", '"TRUE"'),
    ("watchlists", watch("[NVDA, NVDA]"), "3:23", "listed twice", "line 3"),
    ("watchlists", watch("[{ticker: NVDA, nmes: [x]}]"), "3:32", "unknown key `nmes`", "`names`"),
    ("watchlists", watch("[{names: [Quux]}]"), "3:17", "neither ticker nor name", "{ticker: NVDA}"),
    ("watchlists", watch("[{name: Acme Widgets, not: [Acme Widgets]}]"), "3:17", "every name", ""),
    ("watchlists", watch("[{name: Independent Bank}]"), "3:17", "may be", "write the ticker"),
    ("watchlists", watch("[{name: a}]"), "3:24", "`a` cannot be watched: it is a single letter", "X Corp"),
    ("watchlists", watch("[{name: 2026}]"), "3:24", "`2026` cannot be watched: it has no letter", "in full"),
    ("watchlists", watch("[{ticker: QQZZ, names: [Quux, Inc.]}]"), "3:46", "`Inc.` cannot be watched", "in full"),
    ("watchlists", watch('[{name: "\\ud800 Labs"}]'), "3:24", "holds U+D800", "take it out"),
    ("watchlists", watch("NVDA"), "3:16", "wrong shape", "a list"),
    ("watchlists", watch("[NVDA]", "    alert_on: [partnershp]\n"), "4:16", "no kind or stage", "`partnership`"),
    ("watchlists", watch("[NVDA]", "    alert_on: []\n"), "4:5", "`alert_on` is empty", ""),
    ("watchlists", watch("[NVDA]", "    must: data center\n"), "4:11", "wrong shape", "[one, two]"),
    ("watchlists", watch("[NVDA]", "    must: ['']\n"), "4:12", "the text is empty", ""),
    ("watchlists", watch("[NVDA]", "  TRUE: {companies: [AMD]}\n"), "4:3", "the key `TRUE` is not text", '"TRUE"'),
    ("watchlists", "watchlists: {}\n", "1:1", "`watchlists` is empty", ""),
    # channels.yaml
    ("channels", channel("").replace("chips", "chps"), "3:18", "no watchlist `chps`", "`chips`"),
    ("channels", channel("", name="deals"), "2:3", "`deals` is not a channel", '"#deals"'),
    ("channels", channel("operator: ops\n"), "4:11", "`ops` is not a channel", '"#ops"'),
    ("channels", channel("    alerts: false\n"), "2:3", "neither alerts nor a digest", ""),
    ("channels", channel("    alerts: {at_most: 6 an hour}\n"), "2:3", "nowhere to go", "digest"),
    ("channels", channel("    alerts: {at_most: none}\n"), "4:23", "not a number of alerts", "6 an hour"),
    ("channels", channel("    alerts: no\n"), "4:13", "`no` says nothing of alerts", "true, false, or"),
    ("channels", channel("    digest: {say_nothing_new: no}\n"), "4:31", "wrong shape", "true or false"),
    ("channels", channel("    alerts:\n"), "4:5", "nothing is given for `alerts`", ""),
    ("channels", channel("    quiet: {from: '22:00', to: '07:00'}\n"), "2:3", "no time zone", "timezone"),
    (
        "channels",
        channel("    quiet: {from: '22:00', to: '22:00', timezone: UTC}\n"),
        "4:5",
        "end when they begin",
        "midnight",
    ),
    ("channels", channel("    digest: {at: ['25:00'], timezone: UTC}\n"), "4:19", "not a time of day", "23:59"),
    ("channels", channel("    digest: {at: [8am], timezone: UTC}\n"), "4:19", "`8am` is not a time of day", "08:30"),
    ("channels", channel("    digest: {at: [], timezone: UTC}\n"), "4:14", "`at` is empty", ""),
    ("channels", channel("    digest: {at: ['08:00']}\n"), "4:5", "`timezone` is missing", "America/New_York"),
    (
        "channels",
        channel("    digest: {at: ['08:00'], timezone: America/NewYork}\n"),
        "4:39",
        "no time zone `America/NewYork`",
        "America/New_York",
    ),
    ("channels", channel("    digest: {at: ['08:00'], timezone: ../etc}\n"), "4:39", "no time zone", ""),
    ("channels", channel("    digest: {at: ['08:00'], timezone: UTC, days: mon-fry}\n"), "4:50", "`fry`", "`fri`"),
    ("channels", channel("    digest: {at: ['08:00'], timezone: UTC, days: []}\n"), "4:44", "there is no day", ""),
    ("channels", channel("    digest: daily\n"), "4:13", "wrong shape", "mapping"),
    # boilerplate.yaml
    ("boilerplate", "rules:\n  - {name: a, pattern: '(x', reason: r}\n", "2:24", "cannot be used", ")"),
    ("boilerplate", "rules:\n  - {name: a, pattern: x}\n", "2:5", "`reason` is missing", ""),
    (
        "boilerplate",
        "rules:\n  - {name: a, pattern: x, reason: r, takes: sentense}\n",
        "2:45",
        "a rule cannot take `sentense`",
        "did you mean `sentence`",
    ),
    # YAML itself
    ("feeds", "", "1:1", "the file is empty", "pactwire init"),
    ("feeds", "# only a comment\n", "1:1", "the file is empty", "pactwire init"),
    ("feeds", "- x\n", "1:1", "not a mapping", "feeds:"),
    ("feeds", "feeds:\n\t- x\n", "2:1", "a tab", "spaces"),
    ("feeds", "feeds: [\n", "2:1", "not YAML", ""),
    ("feeds", "feeds: 'x\n", "2:1", "not YAML", ""),
    ("feeds", "feeds: *nowhere\n", "1:8", "undefined alias", ""),
    ("feeds", "feeds: &a [*a]\n", "1:8", "an alias stands inside", ""),
    ("feeds", "a: &a [x]\n" + UNFOLDS + "feeds: *z\n", "1:1", "over 200,000 values", "aliases"),
    ("feeds", "feeds: !secret x\n", "1:8", "the tag `!secret`", ""),
    ("feeds", "? [a]\n: b\n", "1:3", "a key must be text", ""),
    ("feeds", "feeds: @x\n", "1:8", "not YAML", "quotes"),
    ("feeds", "feeds: x\n---\nfeeds: y\n", "2:1", "a second document", "---"),
    ("feeds", "feeds: \x07\n", "1:8", "U+0007", ""),
    ("feeds", "a: " + "[" * 600, "1:1", "nested too deeply", ""),
    ("feeds", b"feeds:\n  - caf\xe9\n", "2:8", "not UTF-8", "UTF-8"),
]


@pytest.mark.parametrize(("file", "text", "place", "what", "hint"), CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(
    problems: Problems, file: str, text: str, place: str, what: str, hint: str
) -> None:
    found = problems(**{file: text})
    assert any(
        problem.file == f"{file}.yaml"
        and f"{problem.line}:{problem.column}" == place
        and what in problem.what
        and hint in problem.hint
        for problem in found
    ), "\n".join(map(str, found))


def test_every_problem_of_every_file_comes_at_once_and_in_order(problems: Problems) -> None:
    found = problems(
        feeds=FEEDS.replace("publisher", "publsher"),
        watchlists=WATCHLISTS.replace("AMD", "AMDD").replace("companies", "compnies"),
        channels=CHANNELS.replace("chips", "chip") + "    digest: {at: [noon], days: never}\n",
    )
    assert [problem.file for problem in found] == sorted(problem.file for problem in found)
    assert {problem.file for problem in found} == {"channels.yaml", "feeds.yaml", "watchlists.yaml"}
    whats = [problem.what for problem in found if problem.file == "channels.yaml"]
    assert whats == [
        "there is no watchlist `chip`",
        "`timezone` is missing",
        "`noon` is not a time of day",
        "`never` is not a day",
    ]


def test_a_watchlist_that_is_wrong_in_itself_is_still_known_to_the_channels(problems: Problems) -> None:
    assert {problem.file for problem in problems(watchlists=watch("[NVDIA]"))} == {"watchlists.yaml"}


def test_a_password_in_an_address_is_refused_and_not_repeated(problems: Problems) -> None:
    (problem,) = problems(feeds=feeds("  - https://me:hunter2@a.example/feed\n"))
    assert "user name or password" in problem.what
    assert "hunter2" not in str(problem)


def test_a_problem_is_one_line_whatever_is_in_the_file(problems: Problems) -> None:
    (problem,) = problems(channels=channel("", '"#a\\nb\\u202e"'))
    assert str(problem).isprintable()
    assert r"`#a\nb\u202e` is not a channel" in str(problem)


def test_a_missing_file_is_named(load: Load, tmp_path: Path) -> None:
    load()
    (tmp_path / "channels.yaml").unlink()
    with pytest.raises(ConfigError, match=r"channels\.yaml:1:1: there is no such file: `pactwire init DIR`"):
        load_config(tmp_path, {})


def test_a_missing_directory_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such directory") as raised:
        load_config(tmp_path / "nowhere", {})
    assert len(raised.value.problems) == 1


def test_a_file_that_cannot_be_read_is_told_with_the_reason(load: Load, tmp_path: Path) -> None:
    load()
    (tmp_path / "feeds.yaml").unlink()
    (tmp_path / "feeds.yaml").mkdir()
    with pytest.raises(ConfigError, match="the file cannot be read: Is a directory"):
        load_config(tmp_path, {})


def test_a_byte_order_mark_is_no_obstacle(load: Load) -> None:
    assert load(feeds=b"\xef\xbb\xbf" + FEEDS.encode()).feeds


yaml_like = st.text(st.sampled_from("watchlists:companies-[]{}&*!|>'\"#%@`,? \n\t~0aTRUE\x00é"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(text=yaml_like | st.text(max_size=40).map(lambda tail: f"watchlists:\n  a: {tail}"))
def test_whatever_a_file_holds_it_loads_or_is_a_config_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "watchlists.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    with suppress(ConfigError):
        load_watch(path)


def test_a_secret_in_an_address_that_is_wrong_or_listed_twice_is_not_shown(problems: Problems) -> None:
    twice = problems(feeds=feeds("  - https://a.example/?token=s3cret\n  - https://a.example/?token=s3cret\n"))
    wrong = problems(feeds=feeds("  - a.example/?token=s3cret\n"))

    assert [problem.what for problem in twice] == ["`https://a.example/?token=***` is listed twice"]
    assert "s3cret" not in str(wrong[0])
