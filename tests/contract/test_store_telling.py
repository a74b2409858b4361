"""Telling in the store: the same rules over SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.model import DigestItem, Membership, Novelty, Purpose
from tests.contract.store_values import (
    DAY,
    LEASE,
    NOW,
    RUN_OUT,
    SECOND,
    claim_one,
    delivery,
    entry,
    judge_one,
    judgement,
    message,
    queue,
    save_entries,
    send_one,
    story,
)


def test_an_article_is_untold_until_it_is_told(store: SqlStore) -> None:
    judge_one(store, "a")
    with store.telling() as telling:
        assert telling.untold(10) == ((judgement("a"), NOW),)
        telling.save_told(["a"], [], [], [], [])
        assert telling.untold(10) == ()


def test_untold_articles_come_in_the_order_they_were_found_whichever_was_judged_first(store: SqlStore) -> None:
    save_entries(store, [entry("a"), entry("b")], NOW)
    save_entries(store, [entry("c")], NOW + SECOND)
    for lease in reversed(store.claim_entries(10, LEASE)):
        store.save_judgement(lease, judgement(lease.item.key), NOW + DAY)
    with store.telling() as telling:
        found = [(judged.article.key, found_at) for judged, found_at in telling.untold(10)]
        assert found == [("a", NOW), ("b", NOW), ("c", NOW + SECOND)]
        assert len(telling.untold(2)) == 2


def test_a_telling_that_fails_saves_nothing(store: SqlStore) -> None:
    judge_one(store, "a")

    def fail_in_the_middle() -> None:
        with store.telling() as telling:
            telling.save_told(["a"], [story("s")], [], [delivery("s")], [])
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle()
    assert store.claim_deliveries(NOW, 10, LEASE) == ()
    with store.telling() as telling:
        assert len(telling.untold(10)) == 1
        assert telling.open_stories(NOW) == ()


def test_a_story_is_saved_as_it_is_and_its_newer_version_replaces_it(store: SqlStore) -> None:
    first, newer = story("s"), story("s", NOW + DAY, version=2)
    with store.telling() as telling:
        telling.save_told([], [first], [], [], [])
        assert telling.stories(["s"]) == (first,)
        telling.save_told([], [newer], [], [], [])
        assert telling.stories(["s"]) == (newer,)


def test_open_stories_are_those_updated_since_oldest_first(store: SqlStore) -> None:
    late, old, early = story("late", NOW + SECOND), story("old", NOW - SECOND), story("early", NOW)
    with store.telling() as telling:
        telling.save_told([], [late, old, early], [], [], [])
        assert telling.open_stories(NOW) == (early, late)


def test_each_telling_that_saves_stories_has_a_revision_and_later_ones_can_be_asked_for(store: SqlStore) -> None:
    with store.telling() as telling:
        assert telling.revision() == 0
        telling.save_told([], [story("a"), story("b")], [], [], [])
        assert telling.revision() == 1
    newer = story("a", NOW + SECOND, version=2)
    with store.telling() as telling:
        telling.save_told([], [newer, story("c")], [], [], [])
        telling.save_told(["nothing new in it"], [], [], [], [])
        assert telling.revision() == 2
        assert telling.saved_stories(after=2) == ()
        assert telling.saved_stories(after=1) == (story("c"), newer)
        assert telling.saved_stories(after=0) == (story("b"), story("c"), newer)


def test_stories_come_in_the_order_asked_for_without_unknown_ones(store: SqlStore) -> None:
    with store.telling() as telling:
        telling.save_told([], [story("a"), story("b")], [], [], [])
        assert [found.id for found in telling.stories(["b", "unknown", "a"])] == ["b", "a"]
        assert telling.stories([]) == ()


def test_an_event_belongs_to_one_story_for_ever(store: SqlStore) -> None:
    with store.telling() as telling:
        telling.save_told([], [story("a"), story("b")], [], [], [])
        for name in ("a", "b"):
            telling.save_told([], [], [Membership("article", 0, name, Novelty.FIRST)], [], [])
        telling.save_told([], [], [Membership("article", 1, "b", Novelty.REPEAT, "nothing")], [], [])
    assert store.prune(NOW + DAY) == 2  # both stories: memberships go with them


def test_a_delivery_that_is_owed_already_is_not_owed_twice(store: SqlStore) -> None:
    queue(store, delivery("s"), delivery("s", message=message("again")))
    queue(store, delivery("s", message=message("and again")))
    assert claim_one(store).item.message == message("s")
    assert store.status().deliveries["pending"] == 0


def test_a_sent_delivery_is_not_owed_again(store: SqlStore) -> None:
    queue(store, delivery("s"))
    send_one(store)
    queue(store, delivery("s"))
    assert store.claim_deliveries(NOW, 10, LEASE) == ()


# ── updates ──────────────────────────────────────────────────────────────────────────────────────


def test_updates_of_one_message_that_nobody_sent_yet_become_one(store: SqlStore) -> None:
    alert = delivery("s")
    queue(store, alert)
    send_one(store)
    for number in (2, 3, 4):
        text = message(f"{number} sources")
        queue(store, delivery("s", purpose=Purpose.UPDATE, number=number, parent=alert.key, message=text))
    assert send_one(store).message == message("4 sources")
    assert store.claim_deliveries(NOW, 10, LEASE) == ()


def test_an_update_that_is_being_sent_is_left_alone_and_the_newer_one_follows(store: SqlStore) -> None:
    alert = delivery("s")
    queue(store, alert)
    send_one(store)
    first = delivery("s", purpose=Purpose.UPDATE, number=2, parent=alert.key, message=message("two"))
    queue(store, first)
    sending = claim_one(store, lease=RUN_OUT)
    queue(store, replace(first, number=3, message=message("three")))
    store.finish_retry(sending, "not taken", NOW)
    assert [send_one(store).message.text for _ in range(2)] == ["two", "three"]


def test_an_update_of_a_message_that_nobody_sent_yet_goes_into_it(store: SqlStore) -> None:
    alert = delivery("s", message=message("one source"))
    queue(store, alert)
    queue(store, delivery("s", purpose=Purpose.UPDATE, number=2, parent=alert.key, message=message("two sources")))
    sent = send_one(store)
    assert (sent.purpose, sent.message) == (Purpose.ALERT, message("two sources"))
    assert store.status().deliveries["pending"] == 0


def test_updates_of_different_messages_stay_apart(store: SqlStore) -> None:
    alerts = [delivery("s", channel) for channel in ("C1", "C2")]
    queue(store, *alerts)
    for lease in store.claim_deliveries(NOW, 10, LEASE):
        store.finish_failed(lease, "not now")
    queue(store, *(delivery("s", alert.channel, Purpose.UPDATE, parent=alert.key) for alert in alerts))
    assert store.status().deliveries["pending"] == 2


# ── digests and limits ───────────────────────────────────────────────────────────────────────────


def test_alerts_are_counted_by_channel_from_the_moment_they_were_queued(store: SqlStore) -> None:
    queue(
        store,
        delivery("old", after=-2 * SECOND),
        delivery("edge", after=-SECOND),
        delivery("new"),
        delivery("new", purpose=Purpose.DEVELOPMENT),
        delivery("new", "C2", not_before=NOW + DAY),
    )
    send_one(store)
    with store.telling() as telling:
        assert telling.alerts_since("C1", NOW - SECOND) == 2


def test_what_was_told_at_once_is_listed_after_one_window_up_to_the_next(store: SqlStore) -> None:
    queue(store, *(delivery(str(hours), after=timedelta(hours=hours)) for hours in range(4)))
    with store.telling() as telling:
        assert telling.told_at_once("C1", NOW, NOW + timedelta(hours=2)) == ("1", "2")
        assert telling.told_at_once("C1", None, NOW) == ("0",)
        assert telling.told_at_once("C2", None, NOW) == ()


def test_digest_items_are_listed_by_channel_oldest_first_and_once(store: SqlStore) -> None:
    items = [DigestItem("C1", name, "over the limit", NOW + after * SECOND) for name, after in (("b", 1), ("a", 0))]
    with store.telling() as telling:
        telling.save_told([], [story("a"), story("b")], [], [], items)
        telling.save_told([], [], [], [], [replace(items[0], why="again"), replace(items[0], channel="C2")])
        assert telling.digest_items("C1", NOW + SECOND) == (items[1], items[0])
        assert telling.digest_items("C1", NOW) == (items[1],)


def test_a_window_is_closed_exactly_once(store: SqlStore, second: SqlStore) -> None:
    item = DigestItem("C1", "a", "digest only", NOW)
    digest = delivery("window", purpose=Purpose.DIGEST)
    with store.telling() as telling:
        telling.save_told([], [story("a")], [], [], [item])
        assert telling.close_window("C1", NOW, [digest])
        assert telling.digest_items("C1", NOW) == ()
    with second.telling() as telling:
        assert telling.channel_state("C1").window == NOW
        assert not telling.close_window("C1", NOW, [delivery("second try", purpose=Purpose.DIGEST)])
        assert not telling.close_window("C1", NOW - DAY, [])
        assert telling.close_window("C1", NOW + DAY, [])
    assert claim_one(store).item.subject == "window"


def test_a_story_that_a_digest_told_is_owed_once_more_when_there_is_news_of_it(store: SqlStore) -> None:
    first, again = DigestItem("C1", "a", "digest only", NOW), DigestItem("C1", "a", "now signed", NOW + SECOND)
    with store.telling() as telling:
        telling.save_told([], [story("a")], [], [], [first])
        telling.close_window("C1", NOW, [])
        telling.save_told([], [], [], [], [again])
        assert telling.digest_items("C1", NOW + SECOND) == (again,)
        assert telling.close_window("C1", NOW + DAY, [])
        assert telling.digest_items("C1", NOW + DAY) == ()


def test_a_channel_knows_which_stories_it_was_alerted_of_and_which_its_digests_listed(store: SqlStore) -> None:
    items = [DigestItem("C1", "listed", "digest only", NOW), DigestItem("C1", "owed", "digest only", NOW + SECOND)]
    alerts = [delivery("alerted"), delivery("elsewhere", "C2")]
    everything = ["alerted", "elsewhere", "listed", "owed", "unknown"]
    with store.telling() as telling:
        telling.save_told([], [story("listed"), story("owed")], [], alerts, items)
        telling.close_window("C1", NOW, [delivery("listed", purpose=Purpose.DIGEST)])
        assert telling.alerted("C1", everything) == {"alerted"}
        assert telling.listed("C1", everything) == {"listed", "owed"}
        assert telling.alerted("C1", []) == telling.listed("C1", []) == frozenset()


def test_what_came_after_a_window_is_left_for_the_next(store: SqlStore) -> None:
    late = DigestItem("C1", "a", "digest only", NOW + SECOND)
    elsewhere = DigestItem("C2", "a", "digest only", NOW)
    with store.telling() as telling:
        telling.save_told([], [story("a")], [], [], [late, elsewhere])
        telling.close_window("C1", NOW, [])
        assert telling.digest_items("C1", NOW + SECOND) == (late,)
        assert telling.digest_items("C2", NOW) == (elsewhere,)


def test_nothing_is_remembered_of_a_new_channel(store: SqlStore) -> None:
    with store.telling() as telling:
        state = telling.channel_state("C1")
    assert (state.channel, state.window, state.stopped, state.paused_until) == ("C1", None, "", None)


# ── judged again ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tell", [True, False])
def test_an_article_that_is_judged_again_is_told_again_where_that_is_wanted(store: SqlStore, tell: bool) -> None:
    judge_one(store, "a")
    again = judgement("a", site="elsewhere")
    with store.telling() as telling:
        telling.save_told(["a"], [], [], [], [])
        telling.judge_again("a", again, tell=tell)
        assert telling.judgement_of("a") == again
        assert [found for found, _ in telling.untold(9)] == ([again] if tell else [])


def test_an_article_that_is_gone_cannot_be_judged_again(store: SqlStore) -> None:
    with store.telling() as telling:
        telling.judge_again("gone", judgement("gone"), tell=True)
        assert telling.judgement_of("gone") is None
        assert telling.untold(9) == ()
