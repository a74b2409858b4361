"""Durations as people say them."""

from datetime import timedelta


def to_span(span: timedelta) -> str:
    """A duration in its two largest units: `3 h 20 min`."""
    seconds = max(int(span.total_seconds()), 0)
    for size, name, small, part in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            rest = seconds % size // small
            return f"{seconds // size} {name} {rest} {part}" if rest else f"{seconds // size} {name}"
    return f"{seconds} s"
