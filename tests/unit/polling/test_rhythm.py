"""When feeds are polled."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.errors import FeedError, FetchError, PactwireError
from bot.model import Entry, Feed, FeedState, Habits, Wishes
from bot.polling import rhythm

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVERY = timedelta(minutes=5)
FEED = Feed("https://a.example/feed", every=EVERY)
STATE = FeedState(FEED.url, next_poll_at=NOW, polls=1)
DOWN = FetchError("fetch failed: https://a.example/feed: HTTP 500", status=500)

moments = some.timedeltas(timedelta(days=-300), timedelta(days=300)).map(NOW.__add__)
intervals = some.timedeltas(timedelta(seconds=1), timedelta(days=2))


def after_failures(count: int, error: PactwireError = DOWN, feed: Feed = FEED) -> FeedState:
    state = replace(STATE, failures=count - 1)
    return rhythm.after_failure(state, feed, NOW, error)


def test_a_feed_polled_on_time_is_due_one_interval_later() -> None:
    assert rhythm.after_success(STATE, FEED, NOW, {}).next_poll_at == NOW + EVERY
    assert rhythm.after_unchanged(STATE, FEED, NOW).next_poll_at == NOW + EVERY


def test_a_poll_that_is_a_little_late_does_not_shift_the_next_one() -> None:
    late = NOW + timedelta(seconds=40)
    assert rhythm.after_success(STATE, FEED, late, {}).next_poll_at == NOW + EVERY


def test_a_late_feed_is_polled_once_not_many_times() -> None:
    after_an_outage = NOW + timedelta(hours=10, seconds=1)
    assert rhythm.after_success(STATE, FEED, after_an_outage, {}).next_poll_at == NOW + timedelta(hours=10, minutes=5)


@given(due=moments, now=moments, every=intervals)
def test_the_next_poll_is_ahead_and_on_the_grid_of_the_feed(due: datetime, now: datetime, every: timedelta) -> None:
    feed, state = Feed("u", every=every), FeedState("u", next_poll_at=due)
    following = rhythm.after_unchanged(state, feed, now).next_poll_at
    assert following > max(due, now)
    assert (following - due) % every == timedelta()
    assert following - every <= max(due, now)


@given(now=moments, every=intervals, url=some.text(min_size=1))
def test_first_polls_are_within_one_interval_and_always_at_the_same_place(
    now: datetime, every: timedelta, url: str
) -> None:
    feed = Feed(url, every=every)
    assert now <= rhythm.first_poll_at(feed, now) <= now + every
    assert rhythm.first_poll_at(feed, now) == rhythm.first_poll_at(feed, now)


def test_the_first_polls_of_many_feeds_are_spread() -> None:
    places = [rhythm.first_poll_at(Feed(f"https://a.example/{n}"), NOW) - NOW for n in range(1000)]
    in_each_tenth = [sum(EVERY * n / 10 <= place < EVERY * (n + 1) / 10 for place in places) for n in range(10)]
    assert min(in_each_tenth) > 50


def test_a_success_remembers_what_makes_the_next_poll_cheap() -> None:
    state = rhythm.after_success(STATE, FEED, NOW, {"etag": '"1"', "last-modified": "yesterday"}, "News")
    assert (state.etag, state.last_modified, state.title) == ('"1"', "yesterday", "News")
    assert (state.polled_at, state.succeeded_at, state.polls) == (NOW, NOW, 2)


def test_a_success_forgets_an_etag_that_is_no_longer_sent_but_not_the_title() -> None:
    state = rhythm.after_success(replace(STATE, etag='"1"', title="News"), FEED, NOW, {})
    assert (state.etag, state.title) == ("", "News")


def test_an_unchanged_feed_is_a_success_that_changes_nothing_else() -> None:
    before = replace(STATE, etag='"1"', title="News", failures=3, error="x")
    state = rhythm.after_unchanged(before, FEED, NOW)
    assert (state.etag, state.title) == ('"1"', "News")
    assert (state.failures, state.error, state.succeeded_at) == (0, "", NOW)


def test_a_failure_is_counted_and_told_and_forgets_nothing() -> None:
    before = replace(STATE, etag='"1"', succeeded_at=NOW - EVERY)
    state = rhythm.after_failure(before, FEED, NOW, DOWN)
    assert (state.failures, state.error) == (1, str(DOWN))
    assert (state.etag, state.succeeded_at, state.polled_at, state.polls) == ('"1"', NOW - EVERY, NOW, 2)


def test_pauses_double_up_to_the_longest_and_never_end() -> None:
    pauses = [after_failures(count).next_poll_at - NOW for count in (1, 2, 3, 4, 8, 50, 10_000)]
    assert pauses == [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY, *[rhythm.LONGEST_BACKOFF] * 3]


def test_a_feed_that_is_polled_seldom_does_not_fail_more_seldom() -> None:
    weekly = Feed("u", every=timedelta(days=7))
    assert after_failures(5, feed=weekly).next_poll_at == NOW + timedelta(days=7)


@given(every=intervals, failures=some.integers(1, 10**9), seconds=some.none() | some.floats(0, allow_nan=False))
def test_the_next_try_after_a_failure_is_ahead_and_within_bounds(
    every: timedelta, failures: int, seconds: float | None
) -> None:
    error = FetchError("x", status=429, retry_after=seconds)
    pause = after_failures(failures, error, Feed("u", every=every)).next_poll_at - NOW
    assert timedelta() < pause <= max(rhythm.LONGEST_BACKOFF, rhythm.LONGEST_RETRY_AFTER) + every


def test_a_pause_that_the_server_asks_for_is_kept() -> None:
    asked = after_failures(1, FetchError("x", status=429, retry_after=1801)).next_poll_at
    assert asked == NOW + timedelta(minutes=35)


def test_a_pause_that_the_server_asks_for_never_makes_polls_more_frequent() -> None:
    assert after_failures(4, FetchError("x", status=503, retry_after=1)).next_poll_at == NOW + 8 * EVERY


def test_a_pause_of_years_is_cut_to_a_day() -> None:
    asked = after_failures(1, FetchError("x", status=429, retry_after=1e18)).next_poll_at
    assert asked <= NOW + rhythm.LONGEST_RETRY_AFTER + EVERY


def test_a_feed_that_is_gone_is_stopped_but_for_a_look_once_a_month() -> None:
    gone = after_failures(1, FetchError("x", status=410))
    assert gone.gone
    assert NOW + timedelta(days=28) < gone.next_poll_at < NOW + timedelta(days=31)
    assert not rhythm.after_unchanged(gone, FEED, NOW).gone


def test_an_outage_of_our_own_network_is_not_counted_and_the_feed_is_due_as_ever() -> None:
    state = rhythm.after_outage(replace(STATE, failures=1), FEED, NOW, DOWN)
    assert (state.failures, state.next_poll_at) == (1, NOW + EVERY)
    assert state.error.startswith("our own network: ")


def test_an_address_that_a_feed_moved_to_is_given_up_where_it_leads_nowhere() -> None:
    moved = replace(STATE, moved_to="https://b.example/feed")
    for error in (FetchError("x", status=404), FetchError("x", status=410), FetchError("x", answered=False)):
        state = rhythm.after_failure(moved, FEED, NOW, error)
        assert state.moved_to == ""
        assert not state.gone
        assert state.failures == 1
    assert rhythm.after_failure(moved, FEED, NOW, DOWN).moved_to == "https://b.example/feed"


def test_a_feed_that_cannot_be_parsed_is_a_failure_like_others() -> None:
    assert after_failures(2, FeedError("x")).next_poll_at == NOW + 2 * EVERY


def test_one_success_ends_the_backoff_on_the_same_grid() -> None:
    failed = after_failures(3)
    again = rhythm.after_success(failed, FEED, failed.next_poll_at + timedelta(seconds=9), {})
    assert again.next_poll_at == failed.next_poll_at + EVERY


# ── conditions ───────────────────────────────────────────────────────────────────────────────────


def test_a_poll_sends_back_what_the_last_one_gave() -> None:
    state = replace(STATE, etag='"1"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    assert rhythm.conditions(state, NOW) == ('"1"', "Mon, 23 Nov 2026 08:00:00 GMT")


def test_a_wrong_etag_is_found_out_by_a_full_fetch_now_and_then() -> None:
    polls = [replace(STATE, etag='"1"', last_modified="x", polls=count) for count in range(1, 201)]
    assert sum(rhythm.conditions(state, NOW) == ("", "") for state in polls) == 200 // rhythm.FULL_FETCH_EVERY


@pytest.mark.parametrize("date", ["Mon, 23 Nov 2026 12:00:01 GMT", "Fri, 01 Jan 2038 00:00:00 -0000"])
def test_a_date_in_the_future_is_not_sent_back(date: str) -> None:
    assert rhythm.conditions(replace(STATE, etag='"1"', last_modified=date), NOW) == ('"1"', "")


@pytest.mark.parametrize("date", ["yesterday", "Mon, 23 Nov 2026 12:00:00 GMT", "2026", "Mon, 99 Foo 2026 99:00:00"])
def test_a_date_in_any_other_form_is_sent_back_as_it_came(date: str) -> None:
    assert rhythm.conditions(replace(STATE, last_modified=date), NOW) == ("", date)


# ── its own rhythm, and what is asked for ────────────────────────────────────────────────────────

BUSY = Habits((1_000.0,) * 24, NOW)
MAX_AGE = {"cache-control": "max-age=600"}


def next_after(state: FeedState, headers: dict[str, str], feed: Feed = FEED) -> timedelta:
    return rhythm.after_unchanged(state, feed, NOW, headers).next_poll_at - NOW


def test_a_busy_feed_is_polled_as_often_as_is_allowed_and_no_more() -> None:
    assert next_after(replace(STATE, habits=BUSY), {}) == FEED.fastest
    assert next_after(replace(STATE, habits=BUSY), {}, replace(FEED, every=timedelta(seconds=20))) == timedelta(
        seconds=20
    )


def test_what_the_server_and_the_feed_ask_for_is_kept_within_bounds() -> None:
    assert next_after(STATE, MAX_AGE) == timedelta(minutes=10)
    assert next_after(replace(STATE, habits=BUSY), MAX_AGE) == timedelta(minutes=10)
    assert next_after(replace(STATE, wishes=Wishes(ttl=timedelta(minutes=8))), {}) == timedelta(minutes=8)
    assert next_after(replace(STATE, wishes=Wishes(ttl=timedelta(days=9))), MAX_AGE) == 3 * EVERY
    assert next_after(STATE, {"cache-control": "max-age=1"}) == EVERY
    assert next_after(STATE, MAX_AGE, replace(FEED, slowest=timedelta(minutes=7))) == timedelta(minutes=7)


def test_a_feed_that_is_polled_seldom_is_not_polled_more_seldom_for_a_bound_below() -> None:
    hourly = replace(FEED, every=timedelta(hours=1), slowest=timedelta(minutes=15))
    assert next_after(STATE, {"cache-control": "max-age=86400"}, hourly) == timedelta(hours=1)


def test_hours_that_a_feed_asks_to_pass_over_are_polled_as_seldom_as_is_allowed() -> None:
    state = replace(STATE, wishes=Wishes(skip_hours=(12, 13)))
    assert next_after(state, {}) == 3 * EVERY
    at_the_end = replace(state, next_poll_at=NOW + timedelta(hours=1, minutes=50))
    due = rhythm.after_unchanged(at_the_end, FEED, at_the_end.next_poll_at).next_poll_at
    assert due == NOW + timedelta(hours=2)


@given(
    every=some.timedeltas(timedelta(seconds=1), timedelta(days=1)),
    fastest=some.timedeltas(timedelta(seconds=1), timedelta(days=1)),
    slowest=some.timedeltas(timedelta(seconds=1), timedelta(days=1)),
    weight=some.floats(0, 10_000),
    ttl=some.timedeltas(timedelta(), timedelta(days=400)),
    skip=some.sets(some.integers(0, 23)),
    age=some.integers(0, 10**9),
)
def test_a_pause_is_never_beyond_the_configured_bounds(
    every: timedelta, fastest: timedelta, slowest: timedelta, weight: float, ttl: timedelta, skip: set[int], age: int
) -> None:
    feed = replace(FEED, every=every, fastest=fastest, slowest=slowest)
    wishes = Wishes(ttl=ttl, skip_hours=tuple(sorted(skip)))
    state = replace(STATE, habits=Habits((weight,) * 24, NOW), wishes=wishes)
    pause = next_after(state, {"cache-control": f"max-age={age}"}, feed)
    assert min(fastest, every) <= pause <= 2 * max(slowest, every)


def test_three_months_of_a_feed_are_polled_around_its_hours_without_drift() -> None:
    """Thirty entries an hour from 13 to 15 UTC on working days; each poll is up to three seconds late."""
    state, last = replace(STATE, next_poll_at=NOW), NOW
    due: list[datetime] = []
    waits: list[timedelta] = []
    while state.next_poll_at < NOW + timedelta(days=90):
        due.append(state.next_poll_at)
        now = state.next_poll_at + timedelta(seconds=len(due) % 4)
        found = publications(last, now)
        waits += [now - at for at in found]
        state, last = rhythm.after_success(state, FEED, now, {}, published=found), now
    learned = [at for at in due if at > NOW + timedelta(days=30) and at.weekday() < 5]
    by_hour = Counter(at.hour for at in learned)
    assert min(by_hour[13], by_hour[14]) > 2 * by_hour[3]
    assert max(waits) <= EVERY + timedelta(seconds=3)
    at_night = [later - earlier for earlier, later in pairwise(due) if earlier.hour == 3 and later.hour == 3]
    assert set(at_night) == {EVERY}


def publications(after: datetime, until: datetime) -> list[datetime]:
    step = timedelta(minutes=2)
    first = NOW + step * ((after - NOW) // step + 1)
    moments = [first + step * number for number in range(max((until - first) // step + 1, 0))]
    return [at for at in moments if at.hour in (13, 14) and at.weekday() < 5]


# ── lag ──────────────────────────────────────────────────────────────────────────────────────────


def published(*minutes_ago: int | None) -> list[Entry]:
    return [
        Entry(str(n), FEED.url, "", "", "", None if ago is None else NOW - timedelta(minutes=ago))
        for n, ago in enumerate(minutes_ago)
    ]


def test_the_lag_of_a_feed_is_that_of_the_middle_entry() -> None:
    assert rhythm.to_lag(None, published(1, 4, 300), NOW) == timedelta(minutes=4)


def test_one_late_entry_moves_a_known_lag_by_a_part() -> None:
    assert rhythm.to_lag(timedelta(minutes=4), published(44), NOW) == timedelta(minutes=14)


def test_entries_without_a_date_or_with_one_to_come_say_nothing_of_the_lag() -> None:
    assert rhythm.to_lag(timedelta(minutes=4), published(None, -30), NOW) == timedelta(minutes=4)
    assert rhythm.to_lag(None, (), NOW) is None
