"""How a configuration and its state look on a terminal. Plain values to rich renderables."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.config import Config
from bot.model import Channel, FeedState, Ill, Promise
from bot.polling.addresses import masked_url
from bot.polling.spans import to_span
from bot.shown import FeedStatus, Status
from bot.telling.timing import next_due


def to_json(value: Any) -> str:
    """One line of JSON."""
    return msgspec.json.encode(value).decode()


def shorten(text: str, limit: int = 160) -> str:
    """The text in one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# ── check ────────────────────────────────────────────────────────────────────────────────────────


def to_summary(config: Config, now: datetime, lacking: frozenset[str] = frozenset()) -> RenderableType:
    """What a configuration that passes amounts to. `lacking` are the permissions that a look-up would need."""
    table = Table.grid(padding=(0, 2))
    table.add_row(
        "feeds", f"{len(config.feeds)}, from {len({feed.publisher or feed.url for feed in config.feeds})} publishers"
    )
    for watchlist in config.watchlists:
        table.add_row(f"watchlist {watchlist.name}", Text(", ".join(watchlist.companies)))
    has_token = config.environment.slack_token is not None
    for channel in config.channels:
        table.add_row(f"channel {channel.id}", Text(to_plan(channel, now, has_token=has_token)))
        if lacking or channel.hook:
            table.add_row("", Text(to_promise(channel, lacking), style="yellow"))
    unknown = "nobody can write to you, and SEC EDGAR refuses such a client; set PACTWIRE_CONTACT"
    table.add_row("contact", Text(config.environment.contact or unknown))
    operator = config.operator or "only the log is told of feeds that fail; name a channel under `operator:`"
    table.add_row("operator", Text(operator))
    return Group(Text("the configuration is good", style="green"), table)


def to_promise(channel: Channel, lacking: frozenset[str]) -> str:
    """What holds for a channel's messages where it cannot be looked up whether they arrived."""
    outcomes = {
        Promise.AT_LEAST_ONCE: "is sent again and may stand there twice",
        Promise.AT_MOST_ONCE: "is not sent again and may be missing",
    }
    why = "a webhook cannot be asked" if channel.hook else f"the app lacks {' and '.join(sorted(lacking))}"
    return f"{channel.promise}: a message whose reply was lost {outcomes[channel.promise]}, for {why}"


def to_plan(channel: Channel, now: datetime, *, has_token: bool) -> str:
    """Through what a channel is told, what, and when, in a line."""
    alerts = f"alerts, at most {channel.at_most} an hour" if channel.at_most else "alerts"
    parts = [
        to_way(channel, has_token=has_token),
        ", ".join(channel.watchlists),
        alerts if channel.alerts else "no alerts",
    ]
    if channel.digest and (due := next_due(channel.digest, now)):
        local = due.astimezone(ZoneInfo(channel.digest.timezone))
        parts.append(f"next digest {local:%a %d %b %H:%M} {channel.digest.timezone}")
    else:
        parts.append("no digest")
    if channel.quiet:
        parts.append(f"quiet {channel.quiet.start:%H:%M} to {channel.quiet.end:%H:%M} {channel.quiet.timezone}")
    return "; ".join(parts)


def to_way(channel: Channel, *, has_token: bool) -> str:
    """What a channel is told through: its webhook, else the app, else the terminal."""
    if channel.hook:
        return f"by the {'Slack ' if channel.slack_webhook else ''}webhook in {channel.hook}"
    return "by the Slack app" if has_token else "on this terminal, for SLACK_BOT_TOKEN is not set"


# ── status ───────────────────────────────────────────────────────────────────────────────────────


def to_shown(status: Status) -> Status:
    """The status with no secret in an address."""
    return replace(
        status,
        feeds=tuple(
            replace(
                feed,
                state=replace(feed.state, url=masked_url(feed.state.url), moved_to=masked_url(feed.state.moved_to)),
            )
            for feed in status.feeds
        ),
    )


def to_status(status: Status, now: datetime) -> RenderableType:
    """Feeds, worst first, and deliveries."""
    feeds = Table("feed", "entries", "last success", "next poll", "trouble", title=None, box=None, pad_edge=False)
    for feed in sorted(status.feeds, key=lambda feed: (-feed.state.failures, feed.state.url)):
        feeds.add_row(*to_feed_row(feed, now))
    counts = ", ".join(f"{count} {state}" for state, count in sorted(status.deliveries.items())) or "none"
    lines = [Text(f"not in force: {problem}", style="red") for problem in status.problems]
    lines += [
        Text(
            f"{status.entries} entries ({status.unread} unread), {status.articles} articles, {status.stories} stories"
        ),
        Text(f"deliveries: {counts}"),
    ]
    for channel in status.channels:
        if channel.stopped:
            lines.append(Text(f"stopped: {channel.channel}: {channel.stopped}", style="red"))
        elif channel.paused_until and channel.paused_until > now:
            lines.append(Text(f"paused: {channel.channel} for {to_span(channel.paused_until - now)}", style="yellow"))
    lines += [
        Text(f"{delivery.state}: {delivery.channel}: {delivery.message.text}: {delivery.error}", style="yellow")
        for delivery in status.troubled
    ]
    return Group(feeds, Text(), *lines)


def to_feed_row(feed: FeedStatus, now: datetime) -> tuple[str | Text, ...]:
    state = feed.state
    success = f"{to_span(now - state.succeeded_at)} ago" if state.succeeded_at else "never"
    due = f"in {to_span(state.next_poll_at - now)}" if state.next_poll_at > now else "now"
    return (
        Text(state.title or state.url),
        str(feed.entries),
        success,
        due,
        Text(to_trouble(state), style="red"),
    )


def to_trouble(state: FeedState) -> str:
    """What is wrong with a feed, in a line; empty where nothing is."""
    moved = f"it has moved to {state.moved_to}" if state.moved_to else ""
    silent = f"silent since {state.told.since:%d %b %H:%M} UTC" if state.told and state.told.ill is Ill.SILENT else ""
    failing = f"{state.failures} in a row: {state.error}" if state.failures else state.error
    gone = "gone: looked at once a month" if state.gone else ""
    quarantined = "quarantined: tried once a day" if state.told and state.told.ill is Ill.QUARANTINED else ""
    return "; ".join(filter(None, (gone, quarantined, failing, silent, moved)))
