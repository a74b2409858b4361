"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

C = TypeVar("C", bound=Callable[..., Any])

DIRECTORY = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def config_option(command: C) -> C:
    """`--config DIR`, `./config` by default."""
    return click.option(
        "--config",
        "directory",
        type=DIRECTORY,
        default=Path("config"),
        show_default=True,
        help="The directory of the YAML files.",
    )(command)


def json_option(command: C) -> C:
    """`--json`, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)
