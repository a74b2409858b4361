"""Posts to Slack, and says of every failure what it proves.

Only a proof lets a message be sent again without looking. `to_notify_error` lists the proofs: no connection
was made; Slack answered that it did not do it; something in front of Slack turned the request down. Everything
else, a timeout, a hang-up, most 5xx, a reply that cannot be read, is OutcomeUnknown: costlier by one look-up,
never wrong.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.blocks import render_blocks, render_text, to_marked
from bot.adapters.causes import cause_of
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, Refused, Unavailable
from bot.model import Delivery, Purpose, Receipt

BASE_URL = "https://slack.com/api/"
EVENT_TYPE = "pactwire_delivery"
# A connection that takes longer is given up; shorter than the whole, so that it is known not to have been made.
CONNECT_SECONDS = 10.0
# Slack recommends no more than 200 items a page.
PAGE = 200
# How much further back than the delivery a look-up goes: our clock may have been ahead of Slack's when it was made.
CLOCK_SKEW = timedelta(days=1)
# The wait after a rate limit that does not say how long.
UNSAID_WAIT = 30.0

# What Slack answers when a message or a thread is no longer there.
GONE = frozenset({"message_not_found", "thread_not_found", "cannot_reply_to_message"})
LIMITED = frozenset({"ratelimited", "rate_limited"})
# Of these two Slack's documentation says that some of the operation may have succeeded.
UNSURE = frozenset({"fatal_error", "internal_error"})

# What a look-up needs: the first in public channels, the second in private ones.
LOOK_UP_SCOPES = frozenset({"channels:history", "groups:history"})

# Refusals that say nothing of what was asked for, only of who asks.
MAY_NOT_ASK = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})

INSTALL_AGAIN = "install the app again and set the new token"
ASK_ADMIN = "ask a workspace administrator"
LOOK_AT_NETWORK = "check the network, HTTPS_PROXY, and PACTWIRE_SLACK_URL where it is set"
OUR_FAULT = "a fault of Pactwire: please report it with this line"
# Slack's permanent refusals, and what to do about each. Any other word of Slack's is worth another try.
REFUSALS: Mapping[str, str] = {
    "access_denied": ASK_ADMIN,
    "account_inactive": INSTALL_AGAIN,
    "attachment_payload_limit_exceeded": OUR_FAULT,
    "cannot_reply_to_message": "the message that it answers cannot be answered any more",
    "cant_update_message": "the message belongs to another app or user",
    "channel_not_found": "check the channel's id; for a private channel, invite the bot: /invite @pactwire",
    "edit_window_closed": "the workspace allows no more edits of this message",
    "ekm_access_denied": ASK_ADMIN,
    "enterprise_is_restricted": ASK_ADMIN,
    "invalid_arguments": OUR_FAULT,
    "invalid_auth": "check the token: it starts with xoxb- and stands under OAuth & Permissions of the app",
    "invalid_blocks": OUR_FAULT,
    "invalid_blocks_format": OUR_FAULT,
    "invalid_metadata_format": OUR_FAULT,
    "invalid_metadata_schema": OUR_FAULT,
    "is_archived": "unarchive the channel, or take it out of channels.yaml",
    "message_not_found": "the message was deleted",
    "metadata_too_large": OUR_FAULT,
    "missing_scope": "add the scope to the app and install it again",
    "msg_blocks_too_long": OUR_FAULT,
    "msg_too_long": OUR_FAULT,
    "no_permission": ASK_ADMIN,
    "no_text": OUR_FAULT,
    "not_allowed_token_type": "use the bot token, which starts with xoxb-",
    "not_authed": "set the token",
    "not_in_channel": "invite the bot: /invite @pactwire",
    "org_login_required": ASK_ADMIN,
    "restricted_action": "the channel does not let the app post: " + ASK_ADMIN,
    "restricted_action_non_threadable_channel": "the channel allows no threads: " + ASK_ADMIN,
    "restricted_action_read_only_channel": "the channel is read-only: " + ASK_ADMIN,
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_thread_only_channel": "the channel allows replies only: " + ASK_ADMIN,
    "team_access_not_granted": ASK_ADMIN,
    "thread_not_found": "the message that it answers was deleted",
    "token_expired": INSTALL_AGAIN,
    "token_revoked": INSTALL_AGAIN,
    "too_many_attachments": OUR_FAULT,
    "two_factor_setup_required": ASK_ADMIN,
}


class SlackNotifier:
    """A `Notifier` over Slack's Web API. Channels are ids; `resolve` finds the id of a name.

    `timeout` is in seconds for one request. `mark` is a word that is put in front of every message.
    """

    def __init__(self, token: str, *, base_url: str = BASE_URL, timeout: float = 30.0, mark: str = "") -> None:
        # Retrying belongs to the outbox: the client's own default repeats a request that may have arrived.
        self._client = AsyncWebClient(token, base_url=base_url, retry_handlers=[])
        # The session below reads proxies from the environment with their exceptions; the client ignores NO_PROXY.
        self._client.proxy = None
        self._host = urlsplit(base_url).netloc
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=min(CONNECT_SECONDS, timeout / 2))
        self._mark = mark

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        """Post a message; reply to `parent`, or replace it for an update.

        Where the parent was deleted in Slack, the message is posted on its own.
        """
        if parent is None or not parent.ts:
            return await self._post(delivery, delivery.channel)
        try:
            if delivery.purpose is Purpose.UPDATE:
                return await self._update(delivery, parent)
            return await self._post(delivery, parent.channel, thread=parent.ts)
        except Refused as refusal:
            if refusal.code not in GONE:
                raise
        return await self._post(delivery, parent.channel)

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:
        """Look for the delivery's key: at its parent, then in the channel, where it stands if that was deleted.

        Never raises OutcomeUnknown.
        """
        if parent is not None and parent.ts:
            found = await self._find_at_parent(delivery, parent)
            if found is not None:
                return found
        return await self._search(
            delivery,
            self._client.conversations_history,
            since=(max(delivery.created_at, delivery.not_before) - CLOCK_SKEW).timestamp(),
            channel=parent.channel if parent else delivery.channel,
        )

    async def resolve(self, channel: str) -> str:
        """The id of `#name`, or the id that was given where Slack knows it. Never raises OutcomeUnknown."""
        if not channel.startswith("#"):
            await self._confirm(channel)
            return channel
        name = channel.removeprefix("#")
        pages = self._pages(
            f"finding channel: {channel}",
            self._client.conversations_list,
            types="public_channel,private_channel",
            exclude_archived=True,
        )
        async for page in pages:
            for found in page["channels"]:
                if found.get("name") == name:
                    return str(found["id"])
        hint = "check the name; for a private channel, invite the bot: /invite @pactwire"
        raise Refused(f"finding channel: {channel}: no such channel", code="channel_not_found", hint=hint)

    async def _confirm(self, channel: str) -> None:
        """Ask Slack for a channel by its id; a token that may not ask finds out when it posts."""
        try:
            await self._read(f"finding channel: {channel}", self._client.conversations_info, channel=channel)
        except Refused as refusal:
            if refusal.code not in MAY_NOT_ASK:
                raise

    async def scopes(self) -> frozenset[str]:
        """The permissions of the token, by Slack's names. Raises the same as `send`."""
        answer = await self._read("checking the token", self._client.auth_test)
        granted = answer.headers.get("x-oauth-scopes", "")
        return frozenset(scope.strip() for scope in granted.split(",") if scope.strip())

    async def close(self) -> None:
        if self._client.session is not None:
            await self._client.session.close()

    async def _post(self, delivery: Delivery, channel: str, *, thread: str | None = None) -> Receipt:
        answer = await self._call(
            f"posting: {delivery.key}",
            self._client.chat_postMessage,
            channel=channel,
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
            mrkdwn=False,
            **self._content(delivery),
        )
        return _to_receipt(answer, delivery)

    async def _update(self, delivery: Delivery, parent: Receipt) -> Receipt:
        answer = await self._call(
            f"updating: {delivery.key}",
            self._client.chat_update,
            channel=parent.channel,
            ts=parent.ts,
            **self._content(delivery),
        )
        return _to_receipt(answer, delivery)

    def _content(self, delivery: Delivery) -> dict[str, Any]:
        message = to_marked(delivery.message, self._mark)
        return {
            "text": render_text(message),
            "blocks": render_blocks(message),
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
        }

    async def _find_at_parent(self, delivery: Delivery, parent: Receipt) -> Receipt | None:
        place: dict[str, Any] = {"channel": parent.channel}
        if delivery.purpose is Purpose.UPDATE:
            only: dict[str, Any] = {"oldest": parent.ts, "latest": parent.ts, "inclusive": True}
            return await self._search(delivery, self._client.conversations_history, **place, **only)
        try:
            return await self._search(delivery, self._client.conversations_replies, **place, ts=parent.ts)
        except Refused as refusal:
            if refusal.code not in GONE:
                raise
        return None

    async def _search(
        self, delivery: Delivery, method: Callable[..., Awaitable[Any]], *, since: float = 0.0, **where: Any
    ) -> Receipt | None:
        """Read pages, newest first, up to one that ends before `since`; the first in any case: clocks may be wrong."""
        subject = f"looking up: {delivery.key}"
        async for page in self._pages(subject, method, include_all_metadata=True, **where):
            for message in page["messages"]:
                metadata = message.get("metadata") or {}
                key = (metadata.get("event_payload") or {}).get("key")
                if metadata.get("event_type") == EVENT_TYPE and key == delivery.key:
                    return Receipt(where["channel"], message["ts"])
            if page["messages"] and float(page["messages"][-1]["ts"]) < since:
                return None
        return None

    async def _pages(self, subject: str, method: Callable[..., Awaitable[Any]], **arguments: Any) -> AsyncIterator[Any]:
        cursor = ""
        while True:
            page = await self._read(subject, method, limit=PAGE, cursor=cursor or None, **arguments)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _read(self, subject: str, method: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
        """Slack's answer to a question. Nothing is posted by one, so none leaves an outcome unknown."""
        try:
            return await self._call(subject, method, **arguments)
        except OutcomeUnknown as error:
            raise Unavailable(str(error)) from error

    async def _call(self, subject: str, method: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
        """Slack's answer. Every exception of the client and of the network leaves as a NotifyError."""
        if self._client.session is None:
            self._client.session = aiohttp.ClientSession(timeout=self._timeout, trust_env=True)
        try:
            answer = await method(**arguments)
        except Exception as error:
            raise to_notify_error(error, subject, self._host) from error
        # The client takes a compressed file for success, whatever is in it.
        if not isinstance(answer.data, dict):
            raise OutcomeUnknown(f"{subject}: Slack's answer is not JSON")
        return answer


def to_notify_error(error: Exception, subject: str, host: str) -> NotifyError:
    """What a failed request to Slack at `host` proves; `subject` says what was tried."""
    if isinstance(error, SlackApiError):
        return _to_error_of_answer(error, subject)
    # Both come before the first byte of a request: DNS, refusal, TLS, proxy; or the connection took too long.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Unavailable(f"{subject}: Slack cannot be reached at {host}: {cause_of(error)}", hint=LOOK_AT_NETWORK)
    return OutcomeUnknown(f"{subject}: no answer of Slack's at {host}: {cause_of(error)}")


def _to_error_of_answer(error: SlackApiError, subject: str) -> NotifyError:
    # The client attaches its own response, or aiohttp's where the body could not be read.
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or response.status)
    body = getattr(response, "data", None)
    data: Mapping[str, Any] = body if isinstance(body, dict) else {}
    word = str(data.get("error") or "")
    if status == 429 or word in LIMITED:
        wait = _to_seconds(response.headers.get("Retry-After", ""))
        return RateLimited(f"{subject}: rate limit of Slack: wait {wait:g} s", retry_after=wait)
    if word in REFUSALS:
        return _to_refusal(word, data, subject)
    text = f"{subject}: Slack answered {status} {word}".rstrip()
    # 408 comes from a server that waited for the rest of a request; it may have read enough.
    turned_down = (word and status < 500) or (400 <= status < 500 and status != 408)
    if (turned_down and word not in UNSURE) or word == "service_unavailable":
        return Unavailable(text)
    return OutcomeUnknown(text)


def _to_refusal(word: str, data: Mapping[str, Any], subject: str) -> Refused:
    hint = REFUSALS[word]
    if needed := data.get("needed"):
        hint = hint.replace("the scope", f"the scope {needed}")
    details = (data.get("response_metadata") or {}).get("messages") or ()
    return Refused(": ".join((subject, word, *map(str, details))), code=word, hint=hint)


def _to_seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdecimal() else UNSAID_WAIT


def _to_receipt(answer: Any, delivery: Delivery) -> Receipt:
    if not answer.get("ts"):
        raise OutcomeUnknown(f"posting: {delivery.key}: Slack's answer has no ts")
    return Receipt(str(answer.get("channel") or delivery.channel), str(answer["ts"]))
