"""What `pactwire init` writes, and the JSON Schemas that editors check it by."""

import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.config import load_config, write_template
from bot.config.schema import FILES, render_schemas
from bot.errors import PactwireError

CONFIG = Path(__file__).parents[3] / "config"


def test_what_init_writes_loads_and_watches_the_four(tmp_path: Path) -> None:
    written = write_template(tmp_path / "new" / "config")
    assert all(path.is_file() for path in written)
    config = load_config(tmp_path / "new" / "config", {})
    assert [company.key for company in config.companies] == ["HNHAF", "NVDA", "AMD", "INTU"]
    assert config.feeds
    assert config.channels
    assert config.rules


def test_init_overwrites_nothing_and_then_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "channels.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(PactwireError, match=r"channels\.yaml: it exists"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["channels.yaml"]
    assert (tmp_path / "channels.yaml").read_text(encoding="utf-8") == "mine"


def test_init_says_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PactwireError, match="cannot write"):
        write_template(tmp_path / "file")


@pytest.mark.parametrize("name", FILES)
def test_what_init_writes_is_what_ships_in_config(name: str) -> None:
    template = files("bot") / "data" / "template" / f"{name}.yaml"
    assert template.read_text(encoding="utf-8") == (CONFIG / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_are_those_of_the_models(name: str) -> None:
    fresh = render_schemas()[name]
    assert (CONFIG / "schema" / f"{name}.json").read_text(encoding="utf-8") == fresh, "run scripts/build_schemas.py"


@pytest.mark.parametrize("name", FILES)
def test_the_shipped_files_fit_their_schemas(name: str) -> None:
    schema = json.loads(render_schemas()[name])
    Draft202012Validator.check_schema(schema)
    data = YAML(typ="safe", pure=True).load((CONFIG / f"{name}.yaml").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feeds", {"feeds": [{"url": "ftp://x.example/"}]}),
        ("feeds", {"feeds": [{"url": "https://x.example/", "evry": "5m"}]}),
        ("watchlists", {"watchlists": {"a": {"companies": ["NVDA"], "alert_on": ["partnershp"]}}}),
        ("watchlists", {"watchlists": {"a": {"companies": []}}}),
        ("channels", {"channels": {"deals": {"watchlists": ["a"]}}}),
        (
            "channels",
            {"channels": {"C0123456789": {"watchlists": ["a"], "digest": {"at": ["25:00"], "timezone": "UTC"}}}},
        ),
        ("boilerplate", {"rules": [{"name": "a", "pattern": "x"}]}),
    ],
)
def test_an_editor_sees_the_same_mistakes(name: str, data: object) -> None:
    assert not Draft202012Validator(json.loads(render_schemas()[name])).is_valid(data)


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_tells_editors_its_schema(name: str) -> None:
    first = (CONFIG / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{name}.json"


def test_every_feed_that_ships_stands_below_a_comment_that_says_when_its_address_was_seen() -> None:
    """None can be reached from a test: what is known of it is written down, or it is not there."""
    lines = [line.strip() for line in (CONFIG / "feeds.yaml").read_text(encoding="utf-8").splitlines()]
    comment, feeds = "", 0
    for before, line in pairwise(lines[lines.index("feeds:") :]):
        if line.startswith("#"):
            comment = f"{comment} {line}" if before.startswith("#") else line
        elif line.startswith("- "):
            feeds += 1
            assert re.search(r"\b(?:answering|in use)\b.*\b20\d\d\b", comment), line
    assert feeds > 20
