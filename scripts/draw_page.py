"""Write docs/images/page-*.png, the picture of the page in the documents, over the sample news.

`python scripts/draw_page.py` needs Chromium on the machine. The days before today are invented.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.async_api import ViewportSize, async_playwright
from rich.console import Console

from bot import daemon
from bot.adapters.console import ConsoleNotifier
from bot.adapters.page.guard import Door
from bot.adapters.page.handlers import Site
from bot.adapters.page.server import serving
from bot.adapters.store import SqlStore, open_store
from bot.adapters.store_shown import tally
from bot.cli.demo import demo_config
from bot.config import Config
from bot.pipeline import Watch
from bot.samples import serve
from bot.shown import Inspection, Tally
from bot.wiring import SystemClock

IMAGES = Path(__file__).parents[1] / "docs" / "images"
TOKEN = "drawn-with-a-token-of-its-own"
SIZE: ViewportSize = {"width": 1000, "height": 940}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class NoInspector:
    """The picture is of what stands on the page; nothing is pasted."""

    async def inspect(self, source: str) -> Inspection:
        raise NotImplementedError(source)


def invented_days(today: date) -> Iterator[Tally]:
    """A month of a quiet installation; today's is what the samples come to."""
    chance = Random(7)
    for back in range(1, 30):
        day = today - timedelta(days=back)
        busy = day.weekday() < 5
        entries = chance.randint(1700, 2600) if busy else chance.randint(300, 620)
        deals = chance.randint(2, 11) if busy else chance.randint(0, 2)
        yield Tally(day, entries, entries // 18, deals, max(0, deals - chance.randint(1, 3)))


async def draw(config: Config, store: SqlStore, browser: str) -> None:
    watch = Watch(config.feeds, config.companies, config.watchlists, config.channels)
    site = Site(store, SystemClock(), NoInspector(), lambda: watch)
    async with serving(site, Door("127.0.0.1", 0, TOKEN)) as (host, port), async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for scheme in SCHEMES:
            page = await chromium.new_page(viewport=SIZE, color_scheme=scheme)
            await page.goto(f"http://{host}:{port}/?token={TOKEN}")
            await page.screenshot(path=IMAGES / f"page-{scheme}.png")
        await chromium.close()


def main() -> None:
    browser = sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium"
    with TemporaryDirectory() as directory, serve() as samples, Path(os.devnull).open("w") as nowhere:
        os.chdir(directory)
        config = demo_config(samples.feeds, "#deals", slack=False)
        asyncio.run(daemon.run(config, ConsoleNotifier(Console(file=nowhere)), once=True))
        with closing(open_store(config.environment.database)) as store:
            with store._database.writing("invent") as connection:
                for day in invented_days(SystemClock().now().date()):
                    tally(connection, day.day, entries=day.entries, watched=day.watched, deals=day.deals, told=day.told)
            asyncio.run(draw(config, store, browser))


if __name__ == "__main__":
    main()
