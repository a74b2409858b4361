"""Times in words, for the terminal and the page."""

from datetime import datetime, timedelta

from bot.polling.spans import to_span


def to_round_span(span: timedelta) -> str:
    """A duration in its largest unit: `3 h`."""
    return " ".join(to_span(span).split()[:2])


def to_moment(at: datetime, now: datetime) -> str:
    """A time in UTC, with its day where that is not today: `14:25`, `23 Nov 14:25`."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%-d %b %H:%M}"
