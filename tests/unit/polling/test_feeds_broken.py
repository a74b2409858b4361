"""Whatever is sent, parsing gives a feed or a FeedError; with generated damage, and with real files where present."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.errors import FeedError
from bot.model import Feed
from bot.polling.feeds import ParsedFeed, parse_feed

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
REAL = Path(__file__).parents[3].parent / "shared" / "feeds"
URL = "https://feeds.example/feed"

PIECES = (
    *(b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE x [", b"\x00", b"\xff\xfe", b"\xf0\x9f", b"'", b'"'),
    *(b"&#xD800;", b"&#0;", b"&#1114112;", b"&bogus;", b"{", b"}", b"[", b"null", b"1e999", b"\\ud800", b"\x1b$B"),
    *(b"</item>", b"<item>", b"<entry xml:base='http://['>", b"<link>http://[</link>", b"<pubDate>-1</pubDate>"),
    *(
        b"<guid/>",
        b"<category domain=''/>",
        b"<content type='base64'>",
        b"<source>",
        b" xmlns=''",
        b"<feed>",
        b"</rss>",
    ),
    *(b"<?xml version='1.0' encoding='utf-7'?>", b"<?xml encoding='bogus'?>", b"<updated>9999999999</updated>"),
    *(b'"id": {}', b'"title": 5', b'"tags": [{}]', b'"items": [[]]', b'"date_published": "9999-99-99T"'),
)
TYPES = ("", "text/xml; charset=utf-16", "text/html; charset=bogus", "application/json", "application/xml")


def parsed_or_refused(body: bytes, content_type: str = "") -> ParsedFeed | None:
    try:
        return parse_feed(body, {"content-type": content_type}, Feed(URL), URL)
    except FeedError:
        return None


def assert_sound(feed: ParsedFeed | None) -> None:
    """What the rest of the house takes for granted of entries."""
    for entry in feed.entries if feed else ():
        texts = (entry.key, entry.url, entry.title, entry.publisher, entry.summary, entry.body, *entry.symbols)
        assert all("\0" not in text and text.encode() is not None for text in texts)
        assert entry.url == "" or entry.url.lower().startswith(("http://", "https://"))
        assert entry.published is None or entry.published.utcoffset() is not None
        assert " ".join(entry.title.split()) == entry.title


def damaged(body: bytes, chance: random.Random) -> bytes:
    """The body with one to six pieces cut, doubled, moved, replaced or put in."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice((1, 1, 3, 30, 300)))
        piece = chance.choice((b"", b"", chance.choice(PIECES), chance.choice(PIECES), body[start:end] * 2))
        body = body[:start] + piece + body[chance.choice((start, end)) :]
    return body


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_damaged_feed_gives_entries_or_a_feed_error(sample: Path, seed: int) -> None:
    chance = random.Random(f"{sample.name} {seed}")
    body = sample.read_bytes()
    for _ in range(100):
        assert_sound(parsed_or_refused(damaged(body, chance), chance.choice(TYPES)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.sampled_from(PIECES) | some.binary(max_size=20), max_size=12), some.sampled_from(TYPES))
def test_bytes_of_any_kind_give_entries_or_a_feed_error(pieces: list[bytes], content_type: str) -> None:
    assert_sound(parsed_or_refused(b"".join(pieces), content_type))
    assert_sound(parsed_or_refused(b"<rss version='2.0'><channel><item>" + b"".join(pieces), content_type))


values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "tags")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.dictionaries(some.sampled_from(FIELDS), values), max_size=3), values)
def test_a_json_feed_with_values_of_any_type_gives_entries_or_a_feed_error(items: object, title: object) -> None:
    assert_sound(parsed_or_refused(json.dumps({"items": items, "title": title}).encode()))


# ── real files ───────────────────────────────────────────────────────────────────────────────────

EMPTY_ITEMS = {"node-feedparser__illegally-nested.xml": 10}
"""Items counted by a strict parser that say nothing: shells around misplaced ones."""

real = pytest.mark.skipif(not (REAL / "index.json").exists(), reason=f"the folder {REAL.name} of real feeds is missing")


@real
def test_every_real_file_gives_entries_or_a_feed_error() -> None:
    files = json.loads((REAL / "index.json").read_text())
    feeds = {file["file"]: parsed_or_refused((REAL / file["file"]).read_bytes()) for file in files}
    for feed in feeds.values():
        assert_sound(feed)
    counts = {name: len(feed.entries) if feed else 0 for name, feed in feeds.items()}
    expected = {file["file"]: file["items"] for file in files if file["wellformed"] and file["items"]}
    assert {name: counts[name] + EMPTY_ITEMS.get(name, 0) for name in expected} == expected


@real
def test_no_real_file_with_items_is_refused_but_one_that_breaks_off_in_the_first() -> None:
    files = json.loads((REAL / "index.json").read_text())
    without = {
        file["file"]
        for file in files
        if file["items"] and not getattr(parsed_or_refused((REAL / file["file"]).read_bytes()), "entries", ())
    }
    assert without == {"feedparser__rss_incomplete_cdata.xml"}
