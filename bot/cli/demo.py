"""`demo`: the sample news through the daemon's own path, with nothing to set up."""

import asyncio
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot import daemon
from bot.adapters.console import ConsoleNotifier
from bot.adapters.logs import start_log
from bot.adapters.slack import SlackNotifier
from bot.cli.show import shorten
from bot.cli.stores import existing_store
from bot.config import TEMPLATE, Config, load_config
from bot.errors import InputError
from bot.model import Channel, Feed, Judgement, Role
from bot.ports import Notifier
from bot.samples import serve
from bot.shown import Judged

STATE = Path(".pactwire")
MARK = "SAMPLE"


@click.command(epilog="Example: SLACK_BOT_TOKEN=… SLACK_CHANNEL=C0123456789 pactwire demo --slack")
@click.option("--slack", is_flag=True, help="Post to SLACK_CHANNEL, each message marked SAMPLE.")
def demo(slack: bool) -> None:
    """Run one full cycle over sample news and show the messages. Nothing of it happened.

    What was told is remembered in ./.pactwire, so a second run tells nothing twice.
    """
    console = Console(highlight=False)
    if slack:
        start_log()
    started = datetime.now(UTC)
    with serve() as samples:
        config = demo_config(samples.feeds, os.environ.get("SLACK_CHANNEL", "") if slack else "#deals", slack=slack)
        console.print(to_opening(config, samples.base_url))
        asyncio.run(daemon.run(config, demo_notifier(config, console, slack=slack), once=True))
    with existing_store(config.environment) as store:
        console.print(to_closing(store.judged_since(started)))


def demo_config(feeds: tuple[Feed, ...], channel: str, *, slack: bool) -> Config:
    """The shipped configuration over the sample feeds, with one channel that takes alerts at any hour."""
    shipped = load_config(TEMPLATE, {name: value for name, value in os.environ.items() if name.startswith("SLACK_BOT")})
    if slack and not (channel and shipped.environment.slack_token):
        raise InputError(
            "posting to Slack needs a token and a channel",
            hint="set SLACK_BOT_TOKEN and SLACK_CHANNEL (the channel's id), or run the demo without --slack",
        )
    name = f"demo-{sha256(channel.encode()).hexdigest()[:12]}.db" if slack else "demo.db"
    try:
        STATE.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot write: {STATE.absolute()}: {error.strerror}", hint="run it where you may write"
        ) from error
    return replace(
        shipped,
        feeds=feeds,
        channels=(Channel(channel, tuple(watchlist.name for watchlist in shipped.watchlists)),),
        environment=replace(
            shipped.environment, database=f"sqlite:///{STATE.absolute() / name}", allow_hosts=("127.0.0.1",)
        ),
    )


def demo_notifier(config: Config, console: Console, *, slack: bool) -> Notifier:
    if not slack:
        return ConsoleNotifier(console)
    assert config.environment.slack_token is not None
    return SlackNotifier(config.environment.slack_token.reveal(), mark=MARK)


def to_opening(config: Config, base_url: str) -> RenderableType:
    """What the demo is about to do."""
    names = ", ".join(company.name for company in config.companies)
    return Text(
        f"Sample news (nothing of it happened) from {len(config.feeds)} feeds at {base_url}, watching {names}.\n"
    )


def to_closing(judged: tuple[Judged, ...]) -> RenderableType:
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
