from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.articles import to_draft
from bot.reading.leads import dead_end, leads_to, real_address
from tests.unit.reading.drafts import entry

REAL = "https://wire.example/orbit-and-nokia?id=7"
SEARCH = "https://news.google.com/rss/articles/"


def google_id(address: str) -> str:
    """An id as Google News gave them until 2024."""
    length = len(address)
    size = bytes((length,)) if length < 0x80 else bytes((length & 0x7F | 0x80, length >> 7))
    return urlsafe_b64encode(b"\x08\x13\x22" + size + address.encode() + b"\xd2\x01\x00").decode().rstrip("=")


@pytest.mark.parametrize(
    "link",
    [
        f"{SEARCH}{google_id(REAL)}?oc=5",
        f"https://news.google.com/articles/{google_id(REAL)}",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwire.example%2Forbit-and-nokia%3Fid%3D7&ct=ga",
        "http://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fwire.example%2forbit-and-nokia%3fid%3d7&c=1",
        "https://r.search.yahoo.com/_ylt=x/RU=https%3a%2f%2fwire.example%2forbit-and-nokia%3fid%3d7/RK=2/RS=y",
    ],
)
def test_the_link_of_a_news_search_holds_the_real_address(link: str) -> None:
    assert real_address(link) == REAL


def test_a_long_address_is_found_in_the_id_of_a_news_search() -> None:
    long = f"https://wire.example/{'orbit-' * 40}nokia"
    assert real_address(f"{SEARCH}{google_id(long)}") == long


@pytest.mark.parametrize(
    "link",
    [
        REAL,
        f"{SEARCH}CBMiVkFVX3lxTE9kb2JzY3VyZQ?oc=5",
        f"{SEARCH}{google_id('javascript:alert(1)')}",
        f"{SEARCH}%%%",
        SEARCH,
        f"{SEARCH}CBMi",
        "https://www.google.com/url?q=file:///etc/passwd",
        "https://wire.example/url?url=https://other.example/",
        "https://[bad",
        "",
    ],
)
def test_a_link_that_holds_no_other_address_stays(link: str) -> None:
    assert real_address(link) == link


@given(st.binary(max_size=60))
def test_any_id_of_a_news_search_is_an_address_or_stays(id_: bytes) -> None:
    link = SEARCH + urlsafe_b64encode(b"\x08\x13\x22" + id_).decode()
    assert real_address(link) == link or real_address(link).startswith("http")


def test_an_article_found_by_a_news_search_is_the_article_of_its_site() -> None:
    draft = to_draft(entry("News.", url=f"{SEARCH}{google_id(REAL)}?oc=5", publisher=""))
    assert (draft.key, draft.url, draft.publisher) == (REAL, REAL, "wire.example")


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="0; url=https://wire.example/x?a=1&amp;b=2">',
        "<META content='3;URL=\"https://wire.example/x?a=1&b=2\"' HTTP-EQUIV=Refresh>",
        "<noscript><meta http-equiv=refresh content='0;/x?a=1&amp;b=2'></noscript>",
    ],
)
def test_a_page_that_only_sends_its_reader_on_leads_there(page: str) -> None:
    assert leads_to(f"<html><head>{page}</head></html>".encode(), "https://wire.example/go") == (
        "https://wire.example/x?a=1&b=2"
    )


def test_the_page_of_a_news_search_names_its_target() -> None:
    body = b'<c-wiz data-n-a-id="x" data-n-au="https://wire.example/x?a=1&amp;b=2"></c-wiz>' + b" " * 500_000
    assert leads_to(body, f"{SEARCH}abc") == "https://wire.example/x?a=1&b=2"
    assert leads_to(body, "https://elsewhere.example/") == ""


@pytest.mark.parametrize(
    "page",
    [
        "<meta http-equiv=refresh content=300>",
        "<meta http-equiv=refresh content='300; url=https://wire.example/other'>",
        "<meta http-equiv=refresh content='0; url=https://wire.example/go'>",
        "<meta http-equiv=refresh content='0; url=javascript:alert(1)'>",
        "<meta http-equiv=refresh content='0; url=http://[bad'>",
        "<meta name=refresh content='0; url=https://wire.example/x'>",
        f"<meta http-equiv=refresh content='0; url=https://wire.example/x'>{'<p>News.</p>' * 3_000}",
        "<p>News.</p>",
    ],
)
def test_a_page_to_read_leads_nowhere(page: str) -> None:
    assert leads_to(page.encode(), "https://wire.example/go") == ""


def test_a_news_search_is_known_for_its_scripts() -> None:
    assert "script" in dead_end(f"{SEARCH}abc")
    assert not dead_end(REAL)
    assert not dead_end("http://[bad")
