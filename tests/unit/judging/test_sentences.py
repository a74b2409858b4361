"""Where a sentence ends, and what its dates say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.judging.dates import days_ago
from bot.judging.sentences import to_sentences

PUBLISHED = datetime(2026, 3, 30, tzinfo=UTC)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_every_sentence_is_what_stands_at_its_place(passages: list[str]) -> None:
    for sentence in to_sentences(passages):
        assert passages[sentence.passage][sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize(
    "text",
    [
        "Acme Inc. said on Monday it won. It was glad.",
        "The U.S. plant opens. Mr. Smith came.",
        "It ended well.Another began.",
        "Was it so? It was.",
    ],
)
def test_abbreviations_do_not_end_a_sentence_and_lost_spaces_do_not_hide_an_end(text: str) -> None:
    assert len(list(to_sentences(["", text]))) == 2


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("announced on March 2, 2026", 28),
        ("signed in October", 166),
        ("on March 28 it said", 2),
        ("in 2024 they met", 637),
        ("they may agree on Monday", None),
    ],
)
def test_dates_count_back_from_the_day_of_publication(text: str, days: int | None) -> None:
    assert days_ago(text, PUBLISHED) == days


def test_without_a_day_of_publication_no_date_is_old() -> None:
    assert days_ago("on March 2, 2026", None) is None


@pytest.mark.parametrize(
    "text", ["Nvidia partners with Intel. " * 9_000, "." * 200_000, "(" * 200_000, "Nvidia " * 30_000]
)
def test_a_text_without_end_is_read_in_so_many_sentences(text: str) -> None:
    assert len(list(to_sentences(("", text)))) <= 300
