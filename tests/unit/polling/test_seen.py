"""Which entries are new."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.model import Entry
from bot.polling.seen import FORGOTTEN_AFTER, HEAVY_FLOOD, JUST_NOW, split_entries

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
    assert first or all(item.published and item.published < NOW - FORGOTTEN_AFTER for item in read)


# ── a feed that changes all its keys ─────────────────────────────────────────────────────────────

ARCHIVE = tuple(entry(f"new-{number}", NOW - timedelta(days=number)) for number in range(1, 31))


def later(entries: tuple[Entry, ...], known: frozenset[str] = NOTHING) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return split_entries(entries, known, False, DAY, NOW, last_success=NOW - timedelta(minutes=5))


def test_an_archive_under_new_keys_is_taken_as_read_and_the_news_in_it_is_not() -> None:
    assert later((AHEAD, YOUNG, UNDATED, *ARCHIVE[1:])) == ((AHEAD, YOUNG, UNDATED), ARCHIVE[1:])


def test_one_known_key_shows_that_the_keys_have_not_changed() -> None:
    assert later((YOUNG, *ARCHIVE), known=frozenset(("young",))) == (ARCHIVE, ())


def test_a_few_entries_dated_back_are_news() -> None:
    assert later(ARCHIVE[-9:]) == (ARCHIVE[-9:], ())


def test_after_a_long_outage_everything_since_the_last_success_is_unread() -> None:
    assert split_entries(ARCHIVE, NOTHING, False, DAY, NOW, last_success=NOW - 30 * DAY) == (ARCHIVE, ())


def test_hundreds_of_old_entries_beside_known_ones_are_an_archive_that_the_feed_has_begun_to_show() -> None:
    grown = tuple(entry(f"old-{number}", NOW - DAY - timedelta(hours=1 + number)) for number in range(HEAVY_FLOOD))
    assert later((YOUNG, AHEAD, *grown), known=frozenset(("young",))) == ((AHEAD,), grown)


UNDATED_ONES = tuple(entry(f"undated-{number}", None) for number in range(HEAVY_FLOOD))


def test_undated_entries_that_all_changed_their_keys_since_the_last_poll_are_taken_as_read() -> None:
    assert later((YOUNG, *UNDATED_ONES)) == ((YOUNG,), UNDATED_ONES)


def test_undated_entries_beside_a_known_one_or_after_a_pause_or_few_are_news() -> None:
    assert later((YOUNG, *UNDATED_ONES), known=frozenset(("young",))) == (UNDATED_ONES, ())
    assert later(UNDATED_ONES[1:]) == (UNDATED_ONES[1:], ())
    pause = NOW - JUST_NOW - timedelta(seconds=1)
    assert split_entries(UNDATED_ONES, NOTHING, False, DAY, NOW, last_success=pause) == (UNDATED_ONES, ())


def test_what_is_so_old_that_it_may_have_been_forgotten_is_no_news() -> None:
    old, dated_back = entry("old", NOW - FORGOTTEN_AFTER - DAY), entry("dated back", NOW - FORGOTTEN_AFTER + DAY)
    assert split_entries([old, dated_back], NOTHING, False, DAY, NOW) == ((dated_back,), (old,))
