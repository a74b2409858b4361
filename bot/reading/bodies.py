"""A text laid out for cutting: its pieces as one run of bytes, and which bytes belong together.

Every sentence stands on a line of its own and paragraphs have an empty line between them, so that `^`
and `$` in a pattern are the ends of a sentence.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.reading.fingerprints import Piece
from bot.reading.text import LONG_LINE

# Of 1,500 "About" sections of press releases 95 in 100 are shorter; and a heading is (bytes).
_LONGEST_SECTION = 3_000
_LONGEST_HEADING = 100

# A section about a name says it within so much of its beginning (bytes).
_BEGINNING = 60

_SENTENCE_END = re.compile(rb"""[.!?]["')\]]*$""")
_PROSE_END = re.compile(rb"""(?:[^.]\.|!)["')\]]*$""")
_NAME = re.compile(r"\w[\w.&-]*\w")


class Stretch(NamedTuple):
    """Bytes `start` up to `end` of a text, to be taken by a rule."""

    start: int
    end: int
    rule: str


class Body:
    """The pieces of an article as one text, and its title. `starts` and `ends` are those of the pieces, in bytes."""

    def __init__(self, pieces: Sequence[Piece], title: str) -> None:
        self.pieces = pieces
        parts = [piece.text.encode() for piece in pieces]
        joints = [*(_joint(left, right) for left, right in pairwise(pieces)), b""]
        steps = [len(part) + len(joint) for part, joint in zip(parts, joints, strict=True)]
        self.text = b"".join(part for pair in zip(parts, joints, strict=True) for part in pair)
        self.starts = list(accumulate(steps[:-1], initial=0))
        self.ends = [start + len(part) for start, part in zip(self.starts, parts, strict=True)]
        self.title = title
        self._sentences = self._groups(_sentences(pieces))
        self._paragraphs = self._groups(_paragraphs(pieces))

    def at(self, offset: int) -> int:
        """The number of the piece that holds this byte."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the ends of the sentences that it touches; of one that runs on, of its pieces."""
        return self._sentences[self.at(start)][0], self._sentences[self.at(end - 1)][1]

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the start of its sentence and the end of its paragraph."""
        return self._sentences[self.at(start)][0], self._paragraphs[self.at(end - 1)][1]

    def list(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to its sentences, and the paragraphs after them that are no sentences; a headline may ask."""
        return self._until(self._ends_list, *self.sentence(start, end))

    def section(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to its sentences, and the paragraphs after them up to the next heading."""
        return self._until(self._is_heading, *self.sentence(start, end))

    def block(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to its sentences, and what follows up to where the article goes on, or to the end.

        It goes on with a sentence right below, for no list begins so; else with a paragraph of sentences that
        says a name of the subject, or that another follows.
        """
        start, end = self.sentence(start, end)
        paragraphs = list(self._paragraphs_after(end))
        prose = [self._is_prose(*paragraph) for paragraph in paragraphs]
        for number, (first, last) in enumerate(paragraphs):
            if prose[number] and (
                number == 0 or self._says_subject(first, last) or prose[number + 1 : number + 2] == [True]
            ):
                break
            end = last
        return start, end

    def is_section(self, start: int, end: int) -> bool:
        """Whether a stretch is more than a heading, or the paragraph below it begins with a name that it says."""
        start, end = self.sentence(start, end)
        names = {name for name in _NAME.findall(self.text[start:end].decode()) if name[0].isupper()}
        first, last = next(self._paragraphs_after(end), (end, end))
        beginning = self.text[first : min(last, first + _BEGINNING)].decode(errors="ignore")
        return not self._is_heading(start, end) or not names.isdisjoint(_NAME.findall(beginning))

    def subject_around(self, start: int, end: int) -> tuple[int, int]:
        """How many pieces before a stretch say a name of the subject, and how many after it."""
        return sum(self._subject[: self.at(start)]), sum(self._subject[self.at(end - 1) + 1 :])

    def sentences_on_subject(self) -> int:
        """How many pieces that end as sentences do say a name of the subject."""
        return sum(
            own and self._is_sentence(start, end)
            for own, start, end in zip(self._subject, self.starts, self.ends, strict=True)
        )

    @cached_property
    def _subject(self) -> Sequence[bool]:
        """Which pieces say a name of the title; of the first piece, where the title has none."""
        naming = self.naming()
        return naming if any(naming) else self._naming(self.pieces[0].text)

    def naming(self) -> Sequence[bool]:
        """Which pieces say a name of the title: a word with a capital that the text nowhere has in lower case."""
        return self._by_title

    @cached_property
    def _by_title(self) -> Sequence[bool]:
        return self._naming(self.title)

    def _naming(self, title: str) -> Sequence[bool]:
        words = {word for word in _NAME.findall(title) if word[0].isupper() and len(word) > 2}
        names = [word for word in words if self._has(word) and not self._has(f" {word.lower()} ")]
        return [any(name in piece.text for name in names) for piece in self.pieces]

    def _has(self, text: str) -> bool:
        return text.encode() in self.text

    def _until(self, stop: Callable[[int, int], bool], start: int, end: int) -> tuple[int, int]:
        """Grow a stretch by the paragraphs after it, to the first that `stop` tells, at most `_LONGEST_SECTION`."""
        for index in range(self.at(end - 1) + 1, len(self.pieces)):
            first, last = self._paragraphs[index]
            if last - start > _LONGEST_SECTION or stop(max(first, end), last):
                break
            end = last
        return start, end

    def _paragraphs_after(self, end: int) -> Iterator[tuple[int, int]]:
        """Where the paragraphs that begin after a byte start and end."""
        index = self.at(end - 1) + 1
        while index < len(self.pieces):
            paragraph = self._paragraphs[index]
            yield max(paragraph[0], end), paragraph[1]
            index = self.at(paragraph[1]) + 1

    def _says_subject(self, start: int, end: int) -> bool:
        return any(self._subject[self.at(start) : self.at(end - 1) + 1])

    def _is_prose(self, start: int, end: int) -> bool:
        """Whether it ends as a sentence of news does: no question, and not broken off as a teaser is."""
        return _PROSE_END.search(self.text[start:end]) is not None

    def _is_sentence(self, start: int, end: int) -> bool:
        return _SENTENCE_END.search(self.text[start:end]) is not None

    def _ends_list(self, start: int, end: int) -> bool:
        asks = end - start < _LONGEST_HEADING and self.text[start:end].endswith(b"?")
        return self._is_sentence(start, end) and not asks

    def _is_heading(self, start: int, end: int) -> bool:
        return end - start < _LONGEST_HEADING and not self._is_sentence(start, end)

    def _groups(self, owners: Sequence[int]) -> Sequence[tuple[int, int]]:
        """For each piece, where the group it belongs to starts and ends."""
        starts = dict(zip(reversed(owners), reversed(self.starts), strict=True))
        ends = dict(zip(owners, self.ends, strict=True))
        return [(starts[owner], ends[owner]) for owner in owners]


def runs(keys: Sequence[object], first: int = 0) -> Iterator[range]:
    """The numbers of neighbours with the same key, run by run, from number `first` on."""
    changes = [index for index in range(first + 1, len(keys)) if keys[index] != keys[index - 1]]
    for start, end in pairwise([first, *changes, len(keys)]):
        yield range(start, end)


def _joint(left: Piece, right: Piece) -> bytes:
    if left.line != right.line:
        return b"\n\n"
    return b" " if left.sentence == right.sentence else b"\n"


def _sentences(pieces: Sequence[Piece]) -> Sequence[int]:
    """A number for the sentence of each piece: its own where the sentence runs on, for that may be several."""
    counts = Counter(piece.sentence for piece in pieces)
    return [piece.sentence if counts[piece.sentence] == 1 else -1 - index for index, piece in enumerate(pieces)]


def _paragraphs(pieces: Sequence[Piece]) -> Sequence[int]:
    """A number for the paragraph of each piece: its line, or its sentence where the text lost its line breaks."""
    lengths: dict[int, int] = {}
    for piece in pieces:
        lengths[piece.line] = lengths.get(piece.line, 0) + len(piece.text)
    longest = LONG_LINE if len(lengths) > 1 else 0
    return [piece.line if lengths[piece.line] <= longest else -1 - piece.sentence for piece in pieces]
