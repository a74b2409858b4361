"""The directory of companies that ships with Pactwire: who trades under which symbol, and what people call them.

`data/companies.csv` has one row a company; `scripts/build_directory.py` makes it. A cell that holds
several values divides them by `|`.
"""

import csv
from functools import cache
from importlib.resources import files

from bot.model import Company


@cache
def load_directory() -> tuple[Company, ...]:
    """Every company of the directory, the largest first, private companies last. Read once."""
    text = files("bot").joinpath("data", "companies.csv").read_text(encoding="utf-8")
    return tuple(_to_company(row) for row in csv.DictReader(text.splitlines()))


def _to_company(row: dict[str, str]) -> Company:
    return Company(
        key=row["key"],
        name=row["name"],
        names=_values(row["names"]),
        tickers=_values(row["tickers"]),
        exchange=row["exchange"],
        isins=_values(row["isins"]),
        cik=row["cik"],
        never=_values(row["never"]),
    )


def _values(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
