"""What the service takes a second, learnt from what it refuses."""

import math
import random
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.delivering.throttle import AHEAD, LEAST, LESS, LONGEST_PATIENCE, MORE_AFTER, WINDOW, Throttle

TAKES = 20
MOMENT = 0.001


def send(throttle: Throttle, times: int, now: float) -> None:
    """So many messages in an instant, all taken."""
    for _ in range(times):
        now += throttle.turn(now)
        throttle.took(now, now)


def limited() -> Throttle:
    """One that the service took 20 messages of, and then refused, at 0."""
    throttle = Throttle()
    send(throttle, TAKES, 0.0)
    throttle.refused(0.0, token=True)
    return throttle


def places(throttle: Throttle, now: float) -> float:
    """How many it lets go in a second in which it had none under way."""
    return throttle.room(now)


def fill(throttle: Throttle, now: float) -> None:
    """Use every place there is."""
    send(throttle, int(throttle.room(now)), now)


def test_nothing_is_held_up_before_the_service_refuses_the_token() -> None:
    throttle = Throttle()
    throttle.refused(0.0, token=False)
    assert [throttle.turn(0.0) for _ in range(1_000)] == [0.0] * 1_000
    assert throttle.room(0.0) == math.inf
    assert throttle.wait(0.0) == 0.0


def test_as_many_are_sent_in_a_second_as_were_taken_in_the_one_before_the_refusal() -> None:
    throttle = Throttle()
    send(throttle, 7, -WINDOW - MOMENT)
    send(throttle, TAKES, 0.0)
    throttle.refused(MOMENT, token=True)
    assert places(throttle, 5.0) == TAKES


def test_a_place_is_free_a_second_after_the_answer_and_its_turn_is_given_out_a_little_before() -> None:
    throttle = limited()
    assert throttle.room(WINDOW - AHEAD - MOMENT) == 0
    assert throttle.wait(WINDOW - AHEAD - 0.5) == pytest.approx(0.5)
    assert throttle.room(WINDOW - AHEAD) == TAKES
    assert [throttle.turn(WINDOW - AHEAD) for _ in range(TAKES)] == [AHEAD] * TAKES


def test_it_is_busy_for_a_moment_after_a_message_was_taken() -> None:
    throttle = Throttle()
    assert not throttle.busy(0.0)
    send(throttle, 1, 0.0)
    assert throttle.busy(WINDOW)
    assert not throttle.busy(2 * WINDOW)


def test_a_message_without_an_answer_holds_its_place() -> None:
    throttle = limited()
    for _ in range(TAKES):
        throttle.turn(5.0)
    assert throttle.room(100.0) == 0
    assert throttle.wait(100.0) > 0


def test_a_message_that_was_not_taken_gives_its_place_back() -> None:
    throttle = limited()
    throttle.turn(5.0)
    throttle.left()
    assert places(throttle, 5.0) == TAKES


def test_half_of_the_quickest_way_there_and_back_is_taken_off_the_wait() -> None:
    throttle = limited()
    throttle.turn(4.0)
    throttle.took(4.0, 4.2)
    throttle.turn(5.0)
    throttle.took(5.0, 5.4)
    for _ in range(TAKES - 1):
        throttle.turn(6.0)
    assert throttle.turn(6.0) == pytest.approx(5.4 + WINDOW - 6.0)  # the quickest took no time at all


def test_a_second_refusal_takes_some_away_and_another_in_the_same_instant_nothing() -> None:
    throttle = limited()
    throttle.refused(0.1, token=True)
    assert places(throttle, 5.0) == TAKES
    throttle.refused(5.0, token=True)
    throttle.refused(5.1, token=True)
    assert places(throttle, 9.0) == math.floor(TAKES * LESS)


def test_a_channel_that_is_refused_while_there_are_places_free_is_its_own_affair() -> None:
    throttle = limited()
    send(throttle, TAKES // 2, 5.0)
    throttle.refused(5.0, token=False)
    assert places(throttle, 9.0) == TAKES
    fill(throttle, 9.0)
    throttle.refused(9.0, token=False)
    assert places(throttle, 15.0) == math.floor(TAKES * LESS)


def test_one_more_is_tried_after_a_while_where_all_places_are_used() -> None:
    throttle = limited()
    fill(throttle, MORE_AFTER - MOMENT)
    assert throttle.room(MORE_AFTER - MOMENT) == 0
    assert throttle.room(MORE_AFTER + MOMENT) == 1


def test_a_try_that_is_refused_is_taken_back_and_the_next_waits_twice_as_long() -> None:
    throttle, refused_at = limited(), 0.0
    for patience in (MORE_AFTER, 2 * MORE_AFTER, 4 * MORE_AFTER):
        early, late = refused_at + patience - MOMENT, refused_at + patience + MOMENT
        fill(throttle, early)
        assert throttle.room(early) == 0
        assert throttle.room(late) == 1
        throttle.refused(late, token=False)
        assert throttle.room(late) == 0
        refused_at = late
    assert 8 * MORE_AFTER < LONGEST_PATIENCE


def test_however_often_it_is_refused_a_few_are_still_sent() -> None:
    throttle = limited()
    for number in range(100):
        throttle.refused(3 * WINDOW * number, token=True)
    assert places(throttle, 3 * WINDOW * 100) == LEAST


@given(seed=some.integers(0, 10_000), slowest=some.sampled_from((0.01, 0.1, 0.5, 2.0)))
def test_no_delay_on_the_way_makes_one_too_many(seed: int, slowest: float) -> None:
    """A service that takes 20 in any second, at the end of a way that takes its time in both directions."""
    dice, throttle, now = random.Random(seed), limited(), 2.0
    counted: list[float] = []
    answers: deque[tuple[float, float]] = deque()
    for _ in range(300):
        while answers and answers[0][1] <= now:
            throttle.took(*answers.popleft())
        if throttle.room(now):
            sent = now + throttle.turn(now) + dice.uniform(0, slowest)
            counted.append(sent + dice.uniform(0, slowest))
            answers.append((sent, counted[-1] + dice.uniform(0, slowest)))
            answers = deque(sorted(answers, key=lambda each: each[1]))
        else:
            now += min(throttle.wait(now), answers[0][1] - now if answers else math.inf)
        if now > MORE_AFTER:  # from here on it tries more
            break
    for start in counted:
        assert sum(start <= other < start + WINDOW for other in counted) <= TAKES
