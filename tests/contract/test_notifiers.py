"""What every notifier promises, over Slack (a fake one, with the real client) and over the console."""

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.adapters.console import ConsoleNotifier
from bot.adapters.slack import SlackNotifier
from bot.model import Block, Delivery, Message, Purpose, Run, Style
from bot.ports import Notifier
from tests.fakes.slack import TOKEN, FakeSlack

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
    """A notifier, and what the people in its channel C1 can read."""

    notifier: Notifier
    shown: Callable[[], str]


@pytest.fixture(params=["slack", "console"])
async def service(request: pytest.FixtureRequest) -> AsyncIterator[Service]:
    if request.param == "console":
        paper = io.StringIO()
        notifier = ConsoleNotifier(Console(file=paper, width=100), mark="SAMPLE")
        yield Service(notifier, paper.getvalue)
        return
    async with FakeSlack() as slack:
        slack.add_channel("C1", "deals")
        over_slack = SlackNotifier(TOKEN, base_url=slack.url, mark="SAMPLE")
        yield Service(over_slack, lambda: str(slack.messages("C1")))
        await over_slack.close()


async def test_a_message_that_was_sent_is_shown_with_its_mark(service: Service) -> None:
    receipt = await service.notifier.send(ALERT, None)

    assert receipt.channel == "C1"
    assert "[SAMPLE] Foxconn × OpenAI: to build racks" in service.shown()
    assert "They signed on Monday." in service.shown()


async def test_a_message_that_was_sent_is_found_by_its_key(service: Service) -> None:
    receipt = await service.notifier.send(ALERT, None)

    assert await service.notifier.find(ALERT, None) == receipt


async def test_a_message_that_was_never_sent_is_not_found(service: Service) -> None:
    await service.notifier.send(ALERT, None)

    assert await service.notifier.find(replace(ALERT, subject="story-2"), None) is None


async def test_a_reply_is_shown_and_found_under_its_parent(service: Service) -> None:
    parent = await service.notifier.send(ALERT, None)
    receipt = await service.notifier.send(REPLY, parent)

    assert await service.notifier.find(REPLY, parent) == receipt


async def test_an_update_is_shown_and_found(service: Service) -> None:
    parent = await service.notifier.send(ALERT, None)
    receipt = await service.notifier.send(UPDATE, parent)

    assert "now with two sources" in service.shown()
    assert await service.notifier.find(UPDATE, parent) == receipt


async def test_the_id_of_a_channel_resolves_to_itself(service: Service) -> None:
    assert await service.notifier.resolve("C1") == "C1"


async def test_closing_twice_is_harmless(service: Service) -> None:
    await service.notifier.send(ALERT, None)
    await service.notifier.close()
    await service.notifier.close()
