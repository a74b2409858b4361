"""Whatever happens to nodes, replies and channels: every message is taken once, replies after what they reply to."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.adapters.store import open_store
from bot.errors import StaleLease
from bot.model import Delivery, DeliveryState, Purpose, Receipt
from bot.ports import Lease
from tests.contract.store_values import LEASE, NOW, RUN_OUT, SECOND, delivery, queue

CHANNELS = st.sampled_from(["C1", "C2"])
ENDS = st.sampled_from(["sent", "reply lost", "not taken", "refused"])


class Deliveries(RuleBasedStateMachine):
    """A store, a service that takes messages, and nodes that die or lose its replies between the two."""

    @initialize()
    def start(self) -> None:
        self.directory = TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.directory.name) / 'pactwire.db'}", pace=timedelta(0))
        self.store.migrate()
        self.now = NOW
        self.owed: dict[str, Delivery] = {}
        self.taken: Counter[str] = Counter()
        self.dead: list[Lease[Delivery]] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.everything_owed_is_taken_in_the_end()
            self.store.close()
            self.directory.cleanup()

    @rule(channel=CHANNELS, held=st.booleans())
    def owe_an_alert(self, channel: str, held: bool) -> None:
        self.owe(delivery(f"story {len(self.owed)}", channel, not_before=self.now + held * SECOND))

    @rule(data=st.data())
    def owe_a_reply(self, data: st.DataObject) -> None:
        alerts = [key for key, told in self.owed.items() if told.purpose is Purpose.ALERT]
        if alerts:
            parent = self.owed[data.draw(st.sampled_from(alerts))]
            purpose = Purpose.DEVELOPMENT
            number = len(self.owed)
            self.owe(delivery(parent.subject, parent.channel, purpose, number=number, parent=parent.key))

    def owe(self, told: Delivery) -> None:
        self.owed[told.key] = told
        queue(self.store, told)

    @rule(end=ENDS)
    def a_node_works(self, end: str) -> None:
        for lease in self.claim(LEASE):
            if lease.item.state is DeliveryState.SENDING:
                self.look_up(lease)
            else:
                self.send(lease, end)

    @rule(after_sending=st.booleans())
    def a_node_dies(self, after_sending: bool) -> None:
        for lease in self.claim(RUN_OUT):
            self.dead.append(lease)
            if after_sending and lease.item.state is DeliveryState.PENDING:
                self.take(lease.item)

    @rule()
    def the_dead_wake_up_too_late(self) -> None:
        overtaken = self.claim(LEASE)
        for lease in self.dead:
            self.finish_as_if_alive(lease)
        self.dead.clear()
        for lease in overtaken:
            if lease.item.state is DeliveryState.SENDING:
                self.look_up(lease)
            else:
                self.send(lease, "sent")

    def finish_as_if_alive(self, lease: Lease[Delivery]) -> None:
        """A node knows what it sent: it says so, or that it sent nothing; mostly too late."""
        try:
            if self.taken[lease.item.key]:
                self.store.finish_sent(lease, Receipt(lease.item.channel, "1"), self.now)
            else:
                self.store.finish_retry(lease, "woke up", self.now)
        except StaleLease:
            pass

    @rule(channel=CHANNELS)
    def a_channel_is_stopped_and_mended(self, channel: str) -> None:
        self.store.stop_channel(channel, "archived")
        assert not [lease for lease in self.claim(RUN_OUT, keep=True) if lease.item.channel == channel]
        self.store.retry_channel(channel, self.now)

    @rule()
    def time_passes(self) -> None:
        self.now += SECOND

    @invariant()
    def nothing_is_taken_twice(self) -> None:
        assert all(times == 1 for times in getattr(self, "taken", {}).values())

    def claim(self, lease: timedelta, keep: bool = False) -> tuple[Lease[Delivery], ...]:
        claimed = self.store.claim_deliveries(self.now, 10, lease)
        channels = [taken.item.channel for taken in claimed]
        assert len(channels) == len(set(channels))
        if keep:
            self.dead.extend(claimed)
        return claimed

    def send(self, lease: Lease[Delivery], end: str) -> None:
        if end in ("sent", "reply lost"):
            self.take(lease.item)
        match end:
            case "sent":
                self.store.finish_sent(lease, Receipt(lease.item.channel, "1"), self.now)
            case "reply lost":
                self.store.finish_unknown(lease, "no answer", self.now + SECOND)
            case "not taken":
                self.store.finish_retry(lease, "HTTP 500", self.now + SECOND)
            case _:
                self.store.finish_failed(lease, "invalid_blocks")

    def look_up(self, lease: Lease[Delivery]) -> None:
        if self.taken[lease.item.key]:
            self.store.finish_sent(lease, Receipt(lease.item.channel, "1"), self.now)
        else:
            self.store.finish_retry(lease, "it never arrived", self.now)

    def take(self, told: Delivery) -> None:
        assert told.not_before <= self.now
        assert not told.parent or self.taken[told.parent] == 1
        self.taken[told.key] += 1

    def everything_owed_is_taken_in_the_end(self) -> None:
        for channel in ("C1", "C2"):
            self.store.retry_channel(channel, self.now)
        self.now += 10 * SECOND
        for _ in range(2 * len(self.owed) + 2):
            self.a_node_works("sent")
        assert self.taken == dict.fromkeys(self.owed, 1)
        assert self.store.status().deliveries["sent"] == len(self.owed)


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
