"""YAML 1.2 files, with the place of every value.

A scalar is kept as text exactly as it is written, but for yes/no and nothing: so `012`, `ON` and `1e5`
are tickers like any other, and what YAML does take for something else can be named in its own spelling.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from bot.errors import ConfigError, Problem

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"
Step: TypeAlias = "str | int"

_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = {f"{_TAG}{name}" for name in ("str", "int", "float", "timestamp", "merge", "value")}
_TRUE = {"true", "yes", "on"}
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What an escape such as `"\\0"` can put into a text and no database, header or terminal takes."""

MOST_VALUES = 200_000
"""A file with 10,000 feeds, each with six keys, has 130,000; ten aliases of ten aliases, ten deep, have 10 billion."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its plain `data`, the nodes that know their places, and what is wrong with it as YAML."""

    file: str
    root: Node
    data: dict[str, Value]
    problems: tuple[Problem, ...]

    def problem(self, path: Sequence[Step], what: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A problem with the value at `path`, or as near to it as the file goes.

        A text is pointed at directly; a mapping or a list by its key where it has one.
        """
        key, node = _walk(self.root, path)
        if key is not None and (at_key or not isinstance(node, ScalarNode)):
            node = key
        mark = node.start_mark
        return Problem(self.file, mark.line + 1, mark.column + 1, what, hint)

    def spelling(self, path: Sequence[Step]) -> str:
        """The value at `path` as it is written; empty for a mapping or a list."""
        _, node = _walk(self.root, path)
        return node.value if isinstance(node, ScalarNode) else ""


def load_document(path: Path) -> Document:
    """The file as a mapping with places. Raises ConfigError where there is nothing to look into."""
    root = _compose(path, _load_text(path))
    if root is None:
        raise _error(path, "the file is empty", "`pactwire init DIR` writes commented examples")
    if not isinstance(root, MappingNode):
        raise _error(path, "the file is not a mapping", "it begins with a key, as in `feeds:`", root)
    if _count(root, {}) > MOST_VALUES:
        raise _error(path, f"the file holds over {MOST_VALUES:,} values", "write out what its aliases repeat", root)
    problems: list[Problem] = []
    data = _to_mapping(root, (), str(path), problems)
    return Document(str(path), root, data, tuple(problems))


def _error(path: Path, what: str, hint: str, node: Node | None = None) -> ConfigError:
    line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)
    return ConfigError((Problem(str(path), line, column, what, hint),))


def _load_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _error(path, "there is no such file", "`pactwire init DIR` writes commented examples") from None
    except OSError as error:
        raise _error(path, "the file cannot be read", error.strerror or "") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(content[: error.start].decode("utf-8-sig"), error.start)
        problem = Problem(str(path), line, column, "the file is not UTF-8", "save it as UTF-8")
        raise ConfigError((problem,)) from error


def _compose(path: Path, text: str) -> Node | None:
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what, hint = _explain(error)
        raise ConfigError((Problem(str(path), line, column, what, hint),)) from error
    except ReaderError as error:
        line, column = _line_and_column(text, error.position)
        what = f"the character U+{ord(text[error.position]):04X} is not allowed"
        raise ConfigError((Problem(str(path), line, column, what, "take it out"),)) from error
    except (YAMLError, ValueError) as error:
        raise _error(path, "this is not YAML", str(error).partition("\n")[0]) from error
    except RecursionError as error:
        raise _error(path, "the file is nested too deeply", "a configuration needs six levels at most") from error
    return root


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    lines = text[:position].split("\n")
    return len(lines), len(lines[-1]) + 1


def _explain(error: MarkedYAMLError) -> tuple[str, str]:
    said = str(error.problem or error.context or "this is not YAML")
    if "'\\t'" in said:
        return "a tab stands where YAML wants spaces", "indent with spaces"
    if "another document" in said:
        return "a second document begins here", "take the `---` out: one file holds one document"
    if "'@'" in said or "'`'" in said or "'%'" in said:
        return f"not YAML: {said}", "put the text in quotes"
    return f"not YAML: {said}", str(error.context or "")


# ── nodes to plain values ────────────────────────────────────────────────────────────────────────


def _count(node: Node, counted: dict[Node, int]) -> int:
    """How many values a node unfolds to with its aliases written out, each counted once inside itself."""
    if node not in counted:
        counted[node] = 1
        parts = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
        if not isinstance(node, ScalarNode):
            counted[node] += sum(_count(part, counted) for part in parts)
    return counted[node]


def _to_value(node: Node, above: tuple[Node, ...], file: str, problems: list[Problem]) -> Value:
    if any(node is other for other in above):
        problems.append(_problem_at(node, file, "an alias stands inside what it names", "write the value out"))
        return None
    if isinstance(node, MappingNode):
        return _to_mapping(node, above, file, problems)
    if isinstance(node, SequenceNode):
        return [_to_value(item, (*above, node), file, problems) for item in node.value]
    return _to_scalar(node, file, problems)


def _to_mapping(node: MappingNode, above: tuple[Node, ...], file: str, problems: list[Problem]) -> dict[str, Value]:
    data: dict[str, Value] = {}
    first: dict[str, Node] = {}
    for key_node, value_node in node.value:
        key = _to_key(key_node, file, problems)
        if key in data:
            line = first[key].start_mark.line + 1
            problems.append(_problem_at(key_node, file, f"`{key}` is here twice", f"it is already on line {line}"))
            continue
        first[key] = key_node
        data[key] = _to_value(value_node, (*above, node), file, problems)
    return data


def _to_key(node: Node, file: str, problems: list[Problem]) -> str:
    if not isinstance(node, ScalarNode):
        problems.append(_problem_at(node, file, "a key must be text", "a list or mapping cannot be a key"))
        return ""
    if not isinstance(_to_scalar(node, file, problems), str):
        hint = f'put it in quotes: "{node.value}"' if node.value else "write a name before the colon"
        problems.append(_problem_at(node, file, f"the key `{node.value}` is not text to YAML", hint))
    return str(node.value)


def _to_scalar(node: Node, file: str, problems: list[Problem]) -> str | bool | None:
    tag = str(node.tag)
    if tag in _TEXT_TAGS:
        if found := _NO_TEXT.search(node.value):
            what = f"the text holds U+{ord(found[0]):04X}, which is no character to read"
            problems.append(_problem_at(node, file, what, "take it out"))
        return str(node.value)
    if tag == f"{_TAG}bool":
        return str(node.value).lower() in _TRUE
    if tag != f"{_TAG}null":
        problems.append(_problem_at(node, file, f"the tag `{tag}` means nothing here", "take it out"))
        return str(node.value)
    return None


def _problem_at(node: Node, file: str, what: str, hint: str) -> Problem:
    return Problem(file, node.start_mark.line + 1, node.start_mark.column + 1, what, hint)


# ── paths to nodes ───────────────────────────────────────────────────────────────────────────────


def _children(node: Node, step: Step) -> Iterator[tuple[Node | None, Node]]:
    if isinstance(node, MappingNode):
        yield from ((key, value) for key, value in node.value if key.value == step)
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield None, node.value[step]


def _walk(root: Node, path: Sequence[Step]) -> tuple[Node | None, Node]:
    """The key (None in a list) and the node that `path` leads to, or as far as the file goes."""
    key, node = None, root
    for step in path:
        found = next(_children(node, step), None)
        if found is None:
            break
        key, node = found
    return key, node
