"""Words that are ordinary, whatever name is spelt like one of them."""

from importlib.resources import files

import pytest

from bot.judging.ordinary import is_ordinary


def test_the_list_has_one_word_a_line_in_order_and_none_twice() -> None:
    lines = files("bot").joinpath("data", "ordinary.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert all(line.isalpha() and line.islower() for line in lines)


@pytest.mark.parametrize("word", ["study", "studies", "studied", "zone", "zoned", "zoning", "carried"])
def test_a_word_is_ordinary_in_its_common_endings(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["nvidia", "Unity", "zonex", ""])
def test_a_word_that_is_not_listed_in_lower_case_is_not_ordinary(word: str) -> None:
    assert not is_ordinary(word)
