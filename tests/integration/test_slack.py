"""The real slack_sdk against a Slack on loopback: what each failure proves, and that a lost reply is found again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError

from bot.adapters.slack import REFUSALS, UNSAID_WAIT, SlackNotifier, to_notify_error
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, Refused, Unavailable
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style
from tests.fakes.feed_server import closed_port
from tests.fakes.slack import ALL_SCOPES, TOKEN, FakeSlack, Fault, FaultKind

NOW = datetime.now(UTC)
NEWS = Message("AMD × Cohere: to expand their partnership", (Block(Style.HEADING, (Run("AMD × Cohere"),)),))
ALERT = Delivery(Purpose.ALERT, "story-1", "C1", NEWS, created_at=NOW, not_before=NOW)
REPLY = replace(ALERT, purpose=Purpose.DEVELOPMENT, number=2, parent=ALERT.key)
UPDATE = replace(ALERT, purpose=Purpose.UPDATE, parent=ALERT.key, message=Message("now with two sources", ()))


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.add_channel("C1", "deals")
        yield fake


@pytest.fixture
async def notifier(slack: FakeSlack) -> AsyncIterator[SlackNotifier]:
    over_slack = SlackNotifier(TOKEN, base_url=slack.url)
    yield over_slack
    await over_slack.close()


@pytest.fixture
async def hasty(slack: FakeSlack) -> AsyncIterator[SlackNotifier]:
    over_slack = SlackNotifier(TOKEN, base_url=slack.url, timeout=0.8)
    yield over_slack
    await over_slack.close()


# ── what is posted ──


async def test_a_post_carries_the_news_twice_its_key_and_no_previews(slack: FakeSlack, notifier: SlackNotifier) -> None:
    receipt = await notifier.send(ALERT, None)

    (message,) = slack.messages("C1")
    assert receipt == Receipt("C1", message["ts"])
    assert message["text"] == NEWS.text
    assert message["blocks"][0]["text"]["text"] == "AMD × Cohere"
    assert slack.keys("C1") == [ALERT.key]
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False


async def test_a_development_stands_in_the_thread_of_its_alert(slack: FakeSlack, notifier: SlackNotifier) -> None:
    alert = await notifier.send(ALERT, None)
    await notifier.send(REPLY, alert)

    assert [message.get("thread_ts") for message in slack.messages("C1")] == [None, alert.ts]


async def test_an_update_replaces_the_message_and_posts_none(slack: FakeSlack, notifier: SlackNotifier) -> None:
    alert = await notifier.send(ALERT, None)
    receipt = await notifier.send(UPDATE, alert)

    (message,) = slack.messages("C1")
    assert receipt == alert
    assert message["text"] == "now with two sources"


async def test_an_update_of_a_deleted_message_starts_a_new_one(slack: FakeSlack, notifier: SlackNotifier) -> None:
    alert = await notifier.send(ALERT, None)
    slack.delete("C1", alert.ts)
    receipt = await notifier.send(UPDATE, alert)

    assert receipt.ts != alert.ts
    assert slack.keys("C1") == [UPDATE.key]
    assert await notifier.find(UPDATE, alert) == receipt


async def test_a_development_of_a_deleted_message_starts_a_new_one(slack: FakeSlack, notifier: SlackNotifier) -> None:
    alert = await notifier.send(ALERT, None)
    slack.delete("C1", alert.ts)
    receipt = await notifier.send(REPLY, alert)

    assert "thread_ts" not in slack.messages("C1")[0]
    assert await notifier.find(REPLY, alert) == receipt


@pytest.mark.parametrize("word", ["thread_not_found", "message_not_found", "cannot_reply_to_message"])
async def test_a_refused_thread_starts_a_new_message(slack: FakeSlack, notifier: SlackNotifier, word: str) -> None:
    alert = await notifier.send(ALERT, None)
    slack.script(Fault(FaultKind.ERROR, error=word))
    await notifier.send(REPLY, alert)

    assert slack.keys("C1") == [ALERT.key, REPLY.key]


async def test_a_development_reaches_a_thread_whose_first_message_was_deleted(
    slack: FakeSlack, notifier: SlackNotifier
) -> None:
    alert = await notifier.send(ALERT, None)
    await notifier.send(REPLY, alert)
    slack.delete("C1", alert.ts)
    third = replace(REPLY, number=3)
    receipt = await notifier.send(third, alert)

    assert slack.messages("C1")[-1]["thread_ts"] == alert.ts
    assert await notifier.find(third, alert) == receipt


async def test_a_parent_that_has_no_ts_is_answered_in_the_channel(slack: FakeSlack, notifier: SlackNotifier) -> None:
    await notifier.send(REPLY, Receipt("C1", ""))

    assert slack.keys("C1") == [REPLY.key]


# ── what a failure proves ──

TAKEN_OR_NOT = [
    (Fault(FaultKind.RATE_LIMIT, seconds=7), RateLimited, False),
    (Fault(FaultKind.STATUS, status=403), Unavailable, False),
    (Fault(FaultKind.ERROR, error="service_unavailable"), Unavailable, False),
    (Fault(FaultKind.ERROR, error="a_word_of_tomorrow"), Unavailable, False),
    (Fault(FaultKind.ERROR, error="is_archived"), Refused, False),
    (Fault(FaultKind.STATUS, status=500), OutcomeUnknown, False),
    (Fault(FaultKind.STATUS, status=502), OutcomeUnknown, False),
    (Fault(FaultKind.STATUS, status=408), OutcomeUnknown, False),
    (Fault(FaultKind.ERROR, error="internal_error"), OutcomeUnknown, False),
    (Fault(FaultKind.ERROR, error="fatal_error"), OutcomeUnknown, False),
    (Fault(FaultKind.HANG_UP), OutcomeUnknown, False),
    (Fault(FaultKind.DROP_REPLY), OutcomeUnknown, True),
    (Fault(FaultKind.TAKEN_500), OutcomeUnknown, True),
    (Fault(FaultKind.TAKEN_GARBAGE), OutcomeUnknown, True),
]


@pytest.mark.parametrize(("fault", "error", "taken"), TAKEN_OR_NOT, ids=lambda value: getattr(value, "kind", None))
async def test_a_failure_is_called_unknown_unless_it_proves_that_nothing_was_taken(
    slack: FakeSlack, notifier: SlackNotifier, fault: Fault, error: type[NotifyError], taken: bool
) -> None:
    slack.script(fault)
    with pytest.raises(error) as raised:
        await notifier.send(ALERT, None)

    assert type(raised.value) is error
    assert slack.struck == [fault]
    assert slack.keys("C1") == ([ALERT.key] if taken else [])
    found = await notifier.find(ALERT, None)
    assert (found is not None) == taken
    assert ALERT.key in str(raised.value)
    assert TOKEN not in str(raised.value)


async def test_nobody_is_asked_twice_after_a_failure(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.script(Fault(FaultKind.HANG_UP))
    with pytest.raises(OutcomeUnknown):
        await notifier.send(ALERT, None)

    assert [call.outcome for call in slack.calls] == ["hang_up"]


async def test_no_answer_in_time_leaves_the_outcome_unknown(slack: FakeSlack, hasty: SlackNotifier) -> None:
    slack.script(Fault(FaultKind.HANG, seconds=5))
    with pytest.raises(OutcomeUnknown):
        await hasty.send(ALERT, None)


async def test_a_message_that_is_answered_too_late_is_found(
    slack: FakeSlack, hasty: SlackNotifier, notifier: SlackNotifier
) -> None:
    slack.script(Fault(FaultKind.SLOW, seconds=5))
    with pytest.raises(OutcomeUnknown):
        await hasty.send(ALERT, None)

    assert await notifier.find(ALERT, None) == Receipt("C1", slack.messages("C1")[0]["ts"])


async def test_a_message_that_is_taken_late_is_found_once_it_has_arrived(
    slack: FakeSlack, notifier: SlackNotifier
) -> None:
    slack.script(Fault(FaultKind.LATE, seconds=60))
    with pytest.raises(OutcomeUnknown):
        await notifier.send(ALERT, None)

    assert await notifier.find(ALERT, None) is None
    await slack.late()
    assert await notifier.find(ALERT, None) is not None


async def test_a_refused_connection_proves_that_nothing_was_taken() -> None:
    with closed_port() as port:
        notifier = SlackNotifier(TOKEN, base_url=f"http://127.0.0.1:{port}/api/")
        with pytest.raises(Unavailable) as told:
            await notifier.send(ALERT, None)
        assert str(told.value).endswith(
            f": Slack cannot be reached at 127.0.0.1:{port}: no connection: Connection refused"
        )
        assert "PACTWIRE_SLACK_URL" in told.value.hint
        await notifier.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError("Connection timeout to host"), Unavailable),
        (TimeoutError(), OutcomeUnknown),
        (aiohttp.SocketTimeoutError(), OutcomeUnknown),
        (aiohttp.ServerDisconnectedError(), OutcomeUnknown),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), OutcomeUnknown),
        (aiohttp.ClientPayloadError("Response payload is not completed"), OutcomeUnknown),
        (AttributeError("'str' object has no attribute 'get'"), OutcomeUnknown),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_only_a_connection_that_was_not_made_proves_that_nothing_was_sent(
    error: Exception, kind: type[NotifyError]
) -> None:
    assert type(to_notify_error(error, "posting: x", "slack.com")) is kind


@pytest.mark.parametrize("retry_after", ["", "soon", "-1"])
def test_a_rate_limit_that_does_not_say_how_long_waits_for_half_a_minute(retry_after: str) -> None:
    answer: Any = type("Answer", (), {"status": 429, "headers": {"Retry-After": retry_after}})()
    limited: Any = SlackApiError

    error = to_notify_error(limited("limited", answer), "posting: x", "slack.com")

    assert isinstance(error, RateLimited)
    assert error.retry_after == UNSAID_WAIT


async def test_a_rate_limit_says_how_long_to_wait(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.script(Fault(FaultKind.RATE_LIMIT, seconds=17))
    with pytest.raises(RateLimited) as raised:
        await notifier.send(ALERT, None)

    assert raised.value.retry_after == 17


async def test_a_channel_gets_one_message_a_second(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.pace = 60
    await notifier.send(ALERT, None)
    with pytest.raises(RateLimited):
        await notifier.send(replace(ALERT, subject="story-2"), None)


async def test_a_workspace_gets_only_so_many_messages_a_second() -> None:
    async with FakeSlack(workspace_rate=1, clock=lambda: 0.0) as slack:
        slack.add_channel("C1")
        slack.add_channel("C2")
        notifier = SlackNotifier(TOKEN, base_url=slack.url)
        await notifier.send(ALERT, None)
        with pytest.raises(RateLimited):
            await notifier.send(replace(ALERT, channel="C2"), None)
        await notifier.close()


# ── refusals ──


@pytest.mark.parametrize(
    ("channel", "code", "hint"),
    [
        ("C-nowhere", "channel_not_found", "invite the bot"),
        ("C-stranger", "not_in_channel", "/invite @pactwire"),
        ("C-archived", "is_archived", "unarchive"),
    ],
)
async def test_a_refusal_says_what_to_do(
    slack: FakeSlack, notifier: SlackNotifier, channel: str, code: str, hint: str
) -> None:
    slack.add_channel("C-stranger", member=False)
    slack.add_channel("C-archived", archived=True)
    with pytest.raises(Refused) as raised:
        await notifier.send(replace(ALERT, channel=channel), None)

    assert raised.value.code == code
    assert hint in raised.value.hint


async def test_a_missing_permission_is_named(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.tokens = {TOKEN: frozenset({"chat:write"})}
    await notifier.send(ALERT, None)
    with pytest.raises(Refused) as raised:
        await notifier.find(ALERT, None)

    assert raised.value.code == "missing_scope"
    assert "add the scope channels:history" in raised.value.hint


async def test_a_wrong_token_is_refused(slack: FakeSlack) -> None:
    notifier = SlackNotifier("xoxb-wrong", base_url=slack.url)
    with pytest.raises(Refused) as raised:
        await notifier.send(ALERT, None)
    await notifier.close()

    assert raised.value.code == "invalid_auth"
    assert "xoxb-wrong" not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_has_a_hint(code: str) -> None:
    assert REFUSALS[code]


async def test_the_permissions_of_a_token_are_listed_by_name(notifier: SlackNotifier) -> None:
    assert await notifier.scopes() == frozenset(ALL_SCOPES)


# ── looking up and resolving ──


async def test_a_message_is_found_behind_many_others(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.most_items = 2
    receipt = await notifier.send(ALERT, None)
    for number in range(5):
        await notifier.send(replace(ALERT, subject=f"later-{number}"), None)

    assert await notifier.find(ALERT, None) == receipt


async def test_a_reply_is_found_behind_many_others_in_its_thread(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.most_items = 2
    parent = await notifier.send(ALERT, None)
    receipts = [await notifier.send(replace(REPLY, number=number), parent) for number in range(2, 8)]

    assert await notifier.find(replace(REPLY, number=7), parent) == receipts[-1]


async def test_a_look_up_reads_no_page_that_is_older_than_the_delivery(
    slack: FakeSlack, notifier: SlackNotifier
) -> None:
    slack.most_items = 2
    for number in range(5):
        await notifier.send(replace(ALERT, subject=f"earlier-{number}"), None)
    another_day = replace(ALERT, not_before=NOW + timedelta(days=2))

    assert await notifier.find(another_day, None) is None
    assert [call.method for call in slack.calls].count("conversations.history") == 1


@pytest.mark.parametrize("days", [0.5, 40, -40])
async def test_a_clock_that_was_wrong_hides_no_message(slack: FakeSlack, notifier: SlackNotifier, days: float) -> None:
    ahead = replace(ALERT, created_at=NOW + timedelta(days=days), not_before=NOW + timedelta(days=days))
    receipt = await notifier.send(ahead, None)

    assert await notifier.find(ahead, None) == receipt


async def test_an_update_whose_reply_was_lost_is_found(slack: FakeSlack, notifier: SlackNotifier) -> None:
    alert = await notifier.send(ALERT, None)
    slack.script(Fault(FaultKind.HANG_UP, method="chat.update"), Fault(FaultKind.DROP_REPLY, method="chat.update"))
    for found in (None, alert):
        with pytest.raises(OutcomeUnknown):
            await notifier.send(UPDATE, alert)
        assert await notifier.find(UPDATE, alert) == found


async def test_a_failed_look_up_is_not_taken_for_nothing_found(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.script(Fault(FaultKind.STATUS, method="conversations.history"))
    with pytest.raises(Unavailable):
        await notifier.find(ALERT, None)


async def test_a_name_that_could_not_be_asked_for_posts_nothing(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.script(Fault(FaultKind.STATUS, method="conversations.list"))
    with pytest.raises(Unavailable):
        await notifier.resolve("#deals")


async def test_an_id_that_slack_does_not_know_is_refused(slack: FakeSlack, notifier: SlackNotifier) -> None:
    assert await notifier.resolve("C1") == "C1"
    with pytest.raises(Refused, match="C404"):
        await notifier.resolve("C404")


async def test_an_id_is_believed_where_the_token_may_not_ask(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.tokens[TOKEN] = frozenset({"chat:write"})

    assert await notifier.resolve("C404") == "C404"


async def test_the_name_of_a_channel_is_resolved_across_pages(slack: FakeSlack, notifier: SlackNotifier) -> None:
    slack.most_items = 2
    for number in range(5):
        slack.add_channel(f"C{number + 10}", f"other-{number}")
    slack.add_channel("C99", "ai-deals", private=True)

    assert await notifier.resolve("#ai-deals") == "C99"


async def test_a_name_that_no_channel_has_is_refused(notifier: SlackNotifier) -> None:
    with pytest.raises(Refused, match="#nowhere") as raised:
        await notifier.resolve("#nowhere")

    assert raised.value.code == "channel_not_found"


async def test_an_archived_channel_does_not_hide_a_living_one_of_its_name(
    slack: FakeSlack, notifier: SlackNotifier
) -> None:
    slack.add_channel("C8", "ai-deals", archived=True)
    slack.add_channel("C9", "ai-deals")

    assert await notifier.resolve("#ai-deals") == "C9"


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "application/gzip", "application/json"])
async def test_an_answer_that_is_none_of_slacks_leaves_the_outcome_unknown(content_type: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"Welcome to the hotel's network", content_type=content_type)

    application = web.Application()
    application.router.add_post("/api/chat.postMessage", answer)
    async with TestServer(application) as portal:
        notifier = SlackNotifier(TOKEN, base_url=str(portal.make_url("/api/")))
        with pytest.raises(OutcomeUnknown):
            await notifier.send(ALERT, None)
        await notifier.close()
