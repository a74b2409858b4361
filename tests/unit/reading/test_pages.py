from datetime import UTC, datetime

import pytest

from bot.errors import ArticleError
from bot.reading.pages import MAX_BYTES, Page, is_whole_page, page_problem, parse_page, with_page
from tests.unit.reading.drafts import entry

URL = "https://wire.example/a?utm_source=x"
STORY = "".join(
    f"<p>Orbit signed agreement number {number} with Nokia on Tuesday, and said so.</p>" for number in range(6)
)


def page(head: str = "", story: str = STORY) -> bytes:
    return f"<html><head>{head}</head><body><nav>Home Markets</nav><article>{story}</article></body></html>".encode()


def test_the_text_of_a_page_is_read_without_what_stands_around_it() -> None:
    text = parse_page(page(), URL).text
    assert text.count("Orbit signed agreement") == 6
    assert "Markets" not in text


def test_a_page_gives_its_address_title_publisher_and_time() -> None:
    head = (
        "<link rel='canonical' href='/a'><meta property='og:title' content='Deal'>"
        "<meta property='og:site_name' content='Wire'>"
        "<meta property='article:published_time' content='2026-03-02T10:00:00+02:00'>"
    )
    found = parse_page(page(head), URL)
    assert (found.url, found.title, found.publisher) == ("https://wire.example/a", "Deal", "Wire")
    assert found.published == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_time_is_found_in_structured_data() -> None:
    head = '<script type="application/ld+json">{"datePublished": "2026-03-02T08:00:00Z"}</script>'
    assert parse_page(page(head), URL).published == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("said", ["2026-03-02", "yesterday", "2026-13-45T99:00:00Z", "", "9999-12-31T23:59:59-12:00"])
def test_a_date_that_is_not_sure_is_left_out(said: str) -> None:
    assert parse_page(page(f"<meta name='date' content='{said}'>"), URL).published is None


@pytest.mark.parametrize("href", ["https://wire.example/", "javascript:1", "http://[", "", "ftp://wire.example/x"])
def test_a_canonical_address_that_cannot_be_one_is_not_taken(href: str) -> None:
    assert parse_page(page(f"<link rel='canonical' href='{href}'>"), URL).url == URL


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"%PDF-1.7 ...", "", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "", "an image"),
        (b"<html>", "application/pdf", "application/pdf"),
        (b"...", "image/webp; q=1", "image/webp"),
        (b"  \n", "text/html", "empty"),
        (b"<p>" + b"x" * MAX_BYTES, "text/html", "MB"),
        (b"<div>" * 100_000, "text/html", "100,000 tags"),
        (b"<p " + b"a='1' " * 50_000 + b">", "text/html", "one of its tags"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(body: bytes, content_type: str, says: str) -> None:
    with pytest.raises(ArticleError, match=f"page not read: .*{says}"):
        parse_page(body, URL, content_type)


@pytest.mark.parametrize("text", [b"plain words ", b"profit < costs ", b"<p>words</p> plain words "])
def test_a_long_text_is_not_taken_for_one_long_tag(text: bytes) -> None:
    assert page_problem(text + b"more words " * 80_000, "") == ""


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<div>" * 15_000 + b"text",
        b"\x00<html><body><p>nul \x00 bytes</p>",
        b"<html><body><p>caf\xe9 \xff\xfe\xfa</p>",
        b"plain words without any tag",
        b"<" * 15_000,
        b"<html><head><title>",
    ],
)
def test_a_broken_page_is_read_or_refused_and_never_fails_otherwise(body: bytes) -> None:
    try:
        text = parse_page(body, URL).text
    except ArticleError as error:
        text = str(error)
    assert isinstance(text, str)


def test_the_character_set_of_the_answer_counts() -> None:
    body = page(story=STORY.replace("Nokia", "Nestlé")).decode().encode("latin-1")
    assert "Nestlé" in parse_page(body, URL, "text/html; charset=iso-8859-1").text


def test_a_wrong_character_set_is_no_obstacle() -> None:
    assert "Nokia" in parse_page(page(), URL, "text/html; charset=no-such-thing").text


def test_an_entry_gets_from_its_page_what_the_feed_lacks() -> None:
    found = Page("https://wire.example/a", "Page title", "Wire", datetime(2026, 3, 2, tzinfo=UTC), "The text.")
    filled = with_page(entry("A fragment...", title="", publisher=""), found)
    assert (filled.url, filled.title, filled.publisher) == ("https://wire.example/a", "Page title", "Wire")
    assert (filled.body, filled.summary, filled.published) == ("The text.", "A fragment...", found.published)


def test_what_the_feed_says_holds() -> None:
    found = Page("https://wire.example/a", "Page title", "Wire", None, "The text.")
    filled = with_page(entry("", title="Feed title", summary="Feed summary"), found)
    assert (filled.title, filled.publisher, filled.summary) == ("Feed title", "Daily Wire", "Feed summary")


def test_a_page_without_text_is_an_error() -> None:
    with pytest.raises(ArticleError, match="no text"):
        with_page(entry(""), Page(URL, "", "", None, ""))


@pytest.mark.parametrize(
    ("text", "whole"),
    [("<!DOCTYPE html><p>x", True), (" <html lang='en'>", True), ("<p>fragment</p>", False), ("html", False)],
)
def test_a_whole_page_is_told_from_a_fragment(text: str, whole: bool) -> None:
    assert is_whole_page(text) == whole
