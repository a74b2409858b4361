"""Digest windows and quiet hours, through the clock changes of every time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import DigestPlan, Quiet
from bot.telling.timing import Window, due_window, instant, next_due, quiet_since, quiet_until

EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plan(*times: str, days: frozenset[int] = EVERY_DAY, zone: str = "America/New_York") -> DigestPlan:
    return DigestPlan(tuple(map(time.fromisoformat, times)), days, zone)


def closed(plan: DigestPlan, ticks: Iterator[datetime]) -> list[datetime]:
    """The ends of the windows that a machine closes which looks at these times."""
    ends: list[datetime] = []
    for now in ticks:
        window = due_window(plan, ends[-1] if ends else None, now)
        if window:
            assert window.end <= now
            ends.append(window.end)
    return ends


def ticks(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += step


def test_a_window_is_due_once_its_end_has_come_and_not_before() -> None:
    digest = plan("08:30", "16:15")
    yesterday = at("2026-01-14T21:15")
    assert due_window(digest, yesterday, at("2026-01-15T13:29")) is None
    assert due_window(digest, yesterday, at("2026-01-15T13:30")) == Window(yesterday, at("2026-01-15T13:30"))


def test_a_closed_window_is_not_due_again() -> None:
    assert due_window(plan("08:30"), at("2026-01-15T13:30"), at("2026-01-15T18:00")) is None


def test_a_machine_that_slept_through_several_windows_closes_them_as_one() -> None:
    last = at("2026-01-12T13:30")
    assert due_window(plan("08:30", "16:15"), last, at("2026-01-15T15:00")) == Window(last, at("2026-01-15T13:30"))


def test_a_channel_without_a_digest_so_far_gets_the_latest_window() -> None:
    assert due_window(plan("08:30"), None, at("2026-01-15T15:00")) == Window(None, at("2026-01-15T13:30"))


def test_a_clock_set_back_closes_no_window_again() -> None:
    assert due_window(plan("08:30"), at("2026-01-16T13:30"), at("2026-01-15T20:00")) is None


def test_a_changed_schedule_neither_repeats_nor_loses_a_window() -> None:
    told = at("2026-01-15T13:30")
    assert due_window(plan("08:00"), told, at("2026-01-15T14:00")) is None
    assert due_window(plan("09:00"), told, at("2026-01-15T14:00")) == Window(told, at("2026-01-15T14:00"))


def test_days_that_are_not_planned_have_no_digest() -> None:
    friday, monday = at("2026-01-16T13:30"), at("2026-01-19T13:30")
    digest = plan("08:30", days=WORKDAYS)
    assert next_due(digest, friday) == monday
    assert due_window(digest, friday, at("2026-01-18T20:00")) is None


@pytest.mark.parametrize("digest", [plan(), plan("08:30", days=frozenset())])
def test_a_plan_without_times_or_days_is_never_due(digest: DigestPlan) -> None:
    assert due_window(digest, None, at("2026-01-15T15:00")) is None
    assert next_due(digest, at("2026-01-15T15:00")) is None


def test_a_time_that_the_clock_springs_over_falls_on_the_next_instant() -> None:
    assert instant(date(2026, 3, 8), time(2, 30), NEW_YORK) == at("2026-03-08T07:00")


def test_a_time_that_comes_twice_falls_on_its_first() -> None:
    assert instant(date(2026, 11, 1), time(1, 30), NEW_YORK) == at("2026-11-01T05:30")


def test_a_day_that_a_zone_skipped_has_its_digest_when_the_next_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert instant(date(2011, 12, 30), time(8, 30), apia) == datetime(2011, 12, 31, tzinfo=apia)


def test_two_times_in_one_gap_are_one_window() -> None:
    digest = plan("02:10", "02:50")
    assert closed(digest, ticks(at("2026-03-08T00:00"), at("2026-03-09T00:00"), MINUTE)) == [
        at("2026-03-07T07:50"),
        at("2026-03-08T07:00"),
    ]


def offsets(zone: str) -> tuple[timedelta | None, ...]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(hours=12 * n)).astimezone(ZoneInfo(zone)).utcoffset() for n in range(730))


DISTINCT = sorted({offsets(zone): zone for zone in ZONES}.items(), key=lambda item: item[1])


@pytest.mark.parametrize("name", [zone for _, zone in DISTINCT])
def test_around_its_clock_changes_every_zone_has_every_digest_once_at_its_local_hour(name: str) -> None:
    """The simulated year of `benchmarks/telling.py` in short: the days around each change of the offset."""
    zone, digest = ZoneInfo(name), plan("00:00", "02:30", "23:15", zone=name)
    shifts = offsets(name)
    changes = [n for n in range(1, len(shifts)) if shifts[n] != shifts[n - 1]] or [100]
    for change in changes:
        middle = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=12 * change)
        start, end = middle - timedelta(days=2), middle + timedelta(days=2)
        ends = closed(digest, ticks(start, end, timedelta(minutes=30)))[1:]
        first, last = (moment.astimezone(zone).date() for moment in (start, end))
        days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 2)]
        asked = sorted({instant(day, clock, zone) for day in days for clock in digest.at})
        assert ends == [due for due in asked if ends[0] <= due <= ends[-1]]
        assert len(ends) >= 10
        assert all(is_at_its_hour(due, digest, zone) for due in ends)


def is_at_its_hour(due: datetime, digest: DigestPlan, zone: ZoneInfo) -> bool:
    local, before = due.astimezone(zone), (due - timedelta(seconds=1)).astimezone(zone)
    sprung = before.replace(tzinfo=None) + timedelta(seconds=1) < local.replace(tzinfo=None)
    return local.time() in digest.at or sprung


moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01") + minutes * MINUTE)
times = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None))
plans = st.builds(
    lambda clocks, days, zone: DigestPlan(tuple(clocks), frozenset(days), zone),
    st.lists(times, min_size=1, max_size=3),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(ZONES),
)


@given(plans, moments)
def test_what_is_due_next_is_due_then_and_closes_once(digest: DigestPlan, now: datetime) -> None:
    due = next_due(digest, now)
    assert due is not None
    assert now < due <= now + timedelta(days=9)
    last = due_window(digest, None, now)
    assert last is not None
    assert due_window(digest, last.end, due - timedelta(seconds=1)) is None
    assert due_window(digest, last.end, due) == Window(last.end, due)
    assert due_window(digest, due, due) is None


def test_alerts_wait_for_the_end_of_quiet_hours_that_pass_midnight() -> None:
    quiet = Quiet(time(22), time(7), "America/New_York")
    morning = at("2026-01-16T12:00")
    assert quiet_until(quiet, at("2026-01-16T03:00")) == morning
    assert quiet_until(quiet, at("2026-01-16T11:59")) == morning
    assert quiet_until(quiet, morning) is None
    assert quiet_since(quiet, at("2026-01-16T05:00")) == at("2026-01-16T03:00")
    assert quiet_since(quiet, at("2026-01-16T18:00")) is None


def test_quiet_hours_within_a_day_end_the_same_day() -> None:
    quiet = Quiet(time(12), time(13), "Europe/Berlin")
    assert quiet_until(quiet, at("2026-07-01T10:30")) == at("2026-07-01T11:00")
    assert quiet_until(quiet, at("2026-07-01T09:30")) is None


def test_quiet_hours_without_length_hold_nothing() -> None:
    assert quiet_until(Quiet(time(7), time(7), "UTC"), at("2026-07-01T07:00")) is None


@given(moments, times, times, st.sampled_from(ZONES))
def test_quiet_hours_end_within_a_day_and_are_over_then(now: datetime, start: time, end: time, zone: str) -> None:
    quiet = Quiet(start, end, zone)
    until = quiet_until(quiet, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(quiet, until) in (None, until) or start == end
