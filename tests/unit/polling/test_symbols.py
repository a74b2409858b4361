"""Tickers and ISINs as feeds give them."""

import pytest

from bot.polling.symbols import find_symbols, is_isin


@pytest.mark.parametrize(
    ("scheme", "term", "symbols"),
    [
        ("https://www.globenewswire.com/rss/stock", "Nasdaq:NVDA", ("NASDAQ:NVDA",)),
        ("http://www.globenewswire.com/rss/stock", "Other OTC:HNHAF", ("OTHER OTC:HNHAF",)),
        (
            "https://www.globenewswire.com/rss/stock",
            "Toronto Stock Exchange: TECK.B",
            ("TORONTO STOCK EXCHANGE:TECK.B",),
        ),
        ("https://www.globenewswire.com/rss/stock", "Taiwan:2317", ("TAIWAN:2317",)),
        ("https://www.globenewswire.com/rss/ISIN", "US67066G1040", ("US67066G1040",)),
        ("stock-symbol", "NMS:NVDA", ("NMS:NVDA",)),
        ("stocksymbol", "amd", ("AMD",)),
        ("https://seekingalpha.com/symbol/BRK.B", "Berkshire Hathaway", ("BRK.B",)),
        ("", "NASDAQ:INTU", ("NASDAQ:INTU",)),
        ("", "NYSE American: ABC", ("NYSE AMERICAN:ABC",)),
        ("", "US67066G1040", ("US67066G1040",)),
        ("", "AI", ()),
        ("", "M&A", ()),
        ("", "Section: AI", ()),
        ("", "US67066G1041", ()),
        ("stock-symbol", "a keyword of many words", ()),
        ("stock-symbol", "", ()),
        ("https://www.globenewswire.com/rss/keyword", "GPU", ()),
    ],
)
def test_categories_give_symbols_only_where_they_speak_of_them(
    scheme: str, term: str, symbols: tuple[str, ...]
) -> None:
    assert find_symbols([(scheme, term)]) == symbols


def test_a_list_of_tickers_is_taken_apart_and_each_symbol_told_once() -> None:
    assert find_symbols([("stock-symbol", "AAPL")], tickers="AAPL, msft,,not a ticker") == ("AAPL", "MSFT")


def test_an_isin_has_a_right_check_digit() -> None:
    assert all(is_isin(text) for text in ("US67066G1040", "US0378331005", "TW0002317005", "DE0007236101"))
    assert not any(is_isin(text) for text in ("US67066G1041", "US6706G1040", "us67066G1040", "", "PARTNERSHIP1"))
