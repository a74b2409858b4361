"""What the operator is told of the bot itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Channel, Notice, Purpose
from bot.telling.notices import places, to_deliveries

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FAILS = Notice("feed https://a.example/", NOON, "Example Wire fails since 12:00 UTC", "HTTP 503")


def test_a_trouble_is_one_delivery_however_often_and_by_whomever_it_is_found() -> None:
    first, again = to_deliveries([FAILS], "C0OPERATOR", NOON), to_deliveries([FAILS], "C0OPERATOR", NOON + timedelta(1))
    assert [one.key for one in first] == [one.key for one in again]
    assert first[0].purpose is Purpose.NOTICE
    assert first[0].message.text == "Example Wire fails since 12:00 UTC"


def test_that_it_is_over_and_that_it_begins_anew_are_deliveries_of_their_own() -> None:
    later = replace(FAILS, began_at=NOON + timedelta(hours=1))
    notices = (FAILS, replace(FAILS, over=True), later)
    assert len({one.key for one in to_deliveries(notices, "C0OPERATOR", NOON)}) == 3


def test_nothing_is_owed_where_there_is_no_operators_channel() -> None:
    assert to_deliveries([FAILS], "", NOON) == ()


def test_the_operators_channel_is_a_place_like_the_others_and_counted_once() -> None:
    channels = (Channel("C1", ()), Channel("C2", ()))
    assert places(channels, "") == ("C1", "C2")
    assert places(channels, "C9") == ("C1", "C2", "C9")
    assert places(channels, "C1") == ("C1", "C2")
