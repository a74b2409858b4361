"""A digest is split before it is owed: whatever its stories say, every line of it is sent."""

import json
from itertools import cycle, islice

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.blocks import render_blocks, render_text
from bot.model import Kind, Message, Party, Source, Stage, Story
from bot.telling import messages
from bot.telling.digests import Digest, Line, Section
from tests.fakes.slack_rules import find_refusal
from tests.unit.telling.reports import COMPANIES, NOON

names = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(["漢字" * 20, '"\\' * 25, "<!channel> & <@U1> *b*", "Ärzte & Söhne", "😀" * 20]),
)
links = st.one_of(
    st.sampled_from(["", "javascript:alert(1)", "https://example.com/?a=1&b=2&c=" + "&" * 500]),
    st.integers(1, 2_900).map(lambda length: "https://example.com/" + "a" * length),
)
sources = st.builds(Source, names, links, names, names, st.just(NOON))
stories = st.builds(
    Story,
    id=st.uuids().map(str),
    kind=st.sampled_from(Kind),
    stage=st.sampled_from(Stage),
    parties=st.lists(st.builds(Party, names), max_size=4).map(tuple),
    companies=st.just(("HNHAF", "NVDA")),
    others=st.just(()),
    evidence=names,
    opened_at=st.just(NOON),
    updated_at=st.just(NOON),
    sources=st.lists(sources, min_size=1, max_size=4).map(tuple),
    amount=names,
    subject=st.text(max_size=200),
)


def missing_lines(part: Message) -> list[str]:
    return [line for line in map(json.dumps, render_blocks(part)) if "more lines did not fit" in line]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(stories, min_size=1, max_size=4), st.integers(0, 60), st.integers(0, 20), st.sampled_from(["", "over 6"])
)
def test_no_digest_of_any_stories_leaves_a_line_out(told: list[Story], count: int, at_once: int, why: str) -> None:
    listed = tuple(Line(story, story.companies, why) for story in islice(cycle(told), count))
    sections = (Section("ai-hardware", listed),) if listed else ()

    for part in messages.digest(Digest("C1", NOON, sections, (told[0],) * at_once), COMPANIES):
        blocks = render_blocks(part)
        assert missing_lines(part) == []
        assert find_refusal({"text": render_text(part), "blocks": blocks}) is None


def test_a_digest_of_stories_with_long_links_is_split_by_size() -> None:
    long = Source("a", "https://example.com/" + "a" * 900, "The Herald", "", NOON)
    told = Story("1", Kind.SUPPLY, Stage.SIGNED, (Party("Foxconn"),), ("HNHAF",), (), "They did.", NOON, NOON, (long,))
    section = Section("ai-hardware", (Line(told, ("HNHAF",)),) * 20)

    parts = messages.digest(Digest("C1", NOON, (section,)), COMPANIES)

    assert [len(part.blocks) < messages.MOST_BLOCKS for part in parts] == [True] * 3
    assert sum(len(part.blocks) for part in parts) == 2 * 20 + 2 + (3 + 2 + 1)
