"""What every notifier promises: Slack (a fake one, with the real client), the console, and both webhooks."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.adapters.by_channel import ByChannel
from bot.adapters.console import ConsoleNotifier
from bot.adapters.slack import SlackNotifier
from bot.adapters.webhook import SignedWebhookNotifier, SlackWebhookNotifier
from bot.delivering.attempts import Step, after_look_up
from bot.errors import Refused
from bot.model import Block, Delivery, Message, Promise, Purpose, Receipt, Run, Style
from bot.ports import Notifier
from tests.fakes.slack import TOKEN, FakeSlack
from tests.fakes.webhook import SECRET, FakeWebhook

NOW = datetime.now(UTC)
ALERT = Delivery(
    purpose=Purpose.ALERT,
    subject="story-1",
    channel="C1",
    message=Message(
        "Foxconn × OpenAI: to build racks",
        (
            Block(Style.HEADING, (Run("Foxconn × OpenAI: to build racks"),)),
            Block(
                Style.QUOTE, (Run("They signed on Monday.", italic=True), Run(" Reuters", url="https://example.com"))
            ),
            Block(Style.DIVIDER),
            Block(Style.SMALL, (Run("first seen "), Run("", at=NOW))),
        ),
    ),
    created_at=NOW,
    not_before=NOW,
)
REPLY = replace(ALERT, purpose=Purpose.DEVELOPMENT, number=2, parent=ALERT.key)
UPDATE = replace(ALERT, purpose=Purpose.UPDATE, parent=ALERT.key, message=Message("now with two sources", ()))


@dataclass(frozen=True)
class Service:
    """A notifier, what the people in its channel C1 can read, and whether it can edit and look up."""

    notifier: Notifier
    shown: Callable[[], str]
    edits: bool = True
    looks_up: bool = True

    async def finds(self, delivery: Delivery, parent: Receipt | None, expected: Receipt | None) -> bool:
        """Whether the look-up finds what is expected; a notifier that cannot look must say so."""
        if self.looks_up:
            return await self.notifier.find(delivery, parent) == expected
        with pytest.raises(Refused) as refused:
            await self.notifier.find(delivery, parent)
        again = after_look_up(refused.value, delivery, NOW, Promise.AT_LEAST_ONCE)
        never = after_look_up(refused.value, delivery, NOW, Promise.AT_MOST_ONCE)
        return (again.step, never.step) == (Step.RETRY, Step.FAIL)


@asynccontextmanager
async def over_slack() -> AsyncIterator[Service]:
    async with FakeSlack() as slack:
        slack.add_channel("C1", "deals")
        yield Service(SlackNotifier(TOKEN, base_url=slack.url, mark="SAMPLE"), lambda: str(slack.messages("C1")))


@asynccontextmanager
async def over_console() -> AsyncIterator[Service]:
    paper = io.StringIO()
    yield Service(ConsoleNotifier(Console(file=paper, width=100), mark="SAMPLE"), paper.getvalue)


@asynccontextmanager
async def over_slack_webhook() -> AsyncIterator[Service]:
    async with FakeWebhook() as hook:
        notifier = SlackWebhookNotifier(hook.slack_url, mark="SAMPLE")
        yield Service(notifier, lambda: str(hook.taken), edits=False, looks_up=False)


@asynccontextmanager
async def over_signed_webhook() -> AsyncIterator[Service]:
    async with FakeWebhook() as hook:
        notifier = SignedWebhookNotifier(hook.url, SECRET, mark="SAMPLE")
        yield Service(notifier, lambda: str(hook.taken), looks_up=False)


@asynccontextmanager
async def over_several() -> AsyncIterator[Service]:
    """C1 through a notifier of its own, beside one for all other channels."""
    async with over_console() as usual, over_slack() as own:
        yield replace(own, notifier=ByChannel(usual.notifier, {"C1": own.notifier}))


@pytest.fixture(params=[over_slack, over_console, over_slack_webhook, over_signed_webhook, over_several])
async def service(request: pytest.FixtureRequest) -> AsyncIterator[Service]:
    async with request.param() as opened:
        yield opened
        await opened.notifier.close()


async def test_a_message_that_was_sent_is_shown_with_its_mark(service: Service) -> None:
    receipt = await service.notifier.send(ALERT, None)

    assert receipt.channel == "C1"
    assert "[SAMPLE] Foxconn × OpenAI: to build racks" in service.shown()
    assert "They signed on Monday." in service.shown()


async def test_a_message_that_was_sent_is_found_by_its_key(service: Service) -> None:
    receipt = await service.notifier.send(ALERT, None)

    assert await service.finds(ALERT, None, receipt)


async def test_a_message_that_was_never_sent_is_not_found(service: Service) -> None:
    await service.notifier.send(ALERT, None)

    assert await service.finds(replace(ALERT, subject="story-2"), None, None)


async def test_a_reply_is_shown_and_found_under_its_parent(service: Service) -> None:
    parent = await service.notifier.send(ALERT, None)
    receipt = await service.notifier.send(REPLY, parent)

    assert await service.finds(REPLY, parent, receipt)


async def test_an_update_is_shown_and_found(service: Service) -> None:
    parent = await service.notifier.send(ALERT, None)
    receipt = await service.notifier.send(UPDATE, parent)

    assert ("now with two sources" in service.shown()) is service.edits
    assert await service.finds(UPDATE, parent, receipt)


async def test_the_id_of_a_channel_resolves_to_itself(service: Service) -> None:
    assert await service.notifier.resolve("C1") == "C1"


async def test_closing_twice_is_harmless(service: Service) -> None:
    await service.notifier.send(ALERT, None)
    await service.notifier.close()
    await service.notifier.close()
