"""When a feed is polled next, and what is remembered of a poll.

A feed has a phase, spread by the hash of its address over `every`, and is due whole steps later: a late poll does
not shift the later ones, and however many were missed, one is made up for. The step is `every`; shorter for a feed
that publishes often at this hour, longer where its server or the feed itself asks for it, and a feed that fails
takes longer ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median_low

from bot.errors import FetchError, PactwireError, ParserKilled
from bot.model import NO_WISHES, Entry, Feed, FeedState, Wishes
from bot.polling.habits import learn, usual_pause
from bot.polling.wishes import good_for, http_date, is_skipped

LONGEST_BACKOFF = timedelta(hours=6)
"""The longest pause of a feed that goes on failing; there is no last try. Feeds come back after days, and readers
that stop after some errors are complained of most (miniflux #879, #2150)."""

LONGEST_RETRY_AFTER = timedelta(hours=24)
"""The longest pause a server may ask for: a larger `Retry-After` is a mistake or means "never"."""

GONE_PAUSE = timedelta(days=28)
"""After 410 (Gone) a feed is stopped, but for a look once a month: the server says for ever, and is right nearly
always."""

QUARANTINED_AFTER = 3
"""So many times in a row a feed may take its parser down, at up to two seconds of a core each, before it is tried
once in a QUARANTINE only. Once is a machine under load; three times is the feed."""

QUARANTINE = timedelta(days=1)

FULL_FETCH_EVERY = 50
"""Each so many polls one is unconditional: a wrong ETag gives an eternal 304 (FreshRSS #1020). Costs 2 %."""

MAY_ASK = 3
"""A pause so many times as long as `every` is kept where a feed or its server asks for it: most ask by a template, a
`ttl` of 60, and an operator who wants a wire each minute does not want it each hour."""

_GONE = 410
_LAG_MOVES = 4  # by this part towards what is new, so that one late entry does not stand for a feed
_MOVED_IN_VAIN = frozenset({404, 410})
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
    modified = http_date(state.last_modified)
    return state.etag, "" if modified and modified > now else state.last_modified


# ── what a poll leaves ───────────────────────────────────────────────────────────────────────────


def after_success(
    state: FeedState,
    feed: Feed,
    now: datetime,
    headers: Mapping[str, str],
    title: str = "",
    *,
    wishes: Wishes = NO_WISHES,
    published: Iterable[datetime] = (),
) -> FeedState:
    """The state after content was fetched and parsed. `headers` have their names in lower case.

    `wishes` are what the feed asks for, `published` is when its new entries came out.
    """
    learned = replace(
        state,
        title=title or state.title,
        parsed_at=now,
        wishes=wishes,
        habits=learn(state.habits, published, now),
        kills=0,
    )
    return after_same_body(learned, feed, now, headers)


def after_same_body(state: FeedState, feed: Feed, now: datetime, headers: Mapping[str, str]) -> FeedState:
    """The state after the bytes were fetched that are known: a success that may have a new ETag."""
    tagged = replace(state, etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""))
    return after_unchanged(tagged, feed, now, headers)


def after_unchanged(state: FeedState, feed: Feed, now: datetime, headers: Mapping[str, str] | None = None) -> FeedState:
    """The state after a 304: a success that changes nothing else."""
    return replace(
        state,
        next_poll_at=_next_poll_at(state, feed, now, good_for(headers or {})),
        polled_at=now,
        succeeded_at=now,
        polls=state.polls + 1,
        failures=0,
        error="",
        failing_since=None,
        gone=False,
    )


def after_failure(state: FeedState, feed: Feed, now: datetime, error: PactwireError) -> FeedState:
    """The state after a poll that failed: fetched or parsed in vain, or killed for taking too long.

    The pause doubles with each failure in a row, from `every` up to LONGEST_BACKOFF (or `every`, if that is
    longer), and is never shorter than what the server asked for.
    """
    failures = state.failures + 1
    kills = state.kills + isinstance(error, ParserKilled)
    pause = max(_pause(feed.every, failures, error), QUARANTINE if kills >= QUARANTINED_AFTER else timedelta())
    status = error.status if isinstance(error, FetchError) else None
    return replace(
        state,
        next_poll_at=_due_after(state.next_poll_at, feed.every, now + pause),
        polled_at=now,
        polls=state.polls + 1,
        failures=failures,
        error=str(error),
        failing_since=state.failing_since or now,
        kills=kills,
        gone=status == _GONE and not state.moved_to,
        moved_to="" if _leads_nowhere(error) else state.moved_to,
    )


def to_lag(known: timedelta | None, found: Iterable[Entry], now: datetime) -> timedelta | None:
    """How long after publication a feed's entries are found: what was known, moved towards the median of those
    found now. Entries without a date, or with one to come, say nothing."""
    late = [now - entry.published for entry in found if entry.published and entry.published <= now]
    if not late:
        return known
    middle = median_low(late)
    return middle if known is None else known + (middle - known) / _LAG_MOVES


def after_outage(state: FeedState, feed: Feed, now: datetime, error: PactwireError) -> FeedState:
    """The state after a poll that failed for a fault of our own network: due as ever, with nothing counted."""
    due = _due_after(state.next_poll_at, feed.every, now)
    return replace(state, next_poll_at=due, polled_at=now, error=f"our own network: {error}")


def _leads_nowhere(error: PactwireError) -> bool:
    """Whether an address that a feed moved to is given up, for the configured one: it may have moved back."""
    return isinstance(error, FetchError) and (not error.answered or error.status in _MOVED_IN_VAIN)


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


def step_of(state: FeedState, feed: Feed, now: datetime, good: timedelta = timedelta()) -> timedelta:
    """The pause of a feed that answers: its own rhythm, from `fastest` to `every`, or what is asked for, to `slowest`.

    `good` is how long the last answer stays good.
    """
    fastest = min(feed.fastest, feed.every)
    usual = usual_pause(state.habits, now) or feed.every
    own = max(min(usual, feed.every), fastest)
    return max(own, min(max(good, state.wishes.ttl), slowest_of(feed)))


def slowest_of(feed: Feed) -> timedelta:
    """The longest pause of a feed that answers: as configured, else MAY_ASK times `every`, and never below `every`."""
    return max(feed.slowest or feed.every * MAY_ASK, feed.every)


def _next_poll_at(state: FeedState, feed: Feed, now: datetime, good: timedelta) -> datetime:
    """The next step, or the first one after the hours that the feed asks to pass over, but within `slowest`."""
    step = step_of(state, feed, now, good)
    due = _due_after(state.next_poll_at, step, now)
    latest = now + max(slowest_of(feed), step)
    while is_skipped(state.wishes, due) and due + step <= latest:
        due += step
    return due


def _due_after(due: datetime, step: timedelta, moment: datetime) -> datetime:
    """The first whole number of steps from `due` that is after the moment, and after `due`."""
    return due + step * max(1, (moment - due) // step + 1)


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
