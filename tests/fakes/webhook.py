"""Receivers of webhooks on loopback: Slack's incoming one, and one that checks signatures."""

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.slack_rules import find_refusal

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()


@dataclass(frozen=True)
class Answer:
    """What one request gets instead: a status, or no answer at all where it is 0; `taken` says whether it was."""

    status: int
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    taken: bool = False
    seconds: float = 0.0


class FakeWebhook:
    """`slack_url` takes what Slack takes, `url` what is signed with SECRET; `taken` are the bodies, parsed."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.requests = 0
        self.slack_url = ""
        self.url = ""
        self._script: list[Answer] = []
        self._runner: web.AppRunner | None = None

    def script(self, *answers: Answer) -> None:
        """Let the next requests be answered so, in this order."""
        self._script.extend(answers)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/services/{secret}", self._take_as_slack)
        application.router.add_post("/signed", self._take_signed)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.slack_url, self.url = f"{base}/services/T0SECRET", f"{base}/signed"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _take_as_slack(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if find_refusal(body):
            return web.Response(status=400, text="invalid_payload")
        return await self._answer(request, body, web.Response(text="ok"))

    async def _take_signed(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + content
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        signature = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if request.headers["webhook-signature"] != signature:
            return web.Response(status=401)
        return await self._answer(request, json.loads(content), web.Response(status=204))

    async def _answer(self, request: web.Request, body: dict[str, Any], usual: web.Response) -> web.StreamResponse:
        self.requests += 1
        scripted = self._script.pop(0) if self._script else None
        if scripted is None or scripted.taken:
            self.taken.append(body)
            self.headers.append(dict(request.headers))
        if scripted is None:
            return usual
        await asyncio.sleep(scripted.seconds)
        if not scripted.status and request.transport is not None:
            request.transport.abort()
        return web.Response(status=scripted.status or 200, text=scripted.text, headers=scripted.headers)
