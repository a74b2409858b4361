"""A Slack on loopback: takes what Slack takes, refuses what it refuses, and fails as it is told.

In a test, in the same process:

    async with FakeSlack() as slack:
        slack.add_channel("C1", "deals")
        slack.script(Fault(FaultKind.DROP_REPLY))
        ...                                # the real slack_sdk talks to slack.url
        assert len(slack.messages("C1")) == 1

As a process of its own, for a daemon under test: `python -m tests.fakes.slack --channel C1=deals` prints
`{"url": "http://127.0.0.1:PORT/api/", "control": "http://127.0.0.1:PORT/control/"}`; then

    GET  control/messages?channel=C1    the messages, oldest first, replies after their parents
    GET  control/calls                  every call, with the method, the channel and what became of it
    GET  control/struck                 the faults that struck
    POST control/script                 [{"kind": "drop_reply", "method": "chat.postMessage"}, ...]
    POST control/chaos                  {"seed": 7, "rate": 0.2, "kinds": ["rate_limit", ...]}
    POST control/channel                {"id": "C1", "archived": true, ...}
    POST control/delete                 {"channel": "C1", "ts": "..."}
"""

import argparse
import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from aiohttp import web

from tests.fakes.slack_rules import find_refusal

ALL_SCOPES = ("chat:write", "channels:history", "groups:history", "channels:read", "groups:read")
TOKEN = "xoxb-test"


class FaultKind(StrEnum):
    """What goes wrong with one call, and whether its message is taken."""

    RATE_LIMIT = "rate_limit"  # 429 with Retry-After: not taken
    STATUS = "status"  # an HTTP status without Slack's JSON: not taken
    ERROR = "error"  # Slack's JSON with an error word: not taken
    HANG = "hang"  # no answer ever: not taken
    HANG_UP = "hang_up"  # the connection is closed before anything is taken
    DROP_REPLY = "drop_reply"  # taken; the connection is closed instead of an answer
    TAKEN_500 = "taken_500"  # taken; the answer is a 500
    TAKEN_GARBAGE = "taken_garbage"  # taken; the answer is a 200 that cannot be read
    LATE = "late"  # the connection is closed, and the message taken `seconds` later
    SLOW = "slow"  # taken at once, answered `seconds` later, or with `answer`
    NONE = "none"  # nothing; lets a script pass over a call


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault for the next call of `method` (empty: of any) to `channel` (empty: any)."""

    kind: FaultKind
    method: str = "chat.postMessage"
    channel: str = ""
    seconds: float = 0.0
    status: int = 500
    error: str = "internal_error"

    def strikes(self, method: str, channel: str) -> bool:
        return self.method in {"", method} and self.channel in {"", channel}


@dataclass(frozen=True, slots=True)
class Chaos:
    """A fault of one of `kinds` strikes a share `rate` of the calls of `methods`."""

    kinds: tuple[FaultKind, ...]
    rate: float
    longest: float
    methods: tuple[str, ...]
    dice: random.Random


@dataclass(slots=True)
class FakeChannel:
    """A channel and its messages as Slack would give them back, in order of ts."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    member: bool = True
    messages: list[dict[str, Any]] = field(default_factory=list)
    posted_at: float = float("-inf")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API: `outcome` is `ok`, Slack's error word, or the fault that struck."""

    method: str
    channel: str
    outcome: str
    arguments: Mapping[str, Any]


class Refusal(Exception):
    """Slack's answer `ok: false` with an error word."""

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.answer = {"ok": False, "error": word, **details}


class FakeSlack:
    """The server and the workspace behind it.

    `pace` is the least time in seconds between two posts to a channel, `workspace_rate` the most posts a
    second to all channels together (0: no limit); what is over gets a 429. `under_way` counts the calls that a
    fault strikes and that have no answer yet.
    """

    def __init__(self, *, pace: float = 0.0, workspace_rate: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.tokens: dict[str, frozenset[str]] = {TOKEN: frozenset(ALL_SCOPES)}
        self.channels: dict[str, FakeChannel] = {}
        self.calls: list[Call] = []
        self.struck: list[Fault] = []
        self.under_way = 0
        self.most_items = 1_000
        self.pace = pace
        self.workspace_rate = workspace_rate
        self.url = ""
        self._clock = clock
        self._script: list[Fault] = []
        self._chaos: Chaos | None = None
        self._last_ts = 0.0
        self._posted: deque[float] = deque()
        self._late: set[asyncio.Task[None]] = set()
        self._now_or_never = asyncio.Event()
        self._answered = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._methods: dict[str, Callable[[frozenset[str], dict[str, Any]], dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.list": self._list,
            "conversations.info": self._info,
        }

    # ── for tests ──

    def add_channel(
        self, channel: str, name: str = "", *, private: bool = False, archived: bool = False, member: bool = True
    ) -> FakeChannel:
        """A new channel; `member` says whether the bot is in it."""
        self.channels[channel] = FakeChannel(channel, name or channel.lower(), private, archived, member)
        return self.channels[channel]

    def script(self, *faults: Fault) -> None:
        """Let each fault strike one call, in this order."""
        self._script.extend(faults)

    def chaos(
        self,
        seed: int,
        rate: float,
        kinds: Sequence[FaultKind],
        longest: float = 0.2,
        methods: Sequence[str] = ("chat.postMessage", "chat.update"),
    ) -> None:
        """Let faults strike at random, for at most `longest` seconds each; a rate of 0 ends it."""
        dice = random.Random(seed)
        self._chaos = Chaos(tuple(kinds), rate, longest, tuple(methods), dice) if rate else None

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel, threads too, in order of ts."""
        return sorted(self.channels[channel].messages, key=lambda message: float(message["ts"]))

    def keys(self, channel: str) -> list[str]:
        """The delivery keys of a channel's messages, in order of ts."""
        found = [message.get("metadata", {}).get("event_payload", {}).get("key") for message in self.messages(channel)]
        return [key for key in found if key]

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message as a user would; one with replies leaves a tombstone that still holds the thread."""
        messages = self.channels[channel].messages
        message = next(message for message in messages if message["ts"] == ts)
        messages.remove(message)
        if any(other.get("thread_ts") == ts and other["ts"] != ts for other in messages):
            messages.append({"type": "message", "subtype": "tombstone", "ts": ts, "thread_ts": ts, "text": ""})

    async def late(self) -> None:
        """Take every late message now."""
        self._now_or_never.set()
        while self._late:
            await asyncio.wait(self._late)
        self._now_or_never.clear()

    def answer(self) -> None:
        """Give every answer that is slow."""
        self._answered.set()
        self._answered.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; `url` is what a client takes for Slack's."""
        application = web.Application(client_max_size=10 * 2**20)
        application.router.add_route("*", "/api/{method}", self._serve)
        application.router.add_get("/control/{what}", self._show)
        application.router.add_post("/control/{what}", self._control)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def stop(self) -> None:
        for task in self._late:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    # ── one call ──

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments: dict[str, Any] = dict(request.query)
        if request.can_read_body:
            sent = await request.json() if "json" in request.content_type else dict(await request.post())
            arguments.update(sent)
        channel = str(arguments.get("channel", ""))
        fault = self._next_fault(method, channel)
        if fault is None or fault.kind is FaultKind.NONE:
            return self._reply(self._answer(request, method, arguments))
        self.struck.append(fault)
        self.calls.append(Call(method, channel, fault.kind, arguments))
        self.under_way += 1
        try:
            return await FAULTS[fault.kind](self, request, fault, arguments)
        finally:
            self.under_way -= 1

    def _next_fault(self, method: str, channel: str) -> Fault | None:
        for fault in self._script:
            if fault.strikes(method, channel):
                self._script.remove(fault)
                return fault
        chaos = self._chaos
        if chaos is None or method not in chaos.methods or chaos.dice.random() >= chaos.rate:
            return None
        return Fault(chaos.dice.choice(chaos.kinds), method, channel, chaos.dice.uniform(0, chaos.longest))

    def _answer(self, request: web.Request, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What Slack does with a call, and its answer; `_status` and `_headers` are for HTTP."""
        try:
            scopes = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
            if scopes is None:
                raise Refusal("invalid_auth")
            if method not in self._methods:
                raise Refusal("unknown_method")
            answer = {"ok": True, **self._methods[method](scopes, arguments)}
        except Refusal as refusal:
            answer = refusal.answer
        self.calls.append(Call(method, str(arguments.get("channel", "")), str(answer.get("error", "ok")), arguments))
        return answer

    def _reply(self, answer: dict[str, Any]) -> web.Response:
        status, headers = answer.pop("_status", 200), answer.pop("_headers", {})
        return web.json_response(answer, status=status, headers=headers)

    # ── the methods ──

    def _auth_test(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        headers = {"X-OAuth-Scopes": ",".join(sorted(scopes))}
        return {"team": "Fake", "user": "pactwire", "bot_id": "B1", "_headers": headers}

    def _post(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._writable(scopes, arguments)
        self._keep_pace(channel)
        message = self._to_message(arguments)
        thread = arguments.get("thread_ts")
        # Slack does not refuse a reply to a deleted message: it stands in the channel, without a thread.
        if thread and any(other["ts"] == thread for other in channel.messages):
            message["thread_ts"] = thread
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _keep_pace(self, channel: FakeChannel) -> None:
        now = self._clock()
        while self._posted and self._posted[0] <= now - 1:
            self._posted.popleft()
        full = self.workspace_rate and len(self._posted) >= self.workspace_rate
        if full or now - channel.posted_at < self.pace:
            raise Refusal("ratelimited", _status=429, _headers={"Retry-After": "1"})
        channel.posted_at = now
        self._posted.append(now)

    def _update(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._writable(scopes, arguments)
        for position, message in enumerate(channel.messages):
            if message["ts"] == arguments.get("ts") and message.get("subtype") != "tombstone":
                kept = {key: message[key] for key in ("ts", "thread_ts", "metadata") if key in message}
                channel.messages[position] = self._to_message(arguments) | kept | self._metadata(arguments)
                return {"channel": channel.id, "ts": message["ts"], "text": arguments["text"]}
        raise Refusal("message_not_found")

    def _history(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(scopes, arguments)
        tops = [m for m in channel.messages if m.get("thread_ts") in {None, m["ts"]}]
        return self._page(sorted(tops, key=lambda m: -float(m["ts"])), arguments, "messages")

    def _replies(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(scopes, arguments)
        thread = [m for m in channel.messages if arguments.get("ts") in {m["ts"], m.get("thread_ts")}]
        if not thread:
            raise Refusal("thread_not_found")
        return self._page(sorted(thread, key=lambda m: float(m["ts"])), arguments, "messages")

    def _list(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        types = str(arguments.get("types", "public_channel")).split(",")
        for kind, scope in (("public_channel", "channels:read"), ("private_channel", "groups:read")):
            if kind in types:
                self._need(scopes, scope)
        hidden = arguments.get("exclude_archived") in {"1", "true", True}
        channels = [
            {"id": channel.id, "name": channel.name, "is_archived": channel.archived, "is_member": channel.member}
            for channel in self.channels.values()
            if ("private_channel" if channel.private else "public_channel") in types
            and not (hidden and channel.archived)
            and (channel.member or not channel.private)
        ]
        return self._page(channels, arguments, "channels")

    def _info(self, scopes: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
        self._need(scopes, "channels:read")
        channel = self._channel(arguments)
        return {"channel": {"id": channel.id, "name": channel.name, "is_archived": channel.archived}}

    def _need(self, scopes: frozenset[str], scope: str) -> None:
        if scope not in scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(scopes)))

    def _channel(self, arguments: dict[str, Any]) -> FakeChannel:
        channel = self.channels.get(str(arguments.get("channel")))
        if channel is None or (channel.private and not channel.member):
            raise Refusal("channel_not_found")
        return channel

    def _writable(self, scopes: frozenset[str], arguments: dict[str, Any]) -> FakeChannel:
        self._need(scopes, "chat:write")
        channel = self._channel(arguments)
        if channel.archived:
            raise Refusal("is_archived")
        if not channel.member:
            raise Refusal("not_in_channel")
        if refusal := find_refusal(arguments):
            word, details = refusal
            raise Refusal(word, response_metadata={"messages": [f"[ERROR] {detail}" for detail in details]})
        return channel

    def _readable(self, scopes: frozenset[str], arguments: dict[str, Any]) -> FakeChannel:
        channel = self._channel(arguments)
        self._need(scopes, "groups:history" if channel.private else "channels:history")
        if not channel.member:
            raise Refusal("not_in_channel")
        return channel

    def _to_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self._last_ts = max(self._clock(), self._last_ts + 0.000_001)
        message = {"type": "message", "ts": f"{self._last_ts:.6f}", "text": arguments["text"]}
        kept = ("blocks", "unfurl_links", "unfurl_media")
        return message | {key: arguments[key] for key in kept if key in arguments} | self._metadata(arguments)

    def _metadata(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"metadata": arguments["metadata"]} if "metadata" in arguments else {}

    def _page(self, items: list[dict[str, Any]], arguments: dict[str, Any], name: str) -> dict[str, Any]:
        """One page: within `oldest` and `latest`, from `cursor` on, metadata only where it was asked for."""
        inclusive = arguments.get("inclusive") in {"1", "true", True}
        oldest, latest = float(arguments.get("oldest", 0)), float(arguments.get("latest", "inf"))

        def within(item: dict[str, Any]) -> bool:
            ts = float(item.get("ts", 0))
            parent = "ts" in arguments and item.get("ts") == arguments["ts"]
            return "ts" not in item or parent or oldest < ts < latest or (inclusive and ts in {oldest, latest})

        found = [item for item in items if within(item)]
        start, limit = int(arguments.get("cursor") or 0), min(int(arguments.get("limit", 100)), self.most_items)
        page = found[start : start + limit]
        if arguments.get("include_all_metadata") not in {"1", "true", True}:
            page = [{key: value for key, value in item.items() if key != "metadata"} for item in page]
        more = start + limit < len(found)
        return {name: page, "has_more": more, "response_metadata": {"next_cursor": str(start + limit) if more else ""}}

    # ── the faults ──

    async def _rate_limit(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        answer = {"ok": False, "error": "ratelimited"}
        return web.json_response(answer, status=429, headers={"Retry-After": f"{fault.seconds:.0f}"})

    async def _status(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text="<html>upstream</html>", content_type="text/html", status=fault.status)

    async def _error(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": fault.error})

    async def _hang(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(fault.seconds or 3_600)
        return self._cut_off(request)

    async def _hang_up(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        return self._cut_off(request)

    async def _drop_reply(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        self._answer(request, request.match_info["method"], arguments)
        return self._cut_off(request)

    async def _taken_500(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        self._answer(request, request.match_info["method"], arguments)
        return web.Response(text="<html>oops</html>", content_type="text/html", status=500)

    async def _garbage(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        self._answer(request, request.match_info["method"], arguments)
        return web.Response(text='{"ok": tru', content_type="application/json")

    async def _take_late(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        async def take() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._now_or_never.wait(), fault.seconds)
            self._answer(request, request.match_info["method"], arguments)

        task = asyncio.create_task(take())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return self._cut_off(request)

    async def _slow(self, request: web.Request, fault: Fault, arguments: dict[str, Any]) -> web.StreamResponse:
        answer = self._answer(request, request.match_info["method"], arguments)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._answered.wait(), fault.seconds)
        return self._reply(answer)

    def _cut_off(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    # ── the control over HTTP ──

    async def _show(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        if what == "messages":
            return web.json_response(self.messages(request.query["channel"]))
        shown: dict[str, Sequence[Any]] = {"calls": self.calls, "struck": self.struck}
        return web.json_response([asdict(item) for item in shown[what]])

    async def _control(self, request: web.Request) -> web.Response:
        body = await request.json()
        match request.match_info["what"]:
            case "script":
                self.script(*(replace(Fault(FaultKind(item.pop("kind"))), **item) for item in body))
            case "chaos":
                self.chaos(**body | {"kinds": [FaultKind(kind) for kind in body["kinds"]]})
            case "channel":
                self._set_channel(**body)
            case "delete":
                self.delete(body["channel"], body["ts"])
            case _:
                raise web.HTTPNotFound
        return web.json_response({"ok": True})

    def _set_channel(self, id: str, **properties: Any) -> None:  # noqa: A002 - the name it has in JSON
        channel = self.channels.get(id) or self.add_channel(id)
        for name, value in properties.items():
            setattr(channel, name, value)


FAULTS: dict[FaultKind, Callable[[FakeSlack, web.Request, Fault, dict[str, Any]], Awaitable[web.StreamResponse]]] = {
    FaultKind.RATE_LIMIT: FakeSlack._rate_limit,
    FaultKind.STATUS: FakeSlack._status,
    FaultKind.ERROR: FakeSlack._error,
    FaultKind.HANG: FakeSlack._hang,
    FaultKind.HANG_UP: FakeSlack._hang_up,
    FaultKind.DROP_REPLY: FakeSlack._drop_reply,
    FaultKind.TAKEN_500: FakeSlack._taken_500,
    FaultKind.TAKEN_GARBAGE: FakeSlack._garbage,
    FaultKind.LATE: FakeSlack._take_late,
    FaultKind.SLOW: FakeSlack._slow,
}


async def run(options: argparse.Namespace) -> None:
    """Serve until the process is ended; the addresses are printed as one line of JSON."""
    slack = FakeSlack(pace=options.pace, workspace_rate=options.workspace_rate)
    slack.tokens = {options.token: frozenset(options.scope or ALL_SCOPES)}
    for channel in options.channel or ["C0000000001=deals"]:
        slack.add_channel(*channel.split("=", 1))
    await slack.start(options.port)
    print(json.dumps({"url": slack.url, "control": slack.url.removesuffix("api/") + "control/"}), flush=True)  # noqa: T201
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.slack", description="A Slack on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--scope", action="append", help="a permission of the token; default: all")
    parser.add_argument("--channel", action="append", metavar="ID[=NAME]")
    parser.add_argument("--pace", type=float, default=0.0, help="least seconds between two posts to a channel")
    parser.add_argument("--workspace-rate", type=int, default=0, help="most posts a second to all channels")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
