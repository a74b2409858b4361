"""Finding a company in the directory as a user wrote it, and joining the two."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from bot.directory import load_directory
from bot.errors import PactwireError
from bot.model import Company


def fold(text: str) -> str:
    """Text without the differences that nobody means: case, and runs of space."""
    return " ".join(text.casefold().split())


def fold_ticker(text: str) -> str:
    """A ticker in capitals, without a `$`; share classes are written with `-`, `.` or `/`."""
    return text.upper().removeprefix("$").replace("/", "-").replace(".", "-")


def join(*groups: Iterable[str]) -> tuple[str, ...]:
    """Every text of the groups once, in order."""
    return tuple(dict.fromkeys(text for group in groups for text in group))


class Directory:
    """The directory of companies, by ticker and by name."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._by_ticker: dict[str, Company] = {}
        self._by_name: dict[str, list[Company]] = {}
        for company in companies:
            for ticker in company.tickers:
                self._by_ticker.setdefault(fold_ticker(ticker), company)
            for name in join(fold(name) for name in (company.name, *company.names)):
                self._by_name.setdefault(name, []).append(company)

    def of_ticker(self, ticker: str) -> Company | None:
        """The company that trades under a symbol, of whatever class or listing."""
        return self._by_ticker.get(fold_ticker(ticker))

    def of_name(self, name: str) -> tuple[Company, ...]:
        """The companies that people call by this name."""
        return tuple(self._by_name.get(fold(name), ()))

    def near(self, ticker: str) -> list[str]:
        """Up to three symbols that may be meant; those with another first letter are not looked at."""
        wanted = fold_ticker(ticker)
        alike = [known for known in self._by_ticker if known[:1] == wanted[:1] and abs(len(known) - len(wanted)) <= 1]
        return get_close_matches(wanted, alike, n=3, cutoff=0.7)


@cache
def open_directory() -> Directory:
    """The directory that ships with Pactwire, indexed once."""
    return Directory(load_directory())


def to_company(directory: Directory, ticker: str, name: str, names: tuple[str, ...], never: tuple[str, ...]) -> Company:
    """The company that a user means, under the ticker that the user wrote.

    The names given join those of the directory and come first. A name that is also in `never` does
    not count at all, which is how a name of the directory is taken away. A company without a ticker
    is looked up by its name; one that the directory does not have is taken as it is given.

    Raises PactwireError with a hint where it is not clear who is meant.
    """
    known = _find(directory, ticker, name, names)
    given = join((name,) if name else (), names)
    company = known or Company(key=ticker or name, name=given[0], names=(), tickers=(ticker,) if ticker else ())
    called = join(given, company.names)
    unwanted = {fold(phrase) for phrase in never}
    kept = tuple(text for text in called if fold(text) not in unwanted)
    if not kept and not company.tickers:
        raise PactwireError(f"`not` takes every name of {company.name} away", hint="leave one that it is known by")
    names_taken = {fold(text) for text in called}
    phrases = tuple(text for text in join(company.never, never) if fold(text) not in names_taken)
    symbols = (symbol for symbol in company.tickers if fold_ticker(symbol) == fold_ticker(ticker))
    return replace(company, key=next(symbols, company.key), names=kept, never=phrases)


def _find(directory: Directory, ticker: str, name: str, names: tuple[str, ...]) -> Company | None:
    if ticker:
        known = directory.of_ticker(ticker)
        if known is None and not (name or names):
            raise _unknown(directory, ticker)
        return known
    if not name:
        raise PactwireError("the company has neither ticker nor name", hint="such as {ticker: NVDA} or {name: OpenAI}")
    found = directory.of_name(name)
    if len(found) > 1:
        meant = " or ".join(f"{company.key} ({company.name})" for company in found)
        raise PactwireError(f"`{name}` may be {meant}", hint="write the ticker, or a longer name")
    return found[0] if found else None


def _unknown(directory: Directory, ticker: str) -> PactwireError:
    hint = f"say how it is called: {{ticker: {ticker}, names: [...]}}"
    if directory.of_name(ticker):
        hint = f"if the company of that name is meant: {{name: {ticker}}}"
    elif near := directory.near(ticker):
        hint = f"did you mean {' or '.join(near)}? If not, {hint}"
    return PactwireError(f"the directory has no company with the ticker `{ticker}`", hint=hint)


def merge(companies: Iterable[Company]) -> dict[tuple[str, ...], Company]:
    """The companies, each once: under the symbol that came first, with all that is said of it. By `identity`."""
    merged: dict[tuple[str, ...], Company] = {}
    for company in companies:
        known = merged.get(identity(company))
        merged[identity(company)] = _unite(known, company) if known else company
    return merged


def identity(company: Company) -> tuple[str, ...]:
    """What is the same for one company whichever of its symbols a user wrote."""
    return company.tickers or (company.key,)


def _unite(first: Company, second: Company) -> Company:
    return replace(first, names=join(first.names, second.names), never=join(first.never, second.never))
