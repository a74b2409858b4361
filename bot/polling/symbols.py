"""Tickers and ISINs that a feed gives as structured data.

What publishers send, as seen in November 2026:

- GlobeNewswire: ``<category domain="https://www.globenewswire.com/rss/stock">Nasdaq:ACME</category>`` and
  ``<category domain="https://www.globenewswire.com/rss/ISIN">US…</category>``
- Benzinga, Bloomberg, Forbes: ``<category domain="stock-symbol">NASDAQ:ACME</category>``, also ``stocksymbol``,
  with or without the exchange
- Seeking Alpha: ``<category domain="https://seekingalpha.com/symbol/ACME">Acme Corp.</category>``
- Nasdaq: ``<nasdaq:tickers>ACME,XYZ</nasdaq:tickers>``
- Business Wire and PR Newswire give none: their symbols stand in the text.
"""

import re
from collections.abc import Iterable, Iterator

_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.^/-]{0,11}( [A-Z])?")
_EXCHANGE = re.compile(r"[A-Z][A-Z0-9 .&-]{0,39}")
_KNOWN_EXCHANGE = re.compile(
    r"(NASDAQ|NYSE|AMEX|OTC|OTHER OTC|TSX|TORONTO|CBOE|LSE|LONDON|EURONEXT|FRANKFURT|XETRA|"
    r"TSE|TOKYO|TWSE|TAIWAN|HKEX|HONG KONG|KRX|KOSPI|KOSDAQ|ASX|NSE|BSE)\b.*"
)
_SYMBOL_SCHEME = re.compile(r"stock-?symbol|/rss/stock|ticker|(^|[/:#])symbol$", re.IGNORECASE)
_SYMBOL_IN_SCHEME = re.compile(r"/symbol/([A-Za-z0-9.^-]{1,12})$")


def find_symbols(categories: Iterable[tuple[str, str]], tickers: str = "") -> tuple[str, ...]:
    """Symbols in the categories (scheme, term) and the comma-separated tickers of an entry, each once, in order.

    In upper case, with the exchange where it was given (``NASDAQ:NVDA``, ``OTC MARKETS:HNHAF``); ISINs as they are.
    A category of a scheme that does not speak of symbols counts only when it holds an ISIN with a right check
    digit or names a known exchange, so that a keyword such as ``AI`` is never taken for a ticker.
    """
    found = [symbol for scheme, term in categories for symbol in _of_category(scheme, term)]
    found += [name for name in (part.strip().upper() for part in tickers.split(",")) if _SYMBOL.fullmatch(name)]
    return tuple(dict.fromkeys(found))


def _of_category(scheme: str, term: str) -> Iterator[str]:
    if in_scheme := _SYMBOL_IN_SCHEME.search(scheme):
        yield in_scheme[1].upper()
        return
    exchange, colon, symbol = (part.strip() for part in term.upper().rpartition(":"))
    if not _SYMBOL.fullmatch(symbol):
        return
    if is_isin(symbol):
        yield symbol
    elif colon and _EXCHANGE.fullmatch(exchange) and (_is_of_symbols(scheme) or _KNOWN_EXCHANGE.fullmatch(exchange)):
        yield f"{exchange}:{symbol}"
    elif not colon and _is_of_symbols(scheme):
        yield symbol


def _is_of_symbols(scheme: str) -> bool:
    return _SYMBOL_SCHEME.search(scheme) is not None


def is_isin(text: str) -> bool:
    """Whether the text is an ISIN with a right check digit (ISO 6166: letters as numbers, then Luhn)."""
    if not _ISIN.fullmatch(text):
        return False
    digits = [int(digit) for digit in "".join(str(int(character, 36)) for character in text)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
