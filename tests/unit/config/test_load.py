"""What a right configuration means."""

import pickle
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.config import load_config, load_watch, shipped_rules
from bot.directory import load_directory
from bot.model import Channel, Company, DigestPlan, Feed, FullText, Kind, Quiet, Stage
from tests.unit.config.conftest import CHANNELS, WATCHLISTS, Load


def watched(load: Load, companies: str) -> dict[str, Company]:
    config = load(watchlists=f"watchlists:\n  chips:\n    companies: {companies}\n")
    return {company.key: company for company in config.companies}


def channel(load: Load, text: str) -> Channel:
    (found,) = load(channels=f"channels:\n  C0123456789:\n    watchlists: [chips]\n{text}").channels
    return found


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────


def test_a_feed_says_how_often_else_the_defaults_do_else_five_minutes(load: Load) -> None:
    rows = "feeds:\n  - https://a.example/\n  - {url: https://b.example/, publisher: B, every: 90s, look_back: 0h}\n"
    assert load(feeds=rows).feeds == (
        Feed("https://a.example/", "", timedelta(minutes=5), timedelta(hours=24)),
        Feed("https://b.example/", "B", timedelta(seconds=90), timedelta(0)),
    )
    first, second = load(feeds="defaults: {every: 2h, look_back: 2d}\n" + rows).feeds
    assert (first.every, first.look_back) == (timedelta(hours=2), timedelta(days=2))
    assert (second.every, second.look_back) == (timedelta(seconds=90), timedelta(0))


def test_pages_are_fetched_as_a_feed_says_else_as_the_defaults_say_else_for_fragments_of_interest(load: Load) -> None:
    rows = "feeds:\n  - https://a.example/\n  - {url: https://b.example/, full_text: always}\n"

    assert [feed.full_text for feed in load(feeds=rows).feeds] == [FullText.AUTO, FullText.ALWAYS]
    assert [feed.full_text for feed in load(feeds="defaults: {full_text: never}\n" + rows).feeds] == [
        FullText.NEVER,
        FullText.ALWAYS,
    ]


SEARCH = "feeds:\n  - {url: 'https://news.example/rss?q=%22{name}%22+deal', every: 30m}\n"


def test_a_search_is_one_feed_for_each_watched_company(load: Load) -> None:
    watchlists = "watchlists:\n  chips:\n    companies: [HNHAF, {name: Hugging Face}, {ticker: T, names: [AT&T]}]\n"

    feeds = load(feeds=SEARCH, watchlists=watchlists).feeds

    assert [feed.url for feed in feeds] == [
        "https://news.example/rss?q=%22Foxconn%22+deal",
        "https://news.example/rss?q=%22Hugging+Face%22+deal",
        "https://news.example/rss?q=%22AT%26T%22+deal",
    ]
    assert {feed.every for feed in feeds} == {timedelta(minutes=30)}


def test_a_search_by_ticker_leaves_out_companies_without_one(load: Load) -> None:
    watchlists = "watchlists:\n  chips:\n    companies: [AMD, {name: Hugging Face}]\n"

    feeds = load(feeds="feeds: ['https://news.example/{ticker}.xml']\n", watchlists=watchlists).feeds

    assert [feed.url for feed in feeds] == ["https://news.example/AMD.xml"]


def test_a_feed_that_is_listed_and_found_by_a_search_is_polled_once_as_it_is_listed(load: Load) -> None:
    rows = "feeds:\n  - 'https://x.example/{ticker}'\n  - {url: https://x.example/AMD, publisher: Own}\n"

    feeds = {feed.url: feed.publisher for feed in load(feeds=rows).feeds}

    assert feeds == {"https://x.example/NVDA": "", "https://x.example/AMD": "Own"}


# ── the operator ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["C0987654321", '"#pactwire-operator"'])
def test_the_operators_channel_is_given_by_id_or_name_and_is_none_where_it_is_left_out(load: Load, name: str) -> None:
    assert load().operator == ""
    assert load(channels=f"{CHANNELS}operator: {name}\n").operator == name.strip('"')


# ── companies ────────────────────────────────────────────────────────────────────────────────────


def test_a_ticker_alone_has_the_names_of_the_directory(load: Load) -> None:
    found = watched(load, "[HNHAF]")["HNHAF"]
    assert {"Foxconn", "Hon Hai", "Hon Hai Precision Industry"} <= set(found.names)
    assert found.tickers == ("HNHAF", "HNHPF", "2317.TW")
    assert found.isins == ("US4380908057",)


@pytest.mark.parametrize(("written", "key"), [("GOOG", "GOOG"), ("googl", "GOOGL"), ("$GOOG", "GOOG")])
def test_any_symbol_means_the_company_and_verdicts_call_it_by_the_one_that_is_written(
    load: Load, written: str, key: str
) -> None:
    found = watched(load, f"[{written}]")
    assert list(found) == [key]
    assert {"Google", "Alphabet"} <= set(found[key].names)


def test_two_symbols_of_one_company_are_one_company_under_the_first(load: Load) -> None:
    text = "watchlists:\n  a:\n    companies: [GOOG, GOOGL, BRK.B]\n  chips:\n    companies: [BRK-A, GOOGL]\n"
    config = load(watchlists=text)
    assert [watchlist.companies for watchlist in config.watchlists] == [("GOOG", "BRK-B"), ("BRK-B", "GOOG")]
    assert [company.key for company in config.companies] == ["GOOG", "BRK-B"]


@pytest.mark.parametrize(("ticker", "name"), [("ON", "onsemi"), ("NO", "Nothing Much"), ("012", "Twelve")])
def test_tickers_that_other_readers_of_yaml_take_for_something_else_stay_tickers(
    load: Load, ticker: str, name: str
) -> None:
    found = watched(load, f"[{{ticker: {ticker}, names: [{name}]}}]")
    assert found[ticker].tickers[0] == ticker


def test_a_quoted_true_is_a_ticker(load: Load) -> None:
    assert watched(load, '[{ticker: "TRUE", names: [True Corp]}]')["TRUE"].tickers == ("TRUE",)


def test_given_names_join_those_of_the_directory_and_come_first(load: Load) -> None:
    names = watched(load, "[{ticker: AMD, names: [Team Red]}]")["AMD"].names
    assert names[0] == "Team Red"
    assert "Advanced Micro Devices" in names


def test_not_is_a_phrase_in_which_a_name_does_not_count(load: Load) -> None:
    assert watched(load, "[{ticker: NVDA, not: [Nvidia Shield]}]")["NVDA"].never == ("Nvidia Shield",)


def test_phrases_of_the_directory_join_unless_one_is_a_name_that_the_user_gives(load: Load) -> None:
    found = watched(load, "[{ticker: GOOGL, names: [Google Play], not: [Google Doodle]}]")["GOOGL"]
    assert {"Google News", "Google Doodle"} <= set(found.never)
    assert "Google Play" not in found.never


def test_a_name_of_the_directory_is_taken_away_by_not(load: Load) -> None:
    found = watched(load, "[{ticker: AMD, not: [amd]}]")["AMD"]
    assert "AMD" not in found.names
    assert "Advanced Micro Devices" in found.names
    assert found.never == ()


def test_a_private_company_is_watched_by_name_and_has_its_other_names(load: Load) -> None:
    found = watched(load, "[{name: openai}, {name: ByteDance}, {name: Acme Widgets}]")
    assert found["OpenAI"].tickers == ()
    assert "TikTok" in found["ByteDance"].names
    assert found["Acme Widgets"] == Company("Acme Widgets", "Acme Widgets", ("Acme Widgets",))


def test_the_name_of_a_listed_company_means_that_company(load: Load) -> None:
    assert "NVDA" in watched(load, "[{name: Nvidia}]")


def test_a_company_outside_the_directory_is_watched_by_giving_its_names(load: Load) -> None:
    found = watched(load, "[{ticker: ZZZZZ, names: [Zed Widgets, Zed]}]")["ZZZZZ"]
    assert found == Company("ZZZZZ", "Zed Widgets", ("Zed Widgets", "Zed"), ("ZZZZZ",))


def test_a_company_on_two_watchlists_is_one_company_with_what_both_say(load: Load) -> None:
    config = load(
        watchlists="""\
watchlists:
  chips:
    companies: [{ticker: NVDA, names: [Team Green], not: [Nvidia Shield]}, AMD]
  all:
    companies: [{ticker: NVDA, names: [Jensen's shop]}]
"""
    )
    assert [company.key for company in config.companies] == ["NVDA", "AMD"]
    assert {"Team Green", "Jensen's shop", "Nvidia"} <= set(config.companies[0].names)
    assert config.companies[0].never == ("Nvidia Shield",)


# ── what is wanted ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("alert_on", "kinds", "stages"),
    [
        ("", set(Kind), set(Stage)),
        ("[supply]", {Kind.SUPPLY}, set(Stage)),
        ("[talks]", set(Kind), {Stage.TALKS, Stage.SIGNED}),
        ("[supply, licensing, ended]", {Kind.SUPPLY, Kind.LICENSING}, {Stage.ENDED, Stage.SIGNED}),
    ],
)
def test_without_kinds_all_are_wanted_and_with_stages_those_and_signed(
    load: Load, alert_on: str, kinds: set[Kind], stages: set[Stage]
) -> None:
    (found,) = load(watchlists=WATCHLISTS + (f"    alert_on: {alert_on}\n" if alert_on else "")).watchlists
    assert found.kinds == frozenset(kinds)
    assert found.stages == frozenset(stages)


def test_words_that_an_article_must_and_must_not_have_are_kept_in_order(load: Load) -> None:
    (found,) = load(watchlists=WATCHLISTS + "    must: [data center, robot]\n    mute: [class action]\n").watchlists
    assert (found.must, found.mute) == (("data center", "robot"), ("class action",))


# ── channels ─────────────────────────────────────────────────────────────────────────────────────


def test_a_channel_of_which_nothing_is_said_gets_every_alert(load: Load) -> None:
    assert channel(load, "") == Channel("C0123456789", ("chips",))
    assert channel(load, "    alerts: true\n") == channel(load, "    alerts: {}\n") == channel(load, "")


def test_a_window_without_news_is_silent_unless_asked_for(load: Load) -> None:
    plans = [
        channel(load, f"    digest: {{at: [08:30], timezone: UTC{more}}}\n").digest
        for more in ("", ", say_nothing_new: true")
    ]

    assert [plan.say_nothing_new for plan in plans if plan] == [False, True]


def test_alerts_digest_and_quiet_hours_are_read_as_written(load: Load) -> None:
    found = channel(
        load,
        """\
    alerts: {at_most: 6 an hour}
    digest: {at: ["16:15", 08:30], days: mon-fri, timezone: America/New_York}
    quiet: {from: 22:00, to: "7:00"}
""",
    )
    assert found.alerts
    assert found.at_most == 6
    assert found.digest == DigestPlan((time(8, 30), time(16, 15)), frozenset(range(5)), "America/New_York")
    assert found.quiet == Quiet(time(22), time(7), "America/New_York")


def test_quiet_hours_may_have_their_own_time_zone(load: Load) -> None:
    found = channel(load, "    quiet: {from: 22:00, to: 07:00, timezone: Asia/Tokyo}\n")
    assert found.quiet == Quiet(time(22), time(7), "Asia/Tokyo")


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("", range(7)),
        (", days: daily", range(7)),
        (", days: sat", [5]),
        (", days: Mon-Wednesday", [0, 1, 2]),
        (", days: fri-mon", [4, 5, 6, 0]),
        (", days: [mon, wed]", [0, 2]),
    ],
)
def test_days_are_a_day_a_range_a_list_or_daily(load: Load, days: str, numbers: list[int]) -> None:
    found = channel(load, f"    alerts: false\n    digest: {{at: ['08:00'], timezone: UTC{days}}}\n")
    assert found.digest is not None
    assert found.digest.days == frozenset(numbers)
    assert not found.alerts


@pytest.mark.parametrize("text", ["6", "6 an hour", "6 per hour", "6/hour"])
def test_at_most_is_a_number_an_hour(load: Load, text: str) -> None:
    digest = "    digest: {at: ['08:00'], timezone: UTC}\n"
    assert channel(load, f"    alerts: {{at_most: {text}}}\n{digest}").at_most == 6


def test_a_channel_may_be_given_by_its_name(load: Load) -> None:
    (found,) = load(channels='channels:\n  "#deals":\n    watchlists: [chips]\n').channels
    assert found.id == "#deals"


# ── the rest ─────────────────────────────────────────────────────────────────────────────────────


def test_without_boilerplate_yaml_the_shipped_rules_hold(load: Load, tmp_path: Path) -> None:
    assert [rule.name for rule in load().rules] == ["read next"]
    (tmp_path / "boilerplate.yaml").unlink()
    assert load_config(tmp_path, {}).rules == shipped_rules()


def test_an_alias_stands_for_what_it_names(load: Load) -> None:
    text = "watchlists:\n  a:\n    companies: &chips [NVDA]\n  chips:\n    companies: *chips\n"
    first, second = load(watchlists=text).watchlists
    assert first.companies == second.companies == ("NVDA",)


def test_the_values_of_a_configuration_travel_to_other_processes(load: Load) -> None:
    config = load()
    assert pickle.loads(pickle.dumps(config.companies)) == config.companies


def test_a_file_of_watchlists_loads_alone(tmp_path: Path) -> None:
    path = tmp_path / "watch.yaml"
    path.write_text(WATCHLISTS, encoding="utf-8")
    watchlists, companies = load_watch(path)
    assert [watchlist.name for watchlist in watchlists] == ["chips"]
    assert [company.key for company in companies] == ["NVDA", "AMD"]


EVAL = Path(__file__).parents[3] / ".." / "shared" / "eval" / "watchlists.yaml"


@pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside this checkout")
def test_the_watchlists_of_the_labelled_articles_load_under_their_own_tickers() -> None:
    watchlists, companies = load_watch(EVAL)
    assert {watchlist.name for watchlist in watchlists} == {"eval", "releases"}
    written = {line.split(":")[1].strip(' "\n') for line in EVAL.read_text().splitlines() if "- ticker:" in line}
    assert {company.key for company in companies} == written


def test_a_watchlist_of_the_whole_directory_loads(load: Load) -> None:
    keys = [company.key for company in load_directory() if company.tickers]
    rows = "\n".join(f'      - "{key}"' for key in keys)
    assert len(load(watchlists=f"watchlists:\n  chips:\n    companies:\n{rows}\n").companies) == len(keys)
