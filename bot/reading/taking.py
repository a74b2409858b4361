"""How much of a text a rule takes where its pattern matches, and where it stops before the news that follows.

What closes an article stands at its top, too: a bar of buttons, "Comments" below the byline, a box for the
newsletter, "Read next" between two paragraphs. So a rule takes the rest of a text only after the article was told.
"""

from collections.abc import Callable, Mapping

from bot.reading.bodies import Body
from bot.reading.headlines import headlines_end

LONGEST_STUB = 1_500
"""A page that is only a notice is shorter than this (bytes)."""

# A rule that would take a long rest takes its paragraph alone when less than this would be left (bytes).
_LEAST_LEFT = 150

# Until here a text has its top. Of 2,800 matches that close real articles, 23 have more of the subject after them
# than before, and 20 of these stand further down or are safe harbours.
_TOP = 1 / 3

# A page that says the subject in so many sentences beside its notice is an article all the same.
_TOLD = 2


def _match(_body: Body, start: int, end: int) -> tuple[int, int]:
    return start, end


def _before(_body: Body, _start: int, end: int) -> tuple[int, int]:
    return 0, end


def _rest(body: Body, start: int, end: int) -> tuple[int, int]:
    long = start < _LEAST_LEFT and len(body.text) - start >= LONGEST_STUB
    return body.paragraph(start, end) if long or _at_the_top(body, start, end) else (start, len(body.text))


def _tail(body: Body, start: int, end: int) -> tuple[int, int]:
    before, after = body.subject_around(start, end)
    whole = len(body.text)
    return start, whole if start * 2 >= whole and after * 2 <= before else end


def _page(body: Body, start: int, end: int) -> tuple[int, int]:
    whole = len(body.text)
    return (0, whole) if whole < LONGEST_STUB and body.sentences_on_subject() < _TOLD else body.paragraph(start, end)


def _section(body: Body, start: int, end: int) -> tuple[int, int]:
    """At the top of a text, a heading has a section where what follows is about what it names."""
    at_top = start < len(body.text) * _TOP
    return body.sentence(start, end) if at_top and not body.is_section(start, end) else body.section(start, end)


def _headlines(body: Body, start: int, end: int) -> tuple[int, int]:
    return start, max(end, headlines_end(body, end))


def _at_the_top(body: Body, start: int, end: int) -> bool:
    if start >= len(body.text) * _TOP:
        return False
    before, after = body.subject_around(start, end)
    return after > before


TAKES: Mapping[str, Callable[[Body, int, int], tuple[int, int]]] = {
    "match": _match,
    "sentence": Body.sentence,
    "paragraph": Body.paragraph,
    "section": _section,
    "list": Body.list,
    "block": Body.block,
    "rest": _rest,
    "tail": _tail,
    "before": _before,
    "headlines": _headlines,
    "page": _page,
}
"""What a rule can take, as the stretch (bytes) that goes with a match from `start` to `end`:

match      the characters that match
sentence   the sentences that the match touches
paragraph  from its sentence to the end of the paragraph; in text that lost its line breaks, the sentences
section    the sentence, and the paragraphs after it up to the next heading
list       the sentence, and the paragraphs after it that do not end as sentences do
block      the sentence, and what follows up to where the article goes on, or to the end of the text
rest       from the start of the match to the end of the text; at its top, the paragraph
tail       the same in the second half of a text; before that, the characters that match
before     from the start of the text to the end of the match
headlines  the characters that match, and a list of headlines without line breaks that follows them
page       everything, where little else than furniture is left: a paywall, an error page, a caption;
           in an article, the paragraph
"""
