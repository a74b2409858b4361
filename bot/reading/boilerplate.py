"""Cutting what is not news: by named rules, and by what recurs in other articles of a publisher.

Both find stretches of the text to take; what is left, in order, is the article. Text is matched as
bytes, with every sentence on a line of its own, so `^` and `$` in a pattern are the ends of a sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, groupby, pairwise
from statistics import median
from typing import Any, NamedTuple, TypeVar

import re2

from bot.model import Cut, Rule
from bot.reading.fingerprints import Piece, fingerprint, letters_of
from bot.reading.text import LONG_LINE

T = TypeVar("T")

SEEN_OFTEN = 2
"""A piece is furniture from the third unrelated article on: seen in this many others."""

# A rule that takes the rest takes its paragraph alone when less than this would be left (characters).
_LEAST_LEFT = 150

# Two sentences that both name the subject are of one story when no more than one stands between them.
_CLOSE = 2

# A summary stands in so many sentences at the beginning, and is recognised by no fewer letters.
_OPENING = 8
_ENOUGH_LETTERS = 36

# Of 1,500 "About" sections of press releases 95 in 100 are shorter; a heading is (bytes).
_LONGEST_SECTION = 3_000
_LONGEST_HEADING = 100

_SENTENCE_END = re.compile(rb"""[.!?]["')\]]*$""")

# A list of headlines has no more than so many in a row that are sentences, with a full stop.
_BETWEEN_LISTS = 6

# Where the list ends in the middle of a run-on sentence, so much of it may be news (bytes).
_FIRST_SENTENCE = 200

_BOUND = "(?m)^"

# RE2 throws its states away when they fill this, and slows down tenfold: the shipped rules need 20 MB.
_MOST_MEMORY = 64 << 20

LONGEST_STUB = 1_500
"""A page that is only a notice is shorter than this (bytes)."""

_WORD = re.compile(r"\w[\w.&-]*\w")
# A quotation, or the part of one that its sentences leave; "a set phrase" is none.
_QUOTATION = re.compile(r'"[^"]{25,}')
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

    Patterns bound to the start of a sentence are looked for all at once (one pass: 0.03 ms for 190 of
    them in 5 kB, where trying each took 0.3 ms); so the others cannot be (2.6 ms), but few of them have
    their literal parts in a text.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        patterns = [(rule, _compile(line)) for rule in rules for line in rule.pattern.strip().split("\n")]
        self._bound = [(rule, pattern) for rule, pattern in patterns if pattern.pattern.startswith(_BOUND)]
        self._free = [(rule, pattern) for rule, pattern in patterns if not pattern.pattern.startswith(_BOUND)]
        self._set, self._filter = re2.Set.SearchSet(_options()), re2.Filter()
        for _, pattern in self._bound:
            self._set.Add(pattern.pattern)
        for _, pattern in self._free:
            self._filter.Add(pattern.pattern, _options())
        self._set.Compile()
        self._filter.Compile()

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_rules, (self.rules,)

    def matches(self, text: bytes) -> Iterator[tuple[Rule, int, int]]:
        """Every match of every rule, pattern by pattern: its start and end in bytes, without spaces around it."""
        bound = (self._bound[index] for index in self._set.Match(text) or ())
        free = (self._free[index] for index in self._filter.Match(text, True) or ())
        for rule, pattern in chain(bound, free):
            for match in pattern.finditer(text):
                start, end = match.span()
                found = text[start:end]
                yield rule, end - len(found.lstrip()), start + len(found.rstrip())


def compile_rules(rules: Sequence[Rule]) -> CompiledRules:
    """The rules, ready to match. Raises ValueError with the name of a rule whose pattern RE2 refuses."""
    return _compiled(tuple(rules))


@lru_cache(maxsize=4)
def _compiled(rules: tuple[Rule, ...]) -> CompiledRules:
    for rule in rules:
        if problem := pattern_problem(rule.pattern.strip()):
            raise ValueError(f"boilerplate rule: {rule.name}: {problem}")
    return CompiledRules(rules)


class Stretch(NamedTuple):
    """Bytes `start` up to `end` of a text, to be taken by a rule."""

    start: int
    end: int
    rule: str


class Body:
    """The pieces of an article laid out as one text: sentences on lines, and an empty line between paragraphs."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        joints = [_joint(left, right) for left, right in pairwise(pieces)]
        parts = [piece.text.encode() for piece in pieces]
        self.text = b"".join(part for pair in zip(parts, [*joints, b""], strict=True) for part in pair)
        lengths = [len(part) for part in parts]
        steps = [length + len(joint) for length, joint in zip(lengths, [*joints, b""], strict=True)]
        self.starts = [0, *accumulate(steps)][: len(pieces)]
        self.ends = [start + length for start, length in zip(self.starts, lengths, strict=True)]
        self._sentences = self._groups([piece.sentence for piece in pieces])
        self._paragraphs = self._groups(_paragraphs(pieces))

    def at(self, offset: int) -> int:
        """The number of the piece that holds this byte."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the ends of the sentences that it touches."""
        return self._sentences[self.at(start)][0], self._sentences[self.at(end - 1)][1]

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the ends of the paragraphs that it touches."""
        return self._paragraphs[self.at(start)][0], self._paragraphs[self.at(end - 1)][1]

    def listed(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to its paragraph, and the paragraphs after it that do not end as sentences do."""
        start, end = self.paragraph(start, end)
        for index in range(self.at(end - 1) + 1, len(self.pieces)):
            first, last = self._paragraphs[index]
            if self._ends(first, last):
                break
            end = max(end, last)
        return start, end

    def section(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to its paragraph and those after it up to the next heading, at most `_LONGEST_SECTION`."""
        start, end = self.paragraph(start, end)
        for index in range(self.at(end - 1) + 1, len(self.pieces)):
            first, last = self._paragraphs[index]
            if last - start > _LONGEST_SECTION or (last - first < _LONGEST_HEADING and not self._ends(first, last)):
                break
            end = last
        return start, end

    def _ends(self, start: int, end: int) -> bool:
        """Whether a paragraph ends as a sentence does."""
        return _SENTENCE_END.search(self.text[start:end]) is not None

    def _groups(self, owners: Sequence[int]) -> list[tuple[int, int]]:
        """For each piece, where the group it belongs to starts and ends."""
        starts = dict(zip(reversed(owners), reversed(self.starts), strict=True))
        ends = dict(zip(owners, self.ends, strict=True))
        return [(starts[owner], ends[owner]) for owner in owners]


def _joint(left: Piece, right: Piece) -> bytes:
    if left.line != right.line:
        return b"\n\n"
    return b" " if left.sentence == right.sentence else b"\n"


def _paragraphs(pieces: Sequence[Piece]) -> list[int]:
    """A number for the paragraph of each piece: its line, or its sentence where the line is too long for one."""
    lengths: dict[int, int] = {}
    for piece in pieces:
        lengths[piece.line] = lengths.get(piece.line, 0) + len(piece.text)
    return [piece.line if lengths[piece.line] <= LONG_LINE else -1 - piece.sentence for piece in pieces]


# ── finding ──────────────────────────────────────────────────────────────────────────────────────


def find_by_rules(body: Body, rules: CompiledRules, title: str) -> Iterator[Stretch]:
    """What the rules take of a text."""
    for rule, start, end in rules.matches(body.text):
        listed = headlines_end(body, end, title) if rule.takes == "headlines" else 0
        if end > start:
            yield Stretch(*_taken(body, rule.takes, start, max(end, listed)), rule.name)


def _taken(body: Body, takes: str, start: int, end: int) -> tuple[int, int]:
    """The stretch that a rule takes for a match from `start` to `end`."""
    whole = len(body.text)
    stretches = {
        "match": (start, end),
        "headlines": (start, end),
        "before": (0, end),
        "rest": (start, whole),
        "page": (0, whole),
    }
    too_much = (takes == "rest" and start < _LEAST_LEFT) or (takes == "page" and whole >= LONGEST_STUB)
    if takes in stretches and not too_much:
        return stretches[takes]
    return _GROWN.get(takes, Body.paragraph)(body, start, end)


_GROWN = {"sentence": Body.sentence, "list": Body.listed, "section": Body.section}


def find_repeated(body: Body, title: str) -> Iterator[Stretch]:
    """The title where it stands again as a sentence, and a summary before the text: what is said again below."""
    heading = fingerprint(title)
    letters = letters_of(body.text)
    position = 0
    for index, piece in enumerate(body.pieces):
        if piece.fingerprint and piece.fingerprint == heading:
            yield Stretch(body.starts[index], body.ends[index], "the title again")
        if piece.sentence < _OPENING:
            own = letters_of(piece.text.encode())
            position += len(own)
            if len(own) >= _ENOUGH_LETTERS and own in letters[position:]:
                yield Stretch(body.starts[index], body.ends[index], "said again below")


def find_recurring(body: Body, seen: Mapping[int, int], title: str, publisher: str) -> Iterator[Stretch]:
    """Pieces that recur in other articles of the publisher, whatever they say.

    A copy of the whole article is no furniture: as often as its own sentences were seen (those that share
    a name with the title), so often it was published, and that many times count for nothing. Quotations
    and what names the subject of the article are taken only where they stand between furniture.
    """
    counts = [seen.get(piece.fingerprint, 0) for piece in body.pieces]
    if max(counts, default=0) < SEEN_OFTEN:
        return
    own = _naming(body, title)
    published = median([count for count, is_own in zip(counts, own, strict=True) if is_own] or [0])
    recurs = [count - published >= SEEN_OFTEN for count in counts]
    certain = [
        again and not (is_own or _QUOTATION.search(piece.text))
        for again, is_own, piece in zip(recurs, own, body.pieces, strict=True)
    ]
    _spare_sentences(body, recurs, certain)
    for index in _with_gaps(body, recurs, certain):
        yield Stretch(body.starts[index], body.ends[index], f"seen in {counts[index]} other articles of {publisher}")


def _spare_sentences(body: Body, recurs: Sequence[bool], certain: list[bool]) -> None:
    """A long sentence of which some words recur is none the less a sentence: most of it must recur."""
    for members in _runs(body.pieces, key=lambda piece: piece.sentence):
        if sum(recurs[index] for index in members) * 2 < len(members):
            for index in members:
                certain[index] = False


def _with_gaps(body: Body, recurs: Sequence[bool], certain: Sequence[bool]) -> Iterator[int]:
    """The certain pieces, and between two of them what is too short to tell, or part of a list of headlines."""
    for members in _runs(certain, key=bool):
        first, last = members[0], members[-1]
        if certain[first]:
            yield from members
        elif first > 0 and last + 1 < len(certain):
            listed = body.pieces[first - 1].sentence == body.pieces[last + 1].sentence
            if listed or all(recurs[index] or not body.pieces[index].fingerprint for index in members):
                yield from members


def _runs(items: Sequence[T], key: Callable[[T], object]) -> Iterator[list[int]]:
    """The numbers of neighbouring items that have the same key, run by run."""
    for _, members in groupby(range(len(items)), key=lambda index: key(items[index])):
        yield list(members)


def headlines_end(body: Body, offset: int, title: str) -> int:
    """Where a list of headlines that begins at `offset` ends: 0 where there is none.

    Headlines that lost their line breaks make sentences without end. The list ends with the last of them,
    or before that where the story begins: two sentences close to each other say a name of the title. Of
    the last, as much is left as may be the first sentence of the story.
    """
    first = body.at(offset)
    last, plain = 0, 0
    for members in _runs(body.pieces[first:], key=lambda piece: piece.sentence):
        plain = 0 if len(members) > 1 else plain + 1
        last = members[-1] if len(members) > 1 else last
        if plain > _BETWEEN_LISTS:
            break
    if not last:
        return 0
    own = [index for index, says in enumerate(_naming(body, title)) if says and index >= first]
    for index, following in pairwise(own):
        if index > first + last + 1:
            break
        if body.pieces[following].sentence - body.pieces[index].sentence <= _CLOSE:
            return body.starts[index]
    return body.starts[body.at(body.ends[first + last] - _FIRST_SENTENCE)]


def _naming(body: Body, title: str) -> list[bool]:
    """Which pieces say a name of the title: a word with a capital that the text nowhere has in lower case."""
    words = {word for word in _WORD.findall(title) if word[0].isupper() and len(word) > 2}
    names = [word for word in words if f" {word.lower()} ".encode() not in body.text]
    return [any(name in piece.text for name in names) for piece in body.pieces]


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────


def cut(body: Body, stretches: Iterable[Stretch]) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    """The paragraphs that are left when the stretches are taken, and what was taken, both in order."""
    kept: dict[int, list[str]] = {}
    cuts: list[Cut] = []
    position, parts = 0, 0
    for start, end, rule in sorted(stretches):
        if end <= position:
            continue
        _keep(body, position, start, kept)
        text = body.text[max(start, position) : end].decode(errors="ignore").strip().replace("\n\n", "\n")
        said = sum(map(len, kept.values()))
        if cuts and cuts[-1].rule == rule and parts == said:
            cuts[-1] = Cut(f"{cuts[-1].text}\n{text}", rule)
        else:
            cuts.append(Cut(text, rule))
        position, parts = end, said
    _keep(body, position, len(body.text), kept)
    return tuple(" ".join(texts) for texts in kept.values()), tuple(cuts)


def _keep(body: Body, start: int, end: int, kept: dict[int, list[str]]) -> None:
    if end <= start:
        return
    line = body.pieces[body.at(start)].line
    for number, text in enumerate(body.text[start:end].decode(errors="ignore").split("\n\n"), line):
        if _SPOKEN.search(text):
            kept.setdefault(number, []).append(text.strip().replace("\n", " "))
