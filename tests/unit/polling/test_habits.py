"""When feeds publish, as it is learned from what they published."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.model import NO_HABITS, Habits
from bot.polling import habits

MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def lived(published: list[datetime], until: datetime) -> Habits:
    """The habits of a feed that was polled each quarter of an hour."""
    learned, now = NO_HABITS, MIDNIGHT
    while now <= until:
        learned = habits.learn(learned, [at for at in published if now - HOUR / 4 < at <= now], now)
        now += HOUR / 4
    return learned


def weekdays(days: int, hours: tuple[int, ...], an_hour: int) -> list[datetime]:
    dates = [MIDNIGHT + day * DAY for day in range(days) if (MIDNIGHT + day * DAY).weekday() < 5]
    return [date + hour * HOUR + HOUR * part / an_hour for date in dates for hour in hours for part in range(an_hour)]


def test_a_feed_is_polled_often_around_the_hours_when_it_publishes_and_seldom_in_others() -> None:
    busy = lived(weekdays(12, (13, 14), 20), MIDNIGHT + 12 * DAY)
    pauses = {hour: habits.usual_pause(busy, MIDNIGHT + 12 * DAY + hour * HOUR) for hour in (3, 12, 13, 14, 15)}
    assert pauses[3] is None
    assert pauses[13] is not None
    assert pauses[13] < timedelta(minutes=4)
    assert pauses[12] is not None
    assert pauses[13] < pauses[12] < timedelta(minutes=8)


def test_a_feed_that_has_published_nothing_asks_for_no_pause() -> None:
    assert habits.usual_pause(NO_HABITS, MIDNIGHT) is None


def test_old_habits_are_forgotten() -> None:
    busy = lived(weekdays(5, (13,), 20), MIDNIGHT + 5 * DAY)
    at = MIDNIGHT + 5 * DAY + 13 * HOUR
    soon, late = habits.usual_pause(busy, at), habits.usual_pause(busy, at + 30 * DAY)
    assert soon is not None
    assert late is not None
    assert late > 20 * soon


def test_the_archive_that_a_first_poll_shows_is_learned_from() -> None:
    now = MIDNIGHT + 20 * DAY
    learned = habits.learn(NO_HABITS, weekdays(20, (9,), 1), now)
    assert learned.gaps > 10
    assert learned.newest_at == MIDNIGHT + 18 * DAY + 9 * HOUR
    assert habits.usual_pause(learned, now + 9 * HOUR) is not None


def test_a_weekend_is_no_silence_of_a_feed_of_working_days_but_two_weeks_are() -> None:
    learned = lived(weekdays(26, (9,), 1), MIDNIGHT + 26 * DAY)
    friday = MIDNIGHT + 25 * DAY + 9 * HOUR
    assert 2.8 * DAY < learned.longest_gap <= 3 * DAY
    assert habits.silent_since(learned, friday + 4 * DAY) is None
    assert habits.silent_since(learned, friday + 14 * DAY) == friday


def test_a_feed_that_publishes_all_day_is_silent_after_two_days() -> None:
    all_hours = [MIDNIGHT + hour * HOUR for hour in range(24 * 20)]
    learned = habits.learn(NO_HABITS, all_hours, MIDNIGHT + 20 * DAY)
    assert habits.silent_since(learned, MIDNIGHT + 21 * DAY) is None
    assert habits.silent_since(learned, MIDNIGHT + 22 * DAY) == all_hours[-1]


def test_no_silence_is_told_of_a_feed_that_is_not_known_yet() -> None:
    few = habits.learn(NO_HABITS, [MIDNIGHT + day * DAY for day in (0, 10, 20)], MIDNIGHT + 20 * DAY)
    young = habits.learn(NO_HABITS, [MIDNIGHT + hour * HOUR for hour in range(100)], MIDNIGHT + 5 * DAY)
    assert habits.silent_since(few, MIDNIGHT + 300 * DAY) is None
    assert habits.silent_since(young, MIDNIGHT + 300 * DAY) is None


@given(some.lists(some.timedeltas(timedelta(days=-400), timedelta(days=400)), max_size=30), some.integers(0, 23))
def test_whatever_dates_a_feed_gives_its_habits_are_of_the_past_and_its_pause_is_above_nothing(
    ages: list[timedelta], hour: int
) -> None:
    now = MIDNIGHT + hour * HOUR
    learned = habits.learn(NO_HABITS, [now + age for age in ages], now)
    assert learned.newest_at is None or learned.newest_at <= now
    assert len(learned.hours) in (0, 24)
    pause = habits.usual_pause(learned, now)
    assert pause is None or pause > timedelta()
