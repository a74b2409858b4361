"""`init` and `check`: from nothing to a configuration that works."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bot.checkup import missing_channels, missing_permissions
from bot.cli import show
from bot.cli.options import DIRECTORY, config_option
from bot.config import Config, load_config, write_template
from bot.config.places import Step, load_document
from bot.errors import ConfigError


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
        document = load_document(directory / "channels.yaml")
        raise ConfigError(
            tuple(
                document.problem(_place(config, channel), str(error), error.hint, at_key=True)
                for channel, error in missing.items()
            )
        )
    lacking = asyncio.run(missing_permissions(config))
    Console(highlight=False).print(show.to_summary(config, datetime.now(UTC), lacking))


def _place(config: Config, channel: str) -> list[Step]:
    """Where channels.yaml names the channel."""
    return ["channels", channel] if channel in (one.id for one in config.channels) else ["operator"]
