"""What recurs is furniture, whatever it says: in other articles of a publisher, or twice in one article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from statistics import median

from bot.reading.bodies import Body, Stretch, runs
from bot.reading.fingerprints import FEWEST_LETTERS, letters_of

SEEN_OFTEN = 2
"""A piece is furniture from the third unrelated article on: seen in this many others."""

# A quotation, or what its sentences leave of it; "a set phrase" is none.
_QUOTATION = re.compile(r'"[^"]{25,}')

# A summary is within so many sentences before the text. Of its letters, compared in windows, no more than this
# share may be missing below: none of a sentence, and of a long summary what is cut off or introduced anew.
_OPENING = 6
_LONGEST_OPENING = 2_000
_WINDOW = 30
_MAY_MISS = 0.2


def find_repeated(body: Body) -> Iterator[Stretch]:
    """The title where it stands again as a sentence, and a summary before the text: what is said again below."""
    heading = letters_of(body.title.encode())
    letters = letters_of(body.text)
    position = 0
    for members in islice(body.sentences(), _OPENING):
        start, end = body.starts[members[0]], body.ends[members[-1]]
        own = letters_of(body.text[start:end])
        position += len(own)
        if own == heading and len(heading) >= FEWEST_LETTERS:
            yield Stretch(start, end, "the title again")
        elif _comes_again(own[:_LONGEST_OPENING], letters, position):
            yield Stretch(start, end, "said again below")


def _comes_again(own: bytes, letters: bytes, position: int) -> bool:
    """Whether nearly all of some letters comes again, window by window, from a position on."""
    if len(own) < _WINDOW:
        return False
    starts = [*range(0, len(own) - _WINDOW, _WINDOW), len(own) - _WINDOW]
    may_miss = int(len(starts) * _MAY_MISS)
    for start in starts:
        may_miss -= letters.find(own[start : start + _WINDOW], position) < 0
        if may_miss < 0:
            return False
    return True


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
    published = _times_published(counts, own, titled=bool(body.title))
    recurs = [count - published >= SEEN_OFTEN for count in counts]
    if not any(recurs):
        return
    certain = [
        again and not (is_own or _QUOTATION.search(piece.text))
        for again, is_own, piece in zip(recurs, own, body.pieces, strict=True)
    ]
    _spare_sentences(body, recurs, certain)
    others = 0
    for index in _with_gaps(body, recurs, certain):
        others = counts[index] if certain[index] else others  # what stands between goes with what was before it
        yield Stretch(body.starts[index], body.ends[index], f"seen in {others} other articles of {publisher}")


def _times_published(counts: Sequence[int], own: Sequence[bool], *, titled: bool) -> float:
    """As often as the article's own pieces were seen; without a title, as often as three in four of all were."""
    if not titled:
        return sorted(counts)[len(counts) // 4]
    return median([count for count, is_own in zip(counts, own, strict=True) if is_own] or [0])


def _spare_sentences(body: Body, recurs: Sequence[bool], certain: list[bool]) -> None:
    """A long sentence is furniture only when most of it recurs."""
    for members in body.run_on:
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
