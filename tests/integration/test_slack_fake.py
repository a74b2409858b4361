"""The fake Slack as a process of its own, as the acceptance tests use it, and what it refuses."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from tests.fakes.slack import TOKEN, FakeSlack, FaultKind

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as http:
        yield http


async def call(session: aiohttp.ClientSession, url: str, method: str, **body: Any) -> dict[str, Any]:
    async with session.post(f"{url}{method}", json=body) as response:
        return dict(await response.json())


async def test_the_fake_runs_as_a_process_and_is_controlled_over_http(session: aiohttp.ClientSession) -> None:
    command = (sys.executable, "-m", "tests.fakes.slack", "--channel", "C7=deals", "--pace", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    try:
        assert process.stdout is not None
        where = msgspec.json.decode(await process.stdout.readline())
        script = [{"kind": "rate_limit", "seconds": 3}]
        async with session.post(f"{where['control']}script", json=script) as answer:
            assert answer.status == 200
        assert (await call(session, where["url"], "chat.postMessage", channel="C7", text="x"))["error"] == "ratelimited"
        assert (await call(session, where["url"], "chat.postMessage", channel="C7", text="x"))["ok"]
        async with session.get(f"{where['control']}messages", params={"channel": "C7"}) as answer:
            assert [message["text"] for message in await answer.json()] == ["x"]
        async with session.get(f"{where['control']}struck") as answer:
            assert [fault["kind"] for fault in await answer.json()] == ["rate_limit"]
    finally:
        process.kill()
        await process.wait()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [{"type": "divider"}]}, "no_text"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
            "invalid_blocks",
        ),
        (
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}]},
            "invalid_blocks",
        ),
        ({"text": "x", "blocks": [{"type": "context", "elements": []}]}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5},
            "msg_blocks_too_long",
        ),
        ({"text": "x", "metadata": {"event_type": "two words", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x", "channel": "C0"}, "channel_not_found"),
    ],
)
async def test_the_fake_refuses_what_slack_refuses(
    session: aiohttp.ClientSession, body: dict[str, Any], error: str
) -> None:
    async with FakeSlack() as slack:
        slack.add_channel("C1")
        answer = await call(session, slack.url, "chat.postMessage", **{"channel": "C1"} | body)

        assert answer["error"] == error
        assert slack.messages("C1") == []


async def test_the_same_seed_gives_the_same_faults(session: aiohttp.ClientSession) -> None:
    kinds = [FaultKind.RATE_LIMIT, FaultKind.STATUS, FaultKind.ERROR]
    struck = []
    for _ in range(2):
        async with FakeSlack() as slack:
            slack.add_channel("C1")
            slack.chaos(7, 0.5, kinds)
            for _ in range(20):
                async with session.post(f"{slack.url}chat.postMessage", json={"channel": "C1", "text": "x"}):
                    pass
            struck.append(slack.struck)

    assert struck[0] == struck[1]
    assert 3 < len(struck[0]) < 17
