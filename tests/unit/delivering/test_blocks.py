"""Messages as Block Kit: within every limit, and harmless whatever a feed says."""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.blocks import (
    LONGEST_TEXT,
    WITHOUT_WORDS,
    render_blocks,
    render_text,
    to_escaped,
    to_marked,
)
from bot.model import Block, Message, Run, Style
from tests.fakes.slack_rules import find_refusal

AT = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
NASTY = [
    "<!channel> <@U123> <#C123> &amp; *bold* _it_ `code` ~no~ :smile: | > quote",
    "\u202e\u2066right to left\u200f",
    "x" * 400,
    "<https://evil.example|click>",
    "漢字" * 900,
    '"\\' * 1_500,
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.just(""))
urls = st.one_of(
    st.just(""),
    st.sampled_from(
        ["https://example.com/a|b>c<d&e", "javascript:alert(1)", "https://example.com/" + "a" * 2_900, "http://x y"]
    ),
    st.text(max_size=20),
)
runs = st.builds(
    Run,
    text=texts,
    url=urls,
    bold=st.booleans(),
    italic=st.booleans(),
    strike=st.booleans(),
    at=st.one_of(st.none(), st.just(AT)),
)
blocks = st.builds(Block, style=st.sampled_from(Style), runs=st.lists(runs, max_size=6).map(tuple))


@dataclass(frozen=True)
class Sketch:
    """A message whose blocks, and the runs in each, are repeated: many of them, yet a short repr in a failure."""

    text: str
    blocks: tuple[Block, ...]
    repeated: int
    runs_repeated: int

    @property
    def message(self) -> Message:
        blocks = (replace(block, runs=block.runs * self.runs_repeated) for block in self.blocks)
        return Message(self.text, tuple(blocks) * self.repeated)


sketches = st.builds(
    lambda text, blocks, repeated: Sketch(text, blocks, *repeated),
    text=texts,
    blocks=st.lists(blocks, max_size=4).map(tuple),
    repeated=st.sampled_from([(1, 1), (1, 1), (1, 100), (30, 1), (120, 1)]),
)


def strings_of(value: Any, type_of: str = "") -> list[tuple[str, str]]:
    """Every text in rendered blocks with the type of the element that it stands in."""
    if isinstance(value, dict):
        kind = value.get("type", type_of)
        # A date shows its fallback where it cannot show the time: these are its words.
        own = [(kind, value[name]) for name in ("text", "fallback") if isinstance(value.get(name), str)]
        return own + [found for item in value.values() for found in strings_of(item, kind)]
    return [found for item in value for found in strings_of(item, type_of)] if isinstance(value, list) else []


def words_of(block: dict[str, Any]) -> str:
    return "".join(text for _, text in strings_of(block)) or json.dumps(block)


# ── for any message ──


@settings(max_examples=50, deadline=None)
@given(sketches)
def test_slack_takes_any_message(sketch: Sketch) -> None:
    rendered = render_blocks(sketch.message)

    assert find_refusal({"text": render_text(sketch.message), "blocks": rendered}) is None
    assert len(render_text(sketch.message)) <= LONGEST_TEXT


def test_a_message_whose_only_words_are_endless_and_stand_in_a_divider_is_cut() -> None:
    rendered = render_blocks(Message("", (Block(Style.DIVIDER, (Run("x" * 40_000),)),)))
    assert find_refusal({"text": "x", "blocks": rendered}) is None


@settings(max_examples=50, deadline=None)
@given(sketches)
def test_the_text_and_the_first_block_of_any_message_have_words(sketch: Sketch) -> None:
    first = render_blocks(sketch.message)[0]

    assert first["type"] != "divider"
    assert words_of(first).strip()
    assert render_text(sketch.message).strip()


@settings(max_examples=50, deadline=None)
@given(sketches)
def test_markup_of_slack_is_only_ever_ours(sketch: Sketch) -> None:
    ours = re.compile(
        r"<!date\^\d+\^\{date_short_pretty\} at \{time\}(\^https?:[^<>|]*)?\|[^<>|]*>|<https?:[^<>|]*\|[^<>|]*>"
    )
    for kind, text in strings_of(render_blocks(sketch.message)):
        if kind == "mrkdwn":
            assert not set("<>") & set(ours.sub("", text))
    assert not set("<>") & set(render_text(sketch.message))


@settings(max_examples=50, deadline=None)
@given(sketches)
def test_every_link_of_any_message_leads_to_the_web(sketch: Sketch) -> None:
    rendered = json.dumps(render_blocks(sketch.message))

    assert all(url.startswith(("http://", "https://")) for url in re.findall(r'"url": "([^"]*)"', rendered))


# ── one by one ──


def render_one(style: Style, *of: Run) -> dict[str, Any]:
    return render_blocks(Message("news", (Block(style, of),)))[0]


def test_a_heading_is_a_header_in_plain_text_without_emoji_codes() -> None:
    block = render_one(Style.HEADING, Run("AMD × "), Run("Cohere :tada:"))

    assert block == {"type": "header", "text": {"type": "plain_text", "text": "AMD × Cohere :tada:", "emoji": False}}


def test_a_long_heading_is_a_bold_line_and_loses_nothing() -> None:
    headline = "word " * 79 + "end!!"
    block = render_one(Style.HEADING, Run(headline))

    (part,) = block["elements"][0]["elements"]
    assert part == {"type": "text", "text": headline, "style": {"bold": True}}


def test_a_struck_heading_shows_that_it_is_struck() -> None:
    block = render_one(Style.HEADING, Run("AMD × Cohere", strike=True))

    assert block["elements"][0]["elements"][0]["style"] == {"bold": True, "strike": True}


def test_a_quote_holds_text_link_and_time() -> None:
    block = render_one(Style.QUOTE, Run("“Signed.” "), Run("Reuters", url="https://example.com"), Run("20 Nov", at=AT))

    assert block == {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_quote",
                "elements": [
                    {"type": "text", "text": "“Signed.” "},
                    {"type": "link", "text": "Reuters", "url": "https://example.com"},
                    {
                        "type": "date",
                        "timestamp": 1795183320,
                        "format": "{date_short_pretty} at {time}",
                        "fallback": "20 Nov",
                    },
                ],
            }
        ],
    }


def test_a_time_without_words_falls_back_to_utc() -> None:
    block = render_one(Style.TEXT, Run("", at=AT))

    assert block["elements"][0]["elements"][0]["fallback"] == "20 Nov 2026 14:02 UTC"


def test_small_print_without_links_is_plain_text() -> None:
    block = render_one(Style.SMALL, Run("because <!here> *AMD* is watched"))

    assert block["elements"] == [{"type": "plain_text", "text": "because <!here> *AMD* is watched", "emoji": False}]


@pytest.mark.parametrize("url", ["", "https://example.com/"])
def test_struck_small_print_is_struck_and_no_longer_small(url: str) -> None:
    block = render_one(Style.SMALL, Run("You watch AMD in tech", url=url, strike=True))
    assert block["type"] == "rich_text"
    assert block["elements"][0]["elements"][0]["style"] == {"strike": True}


def test_small_print_with_a_link_is_escaped_and_verbatim() -> None:
    block = render_one(Style.SMALL, Run("<!here> *A&B* "), Run("R|B", url="https://example.com/?a=1&b=<2>"))

    assert block["elements"] == [
        {
            "type": "mrkdwn",
            "text": "&lt;!here&gt; ∗A&amp;B∗ <https://example.com/?a=1&amp;b=%3C2%3E|R¦B>",
            "verbatim": True,
        }
    ]


def test_a_link_that_is_none_leaves_its_words() -> None:
    block = render_one(Style.TEXT, Run("read more", url="javascript:alert(1)"))

    assert block["elements"][0]["elements"] == [{"type": "text", "text": "read more"}]


def test_empty_blocks_are_left_out() -> None:
    empty = Block(Style.TEXT, (Run(" "), Run("\u200f")))

    assert len(render_blocks(Message("news", (Block(Style.TEXT, (Run("one"),)), empty)))) == 1


def test_a_message_that_starts_with_a_line_starts_with_its_news() -> None:
    rendered = render_blocks(Message("the news", (Block(Style.DIVIDER), Block(Style.TEXT, (Run("more"),)))))

    assert [block["type"] for block in rendered] == ["header", "divider", "rich_text"]
    assert rendered[0]["text"]["text"] == "the news"


def test_a_message_without_any_word_says_so() -> None:
    assert render_text(Message("\u202e", ())) == WITHOUT_WORDS


def test_a_message_without_text_takes_it_from_its_first_block() -> None:
    assert render_text(Message("", (Block(Style.TEXT, (Run("AMD & "), Run("Cohere"))),))) == "AMD &amp; Cohere"


@pytest.mark.parametrize(("count", "rendered"), [(50, 50), (51, 50), (120, 50)])
def test_what_is_over_fifty_blocks_is_counted_in_the_last(count: int, rendered: int) -> None:
    blocks = render_blocks(Message("news", tuple(Block(Style.TEXT, (Run(f"{n}"),)) for n in range(count))))

    assert len(blocks) == rendered
    assert count == 50 or words_of(blocks[-1]) == f"… {count - 49} more lines did not fit into this message"


@pytest.mark.parametrize("length", range(2_990, 3_003))
def test_a_block_that_is_too_long_ends_in_dots_and_is_taken(length: int) -> None:
    first, second = Run("x" * (length - 60)), Run("more words", url="https://example.com")
    rendered = render_blocks(Message("news", (Block(Style.TEXT, (first, second)),)))

    assert words_of(rendered[0]).endswith("…")
    assert find_refusal({"text": "news", "blocks": rendered}) is None


def test_what_is_too_much_together_is_counted_in_the_last_block() -> None:
    blocks = render_blocks(Message("news", tuple(Block(Style.TEXT, (Run("word " * 200),)) for _ in range(30))))

    assert 8 < len(blocks) < 12
    assert "more lines did not fit" in words_of(blocks[-1])


@given(st.text(alphabet="&<>ab", max_size=40), st.integers(min_value=1, max_value=60))
def test_escaped_text_never_ends_inside_an_entity(text: str, limit: int) -> None:
    escaped = to_escaped(text, limit)

    assert len(escaped) <= limit
    assert not re.sub("&(amp|lt|gt);", "", escaped).strip("ab…")


@pytest.mark.parametrize("blocks", [(), (Block(Style.HEADING, (Run("AMD × Cohere"),)),)])
def test_a_mark_stands_in_front_of_the_text_and_of_the_first_line(blocks: tuple[Block, ...]) -> None:
    marked = to_marked(Message("AMD × Cohere", blocks), "SAMPLE")

    assert render_text(marked) == "[SAMPLE] AMD × Cohere"
    assert words_of(render_blocks(marked)[0]) == "[SAMPLE] AMD × Cohere"
