"""Lists of feeds as feed readers exchange them (OPML 2.0, opml.org/spec2.opml), and their way into feeds.yaml."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from pydantic_core import PydanticCustomError, PydanticKnownError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from bot.config.fields import to_feed_url
from bot.config.places import load_document
from bot.errors import ConfigError, InputError, Problem
from bot.files import write_whole
from bot.model import Feed
from bot.polling.addresses import one_spelling

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""As YAML 1.2 divides a text: `splitlines` knows more ends of lines, which may stand in a comment."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as a list names it. `title` may be empty."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The subscriptions of a list: those to be added, how many are known, and why the others are refused."""

    new: tuple[Subscription, ...]
    known: int
    refused: tuple[str, ...]


# ── OPML ─────────────────────────────────────────────────────────────────────────────────────────


def parse_opml(content: bytes, source: str) -> tuple[Subscription, ...]:
    """Every outline with the address of a feed, in order, whatever groups it is in; broken XML as far as it goes.

    `source` is the name of the file, for errors. Raises InputError where there is no list.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise InputError(f"{source}:1:1: not a list of feeds", hint="OPML, as feed readers export it")
    outlines = (dict(outline.attrib) for outline in root.iter("outline"))
    return tuple(
        Subscription(url, " ".join((outline.get("title") or outline.get("text") or "").split()))
        for outline in outlines
        if (url := (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip())
    )


def render_opml(feeds: Iterable[Feed]) -> bytes:
    """The feeds as OPML 2.0, UTF-8."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds of Pactwire"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = feed.publisher or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def sort_out(subscriptions: Iterable[Subscription], feeds: Iterable[Feed]) -> Sorted:
    """Which subscriptions would be new among `feeds`; an address counts once."""
    known = {one_spelling(feed.url) for feed in feeds}
    new: dict[str, Subscription] = {}
    repeated, refused = 0, []
    for subscription in subscriptions:
        try:
            url = to_feed_url(subscription.url)
        except (PydanticCustomError, PydanticKnownError) as error:
            refused.append(error.message())
            continue
        one = one_spelling(url)
        repeated += one in known or one in new
        if one not in known:
            new.setdefault(one, subscription)
    return Sorted(tuple(new.values()), repeated, tuple(refused))


# ── feeds.yaml ───────────────────────────────────────────────────────────────────────────────────


def add_feeds(path: Path, subscriptions: Sequence[Subscription]) -> None:
    """Add rows after the last feed of a feeds.yaml that is in order; every other line stays as it is.

    The file is replaced as a whole, or not at all. Raises ConfigError where its feeds are written on one line, and
    InputError where it cannot be written.
    """
    document = load_document(path)
    feeds = next(node for key, node in _items(document.root) if key.value == "feeds")
    if not isinstance(feeds, SequenceNode) or feeds.flow_style:
        raise ConfigError((_one_line(path, feeds),))
    lines = _LINE.findall(path.read_bytes().decode())
    after = _last_line(feeds)
    ending = "\r\n" if lines[after].endswith("\r\n") else "\n"
    if not lines[after].endswith(("\n", "\r")):
        lines[after] += ending
    indent = " " * feeds.start_mark.column
    lines[after + 1 : after + 1] = [f"{indent}- {_row(subscription)}{ending}" for subscription in subscriptions]
    write_whole(path, "".join(lines))


def _items(root: Node) -> Iterator[tuple[Node, Node]]:
    if isinstance(root, MappingNode):
        yield from root.value


def _one_line(path: Path, feeds: Node) -> Problem:
    mark = feeds.start_mark
    hint = "write one feed a line, each behind a dash"
    return Problem(str(path), mark.line + 1, mark.column + 1, "feeds cannot be added to a list on one line", hint)


def _last_line(node: Node) -> int:
    """Where the text of a node ends, counted from 0: a block ends with its last part, for comments follow it."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
        return max(map(_last_line, parts))
    line: int = node.end_mark.line
    return line - 1 if node.end_mark.column == 0 and line > node.start_mark.line else line


def _row(subscription: Subscription) -> str:
    """A text in JSON is one in YAML too, whatever is in it."""
    url = json.dumps(subscription.url, ensure_ascii=False)
    publisher = f", publisher: {json.dumps(subscription.title, ensure_ascii=False)}" if subscription.title else ""
    return f"{{url: {url}{publisher}}}"
