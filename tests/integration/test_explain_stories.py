"""`explain` beside a store: which open story the article would join, and as what. The store stays as it is."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.adapters.store import open_store
from bot.cli import cli
from bot.model import Story
from tests.unit.telling.reports import report, told

TEXT = "AMD and Orrin Labs agreed to design data-center racks together and to build them in Ohio."
DATABASE = "sqlite:///house/pactwire.db"


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration without a database, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN_FILE", "SLACK_CHANNEL", "PACTWIRE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(cli, ["init", "house"]).exit_code == 0


@pytest.fixture
def story() -> Story:
    """An open story in the store of the configuration."""
    now = datetime.now(UTC)
    opened = replace(told(report(sentence=TEXT, parties=["AMD=AMD", "Orrin Labs"])), opened_at=now, updated_at=now)
    opened = replace(opened, sources=tuple(replace(one, found_at=now, published=now) for one in opened.sources))
    with closing(open_store(DATABASE)) as store:
        store.migrate()
        with store.telling() as telling:
            telling.save_told((), (opened,), (), (), ())
    return opened


def explain(*options: str) -> str:
    result = CliRunner().invoke(cli, ["explain", "-", "--config", "house", *options], input=TEXT)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_explain_shows_which_open_story_an_article_would_join_and_as_what(story: Story) -> None:
    assert f"repeat of {story.id}, AMD × Orrin Labs" in explain()


def test_explain_gives_the_story_and_the_novelty_as_json(story: Story) -> None:
    (row,) = json.loads(explain("--json"))["stories"]
    assert (row["event"], row["story"], row["novelty"]) == (0, story.id, "repeat")


def test_explain_changes_nothing_in_the_store(story: Story) -> None:
    explain()
    with closing(open_store(DATABASE)) as store, store.telling() as telling:
        assert telling.open_stories(story.opened_at) == (story,)


def test_explain_without_a_store_names_no_story_and_makes_none() -> None:
    assert json.loads(explain("--json"))["stories"] == []
    assert "\nstories" not in explain()
    assert not Path("house/pactwire.db").exists()
