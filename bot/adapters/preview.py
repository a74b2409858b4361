"""Shows messages as a web page that looks like Slack, made from the very blocks that Slack would get.

The page is one file: it asks no host for anything, runs no script, and its policy forbids both. Text of a
feed only ever becomes text of an element, never a name or an attribute but for links to http(s).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from bot.adapters.blocks import render_blocks, render_text
from bot.delivering.texts import to_plain, to_web_address
from bot.model import Message

# What small print may hold, as `blocks` writes it: <!date^SECONDS^FORMAT^LINK|WORDS> and <LINK|WORDS>.
MARKUP = re.compile(
    r"<(?:!date\^(?P<seconds>\d+)\^[^^|>]*(?:\^(?P<dated>[^|>]*))?|(?P<link>[^|>]+))\|(?P<words>[^>]*)>"
)
STYLES = {"bold": "b", "italic": "i", "strike": "s"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1d1c1d; --faint: #616061; --line: #dddddd; --link: #1264a3;
  --soft: #f8f8f8; --badge: #ebeaeb; }
@media (prefers-color-scheme: dark) { :root { --page: #1a1d21; --ink: #d1d2d3; --faint: #ababad; --line: #393b3f;
  --link: #1d9bd1; --soft: #222529; --badge: #35373b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 760px; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.4667 Lato, "Slack-Lato", "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0; padding: 14px 20px; border-bottom: 1px solid var(--line); font-size: 18px; line-height: 1.33; }
article { display: grid; grid-template-columns: 36px 1fr; gap: 0 8px; padding: 8px 20px; }
article article { grid-column: 2; padding: 8px 0 0; }
.avatar { width: 36px; height: 36px; border-radius: 4px; background: #611f69; color: #fff; font-weight: 900;
  text-align: center; line-height: 36px; }
article article .avatar { width: 24px; height: 24px; line-height: 24px; font-size: 12px; }
article article { grid-template-columns: 24px 1fr; }
.by b { font-weight: 900; }
.by span { margin: 0 4px; padding: 1px 3px; border-radius: 2px; background: var(--badge); color: var(--faint);
  font-size: 10px; font-weight: 700; vertical-align: 1px; }
time, .edited, .count { color: var(--faint); font-size: 12px; }
time.said { color: inherit; font-size: inherit; }
p, blockquote, h2, hr { margin: 0 0 6px; }
h2 { margin-top: 4px; font-size: 18px; font-weight: 900; line-height: 1.33; }
blockquote { padding-left: 12px; border-left: 4px solid var(--line); }
.small { color: var(--faint); font-size: 13px; }
hr { margin: 12px 0; border: 0; border-top: 1px solid var(--line); }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.count { grid-column: 2; padding-top: 4px; color: var(--link); font-weight: 700; }
aside { grid-column: 1 / -1; margin: 8px 0 10px; padding: 8px 12px; border-radius: 12px; background: var(--soft);
  border: 1px solid var(--line); font-size: 13px; }
aside b { display: block; }
details { grid-column: 2; color: var(--faint); font-size: 12px; }
pre { max-height: 320px; overflow: auto; padding: 8px; border-radius: 4px; background: var(--soft); }
@media (max-width: 480px) { article, h1 { padding-left: 12px; padding-right: 12px; } }
"""


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands in a channel, with the replies of its thread. One that is `edited` notifies nobody."""

    channel: str
    message: Message
    at: datetime
    edited: bool = False
    replies: tuple["Post", ...] = ()


def render_html(posts: Sequence[Post]) -> str:
    """A page of its own: the channels with their messages, as a notification and in full, and their Block Kit."""
    head = _tag(
        "head",
        _tag("meta", charset="utf-8"),
        _tag("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        _tag("meta", {"name": "viewport"}, content="width=device-width, initial-scale=1"),
        _tag("title", "Pactwire: preview"),
        _tag("style", STYLE),
    )
    body = _tag("body", *_channels(posts))
    return "<!doctype html>\n" + tostring(_tag("html", head, body, lang="en"), "unicode", "html") + "\n"


def render_json(posts: Sequence[Post]) -> str:
    """What Slack gets of each message, as JSON; its `blocks` can be pasted into Slack's Block Kit Builder."""
    return json.dumps([_to_payload(post) for post in posts], indent=2, ensure_ascii=False) + "\n"


def _to_payload(post: Post) -> dict[str, Any]:
    payload = {"channel": post.channel, "text": render_text(post.message), "blocks": render_blocks(post.message)}
    return payload | ({"replies": [_to_payload(reply) for reply in post.replies]} if post.replies else {})


def _channels(posts: Iterable[Post]) -> Iterator[Element]:
    channel = None
    for post in posts:
        if post.channel != channel:
            yield _tag("h1", to_plain(f"# {post.channel.removeprefix('#')}"))
        channel = post.channel
        yield _render_post(post)


def _render_post(post: Post) -> Element:
    payload = _to_payload(post)
    said = unescape(payload["text"])
    count = len(post.replies)
    thread = [_tag("div", f"{count} {'reply' if count == 1 else 'replies'}", class_="count")] if count else []
    at = post.at.astimezone(UTC)
    return _tag(
        "article",
        *([] if post.edited else [_tag("aside", _tag("b", f"Pactwire in {to_plain(post.channel)}"), said)]),
        _tag("div", "P", class_="avatar"),
        _tag(
            "div",
            _tag("div", _tag("b", "Pactwire"), _tag("span", "APP"), _time(at, f"{at:%H:%M} UTC"), class_="by"),
            *map(_render_block, payload["blocks"]),
            *([_tag("span", "(edited)", class_="edited")] if post.edited else []),
        ),
        _tag("details", _tag("summary", "Block Kit"), _tag("pre", json.dumps(payload["blocks"], indent=1))),
        *thread,
        *map(_render_post, post.replies),
    )


def _render_block(block: Mapping[str, Any]) -> Element:
    match block["type"]:
        case "divider":
            return _tag("hr")
        case "header":
            return _tag("h2", block["text"]["text"])
        case "context":
            (element,) = block["elements"]
            inner = _marked(element["text"]) if element["type"] == "mrkdwn" else [element["text"]]
            return _tag("p", *inner, class_="small")
        case _:
            (part,) = block["elements"]
            name = "blockquote" if part["type"] == "rich_text_quote" else "p"
            return _tag(name, *map(_render_part, part["elements"]))


def _render_part(part: Mapping[str, Any]) -> Element:
    """One part of a rich text: words, a link or a time, in its styles."""
    shown: Element | str = part.get("text") or part.get("fallback", "")
    if part["type"] == "date":
        shown = _time(datetime.fromtimestamp(part["timestamp"], UTC), str(shown), class_="said")
    if address := to_web_address(part.get("url") or ""):
        shown = _link(address, shown)
    for style in part.get("style", {}):
        shown = _tag(STYLES[style], shown)
    return _tag("span", shown) if isinstance(shown, str) else shown


def _marked(text: str) -> Iterator[Element | str]:
    """Small print: words, and the links and times that `blocks` marks up."""
    end = 0
    for found in MARKUP.finditer(text):
        yield unescape(text[end : found.start()])
        end = found.end()
        shown: Element | str = unescape(found["words"])
        if found["seconds"]:
            shown = _time(datetime.fromtimestamp(int(found["seconds"]), UTC), str(shown), class_="said")
        address = to_web_address(unescape(found["link"] or found["dated"] or ""))
        yield _link(address, shown) if address else shown
    yield unescape(text[end:])


def _link(address: str, shown: Element | str) -> Element:
    return _tag("a", shown, href=address, rel="noreferrer noopener")


def _time(at: datetime, words: str, **attributes: str) -> Element:
    return _tag("time", words, datetime=at.isoformat(), **attributes)


def _tag(name: str, *inner: "Element | str | Mapping[str, str]", **attributes: str) -> Element:
    """An element around texts and elements; a mapping adds attributes whose names are no Python names."""
    element = Element(name, {key.rstrip("_"): value for key, value in attributes.items()})
    for part in inner:
        if isinstance(part, Mapping):
            element.attrib.update(part)
        elif not isinstance(part, str):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text = (element.text or "") + part
    return element
