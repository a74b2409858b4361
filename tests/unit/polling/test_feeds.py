"""Feeds of every format become the same entries, and broken ones as many as can be read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import FeedError
from bot.model import Entry, Feed
from bot.polling.feeds import ParsedFeed, parse_feed

SAMPLES = Path(__file__).parent / "samples"
FEED = Feed("https://feeds.example/configured.xml")
URL = "https://feeds.example/news/feed.xml"


def parsed(body: bytes | str, feed: Feed = FEED, url: str = URL, **headers: str) -> ParsedFeed:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return parse_feed(body if isinstance(body, bytes) else body.encode(), named, feed, url)


def sample(name: str) -> ParsedFeed:
    return parsed((SAMPLES / name).read_bytes())


def rss(*items: str) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>T</title>{listed}</channel></rss>"


def only(item: str) -> Entry:
    (entry,) = parsed(rss(item)).entries
    return entry


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


# ── the formats ──────────────────────────────────────────────────────────────────────────────────


def test_an_rss_item_becomes_an_entry() -> None:
    feed = sample("rss.xml")
    entry = feed.entries[0]
    assert feed.title == "Wire & Cable News"
    assert entry.feed == FEED.url
    assert entry.url == "https://feeds.example/releases/1001?a=1&b=2"
    assert entry.title == "Foxconn and Nvidia to build AI servers in Taiwan"
    assert entry.published == at(23, 13, 30)
    assert entry.summary == "The companies signed today."
    assert entry.body.startswith("<p>Foxconn and Nvidia signed an agreement today.</p>")
    assert entry.symbols == ("NASDAQ:NVDA", "OTHER OTC:HNHAF", "US67066G1040")
    assert entry.publisher == "Wire & Cable News"


def test_an_atom_entry_becomes_an_entry() -> None:
    feed = sample("atom.xml")
    first, second = feed.entries
    assert feed.title == "Chips & Deals"
    assert first.url == "https://atom.example/news/2026/laboratory"
    assert first.title == "AMD & partner open a laboratory"
    assert first.published == at(22, 0)
    assert "The laboratory opens in spring" in first.body
    assert first.summary == "A laboratory opens."
    assert first.symbols == ("AMD",)
    assert (second.published, second.body) == (at(23, 9), "Plain text.")


def test_an_rdf_item_becomes_an_entry_in_the_charset_it_declares() -> None:
    (entry,) = sample("rdf.xml").entries
    assert (entry.title, entry.url) == ("Siemens beteiligt sich an Gründung", "https://rdf.example/1")
    assert (entry.published, entry.publisher) == (at(23, 6), "Börse")


def test_a_json_feed_item_becomes_an_entry() -> None:
    feed = sample("feed.json")
    first, second, third = feed.entries
    assert feed.title == "Cloud Desk"
    assert first.url == "https://feeds.example/deals/1"
    assert first.title == "Intuit & OpenAI sign a multi-year deal"
    assert first.body == "<p>Intuit and OpenAI signed a deal for several years.</p>"
    assert (first.summary, first.published, first.symbols) == ("A deal.", at(23, 13), ("NASDAQ:INTU",))
    assert (second.url, second.body) == ("https://elsewhere.example/2", "A note without a title.")
    assert second.published == third.published == at(23, 6)


def test_the_charset_of_the_answer_counts() -> None:
    body = rss("<title>Börse</title>").encode("iso-8859-1")
    assert parsed(body, content_type="text/xml; charset=iso-8859-1").entries[0].title == "Börse"


def test_a_feed_without_entries_is_no_error() -> None:
    assert parsed(rss()).entries == ()
    assert parsed('{"version": "https://jsonfeed.org/version/1.1", "items": []}').entries == ()


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_stays_when_everything_but_the_guid_changes() -> None:
    one = only("<guid isPermaLink='false'>7</guid><title>Before</title><link>http://a.example/1</link>")
    two = only("<guid isPermaLink='false'>7</guid><title>After</title><link>http://a.example/2</link>")
    assert one.key == two.key


def test_a_key_is_the_guid_else_the_link_else_title_and_date_else_the_text() -> None:
    date = "<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>"
    other = "<pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate>"
    link = "<link>http://a.example/1</link>"
    assert only(f"<title>A</title>{link}").key == only(f"<title>B</title>{link}{date}").key
    assert only(f"<title>A</title>{date}").key == only(f"<title>A</title>{date}<description>x</description>").key
    assert only(f"<title>A</title>{date}").key != only(f"<title>A</title>{other}").key
    assert only("<description>x</description>").key != only("<description>y</description>").key


def test_the_same_guid_in_two_feeds_gives_two_keys() -> None:
    body = rss("<guid>http://a.example/1</guid><title>A</title>")
    assert parsed(body).entries[0].key != parsed(body, feed=Feed("https://other.example/")).entries[0].key


def test_a_key_does_not_change_when_the_feed_is_redirected() -> None:
    body = rss("<guid isPermaLink='false'>7</guid><title>A</title><link>/1</link>")
    assert parsed(body).entries[0].key == parsed(body, url="https://moved.example/feed").entries[0].key


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"{}><title>T</title>
<entry><id>{}</id><title>One</title><link href="{}"/></entry></feed>"""


def test_a_key_does_not_change_when_the_feed_moves_and_its_ids_are_relative() -> None:
    feed = ATOM.format("", "/ids/1", "a.html")
    here, there = parsed(feed).entries[0], parsed(feed, url="https://cdn.example/other/feed.xml").entries[0]
    assert here.key == there.key
    assert (here.url, there.url) == ("https://feeds.example/news/a.html", "https://cdn.example/other/a.html")


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("https://atom.example/there/", "https://atom.example/there/a.html"),
        ("/elsewhere/", "https://feeds.example/elsewhere/a.html"),
        ("deeper/", "https://feeds.example/news/deeper/a.html"),
    ],
)
def test_a_link_is_relative_to_the_base_of_its_document_which_is_relative_to_the_feed(base: str, link: str) -> None:
    (entry,) = parsed(
        ATOM.format(f' xml:base="{base}"', "urn:1", "a.html"), content_location="https://x.example/"
    ).entries
    assert entry.url == link


# ── titles ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("published", "title"),
    [
        ("AT&amp;T rises", "AT&T rises"),
        ("AT&amp;amp;T rises", "AT&T rises"),
        ("<![CDATA[AT&amp;T rises]]>", "AT&T rises"),
        ("<![CDATA[AT&T rises]]>", "AT&T rises"),
        ("AT&T rises, R&D; S&P 500 & more", "AT&T rises, R&D; S&P 500 & more"),
        ("It&#8217;s &quot;done&quot;&nbsp;now&hellip;", 'It’s "done" now…'),
        ("It&amp;#8217;s&amp;nbsp;done", "It’s done"),
        ("a &lt;b&gt;bold&lt;/b&gt; H&lt;sub&gt;2&lt;/sub&gt;O", "a bold H2O"),
        ("one&lt;br/&gt;two", "one two"),
        ("5 &lt; 7 &amp;&amp; 9 &gt; 8", "5 < 7 && 9 > 8"),
        ("  several\n\t lines  ", "several lines"),
        ("&lt;!-- note --&gt;seen", "seen"),
    ],
)
def test_a_title_is_plain_text(published: str, title: str) -> None:
    assert only(f"<title>{published}</title>").title == title


def test_a_bare_ampersand_in_one_item_loses_nothing_of_the_others() -> None:
    feed = parsed(
        rss("<title>AT&T up</title>", "<title>B</title><description><![CDATA[a && b &bogus; c]]></description>")
    )
    assert [entry.title for entry in feed.entries] == ["AT&T up", "B"]
    assert feed.entries[1].body == "a && b &bogus; c"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#1114112;", "&#0;", "&#x1F;", "&#xFFFF;"])
def test_a_reference_to_no_character_costs_only_itself(reference: str) -> None:
    assert only(f"<title>before {reference}and after</title>").title == "before and after"


def test_a_bare_ampersand_in_a_link_stays_one() -> None:
    assert (
        only("<title>A</title><link>http://a.example/?a=1&b=2&copy=3</link>").url == "http://a.example/?a=1&b=2&copy=3"
    )


# ── links, dates, publishers ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "http://[", "mailto:a@b"]
)
def test_a_link_that_is_not_http_is_none(link: str) -> None:
    assert only(f"<title>A</title><link>{link}</link>").url == ""


def test_a_feedburner_link_is_replaced_by_the_one_behind_it() -> None:
    body = rss(
        "<title>A</title><link>http://proxy.example/~r/1</link>"
        "<o:origLink xmlns:o='http://rssnamespace.org/feedburner/ext/1.0'>http://a.example/1</o:origLink>"
    )
    assert parsed(body).entries[0].url == "http://a.example/1"


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "0001-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 99 Nov 2026 08:00:00 GMT",
        "9999-12-31T23:59:59Z",
    ],
)
def test_a_date_that_cannot_be_is_none(date: str) -> None:
    assert only(f"<title>A</title><pubDate>{date}</pubDate>").published is None
    item = {"id": "1", "title": "A", "date_published": date}
    assert parsed(json.dumps({"items": [item]})).entries[0].published is None


def test_a_date_without_a_zone_is_in_utc() -> None:
    item = {"id": "1", "title": "A", "date_published": "2026-11-23T08:00:00"}
    assert parsed(json.dumps({"items": [item]})).entries[0].published == at(23, 8)


def test_the_publisher_is_the_configured_one_else_the_items_source_else_the_feeds_title() -> None:
    first, second, _ = sample("rss.xml").entries
    assert (first.publisher, second.publisher) == ("Wire & Cable News", "The Desk")
    configured = parsed((SAMPLES / "rss.xml").read_bytes(), feed=Feed(FEED.url, publisher="Wire"))
    assert {entry.publisher for entry in configured.entries} == {"Wire"}


def test_an_item_without_title_link_and_date_is_an_entry_and_an_empty_one_is_none() -> None:
    assert only("<description>Only this.</description>").body == "Only this."
    assert parsed(rss("", "<guid isPermaLink='false'>1</guid>", "<title> </title>")).entries == ()


def test_the_body_is_the_fullest_text() -> None:
    fuller = only(
        "<description>the much longer text</description><c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'>short</c:encoded>"
    )
    assert fuller.body == "the much longer text"


def test_text_can_be_saved_by_any_database() -> None:
    body = '{"items": [{"id": "1", "title": "a\\u0000b\\ud800c", "content_text": "d\\u0000e\\udfff\\u0007f\\ng"}]}'
    (entry,) = parsed(body).entries
    assert (entry.title, entry.body) == ("abc", "def\ng")


# ── what is not a feed ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"<!DOCTYPE html><html><head><title>Log in</title></head></html>", "it is a web page, not a feed"),
        (
            b'<html><link rel="icon" href="/i"><LINK type="application/atom+xml" href="/a&amp;b"><link href=/b></html>',
            "it is a web page, not a feed; the feed it names is https://feeds.example/a&b",
        ),
        (
            b'<html><link type="application/rss+xml" href="javascript:alert(1)"></html>',
            "it is a web page, not a feed",
        ),
        (b"hello", "it is not a feed"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "it is not a feed"),
        (b"<rss version='2.0'><channel><title>T", "it has no entries and is not well-formed"),
        (b"{", "it is not well-formed JSON"),
        (b'{"a": ' + b"[" * 100_000, "it is not well-formed JSON"),
        (b'{"error": "not found"}', "it is JSON, but not a JSON Feed: it has no items"),
        (b'{"items": {}}', "it is JSON, but not a JSON Feed: it has no items"),
    ],
)
def test_what_is_not_a_feed_is_an_error_that_says_what_it_is(body: bytes, cause: str) -> None:
    with pytest.raises(FeedError, match=f"^parse failed: {URL}: {cause}$"):
        parsed(body)


def test_an_error_shows_no_token() -> None:
    with pytest.raises(FeedError, match=r"parse failed: https://\*\*\*@a\.example/\?token=\*\*\*: it is empty"):
        parsed(b"", url="https://me:hunter2@a.example/?token=hunter2")


def test_bytes_that_name_a_file_or_an_address_are_only_bytes(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(rss("<title>Private</title>"))
    for body in (str(file).encode(), file.as_uri().encode(), b"http://127.0.0.1:9/feed.xml"):
        with pytest.raises(FeedError):
            parsed(body)


def test_an_entity_that_would_grow_without_end_is_not_expanded() -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    body = f"<!DOCTYPE rss [{entities}]>" + rss("<title>&e9;</title><description>x</description>")
    assert all(len(entry.title) < 100 for entry in parsed(body).entries)


def test_an_entity_never_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>" + rss("<title>a &x; b</title>")
    assert "hunter2" not in str(parsed(body))
