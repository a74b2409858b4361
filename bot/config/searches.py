"""Feeds by company: the address of a search, with a place for whom it searches."""

from collections.abc import Iterable
from urllib.parse import quote_plus

from bot.config.fields import PLACEHOLDERS
from bot.model import Company


def expand(url: str, companies: Iterable[Company]) -> tuple[str, ...]:
    """The addresses that a template stands for, each once, in the order of the companies; any other as it is.

    A company is searched by its name; where that has more than two words, by the first of its names that has not, for
    so the press calls it: Foxconn, not Hon Hai Precision Industry. One without a ticker has no address where the
    template wants a ticker.
    """
    if not any(placeholder in url for placeholder in PLACEHOLDERS):
        return (url,)
    return tuple(dict.fromkeys(found for company in companies if (found := _filled(url, company))))


def _filled(url: str, company: Company) -> str:
    name = next((name for name in (company.name, *company.names) if len(name.split()) <= 2), company.name)
    ticker = next(iter(company.tickers), "")
    if "{ticker}" in url and not ticker:
        return ""
    return url.replace("{name}", quote_plus(name)).replace("{ticker}", quote_plus(ticker))
