"""What servers and feeds ask of those who poll them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.model import Wishes
from bot.polling.wishes import find_wishes, good_for, is_skipped

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOTHING = timedelta()


def rss(head: str, item: str = "") -> bytes:
    return f"<rss><channel><title>a</title>{head}<item>{item}</item></channel></rss>".encode()


def test_a_feed_says_how_long_it_may_be_kept_and_when_not_to_come() -> None:
    head = (
        "<ttl> 60 </ttl><skipHours><hour>0</hour><hour>23</hour><hour>24</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"
    )
    assert find_wishes(rss(head)) == Wishes(timedelta(hours=1), (0, 23), (5, 6))


@pytest.mark.parametrize(
    "body", [rss("<ttl>soon</ttl>"), rss("<ttl>-5</ttl>"), rss("", "<ttl>60</ttl>"), b"", b'{"version": ""}']
)
def test_what_is_no_wish_or_stands_in_an_entry_asks_for_nothing(body: bytes) -> None:
    assert find_wishes(body) == Wishes()


@given(some.binary(max_size=3_000))
def test_any_bytes_can_be_looked_at(body: bytes) -> None:
    find_wishes(b"<skipHours>" + body + b"</skipHours><ttl>" + body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": "s-maxage=900, max-age=60"}, 60),
        ({"cache-control": "s-maxage=900"}, 0),
        ({"cache-control": "max-age=300", "age": "120"}, 180),
        ({"cache-control": "max-age=300", "age": "900"}, 0),
        ({"cache-control": "max-age=300, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=99999999999"}, 9999999999),
        ({"expires": "Mon, 23 Nov 2026 12:10:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 600),
        ({"expires": "Mon, 23 Nov 2026 11:00:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 0),
        ({"expires": "0", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 0),
        ({"expires": "-1"}, 0),
        ({"cache-control": "max-age=5", "expires": "Mon, 23 Nov 2026 12:10:00 GMT", "date": "garbage"}, 5),
        ({"cache-control": "max-age=soon"}, 0),
        ({}, 0),
    ],
)
def test_an_answer_is_good_for_as_long_as_its_headers_say(headers: dict[str, str], seconds: int) -> None:
    longest = timedelta(days=365)
    assert good_for(headers) == min(timedelta(seconds=seconds), longest)


@given(some.dictionaries(some.sampled_from(["cache-control", "expires", "date", "age"]), some.text()))
def test_no_header_makes_an_answer_good_for_less_than_nothing(headers: dict[str, str]) -> None:
    assert good_for(headers) >= NOTHING


def test_an_hour_or_a_day_is_passed_over_that_the_feed_names() -> None:
    assert is_skipped(Wishes(skip_hours=(12,)), MONDAY_NOON)
    assert not is_skipped(Wishes(skip_hours=(11, 13)), MONDAY_NOON)
    assert is_skipped(Wishes(skip_days=(0,)), MONDAY_NOON)
    assert not is_skipped(Wishes(skip_days=(1,)), MONDAY_NOON)


def test_who_names_every_hour_or_every_day_asks_for_nothing() -> None:
    assert not is_skipped(Wishes(skip_hours=tuple(range(24))), MONDAY_NOON)
    assert not is_skipped(Wishes(skip_days=tuple(range(7))), MONDAY_NOON)
