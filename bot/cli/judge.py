"""`explain` and `replay`: what the bot makes of articles, without a daemon."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.text import Text

from bot.adapters.pages import follow
from bot.cli.explained import to_explained_row, to_explanation
from bot.cli.options import DIRECTORY, FILE, json_option
from bot.cli.placing import place
from bot.cli.show import to_json
from bot.cli.stores import existing_store, store_exists
from bot.config import TEMPLATE, Config, load_config, load_watch, shipped_rules
from bot.directory import load_directory
from bot.errors import InputError, StoreError
from bot.examination import to_entry, unwatched
from bot.model import Company, Entry, Judgement, Purpose, Rule, Watchlist
from bot.pipeline.inspecting import is_address
from bot.replay import Recurrence, Replayed, Watched, examine, load_stored, to_row
from bot.replay import replay as replay_stored
from bot.telling.stories import Assignment
from bot.wiring import open_fetcher


def load_or_shipped(directory: Path | None) -> Config:
    """The configuration named, else the one in ./config, else the one that ships with Pactwire."""
    here = Path("config")
    return load_config(directory or (here if here.is_dir() else TEMPLATE), os.environ)


def to_watched(rules: tuple[Rule, ...], watchlists: tuple[Watchlist, ...], companies: tuple[Company, ...]) -> Watched:
    return Watched(rules, watchlists, companies, unwatched(load_directory(), companies))


@click.command(epilog="Example: pactwire explain https://example.com/news/1   |   pbpaste | pactwire explain -")
@click.argument("source", metavar="URL|FILE|-")
@click.option("--config", "directory", type=DIRECTORY, help="The directory of the YAML files.")
@json_option
def explain(source: str, directory: Path | None, as_json: bool) -> None:
    """Show what the bot makes of one article: what was cut, the mentions, the event, every verdict.

    A file or standard input is HTML or plain text; in plain text a short first line with an empty line
    after it is the title. A web address passes the same guards as a feed. Where the bot has run, it
    also shows which open story the article would join, and what it would add to it.
    """
    config = load_or_shipped(directory)
    watched = to_watched(config.rules, config.watchlists, config.companies)
    entry = asyncio.run(fetch_page(source, config)) if is_address(source) else to_entry(read_source(source))
    judgement = to_judged(entry, config, watched)
    placed = to_placed(judgement, config, watched)
    if as_json:
        click.echo(to_json(to_explained_row(judgement, placed)))
    else:
        Console(highlight=False).print(to_explanation(judgement, placed))


def to_judged(entry: Entry, config: Config, watched: Watched) -> Judgement:
    """The judgement, with what the store has learned to be furniture, where there is one that can be asked."""
    desk = watched.desk()
    if store_exists(config.environment):
        try:
            with existing_store(config.environment) as store:
                return examine(entry, desk, store.recurring)
        except StoreError as error:
            click.echo(f"what recurs on its site is not known: {error}", err=True)
    return examine(entry, desk, Recurrence().of)


def to_placed(judgement: Judgement, config: Config, watched: Watched) -> tuple[Assignment, ...]:
    """The open stories that the article would join. A store that cannot be asked does not stop an explanation."""
    try:
        return place(judgement, config, watched, datetime.now(UTC))
    except StoreError as error:
        click.echo(f"its story is not known: {error}", err=True)
        return ()


async def fetch_page(url: str, config: Config) -> Entry:
    """The article at an address. Raises FetchError, and ArticleError for what is no page."""
    fetcher = open_fetcher(config)
    try:
        fetched = await follow(fetcher.fetch, url)
    finally:
        await fetcher.close()
    return to_entry(fetched.body, fetched.url, fetched.headers.get("content-type", ""))


def read_source(source: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises InputError."""
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise InputError(
            f"article cannot be read: {source}: {error.strerror}",
            hint="give a web address, a file, or - for standard input",
        ) from error


@click.command(epilog="Example: pactwire replay articles.jsonl.gz --watch watchlists.yaml --json > decisions.jsonl")
@click.argument("file", type=FILE)
@click.option("--config", "directory", type=DIRECTORY, help="The directory of the YAML files.")
@click.option("--watch", "watch_file", type=FILE, help="Try the watchlists of this file instead.")
@json_option
def replay(file: Path, directory: Path | None, watch_file: Path | None, as_json: bool) -> None:
    """Run stored articles through the same code, in order of publication, and show what would be told.

    FILE holds one JSON object a line: id, url, title, publisher, published, text or html; it may be
    gzipped. Nothing is sent, and nothing is fetched.
    """
    if directory and watch_file:
        raise click.UsageError("--config and --watch exclude each other")
    if watch_file:
        watched = to_watched(shipped_rules(), *load_watch(watch_file))
    else:
        config = load_or_shipped(directory)
        watched = to_watched(config.rules, config.watchlists, config.companies)
    stored = load_stored(file)
    progress = track(
        replay_stored(stored, watched),
        total=len(stored),
        description="replaying",
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    if as_json:
        for replayed in progress:
            click.echo(to_json(to_row(replayed)))
        return
    console = Console(highlight=False, soft_wrap=True)
    summary = ReplaySummary()
    for replayed in progress:
        for line in summary.add(replayed):
            console.print(line)
    console.print(summary.closing())


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
