"""A wrong alert taken back: struck through where it stands, with the reason in its thread."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.model import Block, Delivery, Message, Purpose, Run, Story, Style

_STRUCK = 0
"""The number of the update that strikes an alert through; those of later sources count from 1."""


def retract(story: Story, told: Iterable[Delivery], why: str, now: datetime) -> tuple[Story, tuple[Delivery, ...]]:
    """The story as retracted, and what its channels are owed.

    `told` are its alerts and what replaced their text, oldest first: the last of a channel is struck through.
    """
    alerts = {one.channel: one for one in told if one.purpose is Purpose.ALERT}
    latest = {one.channel: one.message for one in told}
    owed = [
        delivery
        for channel, alert in alerts.items()
        for delivery in (
            _owed(Purpose.UPDATE, alert, struck(latest[channel], why), _STRUCK, now),
            _owed(Purpose.DEVELOPMENT, alert, _answer(latest[channel].text, why), story.version, now),
        )
    ]
    return replace(story, retracted=why), tuple(owed)


def struck(message: Message, why: str) -> Message:
    """The message struck through, under a line that says so. A heading cannot be struck, so it becomes text."""
    line = Block(Style.TEXT, (Run("Retracted: ", bold=True), Run(why)))
    return Message(f"Retracted: {message.text}", (line, *map(_struck, message.blocks)))


def _struck(block: Block) -> Block:
    heading = block.style is Style.HEADING
    runs = tuple(replace(run, strike=True, bold=run.bold or heading) for run in block.runs)
    return Block(Style.TEXT if heading else block.style, runs)


def _answer(news: str, why: str) -> Message:
    """What is read away from the alert too: in a notification, and where a channel has no threads."""
    line = Block(Style.TEXT, (Run("Retracted: ", bold=True), Run(news, strike=True), Run(f" — {why}")))
    return Message(f"Retracted: {news} — {why}", (line,))


def _owed(purpose: Purpose, alert: Delivery, message: Message, number: int, now: datetime) -> Delivery:
    return Delivery(purpose, alert.subject, alert.channel, message, now, now, number, parent=alert.key)
