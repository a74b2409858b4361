"""Feeds and entries in the store: the same rules over SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.adapters.store_database import FARTHEST_PLAN, LONGEST_LEASE
from bot.errors import StaleLease, StoreError
from bot.model import Feed, FeedState, Purpose
from bot.ports import Poll
from tests.contract.store_values import (
    DAY,
    FEED,
    LEASE,
    NOW,
    RUN_OUT,
    SECOND,
    claim_feed,
    claim_one,
    delivery,
    entry,
    judge_one,
    judgement,
    polled,
    save_entries,
    save_poll,
)

OTHER = "https://feeds.example/other"


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_feed_is_first_due_when_it_was_given(store: SqlStore) -> None:
    store.sync_feeds([Feed(FEED), Feed(OTHER)], [NOW, NOW + SECOND])
    assert [lease.item.url for lease in store.claim_feeds(NOW, 10, LEASE)] == [FEED]
    assert [lease.item.url for lease in store.claim_feeds(NOW + SECOND, 10, LEASE)] == [OTHER]


def test_syncing_again_keeps_what_is_remembered_and_forgets_what_is_no_longer_configured(store: SqlStore) -> None:
    store.sync_feeds([Feed(FEED), Feed(OTHER)], [NOW, NOW])
    state = replace(polled(), etag='"a"')
    leases = {lease.item.url: lease for lease in store.claim_feeds(NOW, 10, LEASE)}
    save_poll(store, leases[FEED], state, (), ())
    store.sync_feeds([Feed(FEED)], [NOW + DAY])
    assert [feed.state for feed in store.status().feeds] == [state]


def test_an_article_does_not_come_again_when_its_feed_was_away_from_the_configuration(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    store.sync_feeds([], [])
    assert save_entries(store, [entry("a")]) == 0


def test_feeds_are_claimed_longest_due_first_and_never_twice(store: SqlStore) -> None:
    urls = [f"https://feeds.example/{number}" for number in range(6)]
    store.sync_feeds([Feed(url) for url in urls], [NOW - number * SECOND for number in range(6)])
    first = store.claim_feeds(NOW, 4, LEASE)
    second = store.claim_feeds(NOW, 4, LEASE)
    assert [lease.item.url for lease in (*first, *second)] == urls[::-1]


def test_no_feed_is_claimed_where_there_is_no_room(store: SqlStore) -> None:
    store.sync_feeds([Feed(FEED)], [NOW])
    assert store.claim_feeds(NOW, 0, LEASE) == ()
    assert len(store.claim_feeds(NOW, 1, LEASE)) == 1


def test_a_feed_whose_node_died_is_claimed_again_when_its_lease_has_run_out(store: SqlStore) -> None:
    dead = claim_feed(store, RUN_OUT)
    (again,) = store.claim_feeds(NOW, 1, LEASE)
    assert again.generation > dead.generation
    assert store.claim_feeds(NOW, 1, LEASE) == ()


def test_a_node_that_was_overtaken_saves_nothing_of_its_poll(store: SqlStore) -> None:
    late = claim_feed(store, RUN_OUT)
    (current,) = store.claim_feeds(NOW, 1, LEASE)
    with pytest.raises(StaleLease, match=FEED):
        save_poll(store, late, polled(), [entry("late")], [entry("old")])
    assert not store.known_entries(["late", "old"])
    assert save_poll(store, current, polled(), [entry("late")], []) == 1


def test_a_node_that_was_slow_but_not_overtaken_saves_its_poll(store: SqlStore) -> None:
    assert save_poll(store, claim_feed(store, RUN_OUT), polled(), [entry("a")], []) == 1


def test_a_notice_is_owed_with_the_poll_that_caused_it_or_not_at_all(store: SqlStore) -> None:
    late = claim_feed(store, RUN_OUT)
    (current,) = store.claim_feeds(NOW, 1, LEASE)
    with pytest.raises(StaleLease):
        save_poll(store, late, polled(), [], [], [delivery("late", purpose=Purpose.NOTICE)])
    assert store.claim_deliveries(NOW, 10, LEASE) == ()
    save_poll(store, current, polled(), [], [], [delivery("fails", purpose=Purpose.NOTICE)])
    assert claim_one(store).item.subject == "fails"


def test_a_poll_is_saved_once(store: SqlStore) -> None:
    lease = claim_feed(store)
    save_poll(store, lease, polled(), [], [])
    with pytest.raises(StaleLease):
        save_poll(store, lease, polled(), [entry("a")], [])


def test_a_poll_of_a_feed_that_is_no_longer_configured_is_refused(store: SqlStore) -> None:
    lease = claim_feed(store)
    store.sync_feeds([], [])
    with pytest.raises(StaleLease):
        save_poll(store, lease, polled(), [entry("a")], [])


def test_a_renewed_lease_is_held_on(store: SqlStore) -> None:
    lease = claim_feed(store, RUN_OUT)
    store.renew(lease, LEASE)
    assert store.claim_feeds(NOW, 1, LEASE) == ()


def test_a_lease_from_before_the_clock_was_set_back_holds_nothing(store: SqlStore) -> None:
    claim_feed(store, 2 * LONGEST_LEASE)
    assert len(store.claim_feeds(NOW, 1, LEASE)) == 1


def test_a_feed_planned_before_the_clock_was_set_back_is_due_when_the_others_are_served(store: SqlStore) -> None:
    store.sync_feeds([Feed(FEED), Feed(OTHER)], [NOW + 2 * FARTHEST_PLAN, NOW])
    assert [store.claim_feeds(NOW, 10, LEASE)[0].item.url for _ in range(2)] == [OTHER, FEED]
    assert store.claim_feeds(NOW, 10, LEASE) == ()


def test_a_lost_lease_is_not_renewed(store: SqlStore) -> None:
    lost = claim_feed(store, RUN_OUT)
    store.claim_feeds(NOW, 1, LEASE)
    with pytest.raises(StaleLease):
        store.renew(lost, LEASE)


def test_a_feeds_state_comes_back_as_it_was_saved(store: SqlStore) -> None:
    state = FeedState(
        FEED,
        next_poll_at=NOW + timedelta(microseconds=1),
        etag='W/"é"',
        last_modified="Mon, 02 Mar 2026 09:00:00 GMT",
        title="Wire",
        polled_at=NOW,
        succeeded_at=NOW - DAY,
        failures=3,
        error="HTTP 503",
        polls=4,
    )
    save_poll(store, claim_feed(store), state, (), ())
    (lease,) = store.claim_feeds(NOW + SECOND, 1, LEASE)
    assert lease.item == state


def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="without a time zone"):
        store.sync_feeds([Feed(FEED)], [NOW.replace(tzinfo=None)])


# ── entries ──────────────────────────────────────────────────────────────────────────────────────


def test_entries_are_known_once_saved_unread_and_read_alike(store: SqlStore) -> None:
    save_poll(store, claim_feed(store), polled(), [entry("new")], [entry("old")])
    assert store.known_entries(["new", "old", "other"]) == {"new", "old"}


def test_only_unread_entries_are_there_to_be_judged(store: SqlStore) -> None:
    found = save_poll(store, claim_feed(store), polled(), [entry("new")], [entry("old")])
    assert [lease.item for lease in store.claim_entries(10, LEASE)] == [entry("new")]
    assert found == 1


def test_an_entry_that_comes_again_is_not_new(store: SqlStore) -> None:
    assert save_entries(store, [entry("a"), entry("b")]) == 2
    assert save_entries(store, [entry("b"), entry("c")]) == 1


def test_what_was_taken_as_read_stays_read(store: SqlStore) -> None:
    save_poll(store, claim_feed(store), replace(polled(), next_poll_at=NOW), [], [entry("old")])
    assert save_entries(store, [entry("old")]) == 0


def test_more_keys_are_looked_up_than_one_statement_takes(store: SqlStore) -> None:
    keys = [f"key {number}" for number in range(12_000)]
    save_poll(store, claim_feed(store), polled(), [], [entry(key) for key in keys[::2]])
    assert store.known_entries(keys) == set(keys[::2])


def test_entries_are_judged_in_the_order_of_polls_and_within_one_by_publication(store: SqlStore) -> None:
    save_entries(store, [entry("2", published=NOW), entry("1", published=NOW - DAY)])
    save_entries(store, [entry("3", published=NOW - 9 * DAY)])
    assert [lease.item.key for lease in store.claim_entries(10, LEASE)] == ["1", "2", "3"]


def test_an_entry_is_claimed_by_one_node_until_its_lease_runs_out(store: SqlStore, second: SqlStore) -> None:
    save_entries(store, [entry("a")])
    (dead,) = store.claim_entries(10, RUN_OUT)
    (living,) = second.claim_entries(10, LEASE)
    assert store.claim_entries(10, LEASE) == ()
    with pytest.raises(StaleLease):
        store.save_judgement(dead, judgement("a"), NOW)
    assert second.save_judgement(living, judgement("a"), NOW)


def test_the_generation_counts_how_often_an_entry_was_claimed(store: SqlStore) -> None:
    save_entries(store, [entry("poison")])
    assert [store.claim_entries(1, RUN_OUT)[0].generation for _ in range(3)] == [1, 2, 3]


def test_an_entry_is_judged_once(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    (lease,) = store.claim_entries(1, RUN_OUT)
    store.save_judgement(lease, judgement("a"), NOW)
    assert store.claim_entries(1, LEASE) == ()
    with pytest.raises(StaleLease):
        store.save_judgement(lease, judgement("a"), NOW)


def test_an_article_that_two_entries_lead_to_is_judged_once(store: SqlStore) -> None:
    save_entries(store, [entry("a"), entry("a through another feed")])
    one, other = store.claim_entries(2, LEASE)
    assert store.save_judgement(one, judgement("article", (7,)), NOW)
    assert not store.save_judgement(other, judgement("article", (7,)), NOW)
    assert store.recurring("Example Wire", [7]) == {7: 1}
    assert store.status().articles == 1
    assert store.status().unread == 0


def test_an_unreadable_entry_is_never_tried_again(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    (lease,) = store.claim_entries(1, RUN_OUT)
    store.save_unreadable(lease, "the page has no text", NOW)
    assert store.claim_entries(1, LEASE) == ()
    assert save_entries(store, [entry("a")]) == 0


def test_an_entry_that_was_lost_is_not_called_unreadable(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    (lost,) = store.claim_entries(1, RUN_OUT)
    store.claim_entries(1, LEASE)
    with pytest.raises(StaleLease):
        store.save_unreadable(lost, "killed", NOW)


@pytest.mark.parametrize("hostile", ["a NUL \0", "half a pair \ud83d", "\u200fright to left", "🤝" * 400])
def test_whatever_a_feed_writes_can_be_stored_and_is_known_again(store: SqlStore, hostile: str) -> None:
    assert save_entries(store, [entry(hostile, title=hostile, body=hostile)]) == 1
    assert store.known_entries([hostile]) == {hostile}
    (lease,) = store.claim_entries(1, LEASE)
    assert store.save_judgement(lease, judgement(hostile, (1,), publisher=hostile), NOW)
    assert store.recurring(hostile, [1]) == {1: 1}


# ── fingerprints ─────────────────────────────────────────────────────────────────────────────────


def test_a_fingerprint_is_counted_once_an_article_and_for_its_publisher_alone(store: SqlStore) -> None:
    judge_one(store, "a", fingerprints=(1, 1, 2))
    judge_one(store, "b", fingerprints=(2, 3))
    judge_one(store, "c", fingerprints=(3,), publisher="Another")
    assert store.recurring("Example Wire", [1, 2, 3, 4]) == {1: 1, 2: 2, 3: 1}
    assert store.recurring("Another", [1, 2, 3]) == {3: 1}
    assert store.recurring("Nobody", []) == {}


def test_a_fingerprint_is_counted_for_the_site_of_its_article(store: SqlStore) -> None:
    judge_one(store, "a", fingerprints=(1,), site="wire.example")
    judge_one(store, "b", fingerprints=(1,), publisher="Another", site="wire.example")
    assert store.recurring("wire.example", [1]) == {1: 2}
    assert store.recurring("Another", [1]) == {}


def test_fingerprints_of_64_bits_come_back_as_they_were(store: SqlStore) -> None:
    widest = (1, 2**63 - 1, 2**63, 2**64 - 1)
    judge_one(store, "a", fingerprints=widest)
    assert store.recurring("Example Wire", widest) == dict.fromkeys(widest, 1)


# ── another configuration ────────────────────────────────────────────────────────────────────────


def test_a_feed_is_hastened_and_never_delayed(store: SqlStore) -> None:
    store.sync_feeds([Feed(FEED), Feed(OTHER)], [NOW + DAY, NOW])
    store.hasten_feeds({FEED: NOW + SECOND, OTHER: NOW + SECOND})
    assert {feed.state.url: feed.state.next_poll_at for feed in store.status().feeds} == {
        FEED: NOW + SECOND,
        OTHER: NOW,
    }
    assert [lease.item.url for lease in store.claim_feeds(NOW + SECOND, 9, LEASE)] == [OTHER, FEED]


def test_a_feed_that_fails_is_not_hastened(store: SqlStore) -> None:
    store.save_polls([Poll(claim_feed(store), replace(polled(), failures=1, next_poll_at=NOW + DAY))])
    store.hasten_feeds({FEED: NOW})
    assert store.claim_feeds(NOW, 9, LEASE) == ()
