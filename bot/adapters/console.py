"""Shows messages in a terminal as Slack would show them, for `demo`, `preview` and daemons without a token."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style as Look
from rich.table import Table
from rich.text import Text

from bot.adapters.blocks import to_marked, to_utc_words
from bot.delivering.texts import to_plain, to_web_address
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style

# A line of Slack's is about 90 characters wide on a desktop.
WIDEST = 92
AVATAR = Look(color="bright_white", bgcolor="dark_magenta", bold=True)
SENDER = Look(bold=True)
FAINT = Look(dim=True)
HEADING = Look(bold=True, color="bright_white")
LINK = Look(color="deep_sky_blue1", underline=True)
BAR = Look(color="grey50")
LOOKS = {Style.HEADING: HEADING, Style.SMALL: FAINT, Style.QUOTE: Look(italic=True), Style.TEXT: Look()}

HEADLINES = {
    Purpose.ALERT: "",
    Purpose.DEVELOPMENT: "replied in the thread",
    Purpose.UPDATE: "edited its message",
    Purpose.DIGEST: "",
    Purpose.NOTICE: "",
}


class ConsoleNotifier:
    """A `Notifier` that prints. A terminal keeps no record, so only this process' messages are found again."""

    def __init__(self, console: Console, *, mark: str = "") -> None:
        self._console = console
        self._mark = mark
        self._sent: dict[str, Receipt] = {}

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        message = to_marked(delivery.message, self._mark) if self._mark else delivery.message
        post = render_post(
            message,
            channel=delivery.channel,
            time=f"{max(delivery.created_at, delivery.not_before):%H:%M} UTC",
            action=HEADLINES[delivery.purpose] if parent else "",
            addresses=not self._console.is_terminal,
        )
        self._console.print(post, width=min(self._console.width, WIDEST))
        self._sent[delivery.key] = Receipt(delivery.channel, "")
        return self._sent[delivery.key]

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:  # noqa: ARG002 - the port's
        return self._sent.get(delivery.key)

    async def resolve(self, channel: str) -> str:
        return channel

    async def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text with Slack's bar on its left, along every line it takes."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update(width=max(options.max_width - 2, 1))
        for line in console.render_lines(self.text, narrower, pad=False):
            yield from (Segment("▎ ", BAR), *line, Segment.line())


def render_post(
    message: Message, *, channel: str = "", time: str = "", action: str = "", addresses: bool = False
) -> RenderableType:
    """A message under the name of its sender, as it stands in a channel.

    `action` says what else than a new message it is; `addresses` writes out where links lead, for output
    that cannot be clicked.
    """
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=3)
    grid.add_column(ratio=1)
    avatar = Text(" P ", AVATAR)
    sender = Text.assemble(("Pactwire", SENDER), " ", (" APP ", "reverse dim"), f"  {time}", (f"  {action}", FAINT))
    grid.add_row(Group(avatar), Group(sender, render_message(message, addresses=addresses)))
    where = Text(to_plain(channel), "bold") if channel else Text()
    return Padding(Group(where, grid) if channel else grid, (0, 0, 1, 0))


def render_message(message: Message, *, addresses: bool = False) -> RenderableType:
    """The blocks of a message. Text of a feed is shown as it is, without a terminal's escapes."""
    blocks = message.blocks or (Block(Style.TEXT, (Run(message.text),)),)
    return Group(*_spaced(blocks, addresses))


def _spaced(blocks: Iterable[Block], addresses: bool) -> Iterable[RenderableType]:
    """The blocks with a blank line where Slack leaves room: under a heading."""
    for position, block in enumerate(blocks):
        if block.style is Style.HEADING and position:
            yield Text()
        yield _render_block(block, addresses)


def _render_block(block: Block, addresses: bool) -> RenderableType:
    if block.style is Style.DIVIDER:
        return Rule(style=BAR)
    text = Text(style=LOOKS[block.style], overflow="fold")
    for run in block.runs:
        text.append_text(_render_run(run, addresses))
    return Quotation(text) if block.style is Style.QUOTE else text


def _render_run(run: Run, addresses: bool) -> Text:
    words = to_plain(run.text) or (to_utc_words(run.at) if run.at else "")
    url = to_web_address(run.url)
    look = Look(bold=run.bold or None, italic=run.italic or None, strike=run.strike or None)
    if not url:
        return Text(words, look)
    if addresses:
        return Text.assemble((words, look), (f" <{url}>", FAINT))
    return Text(words, look + LINK + Look(link=url))
