"""Whether a feed gave an article or only the beginning of one."""

import re

from bot.model import Entry
from bot.reading.text import to_lines

LONGEST_FRAGMENT = 600
"""Characters. Of 5,721 real articles 95 in 100 are longer, of 1,117 texts in real feeds 65 in 100 are shorter."""

_BREAKS_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|\+)\]|(?:read more|continue reading|full story)\W*)$", re.IGNORECASE
)


def is_fragment(entry: Entry) -> bool:
    """Whether the texts of the entry are so short that the article must be longer, or break off."""
    longest = max((" ".join(to_lines(text)) for text in (entry.body, entry.summary)), key=len)
    return len(longest) < LONGEST_FRAGMENT or _BREAKS_OFF.search(longest) is not None
