"""Write docs/images/messages-*.png, the picture in the README, from what `pactwire preview` shows.

`python scripts/draw_messages.py` needs Chromium on the machine; Pactwire itself does not.
"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.preview import render_html
from bot.cli.invented import DIGESTS, invented_posts

IMAGES = Path(__file__).parents[1] / "docs" / "images"
SIZE = "760,1120"
NOON = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
SCHEMES = {"light": (), "dark": ("--blink-settings=preferredColorScheme=0",)}


def draw(page: Path, scheme: str, browser: str) -> None:
    image = IMAGES / f"messages-{scheme}.png"
    command = [browser, *FLAGS, *SCHEMES[scheme], f"--user-data-dir={page.parent / scheme}", f"--window-size={SIZE}"]
    subprocess.run([*command, f"--screenshot={image}", page.as_uri()], check=True, capture_output=True)


def main() -> None:
    browser = sys.argv[1] if len(sys.argv) > 1 else "chromium"
    shown = [post for post in invented_posts(NOON) if post.replies][:1]
    shown += [post for post in invented_posts(NOON) if post.channel == DIGESTS]
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as directory:
        page = Path(directory) / "messages.html"
        page.write_text(render_html(shown), encoding="utf-8")
        for scheme in SCHEMES:
            draw(page, scheme, browser)


if __name__ == "__main__":
    main()
