"""A watchlist is tried on the stored articles: what it would have told, and against the one in force."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.adapters.store import open_store
from bot.cli import cli
from bot.config import write_template
from tests.news import News, deal, quiet
from tests.stored_news import judge_news

HOSTILE = News(
    "hostile",
    "AMD and Zephyr Foods sign partnership <script>alert(1)</script>",
    "<p>AMD has signed a partnership with Zephyr Foods to run its kitchens.</p>",
    url="https://news.example/hostile?a=1&b=%22%3E",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration that watches HNHAF, NVDA, AMD and INTU, and a store with four articles of the last two days."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "PACTWIRE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    write_template(tmp_path / "config")
    now = datetime.now(UTC)
    with closing(open_store(f"sqlite:///{tmp_path / 'config' / 'pactwire.db'}")) as store:
        store.migrate()
        for hours, news in (
            (47, deal("Orrin Robotics")),
            (30, quiet()),
            (3, deal("Vela Labs", "Salesforce")),
            (1, HOSTILE),
        ):
            judge_news(store, news, now - timedelta(hours=hours))
    return tmp_path


def pactwire(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="pactwire")


def days() -> int:
    """The days that the stored articles reach over."""
    now = datetime.now(UTC)
    return (now.date() - (now - timedelta(hours=47)).date()).days + 1


def watch(home: Path, companies: str) -> str:
    (home / "new.yaml").write_text(f"watchlists:\n  new:\n    companies: {companies}\n")
    return str(home / "new.yaml")


def row(*arguments: str) -> dict[str, Any]:
    result = pactwire("backtest", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_the_watchlists_in_force_tell_what_they_told(home: Path) -> None:
    found = row()

    assert found["articles"] == 4
    assert [alert["companies"] for alert in found["alerts"]] == [["AMD"], ["AMD"]]
    assert (found["new"], found["gone"]) == ([], [])
    assert sum(day["alerts"] for day in found["days"]) == 2
    assert len(found["days"]) == days()


def test_days_before_the_oldest_article_are_neither_shown_nor_averaged(home: Path) -> None:
    assert row("--since", "99999d")["days"] == row("--since", "14d")["days"]
    assert "2 alerts, 0 developments, 1.0 alerts a day" in pactwire("backtest", "--since", "99999d").output


def test_another_watchlist_shows_what_is_new_and_what_is_gone(home: Path) -> None:
    found = row("--watch", watch(home, "[CRM]"))

    assert [alert["companies"] for alert in found["new"]] == [["CRM"]]
    assert [alert["companies"] for alert in found["gone"]] == [["AMD"], ["AMD"]]


def test_only_what_was_found_since_is_told(home: Path) -> None:
    assert row("--since", "24h")["articles"] == 2


def test_the_weakest_alerts_come_first(home: Path) -> None:
    scores = [alert["score"] for alert in row()["weakest"]]

    assert scores == sorted(scores)
    assert len(scores) == 2


def test_a_terminal_shows_days_alerts_and_differences(home: Path) -> None:
    result = pactwire("backtest", "--watch", watch(home, "[CRM]"))

    assert result.exit_code == 0
    assert "4 articles since" in result.output
    for heading in ("new", "gone", "the weakest"):
        assert heading in result.output


class Page(HTMLParser):
    """What a browser would take the page for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_page_runs_nothing_and_asks_no_host_whatever_a_headline_says(home: Path) -> None:
    pactwire("backtest", "--html", "report.html")

    page = Page(Path("report.html").read_text())
    assert "script" not in page.tags
    assert page.tags.count("rect") == days()
    assert set(page.links) <= {"https://news.example/amd-orrin-robotics", "https://news.example/hostile?a=1&b=%22%3E"}


def test_an_empty_store_tells_nothing(home: Path) -> None:
    found = row("--since", "1s")

    assert found["alerts"] == []


def test_there_is_nothing_to_try_before_the_first_run(home: Path) -> None:
    (home / "config" / "pactwire.db").unlink()

    result = pactwire("backtest")

    assert result.exit_code == 1
    assert "no database yet" in result.output


def test_a_report_that_cannot_be_written_is_said(home: Path) -> None:
    result = pactwire("backtest", "--html", "nowhere/report.html")

    assert result.exit_code == 2
    assert "cannot write" in result.output
