"""What the operator's channel is told of the bot itself: a feed that fails, and that it is back."""

from collections.abc import Iterable
from datetime import datetime

from bot.model import Block, Channel, Delivery, Message, Notice, Purpose, Run, Style

_BEGINS, _OVER = 1, 2
"""The numbers of the two deliveries of a notice."""


def places(channels: Iterable[Channel], operator: str) -> tuple[str, ...]:
    """Every channel that may be told something, each once: those of the news, and the operator's where there is one."""
    return tuple(dict.fromkeys((*(channel.id for channel in channels), *((operator,) if operator else ()))))


def to_message(notice: Notice) -> Message:
    """The headline in bold and, smaller, what stands behind it."""
    headline = Block(Style.TEXT, (Run(notice.headline, bold=True),))
    detail = (Block(Style.SMALL, (Run(notice.detail),)),) if notice.detail else ()
    return Message(notice.headline, (headline, *detail))


def to_deliveries(notices: Iterable[Notice], operator: str, now: datetime) -> tuple[Delivery, ...]:
    """What the operator's channel is owed; nothing where none is configured.

    A delivery's key is what the notice is about and when that began, so the same trouble is told once, whoever
    finds it and however often.
    """
    if not operator:
        return ()
    return tuple(
        Delivery(
            Purpose.NOTICE,
            f"{notice.about} since {notice.began_at.isoformat()}",
            operator,
            to_message(notice),
            now,
            now,
            _OVER if notice.over else _BEGINS,
        )
        for notice in notices
    )
