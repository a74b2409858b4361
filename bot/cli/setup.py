"""`init` and `check`: from nothing to a configuration that works."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bot.cli import show
from bot.cli.options import DIRECTORY, config_option
from bot.config import load_config, write_template
from bot.daemon import missing_channels, missing_permissions
from bot.errors import ConfigError, Problem


@click.command(epilog="Example: pactwire init config")
@click.argument("directory", type=DIRECTORY)
def init(directory: Path) -> None:
    """Write a commented configuration into DIRECTORY. Never overwrites a file."""
    for path in write_template(directory):
        click.echo(f"wrote {path}")
    click.echo(f"next: edit {directory / 'channels.yaml'}, then pactwire check --config {directory}")


@click.command(epilog="Example: pactwire check --config config")
@config_option
def check(directory: Path) -> None:
    """Show every problem of the configuration at once, or a summary of it."""
    config = load_config(directory, os.environ)
    missing = asyncio.run(missing_channels(config))
    if missing:
        file = str(directory / "channels.yaml")
        raise ConfigError(tuple(Problem(file, 0, 0, str(error), error.hint) for error in missing))
    lacking = asyncio.run(missing_permissions(config))
    Console(highlight=False).print(show.to_summary(config, datetime.now(UTC), lacking))
