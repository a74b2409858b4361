"""What a site's robots.txt allows a program to read, by RFC 9309.

The parser of the standard library ends a group at an empty line, takes the first rule that fits and not the longest,
and knows no wildcards: of www.sec.gov, whose rules for its own folders stand below an empty line, it reads none.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LONGEST = 500 * 1024
"""Characters; what is below is not read (RFC 9309, section 2.5)."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program: patterns of paths that it may or may not read, and the pause that it is asked for, in
    seconds; None where it is asked for none."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether the page may be read: by the longest pattern that fits it, and where two do, by the kinder."""
        parts = urlsplit(url)
        path = unquote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


NOBODY = Robots((("/", False),))
"""Of a site that cannot be asked: nothing may be read."""


def parse_robots(text: str, program: str) -> Robots:
    """The rules of a robots.txt for a program: those of all groups that name it, else of those for everybody (`*`).
    What is no rule is passed over."""
    groups = list(_groups(text[:LONGEST]))
    name = program.lower()
    ours = [lines for names, lines in groups if name in names] or [lines for names, lines in groups if "*" in names]
    lines = [line for group in ours for line in group]
    delays = [delay for key, value in lines if key == "crawl-delay" and (delay := _seconds(value)) is not None]
    rules = ((unquote(value), key == "allow") for key, value in lines if key in ("allow", "disallow") and value)
    return Robots(tuple(rules), max(delays, default=None))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Each group: the programs that it names in lower case, and its lines. A group goes on to the next name."""
    names: set[str] = set()
    lines: list[tuple[str, str]] = []
    for raw in text.removeprefix("\ufeff").splitlines():
        key, colon, value = raw.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key != "user-agent":
            lines.append((key, value))
            continue
        if lines:
            yield names, lines
            names, lines = set(), []
        names.add(value.lower())
    yield names, lines


def _fits(rule: str, path: str) -> bool:
    """`*` stands for anything, `$` at the end for the end of the path; else a path begins so."""
    first, *others = rule.removesuffix("$").split("*")
    last = others.pop() if others else None
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others:
        if (found := path.find(part, at)) < 0:
            return False
        at = found + len(part)
    if not rule.endswith("$"):
        return last is None or path.find(last, at) >= 0
    return at == len(path) if last is None else path.endswith(last) and at + len(last) <= len(path)


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
