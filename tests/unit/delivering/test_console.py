"""Messages on a terminal."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.adapters.console import INDENT, ConsoleNotifier, render_post
from bot.model import Block, Delivery, Message, Purpose, Receipt, Run, Style

AT = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
NEWS = Message(
    "AMD × Cohere: to expand their partnership",
    (
        Block(Style.HEADING, (Run("AMD × Cohere: to expand their partnership"),)),
        Block(Style.QUOTE, (Run("The companies will expand what they began a year ago, they said on Thursday. "),)),
        Block(Style.TEXT, (Run("Reuters", url="https://example.com/deal"), Run(", "), Run("", at=AT))),
        Block(Style.DIVIDER),
        Block(Style.SMALL, (Run("because AMD is watched"),)),
    ),
)
ALERT = Delivery(Purpose.ALERT, "story-1", "#deals", NEWS, AT, AT)


def show(message: Message, *, width: int = 60, terminal: bool = False, addresses: bool = False) -> str:
    """What stands below the sender, without its margin; `width` columns wide."""
    paper = io.StringIO()
    colors: Literal["standard"] | None = "standard" if terminal else None
    console = Console(file=paper, width=width + INDENT, force_terminal=terminal, color_system=colors)
    console.print(render_post(message, addresses=addresses), crop=False)
    _, _, below = paper.getvalue().partition("\n")
    return "".join(line[INDENT:] for line in below.splitlines(keepends=True))


async def post(delivery: Delivery, parent: Receipt | None = None) -> str:
    paper = io.StringIO()
    await ConsoleNotifier(Console(file=paper, width=80, force_terminal=False)).send(delivery, parent)
    return paper.getvalue()


async def test_a_post_shows_channel_sender_time_and_message() -> None:
    lines = [line.rstrip() for line in (await post(ALERT)).splitlines()]

    assert lines[:3] == [
        f"#deals {'─' * 73}",
        " P   Pactwire  APP   14:02 UTC",
        "     AMD × Cohere: to expand their partnership",
    ]


async def test_a_channel_is_named_where_it_changes() -> None:
    paper = io.StringIO()
    notifier = ConsoleNotifier(Console(file=paper, width=80, force_terminal=False))
    for channel in ("#deals", "#deals", "#chips", "#deals"):
        await notifier.send(replace(ALERT, channel=channel), None)

    named = [line.split()[0] for line in paper.getvalue().splitlines() if line.startswith("#")]
    assert named == ["#deals", "#chips", "#deals"]


async def test_a_reply_and_an_edit_say_what_they_are() -> None:
    parent = Receipt("#deals", "")

    assert "replied in the thread" in await post(replace(ALERT, purpose=Purpose.DEVELOPMENT), parent)
    assert "edited its message" in await post(replace(ALERT, purpose=Purpose.UPDATE), parent)


def test_the_bar_of_a_quotation_stands_along_all_its_lines() -> None:
    lines = [line for line in show(NEWS, width=40).splitlines() if line.startswith("▎")]

    assert len(lines) == 3
    assert all(len(line.rstrip()) <= 40 for line in lines)


def test_times_are_shown_in_utc() -> None:
    assert "Reuters, 20 Nov 2026 14:02 UTC" in show(NEWS)


def test_a_link_can_be_clicked_on_a_terminal_and_is_written_out_elsewhere() -> None:
    assert "\x1b]8;" in show(NEWS, terminal=True)
    assert "https://example.com/deal" not in show(NEWS)
    written_out = show(NEWS, addresses=True)
    assert "Reuters [1], 20 Nov" in written_out
    assert written_out.endswith("[1] https://example.com/deal\n")


async def test_an_address_is_written_out_once_and_never_broken() -> None:
    url = "https://example.com/" + "long/" * 30
    twice = Message("", (Block(Style.TEXT, (Run("here", url=url), Run(" and "), Run("there", url=url))),))

    assert show(twice, addresses=True).splitlines() == ["here [1] and there [1]", f"[1] {url}"]
    assert f"     [1] {url}\n" in await post(replace(ALERT, message=twice))


@pytest.mark.parametrize("text", ["[bold]not markup[/bold]", ":smile: stays", "[link=javascript:x]y[/link]"])
def test_text_of_a_feed_is_shown_as_it_is(text: str) -> None:
    assert text in show(Message("", (Block(Style.TEXT, (Run(text),)),)))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b[]8;;\x07\u202e\u2066\r\n")), max_size=80))
def test_no_text_of_a_feed_reaches_the_terminal_as_an_escape(text: str) -> None:
    shown = show(Message("", (Block(Style.QUOTE, (Run(text, url=text),)),)), addresses=True)

    assert not set(shown) & set("\x1b\x07\x9b\x9d\u202e\u2066\r")


def test_a_message_without_blocks_shows_its_text() -> None:
    assert show(Message("just this", ())).strip() == "just this"
