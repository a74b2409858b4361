"""Several nodes on one database at the same time: nothing is done twice, nothing is left out."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from bot.adapters import store_database
from bot.adapters.store import SqlStore
from bot.errors import StoreError
from bot.model import DeliveryState, Feed, Receipt
from tests.contract.store_values import (
    LEASE,
    NOW,
    RUN_OUT,
    SECOND,
    OpenStore,
    claim_one,
    delivery,
    entry,
    judge_one,
    judgement,
    queue,
    save_entries,
    story,
)

T = TypeVar("T")
NODES = 3


@pytest.fixture
def at_once(store: SqlStore, engine: str, url: str, opened: OpenStore) -> Callable[[Callable[[SqlStore], T]], list[T]]:
    """Runs the same work on several nodes, which all begin at the same moment; what each returned.

    SQLite belongs to one daemon: there, the nodes are its threads.
    """

    def run(work: Callable[[SqlStore], T]) -> list[T]:
        nodes = [store if engine == "sqlite" else opened(url) for _ in range(NODES)]
        start = Barrier(NODES)

        def begin(node: SqlStore) -> T:
            start.wait()
            return work(node)

        with ThreadPoolExecutor(NODES) as pool:
            return list(pool.map(begin, nodes))

    return run


AtOnce = Callable[[Callable[[SqlStore], list[str]]], list[list[str]]]


def test_no_feed_is_polled_by_two_nodes(store: SqlStore, at_once: AtOnce) -> None:
    urls = [f"https://feeds.example/{number}" for number in range(150)]
    store.sync_feeds([Feed(url) for url in urls], [NOW] * len(urls))

    def claim_all(node: SqlStore) -> list[str]:
        return [lease.item.url for leases in until_none(lambda: node.claim_feeds(NOW, 7, LEASE)) for lease in leases]

    claimed = at_once(claim_all)
    assert sorted(url for urls in claimed for url in urls) == sorted(urls)


def test_no_entry_is_judged_by_two_nodes(store: SqlStore, at_once: AtOnce) -> None:
    keys = [f"entry {number}" for number in range(60)]
    save_entries(store, [entry(key) for key in keys])

    def judge_all(node: SqlStore) -> list[str]:
        judged = []
        for leases in until_none(lambda: node.claim_entries(5, LEASE)):
            for lease in leases:
                assert node.save_judgement(lease, judgement(lease.item.key, (1, 2, 3)), NOW)
                judged.append(lease.item.key)
        return judged

    judged = at_once(judge_all)
    assert sorted(key for keys in judged for key in keys) == sorted(keys)
    assert store.recurring("Example Wire", [1, 2, 3]) == dict.fromkeys((1, 2, 3), len(keys))


def test_no_message_is_sent_twice_and_each_channel_keeps_its_order(store: SqlStore, at_once: AtOnce) -> None:
    channels, each = 8, 6
    names = [(f"C{channel}", number) for channel in range(channels) for number in range(each)]
    queue(store, *(delivery(str(number), channel, after=number * SECOND) for channel, number in names))
    in_hand: Counter[str] = Counter()
    sent: list[tuple[str, int]] = []

    def send_all(node: SqlStore) -> list[str]:
        while len(sent) < len(names):
            for lease in node.claim_deliveries(NOW, 4, LEASE):
                assert lease.item.state is DeliveryState.PENDING
                in_hand[lease.item.channel] += 1
                assert in_hand[lease.item.channel] == 1
                sent.append((lease.item.channel, int(lease.item.subject)))
                in_hand[lease.item.channel] -= 1
                node.finish_sent(lease, Receipt(lease.item.channel, "1"), NOW)
        return []

    at_once(send_all)
    assert sorted(sent) == sorted(names)
    for channel in {channel for channel, _ in names}:
        assert [number for told, number in sent if told == channel] == list(range(each))


def test_a_message_whose_node_died_is_looked_up_by_one_node(store: SqlStore, at_once: AtOnce) -> None:
    queue(store, delivery("s"))
    claim_one(store, lease=RUN_OUT)
    found = at_once(lambda node: [lease.item.state for lease in node.claim_deliveries(NOW, 10, LEASE)])
    assert sorted(found) == [[], [], [DeliveryState.SENDING]]


def test_one_deal_that_nodes_read_at_the_same_instant_is_told_once(store: SqlStore, at_once: AtOnce) -> None:
    for number in range(NODES):
        judge_one(store, f"in the words of publisher {number}")

    def tell_one(node: SqlStore) -> list[str]:
        with node.telling() as telling:
            ((judged, _),) = telling.untold(1)
            known = telling.open_stories(NOW)
            new = [] if known else [story(f"opened by {judged.article.key}")]
            telling.save_told([judged.article.key], new, [], [delivery(told.id) for told in new], [])
            return [told.id for told in new]

    opened = at_once(tell_one)
    assert len([name for names in opened for name in names]) == 1
    assert store.status().deliveries["pending"] == 1
    with store.telling() as telling:
        assert telling.untold(10) == ()


def test_a_window_is_closed_by_one_node(store: SqlStore, at_once: AtOnce) -> None:
    def close(node: SqlStore) -> list[str]:
        with node.telling() as telling:
            return ["closed"] if telling.close_window("C1", NOW, [delivery("digest")]) else []

    assert sorted(at_once(close)) == [[], [], ["closed"]]


def test_nodes_that_start_together_create_the_tables_once(empty_url: str, opened: OpenStore) -> None:
    nodes = [opened(empty_url) for _ in range(NODES)]
    with ThreadPoolExecutor(NODES) as pool:
        list(pool.map(SqlStore.migrate, nodes))
    nodes[0].ping()


def test_threads_of_one_node_wait_for_each_other_rather_than_fail(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.pause_channels((f"C{number % 3}",), NOW), range(80)))
    assert len(store.channel_states()) == 3


def test_a_node_that_stands_still_while_telling_loses_its_turn_and_saves_nothing(
    postgresql_url: str, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(postgresql_url)
    monkeypatch.setattr(store_database, "STANDSTILL_SECONDS", 0.5)
    frozen = opened(postgresql_url)

    def stand_still() -> None:
        with frozen.telling() as telling:
            telling.save_told([], [story("of the frozen")], [], [], [])
            with other.telling() as meanwhile:  # waits until the server has ended the other's transaction
                meanwhile.save_told([], [story("of the other")], [], [], [])

    with pytest.raises(StoreError, match=r"^tell: postgresql .*idle-in-transaction timeout"):
        stand_still()
    with other.telling() as telling:
        assert [told.id for told in telling.open_stories(NOW)] == ["of the other"]


def until_none(claim: Callable[[], tuple[T, ...]]) -> Iterator[tuple[T, ...]]:
    while claimed := claim():
        yield claimed
