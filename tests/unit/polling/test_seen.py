"""Which entries are new."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.model import Entry
from bot.polling.seen import split_entries

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOTHING: frozenset[str] = frozenset()


def entry(key: str, published: datetime | None = NOW, title: str = "A") -> Entry:
    return Entry(key, "feed", "", title, "", published)


YOUNG, OLD, UNDATED, AHEAD = (
    entry("young", NOW - timedelta(hours=23)),
    entry("old", NOW - timedelta(hours=25)),
    entry("undated", None),
    entry("ahead", NOW + timedelta(days=400)),
)


def test_a_first_poll_takes_what_is_old_or_undated_as_read() -> None:
    unread, read = split_entries((YOUNG, OLD, UNDATED, AHEAD), NOTHING, True, DAY, NOW)
    assert (unread, read) == ((YOUNG, AHEAD), (OLD, UNDATED))


def test_later_everything_new_is_unread_whatever_its_date() -> None:
    assert split_entries((YOUNG, OLD, UNDATED, AHEAD), NOTHING, False, DAY, NOW) == ((YOUNG, OLD, UNDATED, AHEAD), ())


def test_what_is_known_is_neither() -> None:
    assert split_entries((YOUNG, OLD), frozenset(("young",)), True, DAY, NOW) == ((), (OLD,))


def test_an_entry_that_comes_twice_in_a_feed_counts_once_as_it_came_first() -> None:
    first, again = entry("k", title="First"), entry("k", title="Again")
    assert split_entries((first, YOUNG, again), NOTHING, False, DAY, NOW) == ((first, YOUNG), ())


def test_without_look_back_a_first_poll_takes_everything_published_as_read() -> None:
    assert split_entries((YOUNG,), NOTHING, True, timedelta(), NOW) == ((), (YOUNG,))


dates = some.none() | some.timedeltas(timedelta(days=-9999), timedelta(days=9999)).map(NOW.__add__)
feeds = some.lists(some.builds(entry, some.sampled_from("abcdefgh"), dates), max_size=12)


@given(entries=feeds, known=some.frozensets(some.sampled_from("abcdefgh")), first=some.booleans())
def test_every_new_key_is_told_apart_exactly_once(entries: list[Entry], known: frozenset[str], first: bool) -> None:
    unread, read = split_entries(entries, known, first, DAY, NOW)
    keys = [item.key for item in (*unread, *read)]
    assert sorted(keys) == sorted({item.key for item in entries} - known)
    assert first or not read
