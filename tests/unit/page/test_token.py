"""The token of the page in its file."""

import stat
from pathlib import Path

import pytest

from bot.adapters.page.token import load_or_make_token
from bot.errors import InputError


def test_the_first_start_makes_a_token_that_only_its_owner_can_read(tmp_path: Path) -> None:
    token, is_new = load_or_make_token(tmp_path / "page-token")

    assert is_new
    assert len(token) >= 40
    assert stat.S_IMODE((tmp_path / "page-token").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["page-token"]


def test_a_later_start_has_the_same_token(tmp_path: Path) -> None:
    first, _ = load_or_make_token(tmp_path / "page-token")
    assert load_or_make_token(tmp_path / "page-token") == (first, False)


def test_two_places_have_two_tokens(tmp_path: Path) -> None:
    assert load_or_make_token(tmp_path / "one")[0] != load_or_make_token(tmp_path / "other")[0]


def test_a_token_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_or_make_token(tmp_path / "page-token")
    (tmp_path / "page-token").chmod(0o644)
    with pytest.raises(InputError, match="can be read by others"):
        load_or_make_token(tmp_path / "page-token")


@pytest.mark.parametrize("content", ["", "short", "x" * 44])
def test_a_file_that_holds_no_token_is_refused_and_left(tmp_path: Path, content: str) -> None:
    (tmp_path / "page-token").write_text(content)
    with pytest.raises(InputError, match="holds no token"):
        load_or_make_token(tmp_path / "page-token")
    assert (tmp_path / "page-token").read_text() == content


def test_where_no_file_can_be_made_another_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be made") as refusal:
        load_or_make_token(tmp_path / "missing" / "page-token")
    assert "PACTWIRE_HTTP_TOKEN" in refusal.value.hint
