"""When a feed is polled next, and what is remembered of a poll.

A feed has a phase, spread by the hash of its address over `every`, and is only ever due on that grid: a late
poll does not shift the later ones, and however many were missed, one is made up for. A feed that fails keeps its
grid and takes longer steps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from statistics import median_low

from bot.errors import FetchError, PactwireError
from bot.model import Entry, Feed, FeedState

LONGEST_BACKOFF = timedelta(hours=6)
"""The longest pause of a feed that goes on failing; there is no last try. Feeds come back after days, and readers
that stop after some errors are complained of most (miniflux #879, #2150)."""

LONGEST_RETRY_AFTER = timedelta(hours=24)
"""The longest pause a server may ask for: a larger `Retry-After` is a mistake or means "never"."""

GONE_PAUSE = timedelta(days=7)
"""The pause after 410 (Gone): the server says for ever, and is right nearly always."""

FULL_FETCH_EVERY = 50
"""Each so many polls one is unconditional: a wrong ETag gives an eternal 304 (FreshRSS #1020). Costs 2 %."""

_GONE = 410
_LAG_MOVES = 4  # by this part towards what is new, so that one late entry does not stand for a feed
_MOST_DOUBLINGS = 16  # a second doubled so often is 18 hours, beyond LONGEST_BACKOFF


def first_poll_at(feed: Feed, now: datetime) -> datetime:
    """When a new feed is first due: within `every` from now, always at the same place for the same address."""
    place = int.from_bytes(sha256(feed.url.encode()).digest()[:8]) / 2**64
    return now + feed.every * place


def conditions(state: FeedState, now: datetime) -> tuple[str, str]:
    """The (ETag, Last-Modified) to send with the next poll; empty for a full fetch.

    A date in the future is not sent back: until it comes, every change would look unchanged.
    """
    if state.polls % FULL_FETCH_EVERY == 0:
        return "", ""
    return state.etag, "" if _is_ahead(state.last_modified, now) else state.last_modified


def after_success(
    state: FeedState, feed: Feed, now: datetime, headers: Mapping[str, str], title: str = ""
) -> FeedState:
    """The state after new content was fetched and parsed. `headers` have their names in lower case."""
    return replace(
        _after_answer(state, feed, now),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        title=title or state.title,
    )


def after_unchanged(state: FeedState, feed: Feed, now: datetime) -> FeedState:
    """The state after a 304: a success that changes nothing else."""
    return _after_answer(state, feed, now)


def after_failure(state: FeedState, feed: Feed, now: datetime, error: PactwireError) -> FeedState:
    """The state after a poll that failed: fetched or parsed in vain, or killed for taking too long.

    The pause doubles with each failure in a row, from `every` up to LONGEST_BACKOFF (or `every`, if that is
    longer), and is never shorter than what the server asked for.
    """
    failures = state.failures + 1
    return replace(
        state,
        next_poll_at=_due_after(state.next_poll_at, feed.every, now + _pause(feed.every, failures, error)),
        polled_at=now,
        polls=state.polls + 1,
        failures=failures,
        error=str(error),
    )


def to_lag(known: timedelta | None, found: Iterable[Entry], now: datetime) -> timedelta | None:
    """How long after publication a feed's entries are found: what was known, moved towards the median of those
    found now. Entries without a date, or with one to come, say nothing."""
    late = [now - entry.published for entry in found if entry.published and entry.published <= now]
    if not late:
        return known
    middle = median_low(late)
    return middle if known is None else known + (middle - known) / _LAG_MOVES


def _after_answer(state: FeedState, feed: Feed, now: datetime) -> FeedState:
    return replace(
        state,
        next_poll_at=_due_after(state.next_poll_at, feed.every, now),
        polled_at=now,
        succeeded_at=now,
        polls=state.polls + 1,
        failures=0,
        error="",
    )


def _due_after(due: datetime, every: timedelta, moment: datetime) -> datetime:
    """The first place on the feed's grid that is after the moment, and after `due`."""
    return due + every * max(1, (moment - due) // every + 1)


def _pause(every: timedelta, failures: int, error: PactwireError) -> timedelta:
    """How long to wait beyond the grid's next place; the grid rounds up, so the first failure adds nothing."""
    steps: int = 2 ** min(failures - 1, _MOST_DOUBLINGS) - 1
    return max(min(every * steps, LONGEST_BACKOFF - every), _asked_for(error))


def _asked_for(error: PactwireError) -> timedelta:
    if not isinstance(error, FetchError):
        return timedelta()
    if error.status == _GONE:
        return GONE_PAUSE
    return timedelta(seconds=min(error.retry_after or 0, LONGEST_RETRY_AFTER.total_seconds()))


def _is_ahead(last_modified: str, now: datetime) -> bool:
    try:
        moment = parsedate_to_datetime(last_modified)
    except ValueError:
        return False
    return moment.replace(tzinfo=moment.tzinfo or UTC) > now
