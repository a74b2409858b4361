"""Hands every message to the notifier of its channel."""

from collections.abc import Mapping

from bot.model import Delivery, Receipt
from bot.ports import Notifier


class ByChannel:
    """A `Notifier` over several: `special` by the id of their channel, `usual` for every other."""

    def __init__(self, usual: Notifier, special: Mapping[str, Notifier]) -> None:
        self.usual = usual
        self._special = special

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        return await self.of(delivery.channel).send(delivery, parent)

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:
        return await self.of(delivery.channel).find(delivery, parent)

    async def resolve(self, channel: str) -> str:
        return await self.of(channel).resolve(channel)

    async def close(self) -> None:
        for notifier in (self.usual, *self._special.values()):
            await notifier.close()

    def of(self, channel: str) -> Notifier:
        """The notifier of a channel, which is given by its id or as it is configured."""
        return self._special.get(channel, self.usual)
