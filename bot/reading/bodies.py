"""A text laid out for cutting: its pieces as one run of bytes, and which bytes belong together.

Every sentence stands on a line of its own and paragraphs have an empty line between them, so that `^`
and `$` in a pattern are the ends of a sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.reading.fingerprints import Piece
from bot.reading.text import LONG_LINE

# Of 942 "About" sections of press releases 99 in 100 are shorter; and a heading is (bytes).
_LONGEST_SECTION = 3_000
_LONGEST_HEADING = 100

# A section about a name says it within so much of its beginning (bytes).
_BEGINNING = 60

# What may stand behind the full stop of a sentence.
_CLOSING = b"\"')]"
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
        self.title = title
        parts = [piece.text.encode() for piece in pieces]
        joined = [part for pair in zip(parts, _joints(pieces), strict=True) for part in pair]
        self.text = b"".join(joined)
        offsets = list(accumulate(map(len, joined), initial=0))
        self.starts, self.ends = offsets[:-1:2], offsets[1::2]

    def at(self, offset: int) -> int:
        """The number of the piece that holds this byte."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the ends of the sentences that it touches; of one that runs on, of its pieces."""
        return self.starts[self.at(start)], self.ends[self.at(end - 1)]

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Grow a stretch to the start of its sentence and the end of its paragraph."""
        return self.starts[self.at(start)], self._paragraphs[self.at(end - 1)][1]

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

    def sentences(self, first: int = 0) -> Iterator[range]:
        """The numbers of the pieces of each sentence, from piece `first` on."""
        return runs([piece.sentence for piece in self.pieces], first)

    @cached_property
    def run_on(self) -> Sequence[range]:
        """The numbers of the pieces of each sentence that runs on, for it has several."""
        return [members for members in self.sentences() if len(members) > 1]

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
        naming = [False] * len(self.pieces)
        for word in words:
            if f" {word.lower()} ".encode() not in self.text:
                for index in self._pieces_with(word.encode()):
                    naming[index] = True
        return naming

    def _pieces_with(self, word: bytes) -> Iterator[int]:
        """The numbers of the pieces that hold a word."""
        position = self.text.find(word)
        while position >= 0:
            index = self.at(position)
            yield index
            position = self.text.find(word, self.ends[index])

    def _until(self, stop: Callable[[int, int], bool], start: int, end: int) -> tuple[int, int]:
        """Grow a stretch by the paragraphs after it, to the first that `stop` tells, at most `_LONGEST_SECTION`."""
        for first, last in self._paragraphs_after(end):
            if last - start > _LONGEST_SECTION or stop(first, last):
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
        end_of_it = self.text[start:end].rstrip(_CLOSING)
        return end_of_it.endswith((b".", b"!")) and not end_of_it.endswith(b"..")

    def _is_sentence(self, start: int, end: int) -> bool:
        return self.text[start:end].rstrip(_CLOSING).endswith((b".", b"!", b"?"))

    def _ends_list(self, start: int, end: int) -> bool:
        asks = end - start < _LONGEST_HEADING and self.text[start:end].endswith(b"?")
        return self._is_sentence(start, end) and not asks

    def _is_heading(self, start: int, end: int) -> bool:
        return end - start < _LONGEST_HEADING and not self._is_sentence(start, end)

    @cached_property
    def _paragraphs(self) -> Sequence[tuple[int, int]]:
        """For each piece, where its paragraph starts and ends."""
        owners = _paragraphs(self.pieces)
        starts = dict(zip(reversed(owners), reversed(self.starts), strict=True))
        ends = dict(zip(owners, self.ends, strict=True))
        return [(starts[owner], ends[owner]) for owner in owners]


def runs(keys: Sequence[object], first: int = 0) -> Iterator[range]:
    """The numbers of neighbours with the same key, run by run, from number `first` on."""
    for index in range(first + 1, len(keys)):
        if keys[index] != keys[first]:
            yield range(first, index)
            first = index
    yield range(first, len(keys))


def _joints(pieces: Sequence[Piece]) -> Iterator[bytes]:
    """What stands behind each piece: the end of a paragraph, of a sentence, or a space within one."""
    for left, right in pairwise(pieces):
        if left.line != right.line:
            yield b"\n\n"
        else:
            yield b" " if left.sentence == right.sentence else b"\n"
    if pieces:
        yield b""


def _paragraphs(pieces: Sequence[Piece]) -> Sequence[int]:
    """A number for the paragraph of each piece: its line, or its sentence where the text lost its line breaks."""
    lengths: dict[int, int] = {}
    for piece in pieces:
        lengths[piece.line] = lengths.get(piece.line, 0) + len(piece.text)
    longest = LONG_LINE if len(lengths) > 1 else 0
    return [piece.line if lengths[piece.line] <= longest else -1 - piece.sentence for piece in pieces]
