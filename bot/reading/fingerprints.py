"""Fingerprints: numbers that stand for pieces of text, so that what recurs can be recognised.

A piece is a sentence. Where a "sentence" runs on without end, as lists of headlines do that lost their
line breaks, it is chunked at words that its own content chooses, so that the same headlines give the
same pieces wherever in a list they stand.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from bot.reading.text import sentences

# Longer than this, a sentence is chunked. The mean chunk has `_STRIDE` words more than the shortest.
LONG_SENTENCE = 45
_SHORTEST_CHUNK = 3
_STRIDE = 5

# Shorter pieces say too little to be recognised by: "Shares rose." is not furniture because it recurs.
FEWEST_LETTERS = 12

_LOWER = bytes(range(256)).lower()
_IDLE = bytes(code for code in range(128) if not chr(code).isalpha())


class Piece(NamedTuple):
    """A piece of text, the number that stands for it (0: too short to), and where it belongs.

    `line` and `sentence` count from 0 in the whole text. Pieces joined with a space are the line again.
    """

    text: str
    fingerprint: int
    line: int
    sentence: int


def fingerprint(text: str) -> int:
    """A number from 1 to 2**63 - 1 for the letters of a text, in whatever case; 0 if there are too few of them."""
    letters = letters_of(text.encode())
    if len(letters) < FEWEST_LETTERS:
        return 0
    return int.from_bytes(blake2b(letters, digest_size=8).digest(), "big") >> 1 or 1


def letters_of(text: bytes) -> bytes:
    """The letters of a text in UTF-8, those of ASCII in lower case, with nothing between them."""
    return text.translate(_LOWER, _IDLE)


def to_pieces(lines: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces of lines of text, in order."""
    found: list[Piece] = []
    sentence = 0
    for number, line in enumerate(lines):
        for text in sentences(line):
            found.extend(Piece(chunk, fingerprint(chunk), number, sentence) for chunk in _chunks(text))
            sentence += 1
    return tuple(found)


def _chunks(sentence: str) -> list[str]:
    """The sentence, in chunks where it is long. A chunk ends where letters of two words say so."""
    if sentence.count(" ") < LONG_SENTENCE:
        return [sentence]
    words = sentence.split(" ")
    chunks, first = [], 0
    for last in range(1, len(words)):
        if last - first >= _SHORTEST_CHUNK and _ends_chunk(words[last - 1], words[last]):
            chunks.append(" ".join(words[first:last]))
            first = last
    chunks.append(" ".join(words[first:]))
    return chunks


def _ends_chunk(word: str, following: str) -> bool:
    return (ord(word[-1]) + ord(word[0]) * 3 + ord(following[0]) + len(following)) % _STRIDE == 0
