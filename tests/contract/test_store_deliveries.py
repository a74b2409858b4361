"""Deliveries in the store: whose turn it is, and what became of it, over SQLite and PostgreSQL."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.adapters.store_database import FARTHEST_PLAN
from bot.errors import StaleLease
from bot.model import ChannelState, Delivery, DeliveryState, Purpose, Receipt
from bot.ports import Lease
from tests.contract.store_values import (
    DAY,
    LEASE,
    NOW,
    RUN_OUT,
    SECOND,
    OpenStore,
    claim_one,
    delivery,
    message,
    queue,
    send_one,
)


def subjects(leases: tuple[Lease[Delivery], ...]) -> list[str]:
    return [lease.item.subject for lease in leases]


def test_a_claimed_delivery_is_whole_and_counts_its_attempt(store: SqlStore) -> None:
    owed = delivery("s", purpose=Purpose.DEVELOPMENT, number=3, parent="alert:s:1:C1", after=SECOND)
    queue(store, owed)
    claimed = claim_one(store).item
    assert claimed == replace(owed, attempts=1)
    assert {field.name for field in fields(claimed)} == {field.name for field in fields(owed)}


def test_a_delivery_is_claimed_by_one_node(store: SqlStore, second: SqlStore) -> None:
    queue(store, delivery("s"))
    assert subjects(store.claim_deliveries(NOW, 10, LEASE)) == ["s"]
    assert second.claim_deliveries(NOW, 10, LEASE) == ()


def test_a_sent_delivery_leaves_its_receipt_and_never_comes_again(store: SqlStore) -> None:
    queue(store, delivery("s"))
    claimed = claim_one(store)
    assert store.receipt_of(claimed.item.key) is None
    store.finish_sent(claimed, Receipt("C0RESOLVED", "1700.1"), NOW)
    assert store.receipt_of(claimed.item.key) == Receipt("C0RESOLVED", "1700.1")
    assert store.claim_deliveries(NOW + DAY, 10, LEASE) == ()
    assert store.channel_states() == (ChannelState("C1", sent_at=NOW),)


def test_a_notice_is_owed_once_while_it_waits_and_after_it_was_sent(store: SqlStore, second: SqlStore) -> None:
    notice = delivery("feed since noon", purpose=Purpose.NOTICE)
    store.notify([notice])
    second.notify([notice])
    assert send_one(store).subject == "feed since noon"
    store.notify([notice])
    assert store.claim_deliveries(NOW + DAY, 10, LEASE) == ()


def test_a_service_without_a_ts_still_gives_a_receipt(store: SqlStore) -> None:
    queue(store, delivery("s"), delivery("s", purpose=Purpose.DEVELOPMENT, parent=delivery("s").key, after=SECOND))
    send_one(store, ts="")
    assert store.receipt_of(delivery("s").key) == Receipt("C1", "")
    assert claim_one(store).item.purpose is Purpose.DEVELOPMENT


def test_there_is_no_receipt_of_what_nobody_knows(store: SqlStore) -> None:
    assert store.receipt_of("alert:unknown:1:C1") is None


# ── order and pace ───────────────────────────────────────────────────────────────────────────────


def test_a_channel_is_told_one_thing_at_a_time_in_order_of_creation(store: SqlStore) -> None:
    queue(store, delivery("second", after=SECOND), delivery("first"), delivery("third", after=SECOND))
    assert [send_one(store).subject for _ in range(3)] == ["first", "second", "third"]


def test_every_channel_gets_its_turn_before_one_gets_its_next(store: SqlStore, url: str, opened: OpenStore) -> None:
    paced = opened(url, pace=timedelta(microseconds=1))
    queue(store, *(delivery(f"busy {number}", "C1", after=number * SECOND) for number in range(3)))
    queue(store, delivery("quiet", "C2", after=9 * SECOND), delivery("calm", "C3", after=9 * SECOND))
    assert [send_one_of(paced) for _ in range(3)] == ["C1", "C2", "C3"]


def send_one_of(store: SqlStore) -> str:
    (lease,) = store.claim_deliveries(NOW, 1, LEASE)
    store.finish_sent(lease, Receipt(lease.item.channel, "1700.1"), NOW)
    return lease.item.channel


def test_a_channel_has_one_turn_in_the_time_of_its_pace_whichever_node_asks(
    store: SqlStore, url: str, opened: OpenStore
) -> None:
    queue(store, delivery("first"), delivery("second", after=SECOND), delivery("elsewhere", "C2"))
    slow = [opened(url, pace=timedelta(hours=1)) for _ in range(2)]
    (first,) = slow[0].claim_deliveries(NOW, 1, LEASE)
    slow[0].finish_sent(first, Receipt("C1", "1700.1"), NOW)
    assert subjects(slow[1].claim_deliveries(NOW, 10, LEASE)) == ["elsewhere"]
    assert slow[0].claim_deliveries(NOW, 10, LEASE) == ()


def test_the_pace_counts_from_the_answer_for_a_message_may_be_long_on_its_way(
    store: SqlStore, url: str, opened: OpenStore
) -> None:
    queue(store, delivery("first"), delivery("second", after=SECOND))
    lease = claim_one(store)  # by a node without a pace: its turn is over when it is taken
    paced = opened(url, pace=timedelta(hours=1))
    paced.finish_sent(lease, Receipt("C1", "1700.1"), NOW)
    assert paced.claim_deliveries(NOW, 10, LEASE) == ()


def test_a_channel_does_not_wait_for_a_clock_that_was_set_back(store: SqlStore, url: str, opened: OpenStore) -> None:
    queue(store, delivery("first"), delivery("second", after=SECOND))
    ahead = opened(url, pace=timedelta(hours=1))
    send_one(ahead)  # its next slot is an hour away, as if the clock had been an hour ahead
    usual = opened(url, pace=SECOND)
    assert claim_one(usual).item.subject == "second"


def test_a_delivery_that_waits_for_its_next_attempt_holds_those_behind_it(store: SqlStore) -> None:
    queue(store, delivery("first"), delivery("second", after=SECOND))
    store.finish_retry(claim_one(store), "HTTP 500", NOW + 5 * SECOND)
    assert store.claim_deliveries(NOW + 4 * SECOND, 10, LEASE) == ()
    again = claim_one(store, NOW + 5 * SECOND).item
    assert (again.subject, again.state, again.attempts, again.error) == (
        "first",
        DeliveryState.PENDING,
        2,
        "HTTP 500",
    )


def test_a_delivery_that_waits_for_its_next_attempt_does_not_hold_an_older_one(store: SqlStore) -> None:
    queue(store, delivery("quiet hours", not_before=NOW + SECOND), delivery("digest", after=SECOND))
    store.finish_retry(claim_one(store), "HTTP 500", NOW + DAY)
    assert claim_one(store, NOW + SECOND).item.subject == "quiet hours"


def test_an_alert_held_through_quiet_hours_lets_others_pass(store: SqlStore) -> None:
    queue(store, delivery("held", not_before=NOW + DAY), delivery("digest", purpose=Purpose.DIGEST, after=SECOND))
    assert send_one(store).subject == "digest"
    assert store.claim_deliveries(NOW + DAY - SECOND, 10, LEASE) == ()
    assert send_one(store, NOW + DAY).subject == "held"


def test_a_failed_delivery_lets_others_pass(store: SqlStore) -> None:
    queue(store, delivery("too long"), delivery("next", after=SECOND))
    store.finish_failed(claim_one(store), "msg_too_long")
    assert send_one(store).subject == "next"


# ── parents ──────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_waits_until_its_parent_was_sent_and_lets_others_pass(store: SqlStore) -> None:
    alert = delivery("s", not_before=NOW + DAY)
    queue(store, alert, delivery("s", purpose=Purpose.DEVELOPMENT, parent=alert.key, after=SECOND))
    queue(store, delivery("other", after=2 * SECOND))
    assert send_one(store).subject == "other"
    assert store.claim_deliveries(NOW, 10, LEASE) == ()
    assert [send_one(store, NOW + DAY).purpose for _ in range(2)] == [Purpose.ALERT, Purpose.DEVELOPMENT]


def test_a_reply_to_a_failed_message_waits_until_that_is_mended(store: SqlStore) -> None:
    alert = delivery("s")
    queue(store, alert, delivery("s", purpose=Purpose.DEVELOPMENT, parent=alert.key, after=SECOND))
    store.finish_failed(claim_one(store), "invalid_blocks")
    assert store.claim_deliveries(NOW + DAY, 10, LEASE) == ()
    store.retry_channel("C1", NOW)
    assert [send_one(store).purpose for _ in range(2)] == [Purpose.ALERT, Purpose.DEVELOPMENT]


def test_a_parent_that_is_no_longer_there_is_not_waited_for(store: SqlStore) -> None:
    queue(store, delivery("s", purpose=Purpose.DEVELOPMENT, parent="alert:s:1:C1"))
    assert claim_one(store).item.parent == "alert:s:1:C1"


# ── outcomes unknown ─────────────────────────────────────────────────────────────────────────────


def test_a_delivery_whose_node_died_comes_back_to_be_looked_up(store: SqlStore, second: SqlStore) -> None:
    queue(store, delivery("s"), delivery("behind", after=SECOND))
    dead = claim_one(store, lease=RUN_OUT)
    found = claim_one(second)
    assert (found.item.subject, found.item.state, found.item.attempts) == ("s", DeliveryState.SENDING, 1)
    with pytest.raises(StaleLease):
        store.finish_sent(dead, Receipt("C1", "1700.1"), NOW)
    assert store.channel_states() == (ChannelState("C1"),)
    second.finish_sent(found, Receipt("C1", "1700.2"), NOW)
    assert store.receipt_of(found.item.key) == Receipt("C1", "1700.2")


def test_a_message_of_unknown_outcome_rests_before_its_look_up_and_its_channel_with_it(store: SqlStore) -> None:
    queue(store, delivery("s"), delivery("behind", after=SECOND))
    store.finish_unknown(claim_one(store), "no answer", NOW + 60 * SECOND)
    assert store.claim_deliveries(NOW + 59 * SECOND, 10, LEASE) == ()
    found = claim_one(store, NOW + 60 * SECOND)
    assert (found.item.state, found.item.attempts, found.item.error) == (DeliveryState.SENDING, 1, "no answer")


def test_a_rest_is_measured_by_the_database_whatever_the_clock_of_a_node_says(store: SqlStore) -> None:
    queue(store, delivery("s"))
    store.finish_unknown(claim_one(store), "no answer", NOW, rest=timedelta(hours=1))
    assert store.claim_deliveries(NOW + DAY, 10, LEASE) == ()


def test_a_delivery_planned_before_the_clock_was_set_back_is_due(store: SqlStore) -> None:
    queue(store, delivery("s", not_before=NOW + 2 * FARTHEST_PLAN), delivery("tried", "C2"))
    store.finish_retry(store.claim_deliveries(NOW, 10, LEASE)[1], "HTTP 500", NOW + 2 * FARTHEST_PLAN)
    store.pause_channels(("C2",), NOW + 2 * FARTHEST_PLAN)
    assert subjects(store.claim_deliveries(NOW, 10, LEASE)) == ["tried"]


def test_a_message_that_was_not_found_is_sent_anew_as_another_attempt(store: SqlStore) -> None:
    queue(store, delivery("s"))
    store.finish_unknown(claim_one(store), "no answer", NOW)
    store.finish_retry(claim_one(store), "it never arrived", NOW)
    again = claim_one(store).item
    assert (again.state, again.attempts) == (DeliveryState.PENDING, 2)


def test_a_look_up_takes_no_turn_from_the_pace(store: SqlStore, url: str, opened: OpenStore) -> None:
    queue(store, delivery("s"))
    store.finish_unknown(claim_one(store), "no answer", NOW)
    slow = opened(url, pace=timedelta(hours=1))
    slow.finish_retry(claim_one(slow), "it never arrived", NOW)
    assert claim_one(slow).item.state is DeliveryState.PENDING


@pytest.mark.parametrize("outcome", ["sent", "retry", "unknown", "failed", "renew"])
def test_a_node_that_was_overtaken_changes_nothing(store: SqlStore, outcome: str) -> None:
    queue(store, delivery("s"))
    late = claim_one(store, lease=RUN_OUT)
    current = claim_one(store)
    with pytest.raises(StaleLease):
        {
            "sent": lambda: store.finish_sent(late, Receipt("C1", "1700.1"), NOW),
            "retry": lambda: store.finish_retry(late, "", NOW),
            "unknown": lambda: store.finish_unknown(late, "", NOW),
            "failed": lambda: store.finish_failed(late, ""),
            "renew": lambda: store.renew(late, LEASE),
        }[outcome]()
    store.finish_sent(current, Receipt("C1", "1700.2"), NOW)


def test_a_delivery_is_finished_once(store: SqlStore) -> None:
    queue(store, delivery("s"))
    lease = claim_one(store)
    store.finish_sent(lease, Receipt("C1", "1700.1"), NOW)
    with pytest.raises(StaleLease):
        store.finish_retry(lease, "late", NOW)


def test_a_renewed_delivery_stays_with_its_node(store: SqlStore) -> None:
    queue(store, delivery("s"))
    store.renew(claim_one(store, lease=RUN_OUT), LEASE)
    assert store.claim_deliveries(NOW, 10, LEASE) == ()


# ── channels ─────────────────────────────────────────────────────────────────────────────────────


def test_a_paused_channel_waits_and_the_others_go_on(store: SqlStore) -> None:
    queue(store, delivery("s", "C1"), delivery("s", "C2"))
    store.pause_channels(("C1",), NOW + 30 * SECOND)
    assert [lease.item.channel for lease in store.claim_deliveries(NOW, 10, LEASE)] == ["C2"]
    assert claim_one(store, NOW + 30 * SECOND).item.channel == "C1"


def test_a_stopped_channel_keeps_its_messages_until_it_is_mended(store: SqlStore) -> None:
    queue(store, delivery("refused"), delivery("behind", after=SECOND))
    store.finish_retry(claim_one(store), "not_in_channel", NOW + DAY)
    store.stop_channel("C1", "not_in_channel: invite the bot")
    assert store.claim_deliveries(NOW + 2 * DAY, 10, LEASE) == ()
    assert store.channel_states() == (ChannelState("C1", stopped="not_in_channel: invite the bot"),)
    assert store.retry_channel("C1", NOW) == 2
    assert [send_one(store).subject for _ in range(2)] == ["refused", "behind"]


def test_retrying_a_channel_does_not_shorten_its_pause(store: SqlStore) -> None:
    queue(store, delivery("s"))
    store.pause_channels(("C1",), NOW + SECOND)
    store.retry_channel("C1", NOW)
    assert store.claim_deliveries(NOW, 10, LEASE) == ()


def test_a_retried_delivery_begins_anew(store: SqlStore) -> None:
    queue(store, delivery("s"), delivery("s", "C2"))
    for lease in store.claim_deliveries(NOW, 10, LEASE):
        store.finish_failed(lease, "invalid_blocks")
    assert store.retry_channel("C1", NOW) == 1
    again = claim_one(store).item
    assert (again.channel, again.attempts, again.error) == ("C1", 1, "")


def test_a_channel_may_be_paused_or_stopped_before_anything_was_owed_to_it(store: SqlStore) -> None:
    store.pause_channels(("C1",), NOW)
    store.stop_channel("C2", "archived")
    assert store.channel_states() == (ChannelState("C1", paused_until=NOW), ChannelState("C2", stopped="archived"))


def test_the_message_comes_back_as_it_was_composed(store: SqlStore) -> None:
    composed = message("Foxconn × OpenAI: <!channel> *\0* 🤝")
    queue(store, delivery("s", message=composed))
    assert claim_one(store).item.message == composed
