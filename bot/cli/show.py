"""How things look on a terminal: summaries, states, explanations, replays. Plain values to rich renderables."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.config import Config
from bot.model import Article, Channel, Event, FeedState, Ill, Judgement, Mention, Promise, Purpose, Role, Verdict
from bot.polling.addresses import masked_url
from bot.polling.spans import to_span
from bot.ports import FeedStatus, Judged, Status
from bot.replay import Replayed
from bot.telling.stories import Assignment
from bot.telling.timing import next_due

ROLE_STYLES = {Role.PARTY: "bold green", Role.BACKGROUND: "yellow", Role.MENTION: "cyan"}


def to_json(value: Any) -> str:
    """One line of JSON."""
    return msgspec.json.encode(value).decode()


# ── check ────────────────────────────────────────────────────────────────────────────────────────


def to_summary(config: Config, now: datetime, lacking: frozenset[str] = frozenset()) -> RenderableType:
    """What a configuration that passes amounts to. `lacking` are the permissions that a look-up would need."""
    table = Table.grid(padding=(0, 2))
    table.add_row(
        "feeds", f"{len(config.feeds)}, from {len({feed.publisher or feed.url for feed in config.feeds})} publishers"
    )
    for watchlist in config.watchlists:
        table.add_row(f"watchlist {watchlist.name}", Text(", ".join(watchlist.companies)))
    for channel in config.channels:
        table.add_row(f"channel {channel.id}", Text(to_plan(channel, now, has_token=bool(config.slack_token))))
        if lacking or channel.hook:
            table.add_row("", Text(to_promise(channel, lacking), style="yellow"))
    contact = config.contact or "nobody can write to you, and SEC EDGAR refuses such a client; set PACTWIRE_CONTACT"
    table.add_row("contact", Text(contact))
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


# ── explain ──────────────────────────────────────────────────────────────────────────────────────


def to_explanation(judgement: Judgement, placed: tuple[Assignment, ...] = ()) -> RenderableType:
    """One article: its text with the mentions marked, what was cut, the events, the verdicts; and the stories
    that its events would join, where a store was asked."""
    article = judgement.article
    return Group(
        Text(article.title or "(no title)", style="bold"),
        Text(" · ".join(to_origin(article)), style="dim"),
        *(Text(f"note: {note}", style="yellow") for note in article.notes),
        *to_section("read", (to_passage(judgement, number) for number in range(1, len(article.passages)))),
        *to_section(
            "cut", (Text.assemble((f"{cut.rule}: ", "magenta"), (shorten(cut.text), "dim")) for cut in article.cut)
        ),
        *to_section("mentions", (to_mention_line(mention) for mention in judgement.mentions)),
        *to_section("events", (to_event_lines(event) for event in judgement.events)),
        *to_section("verdicts", (to_verdict_lines(verdict) for verdict in judgement.verdicts)),
        *(to_section("stories", map(to_placing, placed)) if placed else ()),
    )


def to_explained_row(judgement: Judgement, placed: tuple[Assignment, ...]) -> dict[str, Any]:
    """`explain --json`: the judgement, and a row for every event that would be told."""
    rows = [
        {
            "event": assignment.membership.event,
            "story": assignment.story.id,
            "novelty": assignment.membership.novelty,
            "change": assignment.membership.change,
            "why": assignment.why,
        }
        for assignment in placed
    ]
    explained: dict[str, Any] = msgspec.to_builtins(judgement)
    return explained | {"stories": rows}


def to_origin(article: Article) -> Iterator[str]:
    yield article.publisher or "unknown publisher"
    yield f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "no date"
    if article.url:
        yield article.url


def to_section(name: str, lines: Iterator[Text]) -> Iterator[RenderableType]:
    yield Text(f"\n{name}", style="bold")
    for line in list(lines) or [Text("none", style="dim")]:
        yield Padding(line, (0, 0, 0, 2))


def to_passage(judgement: Judgement, number: int) -> Text:
    text = Text(judgement.article.passages[number])
    for event in judgement.events:
        if event.span.passage == number:
            text.stylize("underline", event.span.start, event.span.end)
    for mention in judgement.mentions:
        if mention.span.passage == number:
            text.stylize("bold cyan", mention.span.start, mention.span.end)
    return text


def to_mention_line(mention: Mention) -> Text:
    place = "title" if mention.span.passage == 0 else f"paragraph {mention.span.passage}"
    return Text.assemble((mention.company, "bold"), f"  “{mention.text}” by {mention.naming}, {place}")


def to_event_lines(event: Event) -> Text:
    parties = " × ".join(party.name for party in event.parties) or "parties unknown"
    facts = [event.kind.replace("_", " "), event.stage, event.amount, *event.terms, event.subject]
    return Text.assemble(
        (parties, "bold"), f"  {'; '.join(fact for fact in facts if fact)}\n", (f"“{event.evidence}”", "italic")
    )


def to_placing(assignment: Assignment) -> Text:
    """What an event would add to which open story, and by what the story is recognised."""
    if assignment.previous is None:
        return Text.assemble(("first report", "bold"), f": {assignment.why}")
    membership, story = assignment.membership, assignment.story
    parties = " × ".join(party.name for party in story.parties)
    change = f": {membership.change}" if membership.change else ""
    head = f" of {story.id}, {parties or 'parties unknown'}{change}\n{assignment.why}"
    return Text.assemble((membership.novelty.value, "bold"), head)


def to_verdict_lines(verdict: Verdict) -> Text:
    outcome = ("ALERT", "bold white on green") if verdict.alert else ("no alert", "dim")
    head = Text.assemble(
        (verdict.company, "bold"),
        "  ",
        (verdict.role, ROLE_STYLES[verdict.role]),
        "  ",
        outcome,
        f"  {verdict.score:.2f}",
    )
    for reason in verdict.reasons:
        head.append(f"\n- {reason}")
    return head


def shorten(text: str, limit: int = 160) -> str:
    """The text in one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# ── replay ───────────────────────────────────────────────────────────────────────────────────────


class ReplaySummary:
    """Shows of a replay what a channel would have been told, and counts it."""

    def __init__(self) -> None:
        self._articles = 0
        self._told: Counter[str] = Counter()

    def add(self, replayed: Replayed) -> Iterator[Text]:
        """A line for every message that the article would have caused."""
        self._articles += 1
        article = replayed.judgement.article
        for told in replayed.told.values():
            word = told.word
            if word is None:
                continue
            self._told[word] += 1
            for delivery in told.plan.deliveries:
                if delivery.purpose is not Purpose.UPDATE:
                    yield Text.assemble(
                        (f"{article.published:%Y-%m-%d %H:%M}  " if article.published else "no date           ", "dim"),
                        (f"{word:12} ", "green" if word == "first" else "yellow"),
                        (", ".join(told.assignment.story.companies), "bold"),
                        f"  {delivery.message.text}",
                        (f"  {article.publisher}", "dim"),
                    )

    def closing(self) -> Text:
        counts = ", ".join(
            f"{self._told[word]} {word}" for word in ("first", "development", "repeat") if self._told[word]
        )
        return Text(f"{self._articles} articles; reports told: {counts or 'none'}", style="bold")


# ── demo ─────────────────────────────────────────────────────────────────────────────────────────


def to_demo_opening(config: Config, base_url: str) -> RenderableType:
    """What the demo is about to do."""
    names = ", ".join(company.name for company in config.companies)
    return Text(
        f"Sample news (nothing of it happened) from {len(config.feeds)} feeds at {base_url}, watching {names}.\n"
    )


def to_demo_closing(judged: tuple[Judged, ...]) -> RenderableType:
    """What was not told, and why; and what was added to a story that was told."""
    if not judged:
        return Text("Nothing new: every entry is known from an earlier run, so nothing is told twice.")
    quiet = [one.judgement for one in judged if not any(verdict.alert for verdict in one.judgement.verdicts)]
    table = Table("not told", "because", box=None, pad_edge=False, title_justify="left")
    for judgement in quiet:
        table.add_row(Text(shorten(judgement.article.title or judgement.article.key, 60)), Text(to_why_not(judgement)))
    told = len(judged) - len(quiet)
    return Group(
        Text(f"\n{len(judged)} articles read; {told} report a deal of a watched company, {len(quiet)} do not.\n"), table
    )


def to_why_not(judgement: Judgement) -> str:
    """Why an article does not alert: its strongest verdict's reason, or that nobody watched is in it."""
    verdicts = sorted(judgement.verdicts, key=lambda verdict: (list(Role).index(verdict.role), -verdict.score))
    if verdicts:
        best = verdicts[0]
        against = [reason for reason in best.reasons if reason.startswith("against it")]
        reason = next(iter([*against, *best.reasons]), "")
        return ": ".join(filter(None, (best.company, best.role, reason)))
    cut = Counter(cut.rule for cut in judgement.article.cut)
    return "no watched company is in the news" + (f" ({len(cut)} rules cut the page around it)" if cut else "")
