"""What the page shows: the tally of each day, and stories with what was sent of them."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from bot.adapters.schema import _add_tallies, deliveries
from bot.adapters.store import SqlStore
from bot.adapters.store_shown import messages_about
from bot.model import DigestItem, Judgement, Purpose, Role, Story, Verdict
from bot.shown import Tally, ToldStory
from tests.contract.store_values import (
    DAY,
    LEASE,
    NOW,
    delivery,
    entry,
    judgement,
    save_entries,
    send_one,
    story,
)
from tests.contract.test_store_plans import analyze, delivery_row, explain, scans

TODAY = NOW.date()


def found(key: str, *alerts: bool) -> Judgement:
    """An article with a verdict for each of these, which alerts or does not."""
    verdicts = tuple(Verdict(f"C{n}", Role.PARTY, alert, 0.5, ('says "alert":true',)) for n, alert in enumerate(alerts))
    return replace(judgement(key), verdicts=verdicts)


def judge(store: SqlStore, *judgements: Judgement) -> None:
    save_entries(store, [entry(one.article.key) for one in judgements])
    for lease in store.claim_entries(len(judgements), LEASE):
        one = next(one for one in judgements if one.article.key == lease.item.key)
        store.save_judgement(lease, one, NOW + DAY)


def tell(store: SqlStore, *stories: Story, alerts: int = 0, items: int = 0) -> None:
    owed = [delivery(one.id, channel=f"C{n}") for one in stories for n in range(alerts)]
    listed = [DigestItem(f"D{n}", one.id, "why", NOW) for one in stories for n in range(items)]
    with store.telling() as telling:
        telling.save_told((), stories, (), owed, listed)


def test_a_day_counts_what_was_found_in_it_and_what_became_of_that(store: SqlStore) -> None:
    judge(store, found("a"), found("b", False), found("c", False, True), found("d", True, True))
    assert store.tallies(TODAY) == (Tally(TODAY, entries=4, watched=3, deals=2),)


def test_an_entry_that_came_before_is_not_counted_again(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    save_entries(store, [entry("a"), entry("b")])
    assert store.tallies(TODAY) == (Tally(TODAY, entries=2),)


def test_a_story_counts_as_told_once_in_however_many_channels_and_messages(store: SqlStore) -> None:
    tell(store, story("s"), alerts=2)
    tell(store, story("s"), alerts=3, items=1)
    tell(store, story("listed"), items=2)
    tell(store, story("listed"), items=2)
    tell(store, story("nobody"))
    assert store.tallies(TODAY) == (Tally(TODAY, told=2),)


def test_a_day_without_anything_is_left_out_and_an_earlier_one_too(store: SqlStore) -> None:
    save_entries(store, [entry("a")], NOW - 3 * DAY)
    save_entries(store, [entry("b")])
    assert [tally.day for tally in store.tallies(TODAY - 2 * DAY)] == [TODAY]


def test_what_is_pruned_stays_in_the_tally(store: SqlStore) -> None:
    judge(store, found("a", True))
    store.prune(NOW + 90 * DAY)
    assert store.tallies(TODAY)[0].deals == 1


def test_stories_come_newest_first_and_further_ones_by_the_time_of_the_last(store: SqlStore) -> None:
    tell(store, *(story(f"s{n}", updated_at=NOW + timedelta(hours=n)) for n in range(5)))
    first = store.latest_stories(2)
    assert [one.story.id for one in first] == ["s4", "s3"]
    rest = store.latest_stories(9, before=first[-1].story.updated_at)
    assert [one.story.id for one in rest] == ["s2", "s1", "s0"]


def test_a_story_comes_with_what_was_sent_of_it_where_and_when(store: SqlStore) -> None:
    tell(store, story("s"), story("t"), alerts=1, items=1)
    send_one(store)
    told = told_story(store, "s")
    assert [(sent.delivery.channel, sent.delivery.purpose, sent.sent_at) for sent in told.sent] == [
        ("C0", Purpose.ALERT, NOW)
    ]
    assert [(listed.item.channel, listed.window) for listed in told.listed] == [("D0", None)]
    assert told == store.latest_stories(9)[[one.story.id for one in store.latest_stories(9)].index("s")]


def told_story(store: SqlStore, name: str) -> ToldStory:
    told = store.told_story(name)
    assert told is not None
    return told


def test_a_digest_that_told_a_story_is_named_by_its_window(store: SqlStore) -> None:
    tell(store, story("s"), items=1)
    with store.telling() as telling:
        telling.close_window("D0", NOW + DAY, [])
    assert told_story(store, "s").listed[0].window == NOW + DAY


def test_a_story_that_is_not_there_is_none(store: SqlStore) -> None:
    assert store.told_story("no such story") is None


def test_a_database_from_before_the_tally_has_its_days_counted(store: SqlStore) -> None:
    judge(store, found("a"), found("b", False), found("c", True))
    tell(store, story("s"), alerts=2)
    counted = store.tallies(TODAY)
    with store._database.writing("go back") as connection:
        connection.exec_driver_sql("DROP TABLE tallies")
        connection.exec_driver_sql("DROP INDEX ix_deliveries_subject")
        _add_tallies(connection)
    assert store.tallies(TODAY) == counted


def test_the_feeds_are_those_of_the_status(store: SqlStore) -> None:
    save_entries(store, [entry("a")])
    assert store.feed_statuses() == store.status().feeds
    assert [feed.entries for feed in store.feed_statuses()] == [1]


def test_what_was_sent_of_a_story_is_found_without_a_scan(store: SqlStore) -> None:
    with store._database.writing("fill") as connection:
        connection.execute(insert(deliveries), [delivery_row(number) for number in range(10_000)])
        analyze(connection)
        assert not scans(explain(connection, messages_about(["1", "2"])), "deliveries")
