"""An article's passages in sentences, also where line breaks were lost or an author knows no full stop."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

# What is read of one article, in characters; the news is told long before.
READ_AT_MOST = 220_000
# So many sentences are read; what comes after them is no news.
_READ_SENTENCES = 300
# A sentence ends here at the latest: longer ones are tables or lists, and every rule looks at one sentence.
_LONGEST = 900

_END = re.compile(
    r"[.!?…]{1,4}[\"”’')\]]{0,3}(?:\s{1,4}|(?=[A-Z][a-z]))|[\n•|]{1,4}|\s[-–—*]\s(?=[A-Z])|"
    r":\s{1,3}(?=[A-Z][a-z]{1,20} \()"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Cos|Ltd|Bros|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Jr|Sr|Gen|Gov|Sen|Rep|Jan|Feb|"
    r"Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    r"Mt|Ft|Fig|approx|est|Dept|Univ|S\.A|N\.V|e\.g|i\.e|a\.m|p\.m)|\b[A-Z](?:\.[A-Z])*)$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at `start` up to `end` of passage `passage`; `order` counts from 0, the title being -1."""

    passage: int
    start: int
    end: int
    order: int
    text: str


def to_sentences(passages: Sequence[str]) -> Iterator[Sentence]:
    """The title as one sentence, then the sentences of the paragraphs, as many as are read."""
    return islice(_sentences(passages), _READ_SENTENCES)


def _sentences(passages: Sequence[str]) -> Iterator[Sentence]:
    if passages and passages[0].strip():
        end = min(len(passages[0]), _LONGEST)
        yield Sentence(0, 0, end, -1, passages[0][:end])
    order = 0
    for passage, text in enumerate(passages[1:], start=1):
        for start, end in _pieces(text):
            yield Sentence(passage, start, end, order, text[start:end])
            order += 1


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _goes_on(text, match):
            continue
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, len(text))


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 1]
    if following.islower():
        return True
    if not stop.group()[-1].isspace():
        return not text[stop.start() - 1 : stop.start()].islower()
    return (
        stop.group().strip() == "." and _ABBREVIATION.search(text[max(0, stop.start() - 12) : stop.start()]) is not None
    )


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        middle = space + 1 if space > start else start + _LONGEST
        yield start, middle
        start = middle
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
