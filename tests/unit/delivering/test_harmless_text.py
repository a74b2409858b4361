"""Text from a feed after it was made harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivering.texts import to_length, to_plain, to_web_address


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Deal \u202emoc.live\u202c signed", "Deal moc.live signed"),
        ("\u2067שלום\u2069 and \u200fAMD", "שלום and AMD"),
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("two\r\nlines\tand\u2028more\u00a0", "two lines and more "),
        ("soft\u00adhyphen \ufeffmark \ud800half", "softhyphen mark half"),
        ("👩\u200d💻 works", "👩\u200d💻 works"),
        (" ends stay ", " ends stay "),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, plain: str) -> None:
    assert to_plain(text) == plain


@given(st.text())
def test_plain_text_is_one_line_that_any_service_can_show(text: str) -> None:
    plain = to_plain(text)

    assert to_plain(plain) == plain
    assert not [c for c in plain if unicodedata.category(c) in {"Cc", "Cs"} or unicodedata.bidirectional(c) in BIDI]
    plain.encode()


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "//example.com/a",
        "/relative",
        "http://",
        "https://[::1",
        "https://example.com/" + "a" * 3_000,
        "https://example.com/two words",
        "mailto:a@example.com",
    ],
)
def test_an_address_that_is_not_of_the_web_leads_nowhere(url: str) -> None:
    assert to_web_address(url) == ""


@pytest.mark.parametrize("url", ["https://example.com/a?b=1&c=2#d", "HTTP://EXAMPLE.com", "https://[::1]:80/x"])
def test_an_address_of_the_web_stays_as_it_is(url: str) -> None:
    assert to_web_address(f" {url}\n") == url


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_cut_text_keeps_its_length_and_says_that_it_was_cut(text: str, limit: int) -> None:
    cut = to_length(text, limit)

    assert len(cut) <= limit
    assert cut == text if len(text) <= limit else cut.endswith("…") or limit == 0


def test_text_is_cut_at_a_word() -> None:
    assert to_length("Foxconn and OpenAI sign", 14) == "Foxconn and…"
