"""Lists of headlines that lost their line breaks, as a page of Yahoo Finance has them before its story."""

import re
from itertools import pairwise

from bot.reading.bodies import Body

# In a list of headlines, a word that begins sentences stands in the middle of what looks like one.
_BEGINNING = re.compile(
    r"[^.!?:;,\"'(\s] (?:The|A|An|How|Why|What|Here|Is|Are|This|These|Stocks|It|There|Watch|More|Most|Your|Who|Where"
    r"|When|Would|Can|Wall Street|Markets|Investors|Oil|Gas|Gold|Pound|Dow|Trump) "
)

# So many headlines in a row may be sentences, with a full stop, before the list is over.
_SENTENCES_BETWEEN = 12

# Two sentences that both name the subject are of one story when no more than one stands between them.
_CLOSE = 2

# Where the list ends within a sentence that runs on, so much of it may be the first of the story (bytes).
_FIRST_SENTENCE = 200


def headlines_end(body: Body, offset: int) -> int:
    """Where a list of headlines that begins at `offset` ends; 0 where there is none.

    Headlines that lost their line breaks make sentences without end. The list ends with the last of them,
    or before, where the story begins: two sentences close to each other say a name of the title. Where
    nothing follows it, there is no story.
    """
    first = body.at(offset)
    last = _last_run_on(body, first)
    if not last:
        return 0
    own = [index for index, says in enumerate(body.naming()) if says and index >= first]
    for index, following in pairwise(own):
        if index > last + 1:
            break
        if body.pieces[following].sentence - body.pieces[index].sentence <= _CLOSE:
            return body.starts[index]
    if len(body.text) - body.ends[last] < _FIRST_SENTENCE:
        return body.ends[last]
    return body.starts[body.at(body.ends[last] - _FIRST_SENTENCE)]


def _last_run_on(body: Body, first: int) -> int:
    """The last piece of the last sentence without end, from piece `first` on; 0 where the list does not begin there."""
    last, between = 0, 0
    for members in body.sentences(first):
        if len(members) > 1 and _BEGINNING.search(" ".join(body.pieces[index].text for index in members)):
            last, between = members[-1], 0
        else:
            between += 1
        if between > _SENTENCES_BETWEEN:
            break
    return last
