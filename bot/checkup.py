"""What can be asked of the services that channels are told through, before anything is owed to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.adapters.by_channel import ByChannel
from bot.adapters.slack import LOOK_UP_SCOPES, SlackNotifier
from bot.config import Config
from bot.errors import Refused
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style
from bot.ports import Notifier
from bot.telling.notices import places
from bot.wiring import open_notifier


@asynccontextmanager
async def asking(config: Config) -> AsyncIterator[ByChannel]:
    notifier = open_notifier(config)
    try:
        yield notifier
    finally:
        await notifier.close()


async def missing_permissions(config: Config) -> frozenset[str]:
    """What the Slack token lacks to look up whether a message arrived. Raises NotifyError."""
    async with asking(config) as notifier:
        return await _lacking(notifier.usual)


async def _lacking(notifier: Notifier) -> frozenset[str]:
    return LOOK_UP_SCOPES - await notifier.scopes() if isinstance(notifier, SlackNotifier) else frozenset()


async def missing_channels(config: Config) -> dict[str, Refused]:
    """Why the configured channels that are not there, or not to be seen, are refused, by their names.

    Raises NotifyError where nobody answers, which says nothing of a channel.
    """
    missing: dict[str, Refused] = {}
    async with asking(config) as notifier:
        for channel in places(config.channels, config.operator):
            try:
                await notifier.resolve(channel)
            except Refused as error:
                missing[channel] = error
    return missing


async def send_test(config: Config, channel: str, now: datetime) -> tuple[Receipt, frozenset[str]]:
    """Post a message to a channel; its receipt, and the permissions that are missing. Raises NotifyError."""
    line = "A test message of Pactwire: what you watch will be told here"
    message = Message(line, (Block(Style.TEXT, (Run(line),)),))
    async with asking(config) as notifier:
        place = await notifier.resolve(channel)
        notice = Delivery(Purpose.NOTICE, f"test {now.isoformat()}", place, message, now, now)
        return await notifier.send(notice, None), await _lacking(notifier.of(channel))
