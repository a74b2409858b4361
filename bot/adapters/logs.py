"""The log: one line an event, for people on a terminal and as JSON elsewhere, and no secret in either."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.logging import RichHandler

from bot.polling.addresses import MASK, masked_url

_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-[\w-]{8,}|whsec_[A-Za-z0-9+/=]{8,}"
    r"|(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/-]+|(?<=[Bb]earer )[\w.~+/=-]{16,}"
)
"""Tokens of Slack's, secrets of Standard Webhooks, and what makes the address of an incoming webhook work."""


def start_log() -> None:
    """Log to standard error, what is ours from INFO on and what is a library's from WARNING on."""
    handler = _terminal() if sys.stderr.isatty() else logging.StreamHandler()
    handler.setFormatter(Masked("%(message)s") if sys.stderr.isatty() else Json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("pactwire").setLevel(logging.INFO)
    # It warns each second that a step is still at work, which a long queue of messages is.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _terminal() -> logging.Handler:
    console = Console(stderr=True)
    return RichHandler(console=console, show_path=False, log_time_format="%H:%M:%S", markup=False)


def mask(text: str) -> str:
    """The text without what would open a door, wherever it came from."""
    return masked_url(_SECRETS.sub(MASK, text))


class Masked(logging.Formatter):
    """As it is told, with secrets masked; our code masks them before, libraries do not."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class Json(logging.Formatter):
    """One JSON object a line, a traceback included.

    `time` is in UTC, `level` is the lower-case name, `message` is for people, `event` the same before anything was put
    into it: lines of one kind have one event.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage()),
            "event": mask(str(record.msg)),
        }
        if record.exc_info:
            line["traceback"] = mask(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
