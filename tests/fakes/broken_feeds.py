"""Feeds as they arrive when something broke on the way: pieces cut, doubled, moved, replaced or put in."""

import random

from bot.errors import FeedError
from bot.model import Feed
from bot.polling.feeds import ParsedFeed, parse_feed

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
