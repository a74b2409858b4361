"""When an edited configuration is taken up."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.config import Config, load_config, write_template
from bot.daemon import TICK
from bot.reloading import Reloading


class AtWork:
    """What of a running daemon is asked while its configuration is taken up."""

    def __init__(self, directory: Path) -> None:
        self.config = load_config(directory, {})
        store = SimpleNamespace(recall=lambda _name: "")
        self.pipeline = SimpleNamespace(store=store, watch=SimpleNamespace(places=()), delivering=self)

    async def take_up(self, config: Config) -> None:
        self.config = config

    async def resolve_all(self, _places: object) -> None: ...


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write_template(tmp_path / "config")
    return tmp_path / "config"


async def test_an_edit_is_in_force_by_the_second_look_which_is_well_within_five_seconds(directory: Path) -> None:
    running = AtWork(directory)
    reloading = Reloading(cast("Any", running), {})
    await reloading.look()
    edit(directory, "IBM")

    await reloading.look()
    await reloading.look()

    assert "IBM" in [company.key for company in running.config.companies]
    assert TICK.total_seconds() == 1  # and to read it takes a fraction of one


async def test_a_file_that_changes_from_one_look_to_the_next_is_still_being_written(directory: Path) -> None:
    running = AtWork(directory)
    reloading = Reloading(cast("Any", running), {})
    await reloading.look()
    for company in ("IBM", "DELL", "ORCL"):
        edit(directory, company)
        await reloading.look()
        assert company not in [watched.key for watched in running.config.companies]


def edit(directory: Path, company: str) -> None:
    text = f"watchlists:\n  default:\n    companies: [NVDA, {company}]\n"
    (directory / "watchlists.yaml").write_text(text, encoding="utf-8")
