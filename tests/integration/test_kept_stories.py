"""What telling keeps of the open stories in memory, beside what the database has."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.model import Story
from bot.pipeline.kept import KeptStories
from bot.telling.stories import OPEN_FOR, OpenStories
from tests.contract.store_values import DAY, NOW, SECOND, story
from tests.fakes.around import COMPANIES


def saved(store: SqlStore, *names: str, **fields: object) -> None:
    """The stories saved, as another node's telling does."""
    with store.telling() as telling:
        telling.save_told([], [replace(story(name), **fields) for name in names], [], [], [])  # type: ignore[arg-type]


def known(kept: KeptStories, store: SqlStore, now: timedelta = timedelta(0)) -> dict[str, str]:
    """What is kept, by id, with each story's subject."""
    with store.telling() as telling:
        return {one.id: one.subject for one in kept.at(NOW + now, telling)}


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with closing(open_store(f"sqlite:///{tmp_path / 'pactwire.db'}", pace=timedelta(0))) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def kept() -> KeptStories:
    return KeptStories(COMPANIES)


def test_what_another_node_saved_is_known_at_the_next_telling(store: SqlStore, kept: KeptStories) -> None:
    saved(store, "a", "b")
    assert known(kept, store) == {"a": "", "b": ""}
    saved(store, "a", "c", subject="new", updated_at=NOW + SECOND)
    assert known(kept, store) == {"a": "new", "b": "", "c": "new"}


def test_only_what_was_saved_since_is_read_again(
    store: SqlStore, kept: KeptStories, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(store, "a", "b")
    known(kept, store)
    saved(store, "c")
    read: list[str] = []
    add = OpenStories.add

    def add_and_note(stories: OpenStories, one: Story) -> None:
        read.append(one.id)
        add(stories, one)

    monkeypatch.setattr(OpenStories, "add", add_and_note)
    assert set(known(kept, store)) == {"a", "b", "c"}
    known(kept, store)
    assert read == ["c"]


def test_a_story_is_closed_when_its_time_is_over_without_anybody_saving(store: SqlStore, kept: KeptStories) -> None:
    saved(store, "old")
    saved(store, "new", updated_at=NOW + DAY)
    assert set(known(kept, store, OPEN_FOR)) == {"old", "new"}
    assert set(known(kept, store, OPEN_FOR + SECOND)) == {"new"}


def test_what_a_clock_that_ran_ahead_closed_is_open_again_when_it_is_right(store: SqlStore, kept: KeptStories) -> None:
    saved(store, "a")
    assert known(kept, store, 2 * OPEN_FOR) == {}
    assert set(known(kept, store)) == {"a"}


def test_what_was_not_saved_is_forgotten(store: SqlStore, kept: KeptStories) -> None:
    saved(store, "a")
    with store.telling() as telling:
        kept.at(NOW, telling).add(replace(story("a"), subject="never saved"))
    kept.forget()
    assert known(kept, store) == {"a": ""}


def test_a_database_that_was_put_back_to_an_earlier_state_is_believed(tmp_path: Path, kept: KeptStories) -> None:
    for name, tellings in (("later.db", ("a", "b")), ("earlier.db", ("a",))):
        with closing(open_store(f"sqlite:///{tmp_path / name}", pace=timedelta(0))) as opened:
            opened.migrate()
            for telling in tellings:
                saved(opened, telling)
            assert set(known(kept, opened)) == set(tellings)
