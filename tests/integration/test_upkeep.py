"""The bot forgets what is old, stays within its size, and says once a week that it lives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.model import Channel, Delivery, Feed, Retention
from bot.pipeline import Watch
from bot.pipeline.upkeep import LEAST_KEPT, Upkeep
from tests.contract.store_values import LEASE, judge_one
from tests.fakes.around import Clock

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WATCH = Watch((Feed("https://a.example/"),), (), (), (Channel("C1", ()),), operator="C9")
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'pactwire.db'}", pace=timedelta(0))
    opened.migrate()
    yield opened
    opened.close()


def sent_by(store: SqlStore, now: datetime) -> list[Delivery]:
    """What the operator's channel is owed, taken off the outbox."""
    owed = []
    while claimed := store.claim_deliveries(now, 1, LEASE):
        owed.append(claimed[0].item)
        store.finish_failed(claimed[0], "seen")
    return owed


def tell_all(store: SqlStore) -> None:
    with store.telling() as telling:
        telling.save_told([judgement.article.key for judgement, _ in telling.untold(1000)], [], [], [], [])


def stored(store: SqlStore) -> list[str]:
    return [one.judgement.article.key for one in store.judged_since(datetime(2000, 1, 1, tzinfo=UTC))]


# ── the week ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_week_is_told_once_however_often_it_starts_anew(store: SqlStore) -> None:
    clock = Clock(MONDAY - 3 * DAY)
    await Upkeep(WATCH, store, clock).report()
    judge_one(store, "a", MONDAY - 2 * DAY)
    clock.time = MONDAY + timedelta(minutes=1)

    for _ in range(3):
        await Upkeep(WATCH, store, clock).report()

    (told,) = sent_by(store, clock.time)
    assert told.channel == "C9"
    assert told.message.text == "Pactwire this week: read 1 article from 1 feed, told 0"


async def test_the_week_in_which_it_was_installed_is_not_told(store: SqlStore) -> None:
    clock = Clock(MONDAY + 2 * DAY)

    await Upkeep(WATCH, store, clock).report()

    assert sent_by(store, clock.time) == []


async def test_each_week_is_told_and_a_sleep_of_a_month_is_told_as_one(store: SqlStore) -> None:
    clock = Clock(MONDAY)
    await Upkeep(WATCH, store, clock).report()
    for days in (7, 14, 45):
        clock.time = MONDAY + days * DAY
        await Upkeep(WATCH, store, clock).report()

    assert len(sent_by(store, clock.time)) == 3


async def test_without_an_operators_channel_nothing_is_owed(store: SqlStore) -> None:
    clock = Clock(MONDAY)
    upkeep = Upkeep(replace(WATCH, operator=""), store, clock)
    await upkeep.report()
    clock.time += 7 * DAY

    await upkeep.report()

    assert sent_by(store, clock.time) == []


# ── what is forgotten ────────────────────────────────────────────────────────────────────────────


async def test_what_is_older_than_is_kept_is_forgotten(store: SqlStore) -> None:
    for key, days in (("old", 31), ("young", 29)):
        judge_one(store, key, MONDAY - days * DAY)
    tell_all(store)

    await Upkeep(replace(WATCH, retention=Retention(30 * DAY)), store, Clock(MONDAY)).prune()

    assert stored(store) == ["young"]


async def test_a_database_over_its_size_forgets_sooner_but_never_what_a_late_article_may_need(store: SqlStore) -> None:
    for days in (50, 40, 20, LEAST_KEPT.days - 1):
        judge_one(store, f"{days}", MONDAY - days * DAY)
    tell_all(store)

    await Upkeep(replace(WATCH, retention=Retention(most=1)), store, Clock(MONDAY)).prune()

    assert stored(store) == [f"{LEAST_KEPT.days - 1}"]


async def test_what_cannot_be_made_smaller_is_told_once_and_once_when_it_fits_again(store: SqlStore) -> None:
    clock = Clock(MONDAY)
    small, large = (replace(WATCH, retention=Retention(most=most)) for most in (1, 10**9))
    for watch in (small, small, large, large):
        await Upkeep(watch, store, clock).prune()
        clock.time += DAY

    over, within = sent_by(store, clock.time)

    assert "over its size" in over.message.text
    assert "within its size again" in within.message.text


def test_a_file_grows_smaller_when_much_is_forgotten(store: SqlStore, tmp_path: Path) -> None:
    for number in range(300):
        judge_one(store, f"{number}", MONDAY - 90 * DAY, publisher="p" * 5_000)
    tell_all(store)
    before = store.size()

    store.prune(MONDAY - 60 * DAY)

    assert store.size() < before / 2
    with store._database.writing("checkpoint") as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    assert pages * 4096 < before
