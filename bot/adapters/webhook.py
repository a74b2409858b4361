"""Posts through webhooks: an incoming one of Slack's, and any service's, signed.

A webhook takes a message and gives nothing back by which it could be edited, answered or looked up. So both
notifiers refuse the look-up, and the operator's `promise` decides about a message of unknown outcome. Only
a proof lets one be sent again without that, as in `slack`: no connection was made, or the answer is a refusal.

The address of a webhook is a secret: no error names it.
"""

import base64
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import aiohttp

from bot.adapters.blocks import render_blocks, render_text, to_marked
from bot.adapters.causes import cause_of
from bot.adapters.slack import ASK_ADMIN, CONNECT_SECONDS, OUR_FAULT, UNSAID_WAIT
from bot.delivering.texts import to_plain, to_web_address
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, Refused, Unavailable
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style

MAKE_ANEW = "make a new webhook in Slack and set its address"
LOOK_AT_ADDRESS = "check the network, HTTPS_PROXY, and the address in the variable of the webhook"
SAME_SECRET = "is the secret of the receiver the same as ours?"  # noqa: S105 - a hint, not a secret
# What Slack answers in plain text, and what to do about it: docs.slack.dev, sending messages using incoming webhooks.
WORDS: Mapping[str, str] = {
    "action_prohibited": ASK_ADMIN,
    "channel_is_archived": "unarchive the channel, or take it out of channels.yaml",
    "channel_not_found": MAKE_ANEW,
    "invalid_blocks": OUR_FAULT,
    "invalid_payload": OUR_FAULT,
    "invalid_token": MAKE_ANEW,
    "no_service": MAKE_ANEW,
    "no_service_id": MAKE_ANEW,
    "no_team": MAKE_ANEW,
    "no_text": OUR_FAULT,
    "posting_to_general_channel_denied": ASK_ADMIN,
    "team_disabled": ASK_ADMIN,
    "too_many_attachments": OUR_FAULT,
    "user_not_found": MAKE_ANEW,
}
# What any other receiver means by a status. One that is not here is worth another try.
STATUSES: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "the receiver does not understand the message"),
    401: ("unauthorized", SAME_SECRET),
    403: ("forbidden", SAME_SECRET),
    404: ("not_found", "check the address"),
    405: ("method_not_allowed", "the receiver must take POST"),
    410: ("gone", "check the address"),
    413: ("too_large", "the receiver must take messages of 100 kB"),
    415: ("unsupported_media_type", "the receiver must take application/json"),
    422: ("unprocessable", "the receiver does not understand the message"),
}
# Characters of an answer that are read: Slack's are one word.
LONGEST_ANSWER = 200
SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, not one
REPLIES_TO = "on a story that was told before"


class Poster:
    """Posts JSON to one address. `timeout` is in seconds for one request."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self._url = url
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=min(CONNECT_SECONDS, timeout / 2))
        self._session: aiohttp.ClientSession | None = None

    async def post(self, subject: str, body: bytes, headers: Mapping[str, str]) -> str:
        """The answer's text, of a status that means yes. Every other outcome leaves as a NotifyError."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, trust_env=True)
        try:
            async with self._session.post(
                self._url,
                data=body,
                headers={"Content-Type": "application/json", "User-Agent": "pactwire", **headers},
                allow_redirects=False,
            ) as answer:
                text = (await answer.content.read(LONGEST_ANSWER)).decode("utf-8", "replace").strip()
        except Exception as error:
            raise to_notify_error(error, subject) from error
        if not 200 <= answer.status < 300:
            raise _to_error_of_answer(answer.status, text, answer.headers.get("Retry-After", ""), subject)
        return text

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class WebhookNotifier:
    """What the notifiers through a webhook have in common: nothing can be asked, and the channel is the address."""

    def __init__(self, url: str, *, timeout: float = 30.0, mark: str = "") -> None:
        self._poster = Poster(url, timeout=timeout)
        self._mark = mark

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:  # noqa: ARG002 - the port's
        raise Refused(f"looking up: {delivery.key}: a webhook cannot be asked", code="no_look_up")

    async def resolve(self, channel: str) -> str:
        return channel

    async def close(self) -> None:
        await self._poster.close()


class SlackWebhookNotifier(WebhookNotifier):
    """A `Notifier` over an incoming webhook of Slack's, which knows one channel and cannot edit.

    Developments stand in the channel as messages of their own. An update changes nothing that is worth a
    message: what it counts is said by the next development.
    """

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:  # noqa: ARG002 - the port's
        if delivery.purpose is not Purpose.UPDATE:
            subject = f"posting: {delivery.key}"
            answer = await self._poster.post(subject, self._render(delivery), {})
            if answer != "ok":
                raise OutcomeUnknown(f"{subject}: the answer is not Slack's")
        return Receipt(delivery.channel, "")

    def _render(self, delivery: Delivery) -> bytes:
        message = to_marked(delivery.message, self._mark)
        if delivery.parent:
            message = replace(message, blocks=(*message.blocks, Block(Style.SMALL, (Run(REPLIES_TO),))))
        content = {"text": render_text(message), "blocks": render_blocks(message)}
        return json.dumps({**content, "unfurl_links": False, "unfurl_media": False}).encode()


class SignedWebhookNotifier(WebhookNotifier):
    """A `Notifier` that posts every message as JSON to one address, signed as Standard Webhooks says.

    `secret` is `whsec_` and the base64 of 24 to 64 bytes. The receiver knows by the key, which is the same
    at every attempt, what it has; by `parent` what a message replies to or replaces. Format: docs/webhooks.md.
    """

    def __init__(
        self, url: str, secret: str, *, timeout: float = 30.0, mark: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(url, timeout=timeout, mark=mark)
        self._key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
        self._clock = clock

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:  # noqa: ARG002 - the port's
        message = to_marked(delivery.message, self._mark)
        body = json.dumps(to_payload(delivery, message)).encode()
        # Key and channel may hold any character, and the id no dot: it is signed with dots around it.
        identity = sha256(delivery.key.encode()).hexdigest()
        timestamp = str(int(self._clock()))
        headers = {
            "webhook-id": identity,
            "webhook-timestamp": timestamp,
            "webhook-signature": to_signature(self._key, identity, timestamp, body),
        }
        await self._poster.post(f"posting: {delivery.key}", body, headers)
        return Receipt(delivery.channel, "")


def to_payload(delivery: Delivery, message: Message) -> dict[str, Any]:
    """The body as JSON values. Text is plain, on one line each; links lead to http(s) or are empty."""
    return {
        "type": f"pactwire.{delivery.purpose}",
        "timestamp": delivery.created_at.isoformat(),
        "data": {
            "key": delivery.key,
            "parent": delivery.parent,
            "channel": delivery.channel,
            "subject": delivery.subject,
            "number": delivery.number,
            "text": to_plain(message.text),
            "blocks": [{"style": block.style, "runs": list(map(_to_run, block.runs))} for block in message.blocks],
        },
    }


def to_signature(key: bytes, identity: str, timestamp: str, body: bytes) -> str:
    """The signature of Standard Webhooks 1.0.0: HMAC-SHA256 over identity, timestamp and body."""
    signed = b".".join((identity.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def to_notify_error(error: Exception, subject: str) -> NotifyError:
    """What a request without an answer proves. The host may be the secret of an address too, so none is named."""
    # These come before the first byte of a request.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Unavailable(f"{subject}: the webhook cannot be reached: {cause_of(error)}", hint=LOOK_AT_ADDRESS)
    return OutcomeUnknown(f"{subject}: no answer of the webhook's: {cause_of(error)}")


def _to_run(run: Run) -> dict[str, Any]:
    shown = {"text": to_plain(run.text), "url": to_web_address(run.url), "at": run.at and run.at.isoformat()}
    return {name: value for name, value in (asdict(run) | shown).items() if value}


def _to_error_of_answer(status: int, text: str, retry_after: str, subject: str) -> NotifyError:
    if status == 429:
        wait = float(retry_after) if retry_after.isdecimal() else UNSAID_WAIT
        return RateLimited(f"{subject}: rate limit of the webhook: wait {wait:g} s", retry_after=wait)
    # 408 comes from a server that waited for the rest of a request; it may have read enough.
    if status >= 500 or status == 408:
        return OutcomeUnknown(f"{subject}: the webhook answered {status}")
    if 300 <= status < 400:
        return Refused(f"{subject}: redirected", code="redirected", hint="set the address that it leads to")
    if text in WORDS:
        return Refused(f"{subject}: {text}", code=text, hint=WORDS[text])
    if status in STATUSES:
        word, hint = STATUSES[status]
        return Refused(f"{subject}: {status} {word}", code=word, hint=hint)
    return Unavailable(f"{subject}: the webhook answered {status}")
