"""Write config/schema/*.json from the models, after one of them has changed: `python scripts/build_schemas.py`."""

from pathlib import Path

from bot.config.schema import render_schemas

SCHEMAS = Path(__file__).parents[1] / "config" / "schema"

if __name__ == "__main__":
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name, schema in render_schemas().items():
        (SCHEMAS / f"{name}.json").write_text(schema, encoding="utf-8")
