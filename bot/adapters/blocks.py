"""Writes a message in Slack's Block Kit: one block of ours is one block of Slack's.

Text from a feed stands in `plain_text` and `rich_text` elements, where Slack reads no markup. Only small
print with a link or a time in it must be `mrkdwn`, which a context block knows alone: there it is escaped,
`verbatim`, and its emphasis marks, for which Slack has no escape, give way to characters that look alike.

Messages come composed within Slack's limits. What is over them all the same is cut with “…” here, so that a
message is never refused for its length. Limits: docs.slack.dev, reference/block-kit/blocks.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot import model
from bot.delivering.texts import to_length, to_plain, to_web_address
from bot.model import Message, Run, Style

MOST_BLOCKS = 50
LONGEST_HEADER = 150
LONGEST_TEXT_OBJECT = 3_000
# The documentation has 40,000 for `text`; a message that is to be updated must stay under about 4,000.
LONGEST_TEXT = 4_000
# Slack refuses all blocks together over about 13,200 characters (msg_blocks_too_long, bolt-js #2509), counted as
# JSON, for 11,341 characters of text were refused too (#2867). It also counts the block ids it adds: about 20 each.
LONGEST_JSON = 12_000
BLOCK_ID_JSON = 20
# What JSON puts around one run, with a style: {"type": "text", "text": "", "style": {"bold": true}},
RUN_JSON = 60

# In the reader's own time zone and language: "Yesterday at 6:39 AM", "Nov 23, 2026 at 6:39 AM".
LOCAL_TIME = "{date_short_pretty} at {time}"
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "|": "¦"})
WITHOUT_WORDS = "(no text)"


def render_text(message: Message) -> str:
    """The top-level `text`, which notifications and screen readers use; Slack reads it as markup."""
    return to_escaped(_news(message), LONGEST_TEXT)


def render_blocks(message: Message) -> list[dict[str, Any]]:
    """The blocks as JSON values: at least one, the first with words in it, within every limit of Slack."""
    blocks = [block for block in map(_to_clean, message.blocks) if _shows(block)]
    if not blocks or blocks[0].style is Style.DIVIDER:
        blocks.insert(0, model.Block(Style.HEADING, _to_lengths([Run(_news(message))], LONGEST_TEXT_OBJECT)))
    rendered = [_render_block(block).to_dict() for block in blocks]
    return _within_limits(rendered)


def to_marked(message: Message, mark: str) -> Message:
    """The message with a word such as SAMPLE in front of its text and of its first line; as it is without one."""
    if not mark:
        return message
    blocks = message.blocks or (model.Block(Style.HEADING, (Run(message.text),)),)
    first = replace(blocks[0], runs=(Run(f"[{mark}] ", bold=True), *blocks[0].runs))
    return Message(f"[{mark}] {message.text}", (first, *blocks[1:]))


def to_escaped(text: str, limit: int) -> str:
    """Text for `mrkdwn`, with Slack's three entities, cut where the result would be longer than `limit`."""
    escaped = [ENTITIES.get(c, c) for c in text]
    if sum(map(len, escaped)) <= limit:
        return "".join(escaped)
    length = 1
    for position, characters in enumerate(escaped):
        length += len(characters)
        if length > limit:
            return "".join(escaped[:position]) + "…"
    raise AssertionError("text within the limit was cut")


def to_utc_words(at: datetime) -> str:
    """The time for where no local one can be shown: "23 Nov 2026 06:39 UTC"."""
    return f"{at.astimezone(UTC):%-d %b %Y %H:%M} UTC"


def _news(message: Message) -> str:
    """What the message says in one line: its text, else its first block with words."""
    lines = (message.text, *("".join(run.text for run in block.runs) for block in message.blocks))
    return next((line for line in (to_plain(line).strip() for line in lines) if line), WITHOUT_WORDS)


def _to_clean(block: model.Block) -> model.Block:
    runs = (replace(run, text=to_plain(run.text), url=to_web_address(run.url)) for run in block.runs)
    return replace(block, runs=_to_lengths((run for run in runs if run.text or run.at), LONGEST_TEXT_OBJECT))


def _to_lengths(runs: Iterable[Run], limit: int) -> tuple[Run, ...]:
    """The runs that fit into `limit` together with what surrounds them; what passes it becomes “…”."""
    fitting: list[Run] = []
    for run in runs:
        if len(run.text) + len(run.url) > limit:
            return (*fitting, replace(run, text=to_length(f"{run.text}…", max(limit, 1)), url=""))
        fitting.append(run)
        limit -= len(run.text) + len(run.url) + RUN_JSON
    return tuple(fitting)


def _shows(block: model.Block) -> bool:
    return block.style is Style.DIVIDER or any(run.at or run.text.strip() for run in block.runs)


def _render_block(block: model.Block) -> Block:
    match block.style:
        case Style.DIVIDER:
            return DividerBlock()
        case Style.HEADING:
            return _render_heading(block.runs)
        case Style.QUOTE:
            return RichTextBlock(elements=[RichTextQuoteElement(elements=_render_runs(block.runs))])
        # Only rich text can be struck reliably: what is taken back is no longer small print.
        case Style.SMALL if not any(run.strike for run in block.runs):
            return _render_small(block.runs)
        case Style.SMALL | Style.TEXT:
            return RichTextBlock(elements=[RichTextSectionElement(elements=_render_runs(block.runs))])


def _render_heading(runs: Sequence[Run]) -> Block:
    """A header, or a bold line where a header cannot show the runs: it is short, plain and never struck."""
    text = "".join(run.text for run in runs).strip()
    if len(text) <= LONGEST_HEADER and not any(run.url or run.at or run.strike for run in runs):
        return HeaderBlock(text=PlainTextObject(text=text, emoji=False))
    bold = [replace(run, bold=True) for run in runs]
    return RichTextBlock(elements=[RichTextSectionElement(elements=_render_runs(bold))])


def _render_runs(runs: Sequence[Run]) -> list[Any]:
    return [_render_run(run) for run in runs]


def _render_run(run: Run) -> RichTextElementParts.Text | RichTextElementParts.Link | RichTextElementParts.Date:
    marks = {"bold": run.bold, "italic": run.italic, "strike": run.strike}
    style = {name: True for name, on in marks.items() if on} or None
    if run.at is not None:
        return RichTextElementParts.Date(
            timestamp=int(run.at.timestamp()),
            format=LOCAL_TIME,
            url=run.url or None,
            fallback=run.text or to_utc_words(run.at),
            style=style,
        )
    if run.url:
        return RichTextElementParts.Link(url=run.url, text=run.text, style=style)
    return RichTextElementParts.Text(text=run.text, style=style)


def _render_small(runs: Sequence[Run]) -> ContextBlock:
    if not any(run.url or run.at for run in runs):
        text = "".join(run.text for run in runs)
        return ContextBlock(elements=[PlainTextObject(text=to_length(text, LONGEST_TEXT_OBJECT), emoji=False)])
    parts = _to_limit((_render_mrkdwn(run) for run in runs), LONGEST_TEXT_OBJECT)
    return ContextBlock(elements=[MarkdownTextObject(text="".join(parts), verbatim=True)])


def _render_mrkdwn(run: Run) -> str:
    label = to_escaped(run.text.translate(LOOKALIKES), LONGEST_TEXT_OBJECT)
    address = run.url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    if run.at is not None:
        link = f"^{address}" if address else ""
        return f"<!date^{int(run.at.timestamp())}^{LOCAL_TIME}{link}|{label or to_utc_words(run.at)}>"
    return f"<{address}|{label}>" if address else label


def _to_limit(parts: Iterable[str], limit: int) -> list[str]:
    """Whole parts as long as they fit: a link that is cut in two would show its markup."""
    fitting: list[str] = []
    for part in parts:
        if len(part) > limit - 1:
            return [*fitting, "…"]
        fitting.append(part)
        limit -= len(part)
    return fitting


def _within_limits(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first blocks that Slack takes together, and a last line that says how many are missing."""
    room = LONGEST_JSON - 200
    fitting = 0
    for block in blocks:
        room -= len(json.dumps(block)) + BLOCK_ID_JSON
        fitting += room >= 0
    if fitting == len(blocks) <= MOST_BLOCKS:
        return blocks
    kept = max(1, min(fitting, MOST_BLOCKS - 1))
    return [*blocks[:kept], _render_missing(len(blocks) - kept)]


def _render_missing(count: int) -> dict[str, Any]:
    words = f"… {count} more lines did not fit into this message"
    rendered: dict[str, Any] = ContextBlock(elements=[PlainTextObject(text=words, emoji=False)]).to_dict()
    return rendered
