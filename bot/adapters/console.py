"""Shows messages in a terminal as Slack would show them, for `demo`, `preview` and daemons without a token."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style as Look
from rich.text import Text

from bot.adapters.blocks import to_marked, to_utc_words
from bot.delivering.texts import to_plain, to_web_address
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style

# A line of Slack's is about 90 characters wide on a desktop.
WIDEST = 92
# Where a message stands under the name of its sender.
INDENT = 5
AVATAR = Look(color="bright_white", bgcolor="dark_magenta", bold=True)
SENDER = Look(bold=True)
FAINT = Look(dim=True)
HEADING = Look(bold=True)
LINK = Look(color="bright_blue", underline=True)
BAR = Look(color="grey50")
QUOTE_BAR = Segment("▎ ", BAR)
LOOKS = {Style.HEADING: HEADING, Style.SMALL: FAINT, Style.QUOTE: Look(italic=True), Style.TEXT: Look()}

HEADLINES = {
    Purpose.ALERT: "",
    Purpose.DEVELOPMENT: "↳ replied in the thread",
    Purpose.UPDATE: "✎ edited its message",
    Purpose.DIGEST: "",
    Purpose.NOTICE: "",
}


class ConsoleNotifier:
    """A `Notifier` that prints. A terminal keeps no record, so only this process' messages are found again."""

    def __init__(self, console: Console, *, mark: str = "") -> None:
        self._console = console
        self._mark = mark
        self._sent: dict[str, Receipt] = {}
        self._channel = ""

    async def send(self, delivery: Delivery, parent: Receipt | None) -> Receipt:
        message = to_marked(delivery.message, self._mark)
        if delivery.channel != self._channel:
            self._channel = delivery.channel
            self._print(Rule(Text(to_plain(delivery.channel), SENDER), align="left", style=BAR))
        post = render_post(
            message,
            time=f"{max(delivery.created_at, delivery.not_before):%H:%M} UTC",
            action=HEADLINES[delivery.purpose] if parent else "",
            addresses=not self._console.is_terminal,
        )
        self._print(post)
        self._sent[delivery.key] = Receipt(delivery.channel, "")
        return self._sent[delivery.key]

    async def find(self, delivery: Delivery, parent: Receipt | None) -> Receipt | None:  # noqa: ARG002 - the port's
        return self._sent.get(delivery.key)

    async def resolve(self, channel: str) -> str:
        return channel

    async def close(self) -> None:
        """Nothing is held open."""

    def _print(self, shown: RenderableType) -> None:
        self._console.print(shown, width=min(self._console.width, WIDEST), crop=False)


@dataclass(frozen=True, slots=True)
class Prefixed:
    """Something shown with the same prefix in front of every line it takes, and nothing behind."""

    shown: RenderableType
    prefix: Segment

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update(width=max(options.max_width - self.prefix.cell_length, 1))
        for line in console.render_lines(self.shown, narrower, pad=False):
            yield from (self.prefix, *line, Segment.line())


def render_post(message: Message, *, time: str = "", action: str = "", addresses: bool = False) -> RenderableType:
    """A message under the name of its sender, as it stands in a channel.

    Text of a feed is shown as it is, without a terminal's escapes. `action` says what else than a new message it is.
    `addresses` numbers the links and lists below where they lead, for output that cannot be clicked; print it with
    `crop=False`, so that none is cut.
    """
    sender = Text.assemble((" P ", AVATAR), "  ", ("Pactwire", SENDER), " ", (" APP ", "reverse dim"))
    sender.append(f"  {time}").append(f"  {action}" if action else "", FAINT)
    shown, listed = _render_parts(message, addresses)
    for line in listed:
        line.pad_left(INDENT)
    return Group(sender, Prefixed(Group(*shown), Segment(" " * INDENT)), *listed, "")


def _render_parts(message: Message, addresses: bool) -> tuple[list[RenderableType], list[Text]]:
    """The blocks of a message, and a line for each address where they are wanted."""
    notes: dict[str, int] | None = {} if addresses else None
    blocks = message.blocks or (Block(Style.TEXT, (Run(message.text),)),)
    shown = [_render_block(block, notes) for block in _spaced(blocks)]
    lines = [(f"[{number}] {url}", FAINT) for url, number in (notes or {}).items()]
    return shown, [Text(*line, no_wrap=True, overflow="ignore") for line in lines]


def _spaced(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks with an empty line where Slack leaves room: above a heading."""
    for position, block in enumerate(blocks):
        if block.style is Style.HEADING and position:
            yield Block(Style.TEXT)
        yield block


def _render_block(block: Block, notes: dict[str, int] | None) -> RenderableType:
    if block.style is Style.DIVIDER:
        return Rule(style=BAR)
    text = Text(style=LOOKS[block.style], overflow="fold")
    for run in block.runs:
        text.append_text(_render_run(run, notes))
    return Prefixed(text, QUOTE_BAR) if block.style is Style.QUOTE else text


def _render_run(run: Run, notes: dict[str, int] | None) -> Text:
    words = to_plain(run.text) or (to_utc_words(run.at) if run.at else "")
    url = to_web_address(run.url)
    look = Look(bold=run.bold or None, italic=run.italic or None, strike=run.strike or None)
    if not url:
        return Text(words, look)
    if notes is None:
        return Text(words, look + LINK + Look(link=url))
    return Text.assemble((words, look), (f" [{notes.setdefault(url, len(notes) + 1)}]", FAINT))
