"""Once a week the operator hears in one line that the bot lives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Ill, Trouble
from bot.telling.weekly import WEEK, due_week, to_week

END = datetime(2026, 11, 23, 8, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 5, tzinfo=UTC)
SILENT = ("Example Wire", Trouble(Ill.SILENT, TUESDAY))


@given(st.timedeltas(timedelta(0), timedelta(days=36_500)).map(lambda span: datetime(2000, 1, 1, tzinfo=UTC) + span))
def test_the_week_that_is_over_ended_on_a_monday_less_than_a_week_ago(now: datetime) -> None:
    end = due_week(now)

    assert (end.weekday(), end.hour, end.minute) == (0, 8, 0)
    assert timedelta(0) <= now - end < WEEK


def test_the_line_says_what_was_read_and_told_and_which_feeds_are_in_trouble() -> None:
    notice = to_week(END, 2431, 3, 38, [SILENT])

    assert notice.headline == (
        "Pactwire this week: read 2,431 articles from 38 feeds, told 3; 1 feed silent since 17 Nov"
    )
    assert notice.detail == "Example Wire"


@pytest.mark.parametrize(
    ("entries", "feeds", "said"), [(1, 1, "1 article from 1 feed"), (0, 2, "0 articles from 2 feeds")]
)
def test_one_is_not_many(entries: int, feeds: int, said: str) -> None:
    assert said in to_week(END, entries, 0, feeds, []).headline


def test_troubles_of_one_sort_are_counted_together_from_the_first() -> None:
    later = ("Other Wire", Trouble(Ill.SILENT, TUESDAY + timedelta(days=2)))
    failing = ("Third Wire", Trouble(Ill.FAILING, END))

    headline = to_week(END, 5, 0, 9, [later, SILENT, failing]).headline

    assert headline.endswith("; 1 feed failing since 23 Nov; 2 feeds silent, the first since 17 Nov")


def test_a_week_has_one_key_whoever_counts_it() -> None:
    first, second = to_week(END, 5, 0, 9, []), to_week(END, 6, 1, 9, [SILENT])

    assert (first.about, first.began_at) == (second.about, second.began_at)
