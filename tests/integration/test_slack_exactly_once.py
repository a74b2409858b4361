"""The notifier and the decisions together: whatever Slack does, every message stands there once.

A small outbox in memory plays the pipeline; time passes only where a decision says so, and what Slack takes
late has arrived when a delivery has rested.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.adapters.slack import SlackNotifier
from bot.delivering.attempts import Decision, Step, after_look_up, after_sending
from bot.errors import NotifyError
from bot.model import Delivery, Message, Promise, Purpose, Receipt
from tests.fakes.slack import TOKEN, FakeSlack, FaultKind

NOW = datetime.now(UTC)
KINDS = [kind for kind in FaultKind if kind not in {FaultKind.HANG, FaultKind.SLOW, FaultKind.NONE}]
METHODS = ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies")
CHANNELS = ("C1", "C2")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        for channel in CHANNELS:
            fake.add_channel(channel)
        yield fake


@pytest.fixture
async def notifier(slack: FakeSlack) -> AsyncIterator[SlackNotifier]:
    over_slack = SlackNotifier(TOKEN, base_url=slack.url)
    yield over_slack
    await over_slack.close()


class Outbox:
    """Delivers one message at a time until it is sent; `looks_up` can be turned off."""

    def __init__(self, slack: FakeSlack, notifier: SlackNotifier, *, looks_up: bool = True) -> None:
        self.slack = slack
        self.notifier = notifier
        self.looks_up = looks_up
        self.now = NOW

    async def deliver(self, delivery: Delivery, parent: Receipt | None = None) -> Receipt:
        step = Step.RETRY
        while True:
            delivery = replace(delivery, attempts=delivery.attempts + 1)
            outcome = await (self._look_up if step is Step.LOOK_UP else self._send)(delivery, parent)
            decision = self._decide(step, outcome, delivery)
            if isinstance(outcome, Receipt):
                return outcome
            step = decision.step
            self.now = max(self.now, decision.at)
            if step is Step.LOOK_UP:
                await self.slack.late()

    async def _send(self, delivery: Delivery, parent: Receipt | None) -> Receipt | NotifyError | None:
        try:
            return await self.notifier.send(delivery, parent)
        except NotifyError as error:
            return error

    async def _look_up(self, delivery: Delivery, parent: Receipt | None) -> Receipt | NotifyError | None:
        try:
            return await self.notifier.find(delivery, parent) if self.looks_up else None
        except NotifyError as error:
            return error

    def _decide(self, step: Step, outcome: Receipt | NotifyError | None, delivery: Delivery) -> Decision:
        if step is Step.LOOK_UP or outcome is None:
            return after_look_up(outcome, delivery, self.now, Promise.AT_LEAST_ONCE)
        return after_sending(outcome, delivery, self.now, {})


async def deliver_all(outbox: Outbox) -> list[str]:
    """Forty stories, each with an alert and a development in its thread, to two channels in turn."""
    owed = []
    for number in range(40):
        channel = CHANNELS[number % 2]
        news = Message(f"story {number}", ())
        alert = Delivery(Purpose.ALERT, f"story-{number}", channel, news, NOW, NOW)
        reply = replace(alert, purpose=Purpose.DEVELOPMENT, number=2, parent=alert.key)
        parent = await outbox.deliver(alert)
        if number % 10 == 0:
            outbox.slack.delete(channel, parent.ts)
        await outbox.deliver(reply, parent)
        owed += [alert.key] * (number % 10 != 0) + [reply.key]
    return owed


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_message_stands_in_slack_once(slack: FakeSlack, notifier: SlackNotifier, seed: int) -> None:
    slack.chaos(seed, 0.4, KINDS, methods=METHODS)
    owed = await deliver_all(Outbox(slack, notifier))

    assert Counter(key for channel in CHANNELS for key in slack.keys(channel)) == Counter(owed)
    assert {fault.kind for fault in slack.struck} == set(KINDS)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_without_the_look_up_the_same_faults_repeat_messages(
    slack: FakeSlack, notifier: SlackNotifier, seed: int
) -> None:
    slack.chaos(seed, 0.4, KINDS, methods=METHODS)
    await deliver_all(Outbox(slack, notifier, looks_up=False))

    counts = Counter(key for channel in CHANNELS for key in slack.keys(channel))
    assert max(counts.values()) > 1


async def test_the_messages_of_a_channel_keep_their_order(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.chaos(4, 0.4, KINDS, methods=METHODS)
    owed = await deliver_all(Outbox(slack, notifier))

    for channel in CHANNELS:
        assert slack.keys(channel) == [key for key in owed if key.endswith(channel)]
