"""What the service takes a second, learnt from what it refuses."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.delivering.throttle import FIRST_LIMIT, LEAST, LESS, MORE_AFTER, WINDOW, Throttle


def limited(times: int = 1) -> Throttle:
    throttle = Throttle()
    for number in range(times):
        throttle.limit(number * 3 * WINDOW)
    return throttle


def test_nothing_is_held_up_before_the_service_refuses() -> None:
    throttle = Throttle()
    for _ in range(1_000):
        throttle.start(0.0)
    assert throttle.room(0.0) == math.inf
    assert throttle.wait(0.0) == 0.0


def test_a_refusal_takes_a_tenth_away_once_for_all_that_come_with_it() -> None:
    throttle = limited()
    throttle.limit(0.1)
    assert throttle.room(1.0) == FIRST_LIMIT * LESS


def test_who_has_sent_that_many_waits_for_the_window_to_pass() -> None:
    throttle = limited()
    while throttle.room(1.0) >= 1:
        throttle.start(1.0)
    assert throttle.wait(1.0) == pytest.approx(WINDOW)
    assert throttle.wait(1.0 + WINDOW) == 0.0


def test_one_more_is_tried_after_a_while_without_a_refusal() -> None:
    assert limited().room(MORE_AFTER + 1) == FIRST_LIMIT * LESS + 1


def test_however_often_it_is_refused_a_few_are_still_tried() -> None:
    assert limited(100).room(300 * WINDOW) == LEAST


@given(steps=some.lists(some.floats(0, 0.5), max_size=80))
def test_no_window_holds_more_than_the_limit(steps: list[float]) -> None:
    throttle = limited(30)
    now, started = 100.0, []
    for step in steps:
        if throttle.room(now) >= 1:
            throttle.start(now)
            started.append(now)
        else:
            now += throttle.wait(now)
        now += step / 10
    for start in started:
        assert sum(start <= other < start + 1 for other in started) <= LEAST + 1
