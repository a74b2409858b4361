"""Python's collector of garbage in cycles, set for a process that polls."""

import gc

SELDOM = (10_000, 20, 20)
"""Allocations between two looks, and looks between those at what is older. By Python's 700 a tenth to a seventh of
polling is looking in vain: 2,000 polls leave 3,000 objects in cycles, most of them statements of SQLAlchemy, of some
hundred thousand that they make (benchmarks/polling.py)."""


def collect_seldom() -> None:
    """Look for cycles as seldom as they arise."""
    gc.set_threshold(*SELDOM)
