"""What a line of the log looks like, and what is never in it."""

import json
import logging
import sys

import pytest

from bot.adapters.logs import Json, Masked, mask


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    error = None
    if failed:
        try:
            raise ValueError("two\nlines of https://user:hidden@host/")
        except ValueError:
            error = sys.exc_info()
    return logging.LogRecord("pactwire", logging.WARNING, __file__, 1, message, args, error)


def test_a_line_is_one_object_with_its_kind() -> None:
    line = json.loads(Json().format(record("%s: %d new", "Example → Wire", 3)))
    assert (line["level"], line["message"], line["event"]) == ("warning", "Example → Wire: 3 new", "%s: %d new")
    assert line["time"].endswith("+00:00")


def test_a_traceback_stays_in_its_line() -> None:
    text = Json().format(record("it failed", failed=True))
    assert "\n" not in text
    assert "ValueError: two\nlines" in json.loads(text)["traceback"]
    assert "hidden" not in text


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123456789012-hidden",
        "xoxe.xoxp-1-hidden-and-more",
        "whsec_hiddenhiddenhidden0123=",
        "https://hooks.slack.com/services/T0/B0/hidden",
        "Authorization: Bearer hidden-hidden-hidden-hidden",
        "postgresql://pactwire:hidden@db/pactwire",
        "https://feeds.example/rss?api_key=hidden",
    ],
)
@pytest.mark.parametrize("formatter", [Json(), Masked("%(message)s")], ids=["json", "terminal"])
def test_no_secret_is_in_a_line_whoever_logs_it(secret: str, formatter: logging.Formatter) -> None:
    assert "hidden" not in formatter.format(record("library: %s failed", secret))


def test_what_is_no_secret_stays() -> None:
    text = "Nvidia × Orrin: https://news.example/a?id=3 told at once (xoxb- begins a token)"
    assert mask(text) == text
