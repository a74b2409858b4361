"""What to do after a message was sent or looked up: plain functions of the outcome.

    pending ─claimed→ sending ─taken──────────────────────────────────────→ sent
       ↑                 ├─ rate limit, not taken, channel refused → pending
       │                 ├─ message refused ───────────────────────────────→ failed
       │                 └─ outcome unknown, or a crash → stays sending, rests, is looked up
       │                                                      ├─ found ───→ sent
       └──────────────────────────────────── not found ───────┘

A refusal of the channel or the token stops it and keeps its messages pending until it is mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from bot.errors import NotifyError, RateLimited, Refused, Unavailable
from bot.model import Delivery, Promise, Receipt

# The first wait after a message was not taken; every further one is twice as long, up to the cap.
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
# Waits differ by up to a quarter from delivery to delivery: what failed together is not retried together.
SPREAD = 0.25
# How long a client waits for an answer.
CLIENT_TIMEOUT = timedelta(seconds=30)
# How long a message of unknown outcome rests before it is looked up, in timeouts of the client. A gateway in
# between gives up within 60 s, twice the client's 30 s, so a request that is not there by then will not arrive.
SETTLES_IN = 2
# The life of a request, in timeouts after its delivery was claimed. It begins within a half or not at all, and has
# ended by the third: a message whose thread is gone takes two requests. A process that stands still past that is ended
# by its fence, set as late as a request may begin. What was sent by then rests, and half a timeout is to spare.
STARTS_WITHIN = 0.5
ENDS_WITHIN = 3
HELD_FOR = ENDS_WITHIN + STARTS_WITHIN + SETTLES_IN + 0.5

# Refusals that blame this one message; the channel goes on without it.
OF_THE_MESSAGE = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "bad_request",
        "cant_update_message",
        "edit_window_closed",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_payload",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "restricted_action_thread_locked",
        "too_large",
        "too_many_attachments",
        "unprocessable",
    }
)
# Refusals that every channel of this token would get.
OF_THE_TOKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
# Refusals that only forbid to look: the message itself may still be taken.
OF_THE_LOOK_UP = frozenset({"missing_scope", "no_look_up", "no_permission", "not_allowed_token_type", "not_in_channel"})


class Step(StrEnum):
    """What becomes of the delivery."""

    SENT = "sent"
    RETRY = "retry"
    LOOK_UP = "look up"
    FAIL = "fail"


class Reach(StrEnum):
    """What a pause or a stop is for."""

    NOTHING = "nothing"
    CHANNEL = "channel"
    TOKEN = "token"  # noqa: S105 - a word, not a secret


@dataclass(frozen=True, slots=True)
class Decision:
    """What should happen to a delivery, and to what it was sent through.

    `at` is when it is tried or looked up again, and until when `pause` lasts; `error` is what to
    remember, and the reason of `stop`.
    """

    step: Step
    at: datetime
    error: str = ""
    pause: Reach = Reach.NOTHING
    stop: Reach = Reach.NOTHING


def after_sending(
    outcome: Receipt | NotifyError,
    delivery: Delivery,
    now: datetime,
    paused: Mapping[str, datetime],
    timeout: timedelta = CLIENT_TIMEOUT,
) -> Decision:
    """What to do after a message was sent by a client that waits `timeout` for an answer.

    `paused` holds the channels that a rate limit pauses, and until when: a second channel that is
    limited while a first one waits means that the limit is on the whole token.
    """
    if isinstance(outcome, Receipt):
        return Decision(Step.SENT, now)
    if isinstance(outcome, RateLimited):
        return _after_rate_limit(outcome, delivery, now, paused)
    if isinstance(outcome, Refused):
        return _after_refusal(outcome, now)
    if isinstance(outcome, Unavailable):
        return Decision(Step.RETRY, now + wait_before(delivery), str(outcome))
    return Decision(Step.LOOK_UP, now + SETTLES_IN * timeout, str(outcome))


def after_look_up(
    outcome: Receipt | NotifyError | None,
    delivery: Delivery,
    now: datetime,
    promise: Promise,
    timeout: timedelta = CLIENT_TIMEOUT,
) -> Decision:
    """What to do after a delivery that had rested was looked up; None: the service does not have it."""
    if isinstance(outcome, Receipt):
        return Decision(Step.SENT, now)
    if outcome is None:
        return Decision(Step.RETRY, now, delivery.error)
    if isinstance(outcome, RateLimited):
        return Decision(Step.LOOK_UP, now + timedelta(seconds=outcome.retry_after), str(outcome))
    if isinstance(outcome, Refused):
        return _without_look_up(outcome, now, promise)
    return Decision(Step.LOOK_UP, now + SETTLES_IN * timeout, str(outcome))


def wait_before(delivery: Delivery) -> timedelta:
    """How long to wait after the attempt just made; the same delivery always waits the same."""
    doublings = min(max(delivery.attempts, 1) - 1, 16)
    wait = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return wait * (1 + SPREAD * crc32(delivery.key.encode()) / 2**32)


def _after_rate_limit(
    limit: RateLimited, delivery: Delivery, now: datetime, paused: Mapping[str, datetime]
) -> Decision:
    until = now + timedelta(seconds=limit.retry_after)
    others = [end for channel, end in paused.items() if channel != delivery.channel and end > now]
    if others:
        return Decision(Step.RETRY, max(until, *others), str(limit), pause=Reach.TOKEN)
    return Decision(Step.RETRY, until, str(limit), pause=Reach.CHANNEL)


def _after_refusal(refusal: Refused, now: datetime) -> Decision:
    reason = to_reason(refusal)
    if refusal.code in OF_THE_MESSAGE:
        return Decision(Step.FAIL, now, reason)
    reach = Reach.TOKEN if refusal.code in OF_THE_TOKEN else Reach.CHANNEL
    return Decision(Step.RETRY, now, reason, stop=reach)


def _without_look_up(refusal: Refused, now: datetime, promise: Promise) -> Decision:
    if refusal.code not in OF_THE_LOOK_UP:
        reach = Reach.TOKEN if refusal.code in OF_THE_TOKEN else Reach.CHANNEL
        return Decision(Step.LOOK_UP, now, to_reason(refusal), stop=reach)
    if promise is Promise.AT_MOST_ONCE:
        return Decision(Step.FAIL, now, f"may have been taken, not sent again: {to_reason(refusal)}")
    return Decision(Step.RETRY, now, f"may have been taken, sent again: {to_reason(refusal)}")


def to_reason(error: NotifyError) -> str:
    """The error with its hint, as `status` and the log show it."""
    return f"{error}: {error.hint}" if error.hint else str(error)
