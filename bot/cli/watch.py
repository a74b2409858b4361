"""`run`, `status`, `retry`, `retract` and `test-message`: the daemon and what it knows."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import uvloop
from rich.console import Console

from bot import checkup, daemon, pipeline
from bot.adapters.logs import start_log
from bot.adapters.page.guard import Door, to_listening
from bot.adapters.page.token import load_or_make_token
from bot.cli import show
from bot.cli.options import config_option, json_option
from bot.cli.stores import database_file, existing_store
from bot.config import Config, load_config, load_environment
from bot.errors import InputError
from bot.telling.notices import places
from bot.wiring import open_notifier


def load(directory: Path) -> Config:
    return load_config(directory, os.environ)


@click.command(epilog="Example: pactwire run --config config   (from cron: pactwire run --once)")
@config_option
@click.option("--once", is_flag=True, help="Do one full cycle and exit.")
@click.option("--http", metavar="HOST:PORT", help="Serve the page there, such as 127.0.0.1:8080.")
@click.option("--http-name", "names", multiple=True, metavar="NAME", help="A host name under which others reach it.")
def run(directory: Path, once: bool, http: str | None, names: tuple[str, ...]) -> None:
    """Watch the feeds and tell Slack, until SIGTERM or Ctrl-C. Without a Slack token: the terminal.

    With --http, a page says whether it works, and why something did or did not alert. It opens with a token,
    which is made at the first start. On an address that others can reach it is only served with --http-name.
    """
    if once and http:
        raise click.UsageError("--once and --http exclude each other")
    config = load(directory)
    door = open_door(http, names, config, directory) if http else None
    start_log()
    uvloop.run(daemon.run(config, open_notifier(config), once=once, door=door))


def open_door(http: str, names: tuple[str, ...], config: Config, directory: Path) -> Door:
    """Where the page is served, and its token: the configured one, or that in a file beside the database.

    A token that is new is shown once, as an address on the terminal; never in a log.
    """
    host, port = to_listening(http)
    if config.environment.http_token:
        return Door(host, port, config.environment.http_token.reveal(), names)
    file = (database_file(config.environment) or directory / "pactwire.db").with_name("page-token")
    token, is_new = load_or_make_token(file)
    if is_new and sys.stderr.isatty():
        click.echo(f"The page, with the token that opens it: http://{http}/?token={token}", err=True)
    elif is_new:
        click.echo(f"The token that opens the page is in {file}", err=True)
    return Door(host, port, token, names)


@click.command(epilog="Example: pactwire status --config config")
@config_option
@json_option
def status(directory: Path, as_json: bool) -> None:
    """Show feeds (last success, next poll, errors) and deliveries (pending, sent, failed)."""
    with existing_store(load_environment(directory, os.environ)) as store:
        found = show.to_shown(store.status())
    if as_json:
        click.echo(show.to_json(found))
    else:
        Console(highlight=False).print(show.to_status(found, datetime.now(UTC)))


@click.command(epilog='Example: pactwire retract https://news.example/amd-orrin --why "it is last year\'s deal"')
@click.argument("story")
@click.option("--why", required=True, help="What is wrong; the channel reads it.")
@config_option
def retract(story: str, why: str, directory: Path) -> None:
    """Take a wrong alert back: it is struck through in Slack, and answered in its thread.

    STORY is its id, or the address of one of its articles. The daemon sends it; nothing more is told of the story.
    """
    if not why.strip():
        raise click.UsageError("--why is empty: the channel reads what is wrong with the alert")
    with existing_store(load(directory).environment) as store:
        retracted, channels = pipeline.retract(store, story, why, datetime.now(UTC))
    where = f"{channels} {'channel' if channels == 1 else 'channels'}"
    click.echo(f"{retracted.id}: retracted; its alerts in {where} will be struck through")


@click.command(epilog="Example: pactwire test-message C0123456789")
@click.argument("channel")
@config_option
def test_message(channel: str, directory: Path) -> None:
    """Post a message to a channel, to see that it arrives, and name the permissions that are missing."""
    receipt, lacking = asyncio.run(checkup.send_test(load(directory), channel, datetime.now(UTC)))
    click.echo(f"{channel}: posted{f' as {receipt.ts}' if receipt.ts else ''}")
    for scope in sorted(lacking):
        click.echo(f"missing: {scope}: without it, a message whose reply was lost cannot be looked up")


@click.command(epilog="Example: pactwire retry C0123456789")
@click.argument("channel")
@config_option
def retry(channel: str, directory: Path) -> None:
    """Start a channel again that Slack refused, with the messages that were kept for it."""
    config = load(directory)
    if channel not in (known := places(config.channels, config.operator)):
        raise InputError(f"no such channel: {channel}", hint=f"in {directory}/channels.yaml: {', '.join(known)}")
    with existing_store(config.environment) as store:
        kept = store.retry_channel(channel, datetime.now(UTC))
    click.echo(f"{channel}: started again; {kept} {'message is' if kept == 1 else 'messages are'} owed to it")
