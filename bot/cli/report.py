"""A backtest as a web page: one file, that runs no script and asks no host for anything."""

from dataclasses import dataclass
from datetime import date

from bot.adapters.templates import open_templates
from bot.backtest import Backtest

WIDTH, HEIGHT = 720, 160
"""Of the chart, in pixels where the page has room."""

_TEMPLATES = open_templates("bot.cli")


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the chart, in pixels."""

    day: date
    alerts: int
    x: float
    y: float
    width: float
    height: float


def to_bars(found: Backtest) -> tuple[Bar, ...]:
    """The alerts of each day, the busiest as high as the chart."""
    days = found.days
    most, step = max((count for _, count in days), default=0) or 1, WIDTH / len(days)
    return tuple(
        Bar(day, count, place * step, HEIGHT * (1 - count / most), step * 0.8, HEIGHT * count / most)
        for place, (day, count) in enumerate(days)
    )


def render_report(found: Backtest) -> str:
    """The page. Whatever came from a feed is escaped, and a link only where it leads to the web."""
    chart = {"bars": to_bars(found), "width": WIDTH, "height": HEIGHT}
    return _TEMPLATES.get_template("backtest.html").render(found=found, **chart)
