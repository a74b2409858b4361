"""JSON Schemas of the configuration files, made from their models, for editors to complete and check."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.config.models import BoilerplateFile, ChannelsFile, FeedsFile, WatchlistsFile

Schema: TypeAlias = Mapping[str, Any]

FILES: dict[str, type[BaseModel]] = {
    "feeds": FeedsFile,
    "watchlists": WatchlistsFile,
    "channels": ChannelsFile,
    "boilerplate": BoilerplateFile,
}


class _AsWritten(GenerateJsonSchema):
    """What may stand in a file: a key is left out, never null; defaults are told in the descriptions."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return {**super().dict_schema(schema), "additionalProperties": False}

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def to_schema(model: type[BaseModel]) -> Schema:
    """The JSON Schema of a model, as its file is written."""
    return model.model_json_schema(schema_generator=_AsWritten)


def render_schemas() -> dict[str, str]:
    """The JSON Schema of each file as text, by the file's name."""
    return {name: _render(name, to_schema(model)) for name, model in FILES.items()}


def _render(name: str, schema: Schema) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Pactwire: {name}.yaml"}
    return json.dumps({**head, **schema, **head}, indent=2, ensure_ascii=False) + "\n"
