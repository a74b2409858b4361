"""The commands as a user meets them: what they print, and how they end."""

import errno
import gzip
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import __version__
from bot.adapters.store import open_store
from bot.cli import cli
from bot.config import write_template
from bot.examination import to_entry
from bot.reading.articles import to_draft
from tests.contract.store_values import judge_one
from tests.fakes.feed_server import Body, FeedServer
from tests.news import News, deal, quiet
from tests.stored_news import judge_news

STORED = Path("stored.jsonl")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without a configuration, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN_FILE", "SLACK_CHANNEL", "PACTWIRE_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def pactwire(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="pactwire")


def stored_line(news: News, hour: int, **changed: object) -> dict[str, object]:
    row = {
        "id": news.slug,
        "url": f"https://news.example/{news.slug}",
        "title": news.title,
        "publisher": "Example News",
        "published": f"2026-11-20T{hour:02}:00:00+00:00",
        "html": news.text,
    }
    return row | changed


def write_stored(rows: Sequence[dict[str, object]], path: Path = STORED) -> str:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return str(path)


# ── every command ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = pactwire(name, "--help")

    assert result.exit_code == 0
    assert "Example:" in result.output


def test_it_starts_as_a_module_and_says_its_version() -> None:
    done = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"pactwire, version {__version__}\n"


def test_an_unknown_command_or_option_is_refused_with_usage() -> None:
    assert pactwire("watch").exit_code == 2
    assert pactwire("run", "--twice").exit_code == 2


def test_a_traceback_is_shown_with_debug_only() -> None:
    quietly = pactwire("explain", "absent.html")
    loudly = pactwire("--debug", "explain", "absent.html")

    assert quietly.exit_code == 2
    assert isinstance(quietly.exception, SystemExit)
    assert not isinstance(loudly.exception, SystemExit)


def test_a_mistake_of_ours_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.judge.read_source", lambda _: 1 / 0)

    result = pactwire("explain", "-")

    assert result.exit_code == 1
    assert "unexpected: ZeroDivisionError" in result.stderr
    assert "--debug" in result.stderr


def test_a_page_that_cannot_be_written_is_told() -> None:
    result = pactwire("preview", "--out", "absent/page.html")

    assert result.exit_code == 2
    assert "absent/page.html" in result.stderr


# ── init and check ───────────────────────────────────────────────────────────────────────────────


def test_what_init_writes_passes_check() -> None:
    assert pactwire("init", "house").exit_code == 0

    result = pactwire("check", "--config", "house")

    assert result.exit_code == 0, result.stderr
    assert "next digest" in result.output
    assert "HNHAF, NVDA, AMD, INTU" in result.output


def test_init_never_overwrites() -> None:
    pactwire("init", "house")
    before = Path("house/watchlists.yaml").read_text()
    Path("house/feeds.yaml").unlink()

    result = pactwire("init", "house")

    assert result.exit_code == 1
    assert "house" in result.stderr
    assert Path("house/watchlists.yaml").read_text() == before
    assert not Path("house/feeds.yaml").exists()


def test_check_shows_every_problem_at_once_with_its_place() -> None:
    pactwire("init", "house")
    Path("house/channels.yaml").write_text(
        "channels:\n  C0123456789:\n    watchlists: [absent]\n    alerts: {at_most: lots}\n"
    )
    Path("house/feeds.yaml").write_text("feeds:\n  - {url: ftp://example.com/feed}\n")

    result = pactwire("check", "--config", "house")

    assert result.exit_code == 2
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 3
    assert all(line.startswith(("house/channels.yaml:", "house/feeds.yaml:2:")) for line in lines)


def test_check_of_an_absent_directory_says_how_to_begin() -> None:
    result = pactwire("check", "--config", "nowhere")

    assert result.exit_code == 2
    assert "pactwire init" in result.stderr


def test_check_says_once_that_slack_cannot_be_reached_and_blames_no_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    pactwire("init", "house")
    channels = Path("house/channels.yaml")
    channels.write_text("channels:\n  '#a': {watchlists: [default]}\n  '#b': {watchlists: [default]}\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{bound.getsockname()[1]}"
        monkeypatch.setenv("PACTWIRE_SLACK_URL", f"http://{host}/api/")

        result = pactwire("check", "--config", "house")

    assert result.exit_code == 1
    said, hint = result.stderr.strip().splitlines()
    assert said == f"finding channel: #a: Slack cannot be reached at {host}: no connection: Connection refused"
    assert hint.startswith("hint: check the network")


# ── explain ──────────────────────────────────────────────────────────────────────────────────────


def test_explain_shows_the_verdict_the_evidence_and_what_was_cut() -> None:
    text = (
        "AMD and Orrin Labs sign partnership\n\n"
        "AMD has signed a multi-year partnership with Orrin Labs, the companies said.\n\n"
        "The post AMD and Orrin Labs sign partnership appeared first on Example News.\n"
    )

    result = pactwire("explain", "-", stdin=text)

    assert result.exit_code == 0, result.stderr
    assert "ALERT" in result.output
    assert "Orrin Labs" in result.output
    assert "appeared first on" in result.output.split("cut")[1]


def test_explain_gives_the_whole_judgement_as_json() -> None:
    result = pactwire("explain", "-", "--json", stdin="AMD has signed a partnership with Orrin Labs.")

    judgement = json.loads(result.output)
    assert [verdict["company"] for verdict in judgement["verdicts"]] == ["AMD"]
    assert judgement["mentions"][0]["naming"] == "name"


def test_explain_cuts_what_the_store_has_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTWIRE_DATABASE", "sqlite:///pactwire.db")
    furniture = "Our desk sends a list of ten promising shares to its readers every morning."
    link = b'<link rel="canonical" href="https://www.wire.example/news"></head>'
    page = PAGE.replace(b"</head>", link).replace(b"</article>", f"<p>{furniture}</p></article>".encode())
    draft = to_draft(to_entry(page))
    with closing(open_store("sqlite:///pactwire.db")) as store:
        store.migrate()
        for key in ("one", "two", "three"):
            judge_one(store, key, fingerprints=draft.fingerprints[-1:], site="wire.example")

    result = pactwire("explain", "-", "--json", stdin=page.decode())

    assert result.exit_code == 0, result.stderr
    rules = [cut["rule"] for cut in json.loads(result.output)["article"]["cut"]]
    assert "seen in 3 other articles of wire.example" in rules


def test_explain_makes_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTWIRE_DATABASE", "sqlite:///pactwire.db")
    assert pactwire("explain", "-", stdin="AMD has signed a partnership with Orrin Labs.").exit_code == 0
    assert not Path("pactwire.db").exists()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


PAGE = b"""<!doctype html><html><head><title>AMD and Orrin Labs sign partnership</title></head><body>
<nav><a href="/">Home</a> <a href="/nvda">Nvidia</a></nav><article><h1>AMD and Orrin Labs sign partnership</h1>
<p>AMD has signed a multi-year partnership with Orrin Labs, the two companies said on Monday in Austin.</p>
<p>Under the agreement AMD will supply accelerators to Orrin Labs for the cluster that it builds in Ohio.</p>
</article></body></html>"""


def test_explain_reads_a_page_at_an_address(web: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTWIRE_ALLOW_HOSTS", "127.0.0.1")
    url = web.serve("/news", Body(PAGE, "text/html; charset=utf-8"))

    result = pactwire("explain", url, "--json")

    assert result.exit_code == 0, result.stderr
    assert [verdict["company"] for verdict in json.loads(result.output)["verdicts"]] == ["AMD"]


def test_explain_refuses_a_private_address_as_polling_does(web: FeedServer) -> None:
    result = pactwire("explain", web.serve("/news", Body(PAGE, "text/html")))

    assert result.exit_code == 1
    assert not web.requests


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"\x00\x01\x02"])
def test_explain_says_of_what_is_no_article_what_it_is(body: bytes) -> None:
    Path("thing").write_bytes(body)

    result = pactwire("explain", "thing")

    assert result.exit_code == 1
    assert "not read" in result.stderr


# ── replay ───────────────────────────────────────────────────────────────────────────────────────


def replayed(path: str) -> list[dict[str, Any]]:
    result = pactwire("replay", path, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_replay_gives_one_line_an_article_in_order_of_publication() -> None:
    rows = [stored_line(deal("Orrin Labs"), 12), stored_line(quiet(), 9)]

    lines = replayed(write_stored(rows))

    assert [line["id"] for line in lines] == ["amd-earnings", "amd-orrin-labs"]


def test_replay_tells_a_deal_first_and_its_copy_as_a_repeat() -> None:
    copy = stored_line(deal("Orrin Labs"), 13, id="copy", url="https://other.example/1", publisher="Other")

    first, second = replayed(write_stored([stored_line(deal("Orrin Labs"), 12), copy]))

    (one,), (two,) = first["verdicts"], second["verdicts"]
    assert (one["alert"], one["told"]) == (True, "first")
    assert (two["alert"], two["told"]) == (True, "repeat")
    assert one["story"] == two["story"]


def test_the_first_half_of_a_file_gives_the_first_half_of_the_output() -> None:
    rows = [stored_line(deal(f"Orrin {name}"), hour) for hour, name in enumerate(("Labs", "Motors", "Air", "Foods"))]

    whole = replayed(write_stored(rows))

    assert replayed(write_stored(rows[:2], Path("half.jsonl.gz"))) == whole[:2]


def test_replay_shows_what_would_have_been_told() -> None:
    result = pactwire("replay", write_stored([stored_line(deal("Orrin Labs"), 12), stored_line(quiet(), 9)]))

    assert result.exit_code == 0
    assert "Orrin Labs" in result.stdout
    assert "2 articles; reports told: 1 first" in result.stdout


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"title": "no id"}',
        '{"id": "1", "published": "yesterday"}',
        '{"id": "1", "published": "0001-01-01T00:00:00+14:00"}',
        '{"id": "1", "published": "9999-12-31T23:59:59-10:00"}',
        '{"id": "1", "published": "0001-01-01T00:00:00Z"}',
    ],
)
def test_replay_names_the_line_that_is_no_article(line: str) -> None:
    STORED.write_text(json.dumps(stored_line(quiet(), 9)) + "\n" + line + "\n")

    result = pactwire("replay", str(STORED))

    assert result.exit_code == 2
    assert "stored.jsonl:2:" in result.stderr


def test_replay_knows_gzip_by_its_bytes_and_passes_over_a_byte_order_mark() -> None:
    line = json.dumps(stored_line(quiet(), 9)).encode()
    STORED.write_bytes(gzip.compress(b"\xef\xbb\xbf" + line))

    assert [row["id"] for row in replayed(str(STORED))] == ["amd-earnings"]


@pytest.mark.parametrize("damage", [b"\x1f\x8b\x08\x00broken", gzip.compress(b"x" * 99)[:-12]], ids=["middle", "end"])
def test_a_damaged_gzip_is_refused_in_a_line(damage: bytes) -> None:
    STORED.write_bytes(damage)

    result = pactwire("replay", str(STORED))

    assert result.exit_code == 2
    assert "stored.jsonl" in result.stderr


def test_replay_tries_a_watchlist_of_its_own() -> None:
    Path("watch.yaml").write_text("watchlists:\n  labs:\n    companies: [{name: Orrin Labs}]\n")
    path = write_stored([stored_line(deal("Orrin Labs"), 12)])

    result = pactwire("replay", path, "--watch", "watch.yaml", "--json")

    (verdict,) = json.loads(result.stdout)["verdicts"]
    assert (verdict["company"], verdict["alert"]) == ("Orrin Labs", True)


# ── status and retry ─────────────────────────────────────────────────────────────────────────────


def test_status_of_a_house_that_never_ran_makes_no_database() -> None:
    pactwire("init", "house")

    result = pactwire("status", "--config", "house")

    assert result.exit_code == 1
    assert "pactwire run" in result.stderr
    assert not Path("house/pactwire.db").exists()


def test_retry_of_a_channel_that_is_not_configured_is_refused() -> None:
    pactwire("init", "house")

    result = pactwire("retry", "C404", "--config", "house")

    assert result.exit_code == 2
    assert "C404" in result.stderr


# ── demo ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_demo_posts_to_slack_only_with_a_token_and_a_channel() -> None:
    result = pactwire("demo", "--slack")

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


# ── label and quality ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def judged_home(tmp_path: Path) -> Path:
    """A configuration with a store in which a deal and a quiet article were just judged."""
    write_template(tmp_path / "config")
    now = datetime.now(UTC)
    with closing(open_store(f"sqlite:///{tmp_path / 'config' / 'pactwire.db'}")) as store:
        store.migrate()
        for news in (deal("Orrin Robotics"), quiet()):
            judge_news(store, news, now)
    return tmp_path / "config"


@pytest.mark.parametrize("command", [["status"], ["retract", "any", "--why", "wrong"], ["backtest"]])
def test_a_command_leaves_the_database_of_a_newer_program_alone(judged_home: Path, command: list[str]) -> None:
    with closing(sqlite3.connect(judged_home / "pactwire.db")) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'version'")

    result = pactwire(*command)

    assert (result.exit_code, "schema has version 99" in result.output) == (1, True)
    assert "run the newer pactwire" in result.output


def test_a_label_is_one_key_and_quality_measures_against_it(judged_home: Path) -> None:
    asked = pactwire("label", stdin="r")
    measured = pactwire("quality", "--json")

    assert "1 labels kept" in asked.output
    assert json.loads(measured.output) == {
        "precision": 1.0,
        "recall": 1.0,
        "hits": 1,
        "false_alarms": 0,
        "missed": 0,
        "silent": 0,
        "wrong": [],
    }


def test_a_verdict_that_is_called_wrong_is_told_as_a_false_alarm(judged_home: Path) -> None:
    pactwire("label", stdin="xw")

    result = pactwire("quality")

    assert result.exit_code == 0
    assert "AMD false alarm" in result.output


def test_without_a_terminal_nothing_is_asked_and_it_says_so(judged_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed() -> str:
        raise OSError(errno.ENXIO, "No such device or address")

    monkeypatch.setattr("bot.cli.trying.click.getchar", pressed)
    result = CliRunner().invoke(cli, ["label"], prog_name="pactwire", catch_exceptions=False)
    assert result.exit_code == 2
    assert "run it in a terminal" in result.stderr


def test_a_walk_that_is_left_keeps_nothing_and_asks_the_same_next_time(judged_home: Path) -> None:
    assert "0 labels kept" in pactwire("label", stdin="q").output
    assert "1 labels kept" in pactwire("label", stdin="r").output
    assert "0 labels kept" in pactwire("label", stdin="").output


def test_quality_without_labels_says_how_to_get_some(judged_home: Path) -> None:
    assert "pactwire label" in pactwire("quality").output


def test_a_duration_that_is_none_is_refused() -> None:
    result = pactwire("label", "--since", "a while")

    assert result.exit_code == 2
    assert "is not a duration: a number and s, m, h or d" in result.output
