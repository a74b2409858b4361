"""Options that several commands share."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic_core import PydanticCustomError

from bot.config.fields import to_interval

C = TypeVar("C", bound=Callable[..., Any])


class Span(click.ParamType[timedelta]):
    """A duration as the configuration writes it: `14d`, `36h`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        try:
            return to_interval(value)
        except PydanticCustomError as error:
            self.fail(f"{error.message()}: {(error.context or {})['hint']}", param, ctx)


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


def since_option(default: str) -> Callable[[C], C]:
    """`--since 14d`: how far back."""
    return click.option(
        "--since", type=Span(), default=default, show_default=True, help="How far back, such as 14d or 36h."
    )


def json_option(command: C) -> C:
    """`--json`, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)
