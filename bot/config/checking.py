"""Holding a file against its model: every error of pydantic becomes a problem with a place and a cure."""

from collections.abc import Sequence
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.fields import did_you_mean
from bot.config.models import Surroundings
from bot.config.places import Document, Step
from bot.config.schema import Schema, to_schema
from bot.errors import Problem

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "list_type": "a list: [one, two]",
    "dict_type": "a mapping: {key: value}",
    "model_type": "a mapping: {key: value}",
}


def check_document(
    document: Document, model: type[Model], surroundings: Surroundings, problems: list[Problem]
) -> Model | None:
    """The document as its model; None, and what is wrong joins `problems`, where it does not fit."""
    problems.extend(document.problems)
    try:
        return model.model_validate(document.data, context=surroundings)
    except ValidationError as error:
        schema = to_schema(model)
        problems.extend(_to_problem(document, schema, details) for details in error.errors(include_url=False))
        return None


def _to_problem(document: Document, schema: Schema, error: ErrorDetails) -> Problem:
    path: list[Step] = [step for step in error["loc"] if step != "[key]"]
    key = str(path[-1]) if path else ""
    if error["type"] == "missing":
        return document.problem(path[:-1], f"`{key}` is missing", _example(schema, path), at_key=True)
    if error["type"] == "extra_forbidden":
        hint = did_you_mean(key, _known_keys(schema, path[:-1]))
        return document.problem(path, f"unknown key `{key}`", hint, at_key=True)
    what, hint = _explain(document, path, error)
    return document.problem(path, what, hint, at_key=error["loc"][-1:] == ("[key]",) or error["input"] is None)


def _explain(document: Document, path: Sequence[Step], error: ErrorDetails) -> tuple[str, str]:
    context = error.get("ctx", {})
    name = next((f"`{step}`" for step in reversed(path) if isinstance(step, str)), "the file")
    expected = _EXPECTED.get(error["type"], "")
    if error["type"] == "wrong":
        return str(context["what"]), str(context["hint"])
    if error["input"] is None:
        return f"nothing is given for {name}", "give it a value, or take the line out"
    if error["type"] == "too_short":
        return f"{name} is empty", "give it at least one, or take the line out"
    if isinstance(error["input"], bool):
        spelling = document.spelling(path)
        cure = f'put it in quotes: "{spelling}"' if error["type"] == "string_type" else f"expected {expected}"
        return f"`{spelling}` is a yes or no to YAML", cure
    return f"{name} has a value of the wrong shape", f"expected {expected}" if expected else error["msg"]


# ── what the schema knows ────────────────────────────────────────────────────────────────────────


def _schema_at(schema: Schema, path: Sequence[Step]) -> Schema:
    here = _mapping_or_list(schema, schema)
    for step in path:
        if isinstance(step, int):
            inner = here.get("items", {})
        else:
            inner = here.get("properties", {}).get(step) or next(iter(here.get("patternProperties", {}).values()), {})
        here = _mapping_or_list(inner, schema)
    return here


def _mapping_or_list(part: Schema, whole: Schema) -> Schema:
    """The part itself, what it refers to, or the one among its alternatives that has parts of its own."""
    if "$ref" in part:
        return cast(Schema, whole["$defs"][part["$ref"].rpartition("/")[2]])
    options = [_mapping_or_list(option, whole) for option in part.get("anyOf", ())]
    return next((option for option in options if option.get("type") in ("object", "array")), part)


def _known_keys(schema: Schema, path: Sequence[Step]) -> list[str]:
    return list(_schema_at(schema, path).get("properties", ()))


def _example(schema: Schema, path: Sequence[Step]) -> str:
    examples = _schema_at(schema, path).get("examples", ())
    return f"such as `{path[-1]}: {examples[0]}`" if examples else ""
