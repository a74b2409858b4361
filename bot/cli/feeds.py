"""`feeds`: lists of feeds in and out, and a feed tried before it is configured."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bot import tryout
from bot.cli.options import FILE, config_option, json_option
from bot.cli.show import to_json
from bot.cli.tried import to_tried, to_tried_row
from bot.config import load_config
from bot.config.subscriptions import add_feeds, parse_opml, render_opml, sort_out
from bot.errors import InputError, PactwireError


@click.group(epilog="Example: pactwire feeds test https://example.com/news.xml")
def feeds() -> None:
    """Bring feeds in from a feed reader, take them out, or try one."""


@feeds.command("import", epilog="Example: pactwire feeds import subscriptions.opml")
@click.argument("file", type=FILE)
@config_option
def import_feeds(file: Path, directory: Path) -> None:
    """Add the feeds of an OPML file to feeds.yaml, those that are not there yet; what is there stays as it is.

    What cannot be a feed is named and left out; where nothing is left, it has failed.
    """
    config = load_config(directory, os.environ)
    found = sort_out(parse_opml(_read(file), str(file)), config.feeds)
    if found.new:
        add_feeds(directory / "feeds.yaml", found.new)
    for subscription in found.new:
        click.echo(f"added: {subscription.title or subscription.url}")
    for reason in found.refused:
        click.echo(f"not added: {reason}", err=True)
    if not (found.new or found.known):
        cause = "none of its addresses can be polled" if found.refused else "it names no feed"
        raise PactwireError(f"nothing imported: {file}: {cause}", hint="each outline of a feed has an http(s) `xmlUrl`")
    click.echo(f"{len(found.new)} added, {found.known} known, {len(found.refused)} refused")


@feeds.command("export", epilog="Example: pactwire feeds export > pactwire.opml")
@config_option
def export_feeds(directory: Path) -> None:
    """Print the feeds as OPML, for a feed reader."""
    click.echo(render_opml(load_config(directory, os.environ).feeds), nl=False)


@feeds.command("test", epilog="Example: pactwire feeds test https://example.com/news.xml")
@click.argument("url")
@config_option
@json_option
def test_feed(url: str, directory: Path, as_json: bool) -> None:
    """Fetch a feed once and show what came, how it was parsed, and which entries would match. Saves nothing."""
    tried = asyncio.run(tryout.try_feed(url, load_config(directory, os.environ)))
    if as_json:
        click.echo(to_json(to_tried_row(tried)))
    else:
        Console(highlight=False).print(to_tried(tried, datetime.now(UTC)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"list cannot be read: {file}: {error.strerror}", hint="an OPML file") from error
