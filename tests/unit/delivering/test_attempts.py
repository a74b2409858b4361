"""What becomes of a delivery after each outcome."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivering.attempts import (
    FIRST_WAIT,
    LONGEST_WAIT,
    SETTLES_IN,
    SPREAD,
    Decision,
    Reach,
    Step,
    after_look_up,
    after_sending,
    wait_before,
)
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, Refused, Unavailable
from bot.model import Delivery, Message, Promise, Purpose, Receipt

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DELIVERY = Delivery(Purpose.ALERT, "story-1", "C1", Message("news", ()), NOW, NOW, attempts=1)
RECEIPT = Receipt("C1", "1700000000.000001")


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


# ── after sending ──


def test_a_receipt_ends_the_delivery() -> None:
    assert after_sending(RECEIPT, DELIVERY, NOW, {}) == Decision(Step.SENT, NOW)


def test_a_rate_limit_pauses_its_channel_as_long_as_it_says() -> None:
    decision = after_sending(RateLimited("slow down", retry_after=17), DELIVERY, NOW, {})

    assert (decision.step, decision.at, decision.pause) == (Step.RETRY, NOW + seconds(17), Reach.CHANNEL)


def test_a_second_channel_that_is_limited_within_the_wait_pauses_the_token() -> None:
    limited = RateLimited("slow down", retry_after=5)

    decision = after_sending(limited, DELIVERY, NOW, {"C2": NOW + seconds(20)})

    assert (decision.pause, decision.at) == (Reach.TOKEN, NOW + seconds(20))


@pytest.mark.parametrize("paused", [{"C1": NOW + seconds(20)}, {"C2": NOW}, {"C2": NOW - seconds(1)}])
def test_a_limit_of_the_same_channel_or_of_the_past_pauses_no_other(paused: dict[str, datetime]) -> None:
    assert after_sending(RateLimited("slow down", retry_after=5), DELIVERY, NOW, paused).pause is Reach.CHANNEL


def test_what_was_not_taken_is_sent_again_after_a_wait() -> None:
    decision = after_sending(Unavailable("no connection"), DELIVERY, NOW, {})

    assert (decision.step, decision.error) == (Step.RETRY, "no connection")
    assert FIRST_WAIT <= decision.at - NOW <= FIRST_WAIT * (1 + SPREAD)


def test_an_unknown_outcome_rests_until_the_request_can_no_longer_arrive() -> None:
    decision = after_sending(OutcomeUnknown("no answer"), DELIVERY, NOW, {}, timeout=seconds(7))

    assert (decision.step, decision.at) == (Step.LOOK_UP, NOW + SETTLES_IN * seconds(7))


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "no_text"])
def test_a_refused_message_fails_alone(code: str) -> None:
    decision = after_sending(Refused("posting: x: " + code, code=code), DELIVERY, NOW, {})

    assert (decision.step, decision.stop) == (Step.FAIL, Reach.NOTHING)


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("channel_not_found", Reach.CHANNEL),
        ("not_in_channel", Reach.CHANNEL),
        ("is_archived", Reach.CHANNEL),
        ("a_word_of_tomorrow", Reach.CHANNEL),
        ("invalid_auth", Reach.TOKEN),
        ("token_revoked", Reach.TOKEN),
        ("missing_scope", Reach.TOKEN),
    ],
)
def test_a_permanent_refusal_stops_what_it_blames_and_keeps_the_message(code: str, reach: Reach) -> None:
    refused = Refused(f"posting: x: {code}", code=code, hint="invite the bot")

    decision = after_sending(refused, DELIVERY, NOW, {})

    assert (decision.step, decision.stop, decision.error) == (Step.RETRY, reach, f"posting: x: {code}: invite the bot")


@given(st.integers(min_value=0, max_value=10_000))
def test_waits_grow_and_stay_under_the_cap(attempts: int) -> None:
    waits = [wait_before(replace(DELIVERY, attempts=attempts + more)) for more in (0, 1)]

    assert FIRST_WAIT <= waits[0] <= waits[1] <= LONGEST_WAIT * (1 + SPREAD)


def test_deliveries_that_failed_together_are_not_retried_together() -> None:
    waits = {wait_before(replace(DELIVERY, channel=f"C{number}")) for number in range(20)}

    assert len(waits) == 20


# ── after a look-up ──


def test_a_message_that_is_found_was_sent() -> None:
    assert after_look_up(RECEIPT, DELIVERY, NOW, Promise.AT_MOST_ONCE).step is Step.SENT


@pytest.mark.parametrize("promise", Promise)
def test_a_message_that_is_not_found_is_sent_again_at_once(promise: Promise) -> None:
    decision = after_look_up(None, DELIVERY, NOW, promise)

    assert (decision.step, decision.at) == (Step.RETRY, NOW)


@pytest.mark.parametrize(
    "error", [Unavailable("x"), OutcomeUnknown("x"), RateLimited("x", retry_after=9), Refused("x", code="invalid_auth")]
)
@pytest.mark.parametrize("promise", Promise)
def test_a_look_up_that_failed_never_lets_the_message_be_sent_again(error: NotifyError, promise: Promise) -> None:
    assert after_look_up(error, DELIVERY, NOW, promise).step is Step.LOOK_UP


def test_a_limited_look_up_waits_as_told_and_pauses_no_channel() -> None:
    decision = after_look_up(RateLimited("x", retry_after=9), DELIVERY, NOW, Promise.AT_LEAST_ONCE)

    assert (decision.at, decision.pause) == (NOW + seconds(9), Reach.NOTHING)


@pytest.mark.parametrize(("code", "reach"), [("invalid_auth", Reach.TOKEN), ("channel_not_found", Reach.CHANNEL)])
def test_a_refused_look_up_stops_what_it_blames(code: str, reach: Reach) -> None:
    assert after_look_up(Refused("x", code=code), DELIVERY, NOW, Promise.AT_LEAST_ONCE).stop is reach


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
def test_where_looking_is_not_permitted_the_operator_decides(code: str) -> None:
    refused = Refused("x", code=code)

    assert after_look_up(refused, DELIVERY, NOW, Promise.AT_LEAST_ONCE).step is Step.RETRY
    assert after_look_up(refused, DELIVERY, NOW, Promise.AT_MOST_ONCE).step is Step.FAIL
