"""Times in words, for the terminal and the page."""

from datetime import datetime, timedelta


def to_span(span: timedelta) -> str:
    """A duration in its two largest units: `3 h 20 min`."""
    seconds = max(int(span.total_seconds()), 0)
    for size, name, small, part in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            rest = seconds % size // small
            return f"{seconds // size} {name} {rest} {part}" if rest else f"{seconds // size} {name}"
    return f"{seconds} s"


def to_round_span(span: timedelta) -> str:
    """A duration in its largest unit: `3 h`."""
    return " ".join(to_span(span).split()[:2])


def to_moment(at: datetime, now: datetime) -> str:
    """A time in UTC, with its day where that is not today: `14:25`, `23 Nov 14:25`."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%-d %b %H:%M}"
