"""`backtest`: what a watchlist would have told of the articles that are stored."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.adapters.store import SqlStore
from bot.backtest import Alert, Backtest, Found, run_backtest
from bot.cli.judge import to_watched
from bot.cli.options import FILE, config_option, json_option, since_option
from bot.cli.report import render_report
from bot.cli.show import shorten, to_json
from bot.cli.stores import existing_store
from bot.config import load_config, load_watch
from bot.files import write_whole

PAGE = 500
BAR = 40


@click.command(epilog="Example: pactwire backtest --since 14d --watch new.yaml --html report.html")
@since_option("14d")
@click.option("--watch", "watch_file", type=FILE, help="Watchlists to try, against those in force.")
@click.option("--html", "html", type=FILE, help="Write a page with a chart there.")
@config_option
@json_option
def backtest(since: timedelta, watch_file: Path | None, html: Path | None, directory: Path, as_json: bool) -> None:
    """Show what the watchlists would have told of the stored articles, and how many messages a day.

    With --watch, also what is new and what is gone against the watchlists in force. Nothing is sent or saved.
    """
    config, until = load_config(directory, os.environ), datetime.now(UTC)
    in_force = to_watched(config.rules, config.watchlists, config.companies)
    tried = to_watched(config.rules, *load_watch(watch_file)) if watch_file else in_force
    with existing_store(config.environment) as store:
        asked = until - since
        begin = first_found(store, asked)
        found = run_backtest(lambda: stored(store, asked), begin, until, tried, in_force if watch_file else None)
    if html:
        write_whole(html, render_report(found))
        click.echo(f"wrote {html}", err=True)
    if as_json:
        click.echo(to_json(to_row(found)))
    else:
        Console(highlight=False).print(to_report(found))


def stored(store: SqlStore, since: datetime) -> Iterator[Found]:
    """Every article found since, a few hundred at a time."""
    after = 0
    while page := store.found_since(since, after, PAGE):
        yield from ((article, found_at) for _, article, found_at in page)
        after = page[-1][0]


def first_found(store: SqlStore, since: datetime) -> datetime:
    """When the oldest article found since was found: days that the store does not reach back to say nothing."""
    return next((found_at for _, _, found_at in store.found_since(since, 0, 1)), since)


# ── how it looks ─────────────────────────────────────────────────────────────────────────────────


def to_report(found: Backtest) -> RenderableType:
    outcome = found.outcome
    head = f"{found.articles} articles since {found.since:%d %b %H:%M} UTC: {len(outcome.alerts)} alerts"
    parts: list[RenderableType] = [
        Text(f"{head}, {outcome.developments} developments, {found.a_day:.1f} alerts a day", style="bold"),
        to_days(found),
    ]
    if found.in_force is not None:
        parts += [*to_list("new", found.new), *to_list("gone", found.gone)]
    return Group(*parts, *to_list("the weakest: look at these", outcome.weakest()))


def to_days(found: Backtest) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    most = max((count for _, count in found.days), default=0) or 1
    for day, count in found.days:
        table.add_row(
            Text(f"{day:%a %d %b}", style="dim"), Text("█" * round(BAR * count / most), style="cyan"), str(count)
        )
    return table


def to_list(name: str, alerts: tuple[Alert, ...]) -> Iterator[RenderableType]:
    yield Text(f"\n{name}", style="bold")
    if not alerts:
        yield Text("  none", style="dim")
    for alert in alerts:
        yield Text.assemble(
            (f"  {alert.at:%d %b %H:%M}  {alert.score:.2f}  ", "dim"),
            (", ".join(alert.companies), "bold"),
            (f"  {alert.publisher}", "dim"),
            f"\n    {shorten(alert.text, 100)}",
        )


def to_row(found: Backtest) -> dict[str, Any]:
    """`backtest --json`: one object."""
    return {
        "since": found.since,
        "until": found.until,
        "articles": found.articles,
        "alerts": found.outcome.alerts,
        "developments": found.outcome.developments,
        "days": [{"day": day, "alerts": count} for day, count in found.days],
        "new": found.new,
        "gone": found.gone,
        "weakest": found.outcome.weakest(),
    }
