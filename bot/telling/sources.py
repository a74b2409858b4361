"""Which of a story's sources are shown: the official release and primary reporting before the rest."""

from urllib.parse import urlsplit

from bot.model import Source, Story
from bot.telling.parties import to_name

_WIRES = frozenset(
    {"prnewswire", "businesswire", "globenewswire", "accesswire", "accessnewswire", "newsfilecorp", "einpresswire"}
)
_PRIMARY = frozenset(
    {
        "reuters", "bloomberg", "wsj", "ft", "apnews", "cnbc", "nikkei", "theinformation", "axios", "nytimes",
        "dowjones", "afp", "scmp", "economist", "theverge", "techcrunch", "semafor", "politico", "bbc",
    }
)  # fmt: skip
_SHOWN = 3
_LONGEST_NAME = 60
"""Characters of a publisher's name: a feed may give a whole sentence for one."""


def host_of(url: str) -> str:
    """The host of an address without `www.`; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_filing(url: str) -> bool:
    """Whether the address is a filing with the SEC."""
    return f".{host_of(url)}".endswith(".sec.gov")


def standing(source: Source, story: Story) -> int:
    """0 for a filing or the official release, 1 for primary reporting, 2 for the rest."""
    labels = _labels(source)
    official = {"".join(to_name(party).words) for party in story.parties}
    if is_filing(source.url) or labels & (_WIRES | official):
        return 0
    return 1 if labels & _PRIMARY else 2


def label(source: Source, story: Story) -> str:
    """What a source is called: its publisher, else its host; an official one says so."""
    name = source.publisher or host_of(source.url) or "a source without a name"
    name = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
    if is_filing(source.url):
        return f"{name} (filing)"
    return f"{name} (official release)" if standing(source, story) == 0 else name


def best(story: Story) -> tuple[Source, ...]:
    """The three sources to show, one a publisher: by standing, then the earliest."""
    ranked = sorted(story.sources, key=lambda source: (standing(source, story), source.found_at, source.article))
    by_publisher = {label(source, story): source for source in reversed(ranked)}
    return tuple(source for source in ranked if by_publisher[label(source, story)] is source)[:_SHOWN]


def publishers(story: Story) -> int:
    """How many publishers report the story: independent sources, by name."""
    return len({label(source, story) for source in story.sources})


def _labels(source: Source) -> frozenset[str]:
    """The labels of its host, and the publisher's name in one word."""
    name = "".join(character for character in source.publisher.casefold() if character.isalnum())
    return frozenset((*host_of(source.url).split("."), name)) - {"com", "org", "net", "news", ""}
