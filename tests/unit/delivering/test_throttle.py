"""What the service takes a second, learnt from what it refuses."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.delivering.throttle import A_LITTLE_LESS, LEAST, LESS, LESS_AGAIN, MORE, MORE_AFTER, WINDOW, Throttle

TAKES = 20


def limited(times: int = 1) -> Throttle:
    """One that the service took 20 messages of, and then refused; further times in vain."""
    throttle = Throttle()
    for _ in range(TAKES):
        throttle.took(0.0)
    for number in range(times):
        throttle.refused(0.1 + number * 3 * WINDOW, token=True)
    return throttle


def rate(throttle: Throttle, now: float = 0.1) -> float:
    """Messages a second, by the turns that it gives out."""
    return 10 / (throttle.turn(now) * -1 + [throttle.turn(now) for _ in range(10)][-1])


def test_nothing_is_held_up_before_the_service_refuses_the_token() -> None:
    throttle = Throttle()
    throttle.refused(0.0, token=False)
    assert [throttle.turn(0.0) for _ in range(1_000)] == [0.0] * 1_000
    assert throttle.room(0.0) == math.inf
    assert throttle.wait(0.0) == 0.0


def test_what_was_taken_in_the_second_before_the_refusal_is_the_rate_from_then_on() -> None:
    throttle = Throttle()
    throttle.took(-2.0)
    for _ in range(TAKES):
        throttle.took(0.0)
    throttle.refused(0.1, token=True)
    assert rate(throttle) == pytest.approx(TAKES * LESS)


def test_what_is_refused_in_the_same_instant_says_nothing_more() -> None:
    throttle = limited()
    throttle.refused(0.1, token=True)
    throttle.refused(0.2, token=False)
    assert rate(throttle) == pytest.approx(TAKES * LESS)


def test_a_second_of_which_half_was_a_pause_does_not_say_what_is_taken() -> None:
    assert rate(limited(2)) == pytest.approx(TAKES * LESS * LESS_AGAIN)


def test_one_channel_refused_is_a_hint() -> None:
    throttle = limited()
    throttle.refused(5.0, token=False)
    assert rate(throttle, 5.0) == pytest.approx(TAKES * LESS * A_LITTLE_LESS)


def test_a_little_more_is_tried_after_a_while_without_a_refusal() -> None:
    throttle, later = limited(), 0.2 + MORE_AFTER
    throttle.room(later)
    assert rate(throttle, later) == pytest.approx(TAKES * LESS * MORE)


def test_however_often_it_is_refused_a_few_are_still_tried() -> None:
    assert rate(limited(100)) == pytest.approx(LEAST)


@given(times=some.integers(1, 30), steps=some.lists(some.floats(0, 0.5), min_size=20, max_size=80))
def test_there_is_always_a_turn_after_the_wait_and_no_second_holds_more_than_the_rate(
    times: int, steps: list[float]
) -> None:
    throttle = limited(times)
    now, started = 100.0, []
    for step in steps:
        now += step / 10
        if wait := throttle.wait(now):
            now += wait + 1e-9
        assert throttle.room(now) >= 1
        started.append(now + throttle.turn(now))
    for start in started:
        assert sum(start <= other < start + 1 for other in started) <= TAKES
