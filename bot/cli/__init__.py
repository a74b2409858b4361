"""The commands of `pactwire`; the only package that prints.

    setup.py   init, check
    feeds.py   feeds import, feeds export, feeds test
    watch.py   run, status, retry, retract, test-message
    backtest.py backtest; report.py is its page
    trying.py  label, quality
    keep.py    backup, restore
    demo.py    demo
    preview.py preview; invented.py has what it shows without a store
    judge.py   explain, replay
    show.py    how a configuration and its state look on a terminal; explained.py, how an explanation does

Exit status: 0 done, 1 it ran and failed, 2 wrong usage, input or configuration.
"""

import sys
from errno import EPIPE
from io import TextIOWrapper

import click
from rich.console import Console

from bot import __version__
from bot.cli import backtest, demo, feeds, judge, keep, preview, setup, trying, watch
from bot.errors import ConfigError, InputError, PactwireError


class Commands(click.Group):
    """Turns every error that a user can cause into one line and a hint."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PactwireError as error:
            if ctx.params["debug"]:
                raise
            tell(error)
            ctx.exit(2 if isinstance(error, ConfigError | InputError) else 1)
        except Exception as error:
            if ctx.params["debug"] or is_for_click(error):
                raise
            tell(PactwireError(f"unexpected: {error!r}", hint="a mistake of ours: pactwire --debug shows where"))
            ctx.exit(1)


def is_for_click(error: Exception) -> bool:
    """What click itself turns into usage, an exit status, or silence: the last for a pipe that was closed."""
    own = click.ClickException | click.exceptions.Exit | click.Abort
    return isinstance(error, own) or (isinstance(error, OSError) and error.errno == EPIPE)


def tell(error: PactwireError) -> None:
    """One line for an error (for a ConfigError one a problem) and its hint, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(str(error), style="red", markup=False)
    if error.hint:
        console.print(f"hint: {error.hint}", markup=False)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pactwire")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Watch the news for partnerships of the companies you name, and tell Slack: once, with the reason."""


for command in (
    setup.init,
    setup.check,
    feeds.feeds,
    watch.run,
    judge.explain,
    judge.replay,
    watch.status,
    watch.retry,
    watch.retract,
    watch.test_message,
    backtest.backtest,
    trying.label,
    trying.quality,
    keep.backup,
    keep.restore_backup,
    preview.preview,
    demo.demo,
):
    cli.add_command(command)


def main() -> None:
    """The entry point of `pactwire` and `python -m bot`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that cannot show a character shows a question mark
            stream.reconfigure(errors="replace")
    sys.exit(cli(prog_name="pactwire", standalone_mode=True))
