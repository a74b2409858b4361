"""Webhooks: what each failure proves, what stands in a request, and that the address stays a secret."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.webhook import SignedWebhookNotifier, SlackWebhookNotifier, to_payload, to_signature
from bot.delivering.attempts import Reach, Step, after_sending
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, Refused, Unavailable
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style
from tests.fakes.feed_server import closed_port
from tests.fakes.webhook import SECRET, Answer, FakeWebhook

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEWS = Message("Foxconn × OpenAI: to build racks", (Block(Style.HEADING, (Run("Foxconn × OpenAI: to build racks"),)),))
ALERT = Delivery(Purpose.ALERT, "story-1", "#crm", NEWS, NOW, NOW)
CHANGE = Message("Foxconn × OpenAI: signed after talks", (Block(Style.TEXT, (Run("signed after talks"),)),))
REPLY = Delivery(Purpose.DEVELOPMENT, "story-1", "#crm", CHANGE, NOW, NOW, parent=ALERT.key)
TAKEN = Receipt("#crm", "")


@pytest.fixture
async def hook() -> AsyncIterator[FakeWebhook]:
    async with FakeWebhook() as hook:
        yield hook


@pytest.fixture
async def signed(hook: FakeWebhook) -> AsyncIterator[SignedWebhookNotifier]:
    notifier = SignedWebhookNotifier(hook.url, SECRET, clock=lambda: 1_795_183_320.9)
    yield notifier
    await notifier.close()


@pytest.fixture
async def slack(hook: FakeWebhook) -> AsyncIterator[SlackWebhookNotifier]:
    notifier = SlackWebhookNotifier(hook.slack_url)
    yield notifier
    await notifier.close()


# ── what an answer proves ──

ANSWERS = [
    (Answer(429, headers={"Retry-After": "7"}), RateLimited, Step.RETRY, Reach.NOTHING),
    (Answer(400, "invalid_payload"), Refused, Step.FAIL, Reach.NOTHING),
    (Answer(404, "no_service"), Refused, Step.RETRY, Reach.CHANNEL),
    (Answer(410, "channel_is_archived"), Refused, Step.RETRY, Reach.CHANNEL),
    (Answer(403, "some new word"), Refused, Step.RETRY, Reach.CHANNEL),
    (Answer(401), Refused, Step.RETRY, Reach.CHANNEL),
    (Answer(422), Refused, Step.FAIL, Reach.NOTHING),
    (Answer(302, headers={"Location": "/elsewhere"}), Refused, Step.RETRY, Reach.CHANNEL),
    (Answer(418), Unavailable, Step.RETRY, Reach.NOTHING),
    (Answer(408), OutcomeUnknown, Step.LOOK_UP, Reach.NOTHING),
    (Answer(500, "rollup_error", taken=True), OutcomeUnknown, Step.LOOK_UP, Reach.NOTHING),
    (Answer(0), OutcomeUnknown, Step.LOOK_UP, Reach.NOTHING),
]


@pytest.mark.parametrize(("answer", "error", "step", "stop"), ANSWERS, ids=lambda value: str(value)[:40])
async def test_an_answer_means_what_it_proves(
    hook: FakeWebhook,
    signed: SignedWebhookNotifier,
    answer: Answer,
    error: type[NotifyError],
    step: Step,
    stop: Reach,
) -> None:
    hook.script(answer)
    with pytest.raises(error) as raised:
        await signed.send(ALERT, None)

    decision = after_sending(raised.value, ALERT, NOW, {})
    assert (decision.step, decision.stop) == (step, stop)
    assert ALERT.key in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)
    assert hook.requests == 1


async def test_a_pause_is_as_long_as_was_asked_for(hook: FakeWebhook, signed: SignedWebhookNotifier) -> None:
    hook.script(Answer(429, headers={"Retry-After": "7"}), Answer(429))
    for wait in (7.0, 30.0):
        with pytest.raises(RateLimited) as limited:
            await signed.send(ALERT, None)
        assert limited.value.retry_after == wait


async def test_no_connection_proves_that_nothing_was_taken() -> None:
    with closed_port() as port:
        notifier = SlackWebhookNotifier(f"http://127.0.0.1:{port}/services/T0SECRET")
        with pytest.raises(Unavailable) as error:
            await notifier.send(ALERT, None)
        await notifier.close()
    assert str(error.value).endswith(": the webhook cannot be reached: no connection: Connection refused")
    assert "variable of the webhook" in error.value.hint
    assert "T0SECRET" not in str(error.value)


async def test_no_answer_in_time_proves_nothing(hook: FakeWebhook) -> None:
    hook.script(Answer(200, seconds=60, taken=True))
    notifier = SignedWebhookNotifier(hook.url, SECRET, timeout=0.5)
    with pytest.raises(OutcomeUnknown):
        await notifier.send(ALERT, None)
    await notifier.close()


async def test_an_answer_that_is_not_slacks_proves_nothing(hook: FakeWebhook, slack: SlackWebhookNotifier) -> None:
    hook.script(Answer(200, "<html>log in</html>"))
    with pytest.raises(OutcomeUnknown):
        await slack.send(ALERT, None)


# ── what stands in a request ──


async def test_a_development_is_a_message_of_its_own_that_says_so(
    hook: FakeWebhook, slack: SlackWebhookNotifier
) -> None:
    parent = await slack.send(ALERT, None)
    assert await slack.send(REPLY, parent) == TAKEN

    assert hook.taken[1]["text"] == "Foxconn × OpenAI: signed after talks"
    assert "on a story that was told before" in json.dumps(hook.taken[1]["blocks"])
    assert not {"thread_ts", "metadata", "channel"} & set(hook.taken[1])


async def test_an_update_that_slack_cannot_show_is_not_posted_again(
    hook: FakeWebhook, slack: SlackWebhookNotifier
) -> None:
    parent = await slack.send(ALERT, None)
    assert await slack.send(replace(ALERT, purpose=Purpose.UPDATE, parent=ALERT.key), parent) == TAKEN

    assert hook.requests == 1


async def test_every_attempt_has_one_id_and_says_what_it_belongs_to(
    hook: FakeWebhook, signed: SignedWebhookNotifier
) -> None:
    hook.script(Answer(503, taken=True))
    with pytest.raises(OutcomeUnknown):
        await signed.send(REPLY, TAKEN)
    await signed.send(replace(REPLY, attempts=2), TAKEN)

    assert len({headers["webhook-id"] for headers in hook.headers}) == 1
    assert hook.headers[0]["webhook-timestamp"] == "1795183320"
    assert [body["data"]["parent"] for body in hook.taken] == [ALERT.key] * 2
    assert hook.taken[0]["type"] == "pactwire.development"


async def test_a_wrong_secret_stops_the_channel_and_says_why(hook: FakeWebhook) -> None:
    notifier = SignedWebhookNotifier(hook.url, "whsec_" + "A" * 32)
    with pytest.raises(Refused) as refused:
        await notifier.send(ALERT, None)
    assert "secret" in refused.value.hint
    await notifier.close()


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example that its libraries are tested with.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = to_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


hostile = st.one_of(
    st.sampled_from(
        [
            "<!channel> <@U1> *bold* `code` </script><img src=x onerror=alert(1)>",
            "\u202eright to left\u2069",
            "word " * 80,
            "a\x00b\x1b[31m\nc",
            "\ud800",
        ]
    ),
    st.text(max_size=80),
)
addresses = st.one_of(st.sampled_from(["javascript:alert(1)", "data:text/html,x", "https://example.com/"]), hostile)
messages = st.builds(
    Message,
    hostile,
    st.lists(
        st.builds(Block, st.sampled_from(Style), st.lists(st.builds(Run, hostile, addresses), max_size=3).map(tuple)),
        max_size=4,
    ).map(tuple),
)


def strings(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for item in inner for text in strings(item)]


@settings(max_examples=100, deadline=None)
@given(messages)
def test_whatever_a_feed_says_the_payload_holds_plain_lines_and_links_to_the_web(message: Message) -> None:
    payload = json.loads(json.dumps(to_payload(ALERT, message)))

    for text in strings(payload):
        assert not any(c in text for c in "\n\r\x00\x1b\u202e\u2066\u2069")
        text.encode()
    runs = [run for block in payload["data"]["blocks"] for run in block["runs"]]
    assert all(run["url"].startswith(("http://", "https://")) for run in runs if "url" in run)


async def test_what_a_feed_says_reaches_slack_as_words(hook: FakeWebhook, slack: SlackWebhookNotifier) -> None:
    nasty = "<!channel> & <https://evil.example|here> *bold*"
    link = Run("click", url="javascript:alert(1)")
    await slack.send(replace(ALERT, message=Message(nasty, (Block(Style.TEXT, (Run(nasty), link)),))), None)

    (body,) = hook.taken
    assert body["text"] == "&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt; *bold*"
    assert [part["type"] for part in body["blocks"][0]["elements"][0]["elements"]] == ["text", "text"]
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)


async def test_many_messages_at_once_share_one_session(hook: FakeWebhook, signed: SignedWebhookNotifier) -> None:
    await asyncio.gather(*(signed.send(replace(ALERT, number=number), None) for number in range(20)))
    assert len({body["data"]["key"] for body in hook.taken}) == 20
