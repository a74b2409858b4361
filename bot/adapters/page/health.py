"""For machines: whether the daemon runs, whether it can work, and its metrics."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from bot.adapters.metrics import MEDIA_TYPE, Metrics
from bot.adapters.outage import Outage
from bot.adapters.pulse import Pulse
from bot.errors import StoreError
from bot.ports import Store


@dataclass(frozen=True, slots=True)
class Health:
    """The handlers of /healthz, /readyz and /metrics."""

    store: Store
    pulse: Pulse
    metrics: Metrics
    outage: Outage

    def routes(self) -> tuple[web.RouteDef, ...]:
        return (
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.figures),
        )

    async def healthz(self, _request: web.Request) -> web.Response:
        """Whether the steps run: where they do not, only a new start helps."""
        return _answer(self._stuck())

    async def readyz(self, _request: web.Request) -> web.Response:
        """Whether they run and the store can be used."""
        try:
            await asyncio.to_thread(self.store.ping)
        except StoreError:
            return _answer((*self._stuck(), "the database does not answer"))
        unusable = ("the database cannot be used",) if self.outage.cause else ()
        return _answer((*self._stuck(), *unusable))

    async def figures(self, _request: web.Request) -> web.Response:
        return web.Response(body=await asyncio.to_thread(self.metrics.render), headers={"Content-Type": MEDIA_TYPE})

    def _stuck(self) -> tuple[str, ...]:
        return tuple(f"{step} is stuck" for step in self.pulse.stuck())


def _answer(troubles: tuple[str, ...]) -> web.Response:
    """What anybody may know: no address, no cause."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
    return web.Response(text="\n".join(troubles or ("ok",)) + "\n", status=status)
