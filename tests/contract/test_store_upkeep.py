"""What the store deletes and what it never deletes, and what `status` and the next start see."""

from datetime import datetime, timedelta

from bot.adapters import store_upkeep
from bot.adapters.store import SqlStore
from bot.model import Delivery, DigestItem, FeedState, Membership, Novelty, Purpose, Receipt
from bot.polling.seen import FORGOTTEN_AFTER
from bot.ports import PROBLEMS, Poll
from bot.shown import Judged
from tests.contract.store_values import (
    DAY,
    FEED,
    LEASE,
    NOW,
    SECOND,
    claim_feed,
    claim_one,
    delivery,
    entry,
    judge_one,
    judgement,
    polled,
    queue,
    save_entries,
    save_poll,
    send_one,
    story,
)

LATER = NOW + 400 * DAY


def tell(store: SqlStore, *keys: str) -> None:
    with store.telling() as telling:
        telling.save_told(keys, [], [], [], [])


# ── prune ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_old_and_done_is_deleted(store: SqlStore) -> None:
    judge_one(store, "a", fingerprints=(1, 2))
    tell(store, "a")
    queue(store, delivery("s"))
    send_one(store)
    assert store.prune(NOW) == 0
    assert store.prune(NOW + SECOND) == 1 + 2 + 1
    assert store.recurring("Example Wire", [1]) == {}
    assert store.receipt_of(delivery("s").key) is None
    assert store.status().articles == 0


def test_what_is_younger_is_kept(store: SqlStore) -> None:
    judge_one(store, "old", NOW - DAY)
    judge_one(store, "young", NOW)
    tell(store, "old", "young")
    assert store.prune(NOW) == 1
    assert store.status().articles == 1


def show(store: SqlStore, at: datetime, *keys: str) -> None:
    """Poll and parse the feed, which shows these entries."""
    state = FeedState(FEED, next_poll_at=NOW, polled_at=at, parsed_at=at)
    store.save_polls([Poll(claim_feed(store), state, (), tuple(map(entry, keys)), (), keys)])


def test_an_entry_is_forgotten_when_its_feed_has_not_shown_it_for_long(store: SqlStore) -> None:
    show(store, NOW, "a", "b")
    show(store, NOW + FORGOTTEN_AFTER + DAY, "b")
    store.prune(NOW)
    assert store.known_entries(["a", "b"]) == {"b"}


def test_an_entry_that_its_feed_goes_on_showing_is_never_forgotten(store: SqlStore) -> None:
    for week in range(30):
        show(store, NOW + week * 8 * DAY, "a")
        store.prune(NOW)
    assert store.known_entries(["a"]) == {"a"}


def test_a_feed_that_fails_or_answers_unchanged_for_long_forgets_nothing(store: SqlStore) -> None:
    show(store, NOW, "a")
    late = FeedState(FEED, next_poll_at=NOW, polled_at=NOW + 400 * DAY, parsed_at=NOW)
    store.save_polls([Poll(claim_feed(store), late)])
    store.prune(LATER)
    assert store.known_entries(["a"]) == {"a"}


def test_the_keys_of_a_feed_that_left_the_configuration_are_kept(store: SqlStore) -> None:
    show(store, NOW, "a")
    store.sync_feeds([], [])
    store.prune(LATER)
    assert store.known_entries(["a"]) == {"a"}


def test_what_is_still_to_be_read_or_told_is_kept_however_old(store: SqlStore) -> None:
    judge_one(store, "untold")
    save_entries(store, [entry("unread")])
    store.prune(LATER)
    assert len(store.claim_entries(10, LEASE)) == 1
    with store.telling() as telling:
        assert len(telling.untold(10)) == 1


def test_an_unreadable_entry_is_deleted_when_it_is_old(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    (lease,) = store.claim_entries(1, LEASE)
    store.save_unreadable(lease, "no text", NOW)
    assert store.prune(NOW + SECOND) == 1


def test_messages_that_are_owed_are_kept_however_old(store: SqlStore) -> None:
    queue(store, delivery("failed"), delivery("pending", after=SECOND))
    store.finish_failed(claim_one(store), "invalid_blocks")
    store.prune(LATER)
    assert store.status().deliveries == {"pending": 1, "sending": 0, "sent": 0, "failed": 1}


def test_a_message_is_kept_while_a_reply_to_it_is_owed(store: SqlStore) -> None:
    alert = delivery("s")
    queue(store, alert, delivery("s", purpose=Purpose.DEVELOPMENT, parent=alert.key, after=SECOND))
    send_one(store)
    store.prune(LATER)
    assert store.receipt_of(alert.key) == Receipt("C1", "1700.1")
    send_one(store)
    assert store.prune(LATER) == 2


def test_a_message_is_kept_while_its_story_is(store: SqlStore) -> None:
    with store.telling() as telling:
        telling.save_told([], [story("s", NOW + DAY)], [], [delivery("s")], [])
    send_one(store)
    store.prune(NOW + DAY)
    assert store.receipt_of(delivery("s").key) is not None
    store.prune(NOW + 2 * DAY)
    assert store.receipt_of(delivery("s").key) is None


def test_a_story_that_a_digest_still_owes_is_kept_and_one_that_it_told_is_not(store: SqlStore) -> None:
    with store.telling() as telling:
        items = [DigestItem("C1", "s", "digest only", NOW)]
        telling.save_told([], [story("s")], [Membership("a", 0, "s", Novelty.FIRST)], [], items)
    assert store.prune(LATER) == 0
    with store.telling() as telling:
        telling.close_window("C1", NOW, [])
    assert store.prune(LATER) == 1


def test_pruning_goes_on_until_nothing_old_is_left(store: SqlStore) -> None:
    many = tuple(range(1, 2 * store_upkeep.PRUNED_AT_ONCE + 2))
    judge_one(store, "a", fingerprints=many)
    assert store.prune(NOW + SECOND) == len(many)


# ── status and what was judged ───────────────────────────────────────────────────────────────────


def test_status_counts_what_there_is(store: SqlStore) -> None:
    save_poll(store, claim_feed(store), polled(NOW - DAY), [entry("a"), entry("b")], [entry("old")])
    (lease,) = store.claim_entries(1, LEASE)
    store.save_judgement(lease, judgement("a"), NOW)
    with store.telling() as telling:
        telling.save_told(["a"], [story("s")], [], [delivery("s")], [])
    send_one(store)
    status = store.status()
    assert (status.entries, status.unread, status.articles, status.stories) == (3, 1, 1, 1)
    assert [feed.entries for feed in status.feeds] == [3]
    assert status.deliveries["sent"] == 1
    assert [channel.sent_at for channel in status.channels] == [NOW]
    assert status.troubled == ()


def test_status_shows_the_messages_that_are_in_trouble(store: SqlStore) -> None:
    queue(store, *(delivery(name, name) for name in ("failed", "retry", "unknown", "fine")))
    leases = {lease.item.subject: lease for lease in store.claim_deliveries(NOW, 10, LEASE)}
    store.finish_failed(leases["failed"], "invalid_blocks")
    store.finish_retry(leases["retry"], "HTTP 500", NOW)
    store.finish_unknown(leases["unknown"], "no answer", NOW)
    store.finish_sent(leases["fine"], Receipt("fine", "1"), NOW)
    assert {row.subject: row.error for row in store.status().troubled} == {
        "failed": "invalid_blocks",
        "retry": "HTTP 500",
        "unknown": "no answer",
    }


def test_judged_articles_come_with_the_stories_they_were_told_in(store: SqlStore) -> None:
    judge_one(store, "a", NOW)
    judge_one(store, "b", NOW + SECOND)
    memberships = (Membership("b", 0, "s", Novelty.FIRST), Membership("b", 1, "s", Novelty.REPEAT, "no change"))
    with store.telling() as telling:
        telling.save_told(["a", "b"], [story("s")], memberships, [], [])
    told = Judged(judgement("b"), memberships, NOW + SECOND)
    assert store.judged_since(NOW) == (Judged(judgement("a"), (), NOW), told)
    assert store.judged_since(NOW + SECOND) == (told,)


# ── when the next message is due ─────────────────────────────────────────────────────────────────


def test_nothing_is_due_where_nothing_is_owed(store: SqlStore) -> None:
    queue(store, delivery("stopped"), delivery("sent", "C2"))
    assert store.next_delivery_at() == NOW
    for lease in store.claim_deliveries(NOW, 10, LEASE):
        store.finish_sent(lease, Receipt("C", "1"), NOW)
    queue(store, delivery("more"))
    store.stop_channel("C1", "archived")
    assert store.next_delivery_at() is None


def test_the_next_message_waits_for_its_hour_its_next_attempt_and_its_channel(store: SqlStore) -> None:
    def due_after(*owed: Delivery) -> timedelta:
        queue(store, *owed)
        due = store.next_delivery_at()
        assert due is not None
        return due - NOW

    assert due_after(delivery("held", not_before=NOW + 3 * DAY)) == 3 * DAY
    assert due_after(delivery("tried", "C2")) == timedelta(0)
    store.finish_retry(claim_one(store), "HTTP 500", NOW + DAY)
    assert due_after() == DAY
    store.pause_channels(("C2",), NOW + 2 * DAY)
    assert due_after() == 2 * DAY


def test_what_waits_for_a_message_that_failed_has_no_time_of_its_own(store: SqlStore) -> None:
    alert = delivery("alert")
    queue(store, alert, delivery("reply", parent=alert.key, purpose=Purpose.DEVELOPMENT))
    store.finish_failed(claim_one(store), "invalid_blocks")

    assert store.next_delivery_at() is None


def test_stored_articles_are_gone_through_a_few_at_a_time(store: SqlStore) -> None:
    for number, days in enumerate((3, 1, 0)):
        judge_one(store, f"key{number}", NOW - days * DAY)

    (first,) = store.found_since(NOW - 2 * DAY, 0, 1)
    (second,) = store.found_since(NOW - 2 * DAY, first[0], 10)

    assert [first[1].key, second[1].key] == ["key1", "key2"]
    assert [first[2], second[2]] == [NOW - DAY, NOW]
    assert store.found_since(NOW - 2 * DAY, second[0], 10) == ()


# ── what is remembered ───────────────────────────────────────────────────────────────────────────


def test_what_is_remembered_takes_the_place_of_what_was_there(store: SqlStore) -> None:
    assert store.recall("a fact") == ""
    store.remember("a fact", "first")
    store.remember("a fact", "second")
    assert store.recall("a fact") == "second"


def test_what_the_operator_is_owed_is_saved_with_what_is_remembered(store: SqlStore) -> None:
    store.remember("a fact", "it broke", (delivery("notice"),))
    store.remember("a fact", "it broke", (delivery("notice"),))
    assert store.status().deliveries["pending"] == 1


def test_status_shows_what_is_wrong_with_the_configuration_until_it_is_mended(store: SqlStore) -> None:
    store.remember(PROBLEMS, f"{NOW.isoformat()}\nfeeds.yaml:1:1: first\nfeeds.yaml:2:1: second")
    assert store.status().problems == ("feeds.yaml:1:1: first", "feeds.yaml:2:1: second")
    store.remember(PROBLEMS, "")
    assert store.status().problems == ()
