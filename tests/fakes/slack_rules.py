"""What Slack refuses in a message, after its documentation: the fake's copy, apart from the code it judges."""

import json
from collections.abc import Callable, Mapping
from typing import Any

LONGEST_TEXT = 40_000
LONGEST_BLOCKS_JSON = 13_200
MOST_BLOCKS = 50
STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight"}


class Wrong(Exception):
    """A block that Slack would not take; the text is Slack's, the place a JSON pointer."""

    def __init__(self, why: str, place: str) -> None:
        super().__init__(f"{why} [json-pointer:{place}]")


def find_refusal(body: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """Slack's word for what is wrong with a message, with details; None where it is acceptable."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        return "no_text", ()
    if len(text) > LONGEST_TEXT:
        return "msg_too_long", ()
    blocks = body.get("blocks", [])
    try:
        _check_blocks(blocks)
    except Wrong as wrong:
        return "invalid_blocks", (str(wrong),)
    if len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS_JSON:
        return "msg_blocks_too_long", ()
    return _find_bad_metadata(body.get("metadata"))


def _find_bad_metadata(metadata: Any) -> tuple[str, tuple[str, ...]] | None:
    if metadata is None:
        return None
    name = metadata.get("event_type") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not name.isidentifier() or not isinstance(metadata.get("event_payload"), dict):
        return "invalid_metadata_format", ()
    if len(json.dumps(metadata)) > 16_000:
        return "metadata_too_large", ()
    return None


def _check_blocks(blocks: Any) -> None:
    if not isinstance(blocks, list):
        raise Wrong("must be an array", "/blocks")
    if len(blocks) > MOST_BLOCKS:
        raise Wrong("no more than 50 items allowed", "/blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise Wrong("block_id must be unique", "/blocks")
    for position, block in enumerate(blocks):
        _check_block(block, f"/blocks/{position}")


def _check_block(block: Any, place: str) -> None:
    check = CHECKS.get(block.get("type")) if isinstance(block, dict) else None
    if check is None:
        raise Wrong("unsupported type", f"{place}/type")
    check(block, place)


def _check_header(block: dict[str, Any], place: str) -> None:
    _check_fields(block, {"type", "text", "block_id"}, place)
    _check_text(block.get("text"), 150, f"{place}/text", {"plain_text"})


def _check_section(block: dict[str, Any], place: str) -> None:
    _check_fields(block, {"type", "text", "fields", "accessory", "expand", "block_id"}, place)
    _check_text(block.get("text"), 3_000, f"{place}/text", {"plain_text", "mrkdwn"})


def _check_context(block: dict[str, Any], place: str) -> None:
    _check_fields(block, {"type", "elements", "block_id"}, place)
    elements = _list_of(block, 1, 10, place)
    for position, element in enumerate(elements):
        _check_text(element, 3_000, f"{place}/elements/{position}", {"plain_text", "mrkdwn"})


def _check_divider(block: dict[str, Any], place: str) -> None:
    _check_fields(block, {"type", "block_id"}, place)


def _check_rich_text(block: dict[str, Any], place: str) -> None:
    _check_fields(block, {"type", "elements", "block_id"}, place)
    for position, element in enumerate(_list_of(block, 1, 100, place)):
        where = f"{place}/elements/{position}"
        if element.get("type") not in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            raise Wrong("unsupported type", f"{where}/type")
        for index, part in enumerate(_list_of(element, 1, 10_000, where)):
            _check_part(part, f"{where}/elements/{index}")


def _check_part(part: dict[str, Any], place: str) -> None:
    allowed = {"text": {"text"}, "link": {"url", "text"}, "date": {"timestamp", "format", "url", "fallback"}}
    fields = allowed.get(part.get("type", ""))
    if fields is None:
        raise Wrong("unsupported type", f"{place}/type")
    _check_fields(part, {"type", "style", *fields}, place)
    for field in {"text", "url", "format"} & set(part):
        if not isinstance(part[field], str) or not part[field]:
            raise Wrong("must be more than 0 characters", f"{place}/{field}")
    if part["type"] == "date" and not isinstance(part.get("timestamp"), int):
        raise Wrong("must provide an integer", f"{place}/timestamp")
    if not str(part.get("url", "https:")).startswith(("http:", "https:")) or len(part.get("url", "")) > 3_000:
        raise Wrong("must be a valid URL", f"{place}/url")
    if part["type"] == "link" and "url" not in part:
        raise Wrong("missing required field: url", place)
    _check_fields(part.get("style", {}), STYLES, f"{place}/style")


def _check_text(text: Any, limit: int, place: str, types: set[str]) -> None:
    if not isinstance(text, dict) or text.get("type") not in types:
        raise Wrong("must be a text object", place)
    extra = {"emoji"} if text["type"] == "plain_text" else {"verbatim"}
    _check_fields(text, {"type", "text", *extra}, place)
    if not isinstance(text.get("text"), str) or not text["text"]:
        raise Wrong("must be more than 0 characters", f"{place}/text")
    if len(text["text"]) > limit:
        raise Wrong(f"must be less than {limit + 1} characters", f"{place}/text")


def _check_fields(value: dict[str, Any], allowed: set[str], place: str) -> None:
    if unknown := sorted(set(value) - allowed):
        raise Wrong(f"additional property: {unknown[0]}", place)


def _list_of(value: dict[str, Any], least: int, most: int, place: str) -> list[dict[str, Any]]:
    elements = value.get("elements")
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        raise Wrong("must be an array of objects", f"{place}/elements")
    if not least <= len(elements) <= most:
        raise Wrong(f"between {least} and {most} items", f"{place}/elements")
    return elements


CHECKS: dict[Any, Callable[[dict[str, Any], str], None]] = {
    "header": _check_header,
    "section": _check_section,
    "context": _check_context,
    "divider": _check_divider,
    "rich_text": _check_rich_text,
}
