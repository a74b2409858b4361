"""What recurs is furniture, whatever it says: in other articles of a publisher, or twice in one article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bot.reading.bodies import Body, Stretch, runs
from bot.reading.fingerprints import fingerprint, letters_of

SEEN_OFTEN = 2
"""A piece is furniture from the third unrelated article on: seen in this many others."""

# A quotation, or what its sentences leave of it; "a set phrase" is none.
_QUOTATION = re.compile(r'"[^"]{25,}')

# A summary before the text is within so many pieces, and is recognised by no fewer letters.
_OPENING = 24
_ENOUGH_LETTERS = 36


def find_repeated(body: Body, title: str) -> Iterator[Stretch]:
    """The title where it stands again as a sentence, and a summary before the text: what is said again below."""
    heading = fingerprint(title)
    letters = letters_of(body.text)
    position = 0
    for index, piece in enumerate(body.pieces[:_OPENING]):
        own = letters_of(piece.text.encode())
        position += len(own)
        if piece.fingerprint and piece.fingerprint == heading:
            yield Stretch(body.starts[index], body.ends[index], "the title again")
        elif len(own) >= _ENOUGH_LETTERS and letters.find(own, position) >= 0:
            yield Stretch(body.starts[index], body.ends[index], "said again below")


def find_recurring(body: Body, seen: Mapping[int, int], publisher: str) -> Iterator[Stretch]:
    """Pieces that recur in other articles of the publisher. `seen` says in how many, by fingerprint.

    A copy of a whole article is no furniture: as often as its own sentences were seen (those that share a
    name with the title), so often it was published, and that many times count for nothing. Quotations, and
    what names the subject of the article, are taken only where they stand between furniture.
    """
    counts = [seen.get(piece.fingerprint, 0) for piece in body.pieces]
    if max(counts, default=0) < SEEN_OFTEN:
        return
    own = body.naming()
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
    """A long sentence is furniture only when most of it recurs."""
    for members in runs([piece.sentence for piece in body.pieces]):
        if sum(recurs[index] for index in members) * 2 < len(members):
            certain[members.start : members.stop] = [False] * len(members)


def _with_gaps(body: Body, recurs: Sequence[bool], certain: Sequence[bool]) -> Iterator[int]:
    """The certain pieces and, between two of them, what is too short to tell or of the same run-on sentence."""
    for members in runs(certain):
        if certain[members[0]]:
            yield from members
        elif members[0] > 0 and members[-1] + 1 < len(certain):
            one_sentence = body.pieces[members[0] - 1].sentence == body.pieces[members[-1] + 1].sentence
            if one_sentence or all(recurs[index] or not body.pieces[index].fingerprint for index in members):
                yield from members
