"""Cutting what is not news out of a text, by named rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import re2

from bot.model import Cut, Rule
from bot.reading.bodies import Body, Stretch
from bot.reading.taking import TAKES

# RE2 throws its states away when they fill this, and slows down tenfold; the shipped rules need 20 MB.
_MOST_MEMORY = 64 << 20

_LINE_END = ord("\n")
_SPOKEN = re.compile(r"[^\W_]")


def pattern_problem(pattern: str) -> str | None:
    """Why RE2 refuses a pattern, in its own words; None where it takes it. Every line is a pattern of its own."""
    for line in pattern.split("\n"):
        try:
            compiled = _compile(line)
        except re2.error as error:
            cause = error.args[0] if error.args else "not a pattern"
            return cause.decode(errors="replace") if isinstance(cause, bytes) else str(cause)
        if compiled.fullmatch(b""):
            return "it matches where there is nothing"
    return None


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.case_sensitive = False
    options.log_errors = False
    return options


def _compile(pattern: str) -> Any:
    return re2.compile(f"(?m){pattern}", _options())


class CompiledRules:
    """Rules ready to match. Pickles as the rules, and compiles once in each process.

    Patterns bound to the start of a sentence are looked for all at once, without their counts: an automaton that
    counts characters multiplies what it must remember (226 patterns in 5 kB take 16 µs, with their counts 58). The
    free ones would make it grow without end (2.6 ms); few of them have their literal parts in a text. What may
    match is then tried.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        patterns = [_Pattern(rule, line) for rule in rules for line in rule.pattern.strip("\n").split("\n")]
        self._bound = [pattern for pattern in patterns if pattern.bound]
        self._free = [pattern for pattern in patterns if not pattern.bound]
        self._set = re2.Set.SearchSet(_options())
        for pattern in self._bound:
            self._set.Add(f"(?m){_uncounted(pattern.text)}")
        self._set.Compile()
        self._filter = re2.Filter()
        for pattern in self._free:
            self._filter.Add(f"(?m){pattern.text}", _options())
        self._filter.Compile()

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_rules, (self.rules,)

    def matches(self, text: bytes) -> Iterator[tuple[Rule, Iterator[tuple[int, int]]]]:
        """For every pattern that matches, its rule, and the starts and ends of its matches in bytes, in order."""
        bound = (self._bound[index] for index in self._set.Match(text) or ())
        free = (self._free[index] for index in self._filter.Match(text, True) or ())
        for pattern in chain(bound, free):
            yield pattern.rule, pattern.matches(text)


class _Pattern:
    """One line of a rule."""

    def __init__(self, rule: Rule, text: str) -> None:
        self.rule = rule
        self.text = text
        self._compiled = _compile(text)
        self._group = min(self._compiled.groups, 1)

    @property
    def bound(self) -> bool:
        """Whether it matches at the start of a sentence alone."""
        return self.text.startswith("^")

    def matches(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Where it matches, or its group does."""
        return (_trimmed(text, *match.span(self._group)) for match in self._compiled.finditer(text))


_COUNT = re.compile(r"(?<!\\)\{(\d+)(?:,\d*)?\}\??")
_ESCAPED = re.compile(r"\\.")
_BRACE_IS_TEXT = re.compile(r"\[[^\]]*\{|\[:")


def _uncounted(pattern: str) -> str:
    """A pattern that matches wherever this one does, and counts nothing unless its braces may be text."""
    if "\\Q" in pattern or _BRACE_IS_TEXT.search(_ESCAPED.sub("", pattern)):
        return pattern
    return _COUNT.sub(lambda count: "+" if int(count[1]) else "*", pattern)


def _trimmed(text: bytes, start: int, end: int) -> tuple[int, int]:
    """The stretch without the ends of lines around it, for they belong to no sentence."""
    while start < end and text[start] == _LINE_END:
        start += 1
    while start < end and text[end - 1] == _LINE_END:
        end -= 1
    return start, end


def compile_rules(rules: Sequence[Rule]) -> CompiledRules:
    """The rules, ready to match. Raises ValueError with the name of a rule whose pattern RE2 refuses."""
    return _compiled(tuple(rules))


@lru_cache(maxsize=4)
def _compiled(rules: tuple[Rule, ...]) -> CompiledRules:
    for rule in rules:
        if problem := pattern_problem(rule.pattern.strip("\n")):
            raise ValueError(f"boilerplate rule: {rule.name}: {problem}")
    return CompiledRules(rules)


def find_by_rules(body: Body, rules: CompiledRules) -> Iterator[Stretch]:
    """What the rules take of a text."""
    for rule, matches in rules.matches(body.text):
        done = 0
        for start, end in matches:
            if done <= start < end:
                first, done = TAKES[rule.takes](body, start, end)
                yield Stretch(first, done, rule.name)
            if done == len(body.text):
                break


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────


def cut(body: Body, stretches: Iterable[Stretch]) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    """The paragraphs that are left when the stretches are taken, and what was taken, both in order."""
    kept: dict[int, list[str]] = {}
    taken: list[tuple[str, int, list[str]]] = []
    position = 0
    for start, end, rule in sorted(stretches):
        if end <= position:
            continue
        said = _keep(body, position, start, kept)
        if said or not taken or taken[-1][0] != rule:
            taken.append((rule, len(kept), []))
        taken[-1][2].append(body.text[max(start, position) : end].decode(errors="ignore").strip())
        position = end
    _keep(body, position, len(body.text), kept)
    cuts = (Cut("\n".join(texts).replace("\n\n", "\n"), rule, after) for rule, after, texts in taken)
    return tuple(map(_in_one_line, kept.values())), tuple(cuts)


def _in_one_line(parts: Sequence[str]) -> str:
    """The sentences of a line again; where something was taken between two parts, its space is left twice."""
    if len(parts) == 1:
        return parts[0].replace("\n", " ").strip()
    return " ".join("".join(parts).split())


def _keep(body: Body, start: int, end: int, kept: dict[int, list[str]]) -> bool:
    """Add a stretch that nothing takes to the lines that it is of; whether there are words in it."""
    if end <= start:
        return False
    spoken = False
    line = body.pieces[body.at(start)].line
    for number, text in enumerate(body.text[start:end].decode(errors="ignore").split("\n\n"), line):
        if _SPOKEN.search(text):
            kept.setdefault(number, []).append(text)
            spoken = True
    return spoken
