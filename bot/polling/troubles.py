"""When a feed's trouble is worth the operator's time, and in what words: once, and once when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.model import Feed, FeedState, Ill, Notice, Trouble
from bot.polling.addresses import masked_url
from bot.polling.habits import silent_since
from bot.polling.rhythm import QUARANTINED_AFTER
from bot.polling.spans import to_span

WORTH_TELLING = timedelta(hours=2)
"""A feed that fails for less is nobody's trouble: publishers' maintenance windows end within that."""
FAILURES = 4
"""And so many in a row, for a feed that is polled seldom."""


def tell(state: FeedState, feed: Feed, now: datetime) -> tuple[FeedState, tuple[Notice, ...]]:
    """The state after a poll with what the operator has been told, and what the operator is to be told now."""
    trouble = find_trouble(state, now)
    if trouble == state.told:
        return state, ()
    told = replace(state, told=trouble)
    if trouble is not None:
        return told, (_begins(trouble, state, feed),)
    assert state.told is not None
    return told, (_is_over(state.told, state, feed, now),)


def archive_held_back(state: FeedState, feed: Feed, entries: int, now: datetime) -> Notice:
    """What the operator is told of a feed that suddenly showed so many old entries, which were taken as read."""
    url = masked_url(feed.url)
    headline = f"{_name(state, feed)} showed {entries} old entries as new: none of them is told"
    detail = f"{url}: its publisher changed its ids or its length; `pactwire feeds test` shows what is in it"
    return Notice(f"archive of feed {url} {_digest(feed)}", now, headline, detail)


def find_trouble(state: FeedState, now: datetime) -> Trouble | None:
    """What is wrong with a feed for long enough to be told."""
    if state.failing_since is not None and state.gone:
        return Trouble(Ill.GONE, state.failing_since)
    if state.failing_since is not None and state.kills >= QUARANTINED_AFTER:
        return Trouble(Ill.QUARANTINED, state.failing_since)
    if state.failing_since is not None:
        is_long = state.failures >= FAILURES and now - state.failing_since >= WORTH_TELLING
        return Trouble(Ill.FAILING, state.failing_since) if is_long else state.told
    silent = silent_since(state.habits, now)
    return Trouble(Ill.SILENT, silent) if silent else None


def _begins(trouble: Trouble, state: FeedState, feed: Feed) -> Notice:
    url, since = masked_url(feed.url), f"{trouble.since:%d %b %H:%M} UTC"
    cause = state.error.rpartition(f"{url}: ")[2]
    name, longest = _name(state, feed), to_span(state.habits.longest_gap)
    headline = {
        Ill.FAILING: f"{name} fails: {cause}",
        Ill.SILENT: f"{name} is silent: nothing new since {since}",
        Ill.GONE: f"{name} is gone: its server says that it will not come back",
        Ill.QUARANTINED: f"{name} is quarantined: it took its parser down {state.kills} times",
    }[trouble.ill]
    detail = {
        Ill.FAILING: f"failed {state.failures} times in a row since {since}; it is tried on, with growing pauses",
        Ill.SILENT: f"it answers, but its longest pause was {longest}: has the feed moved to another address?",
        Ill.QUARANTINED: "it is tried once a day only; `pactwire feeds test` shows what it sends",
        Ill.GONE: "it is looked at once a month only: take it out of feeds.yaml, or give its new address",
    }[trouble.ill]
    return Notice(_about(trouble, feed), trouble.since, headline, f"{url}: {detail}")


def _is_over(trouble: Trouble, state: FeedState, feed: Feed, now: datetime) -> Notice:
    headline = f"{_name(state, feed)} is back, after {to_span(now - trouble.since)}"
    return Notice(_about(trouble, feed), trouble.since, headline, masked_url(feed.url), over=True)


def _about(trouble: Trouble, feed: Feed) -> str:
    """The digest tells feeds apart whose addresses differ in a secret alone."""
    return f"{trouble.ill} feed {masked_url(feed.url)} {_digest(feed)}"


def _digest(feed: Feed) -> str:
    return sha256(feed.url.encode()).hexdigest()[:8]


def _name(state: FeedState, feed: Feed) -> str:
    return feed.publisher or state.title or masked_url(feed.url)
