"""Makes text from a feed harmless, whatever it is shown on.

A headline may hold terminal escapes, marks that turn the direction of the text round, or an address
that runs code. What a service would read as markup is the adapter's to escape.
"""

import re
import unicodedata
from urllib.parse import urlsplit

# Joins emoji and the letters of several scripts; every other format character is unseen and goes.
KEPT_FORMATS = frozenset("\u200c\u200d")
# Controls, surrogates without a partner, formats (bidi marks are among them), and code points that are not characters.
UNSEEN = frozenset({"Cc", "Cs", "Cf", "Cn"})
SPACES = re.compile(r"\s+")
# Slack's limit for an address in a block.
LONGEST_ADDRESS = 3_000


def to_plain(text: str) -> str:
    """One line without control, format and direction characters; the spaces at its ends are kept."""
    return SPACES.sub(" ", "".join(c for c in text if c.isspace() or _is_seen(c)))


def to_web_address(url: str) -> str:
    """The address if it is one of the web, else nothing: `javascript:` and its like lead nowhere."""
    address = to_plain(url).strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and parts.hostname and " " not in address
    return address if usable and len(address) <= LONGEST_ADDRESS else ""


def to_length(text: str, limit: int) -> str:
    """The text, cut at a word to end in “…” where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    word = cut.rsplit(" ", 1)[0].rstrip()
    return (word if len(word) > limit // 2 else cut) + "…" if limit else ""


def _is_seen(character: str) -> bool:
    return character in KEPT_FORMATS or unicodedata.category(character) not in UNSEEN
