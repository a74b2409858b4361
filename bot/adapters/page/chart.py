"""The days of the tally as bars of a drawing. Pure geometry, in units of the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.shown import Tally

DAYS = 30
STEP, BAR = 24, 16
"""From one bar to the next, and the width of a bar."""
HEIGHT = 84
"""Of the highest bar."""
_LEAST = 2.0
"""Of a bar that stands for something: one story in a month of hundreds is still to be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's bar; `top` counts from the top of the drawing."""

    left: float
    top: float
    height: float
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars of one figure; `most` is that of the highest."""

    name: str
    most: int
    bars: tuple[Bar, ...]


def every_day(tallies: Iterable[Tally], today: date, days: int = DAYS) -> tuple[Tally, ...]:
    """A tally for each of the last days, today last; of a day without one, nothing came."""
    known: Mapping[date, Tally] = {tally.day: tally for tally in tallies}
    all_days = (today - timedelta(days=back) for back in reversed(range(days)))
    return tuple(known.get(day, Tally(day)) for day in all_days)


def to_strip(name: str, tallies: Iterable[Tally]) -> Strip:
    """The bars of one figure of the tally, such as `told`."""
    counts = [(tally.day, int(getattr(tally, name))) for tally in tallies]
    most = max((count for _, count in counts), default=0)
    return Strip(name, most, tuple(_bar(place, day, count, most) for place, (day, count) in enumerate(counts)))


def _bar(place: int, day: date, count: int, most: int) -> Bar:
    height = round(max(HEIGHT * count / most, _LEAST), 1) if count else 0.0
    return Bar(place * STEP + (STEP - BAR) / 2, HEIGHT - height, height, day, count)
