"""The page that `preview` writes: what Slack gets, harmless whatever a feed says, and asking nobody for anything."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from bot.adapters.preview import Post, render_html, render_json
from bot.adapters.store import open_store
from bot.cli import cli
from bot.cli.invented import invented_posts
from bot.model import Block, DigestItem, Event, Kind, Membership, Message, Novelty, Run, Span, Stage, Style
from tests.contract.store_values import LEASE, NOW, entry, judgement, save_entries, story
from tests.fakes.slack_rules import find_refusal

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "article", "aside", "div", "span", "time", "p"),
    *("blockquote", "hr", "a", "b", "i", "s", "details", "summary", "pre"),
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "datetime", "href", "rel"}
HOSTILE = [
    "<!channel> <@U123> *bold* _it_ ~no~ `code` :tada: | > quote",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "</title></style><style>@import url(https://evil.example/x.css)</style>",
    '" onmouseover="alert(1)" x="',
    "&lt;script&gt; &amp;amp; &#60;b&#62;",
    "\u202eright to left\u2066\u2069\u200f",
    "word " * 80,
    "a\x00b\x1b[31m\r\nc\ud800\ufffe",
    "<!date^1^{date}^https://evil.example|click>",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
addresses = st.one_of(
    st.sampled_from(
        [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            'https://example.com/"><script>alert(1)</script>',
            "https://example.com/?a=1&b=<2>|3",
        ]
    ),
    texts,
)
runs = st.builds(
    Run, texts, addresses, st.booleans(), st.booleans(), st.booleans(), at=st.one_of(st.none(), st.just(AT))
)
blocks = st.builds(Block, st.sampled_from(Style), st.lists(runs, max_size=4).map(tuple))
messages = st.builds(Message, texts, st.lists(blocks, max_size=6).map(tuple))


def page(*posts: Post) -> html.HtmlElement:
    return html.document_fromstring(render_html(posts))


def words(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


@settings(max_examples=150, deadline=None)
@given(messages, texts)
def test_nothing_of_a_feed_becomes_an_element_an_attribute_or_an_address_that_runs(
    message: Message, channel: str
) -> None:
    reply = Post(channel, message, AT)
    document = page(Post(channel, message, AT, edited=True, replies=(reply,)))

    for element in document.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("href", "https://").startswith(("http://", "https://"))
    assert len(document.findall(".//style")) == 1
    assert len(document.findall(".//article")) == 2
    assert document.findtext(".//title") == "Pactwire: preview"


@settings(max_examples=50, deadline=None)
@given(messages)
def test_the_json_beside_the_page_is_what_slack_takes(message: Message) -> None:
    (payload,) = json.loads(render_json([Post("#deals", message, AT)]))

    assert find_refusal(payload) is None


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_what_a_feed_says_is_read_as_it_stands(text: str) -> None:
    document = page(Post("#deals", Message("news", (Block(Style.TEXT, (Run(text),)),)), AT))

    (shown,) = document.xpath("//article/div/p")
    assert words(shown) == " ".join(text.split())


def test_a_page_asks_no_host_for_anything_and_runs_nothing() -> None:
    source = render_html(invented_posts(AT))

    assert not re.search(r"\ssrc(set)?=|@import|url\(|<(script|link|iframe|img|base|form)\b", source)
    policy = page(*invented_posts(AT)).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_a_page_is_light_or_dark_as_its_reader_has_it() -> None:
    assert "prefers-color-scheme: dark" in render_html(())


def test_links_times_and_styles_look_as_they_do_in_slack() -> None:
    small = Block(
        Style.SMALL, (Run("by "), Run("R&D <1>", url="https://example.com/?a=1&b=2"), Run(", "), Run("", at=AT))
    )
    struck = Block(Style.TEXT, (Run("A × B", bold=True, strike=True), Run(" said", url="https://example.com/")))
    document = page(Post("#deals", Message("news", (struck, small)), AT))

    first, second = document.xpath("//article/div/p")
    assert html.tostring(first, encoding="unicode").startswith("<p><s><b>A × B</b></s><a href=")
    assert words(second) == "by R&D <1>, 23 Nov 2026 14:02 UTC"
    assert second.xpath(".//a/@href") == ["https://example.com/?a=1&b=2"]
    assert second.xpath(".//time/@datetime") == [AT.isoformat()]


def test_a_message_is_shown_as_a_notification_too() -> None:
    document = page(Post("#deals", Message("A & B: “signed”", (Block(Style.HEADING, (Run("A & B"),)),)), AT))

    assert [words(notification) for notification in document.findall(".//aside")] == [
        "Pactwire in #dealsA & B: “signed”"
    ]
    assert [words(heading) for heading in document.findall(".//h2")] == ["A & B"]


def test_replies_stand_under_their_message_and_are_counted() -> None:
    message = Message("news", (Block(Style.TEXT, (Run("news"),)),))
    reply = Post("#deals", message, AT + timedelta(hours=1))
    document = page(Post("#deals", message, AT, replies=(reply, reply)), Post("#other", message, AT))

    assert len(document.findall(".//article/article")) == 2
    assert [words(count) for count in document.xpath("//*[@class='count']")] == ["2 replies"]
    assert [words(name) for name in document.findall(".//h1")] == ["# deals", "# other"]


def test_the_invented_news_shows_every_sort_of_message_within_slacks_limits() -> None:
    shown = json.loads(render_json(invented_posts(AT)))
    every = [*shown, *(reply for post in shown for reply in post.get("replies", ()))]

    assert all(find_refusal(payload) is None for payload in every)
    said = " ".join(payload["text"] for payload in every)
    for word in ("in talks", "signed after talks", "Retracted", "test message", "Digest of 3 stories"):
        assert word in said


# ── the command ──


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with two channels, and a store with one story: talks, then signed; owed to the digest."""
    chips, digest = "watchlists: [chips]", '{at: ["08:30"], timezone: Europe/Berlin}'
    for name, text in (
        ("feeds", "feeds: [https://example.com/feed.xml]"),
        ("watchlists", "watchlists: {chips: {companies: [HNHAF]}}"),
        ("channels", f'channels: {{"#deals": {{{chips}}}, "#digest": {{{chips}, digest: {digest}}}}}'),
    ):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.setenv("PACTWIRE_DATABASE", f"sqlite:///{tmp_path}/pactwire.db")
    store = open_store(f"sqlite:///{tmp_path}/pactwire.db")
    store.migrate()
    save_entries(store, [entry("a1")])
    (lease,) = store.claim_entries(1, LEASE)
    signed = Event(0, Kind.SUPPLY, Stage.SIGNED, (), "They signed on Monday.", Span(1, 0, 22))
    store.save_judgement(lease, replace(judgement("a1"), events=(signed,)), NOW)
    owed = DigestItem("#digest", "s1", "the channel takes digests only", NOW)
    change = Membership("a1", 0, "s1", Novelty.DEVELOPMENT, "signed after talks")
    with store.telling() as telling:
        telling.save_told(["a1"], [replace(story("s1"), companies=("HNHAF",))], [change], [], [owed])
    store.close()
    return tmp_path


@pytest.mark.parametrize("name", ["s1", "https://news.example/1"])
def test_a_story_is_shown_for_every_channel_that_watches_it_with_its_developments(installed: Path, name: str) -> None:
    assert run("--story", name, "--config", str(installed), "--out", str(installed / "page.html")).startswith("0 ")

    posts = json.loads((installed / "page.json").read_text("utf-8"))
    assert [post["channel"] for post in posts] == ["#deals", "#digest"]
    assert all("Foxconn × OpenAI" in post["text"] for post in posts)
    assert [reply["text"].partition(": ")[2] for reply in posts[0]["replies"]] == ["signed after talks"]
    assert "They signed on Monday." in (installed / "page.html").read_text("utf-8")


def test_a_story_that_was_taken_back_is_shown_struck_through(installed: Path) -> None:
    assert CliRunner().invoke(cli, ["retract", "s1", "--why", "wrong", "--config", str(installed)]).exit_code == 0
    run("--story", "s1", "--config", str(installed), "--out", str(installed / "page.html"))

    posts = json.loads((installed / "page.json").read_text("utf-8"))
    assert posts[0]["text"].startswith("Retracted: ")


def test_a_digest_is_shown_as_it_would_be_now_and_stays_owed(installed: Path) -> None:
    for _ in range(2):
        assert run("--digest", "#digest", "--config", str(installed), "--out", str(installed / "p.html")).startswith(
            "0 "
        )
        (post,) = json.loads((installed / "p.json").read_text("utf-8"))
        assert post["text"].startswith("Digest of 1 story: Foxconn × OpenAI")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--story", "s2"), "no such story: s2"),
        (("--digest", "#elsewhere"), "no such channel: #elsewhere\nhint: known: #deals, #digest"),
        (("--digest", "#deals"), "the channel has no digest: #deals"),
    ],
)
def test_what_there_is_not_is_said_in_a_line(installed: Path, arguments: tuple[str, str], what: str) -> None:
    said = run(*arguments, "--config", str(installed), "--out", str(installed / "page.html"))

    assert said.startswith(f"2 {what}")
    assert not (installed / "page.html").exists()


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["preview", *arguments], catch_exceptions=False)
    return f"{result.exit_code} {result.output}"


def test_without_options_it_needs_no_configuration(tmp_path: Path) -> None:
    out = tmp_path / "page.html"

    assert run("--out", str(out), "--config", str(tmp_path / "none")) == f"0 wrote {out}\nwrote {tmp_path}/page.json\n"
    assert "Foxconn × Nordlys Thermal" in unescape(out.read_text("utf-8"))


def test_story_and_digest_exclude_each_other(tmp_path: Path) -> None:
    assert run("--story", "x", "--digest", "#deals").startswith("2 ")
