"""The documents name everything that a user can type, set or find in the database, and what they show works."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.adapters.schema import metadata
from bot.cli import cli
from bot.config import load_config
from bot.config.models import BoilerplateFile, ChannelsFile, FeedsFile, WatchlistsFile
from bot.delivering import attempts

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md")))
README = DOCUMENTS[0].read_text("utf-8")
TEXT = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
CODE = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", TEXT, re.DOTALL))
FILES: tuple[type[BaseModel], ...] = (FeedsFile, WatchlistsFile, ChannelsFile, BoilerplateFile)


def settings(schema: dict[str, Any]) -> Iterator[str]:
    """Every key that has a fixed name, from a JSON Schema."""
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {})


def variables() -> set[str]:
    """Every environment variable that the source reads; a secret has a twin that names a file."""
    source = "\n".join(file.read_text("utf-8") for file in ROOT.glob("bot/**/*.py"))
    read = re.findall(r'(_secret\()?(?:environ(?:\.get\(|\[|, )|envvar=)"([A-Z_]+)"', source)
    return {name for _, name in read} | {f"{name}_FILE" for is_secret, name in read if is_secret}


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`pactwire {command}\b", README)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_gives_an_example(command: str) -> None:
    assert f"pactwire {command}" in (cli.commands[command].epilog or "")


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (name, max(option.opts, key=len))
        for name, command in sorted(cli.commands.items())
        for option in command.params
        if option.param_type_name == "option"
    ],
)
def test_every_option_is_in_the_documents(command: str, option: str) -> None:
    assert option in CODE, f"pactwire {command} {option}"


def test_variables_are_found_in_the_source() -> None:
    assert {"SLACK_BOT_TOKEN_FILE", "SLACK_CHANNEL", "PACTWIRE_DATABASE"} <= variables()


@pytest.mark.parametrize("variable", sorted(variables()))
def test_every_environment_variable_is_in_the_documents(variable: str) -> None:
    assert f"`{variable}`" in TEXT


@pytest.mark.parametrize("variable", sorted(variables()))
def test_every_environment_variable_is_in_the_example(variable: str) -> None:
    ours = not re.match(r"NOTIFY_|WATCHDOG_|CREDENTIALS_", variable)
    example = (ROOT / "deploy" / "pactwire.env.example").read_text("utf-8")
    assert bool(re.search(rf"^#{variable}=", example, re.MULTILINE)) == ours


def logged() -> list[tuple[str, str, str]]:
    """What is logged: where, by which method, and the text before anything is put into it."""
    calls = (
        (file, node)
        for file in ROOT.glob("bot/**/*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and re.match(r"log\.\w+$", ast.unparse(node.func)) and node.args
    )
    return [
        (f"{file.relative_to(ROOT)}:{call.lineno}", ast.unparse(call.func), words_of(call.args)) for file, call in calls
    ]


def words_of(arguments: list[ast.expr]) -> str:
    """The text of a line of the log; none where it is not the same each time. It comes after the level of `log.log`."""
    texts = (each.value for each in arguments[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return next(texts, "")


def log_lines() -> set[str]:
    """The words of every line of the log at warning and above, without what is put into them."""
    texts = (text for _, method, text in logged() if method not in {"log.debug", "log.info"})
    return {max(re.split(r"%[sd]|: ", text), key=len).strip(" :,") for text in texts}


def test_every_line_of_the_log_has_words_that_tell_its_kind_from_others() -> None:
    assert [where for where, _, text in logged() if not re.search(r"[a-z]{3}", re.sub(r"%[sd]", "", text))] == []


def test_lines_of_the_log_are_found_in_the_source() -> None:
    assert "stopped, its messages are kept" in log_lines()


@pytest.mark.parametrize("line", sorted(log_lines()))
def test_every_line_of_the_log_at_warning_and_above_is_in_the_documents(line: str) -> None:
    section = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("## What the log says")[2]
    assert line in section.partition("\n## ")[0].replace("`", "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__)
def test_every_setting_is_in_the_documents(file: type[BaseModel]) -> None:
    missing = [key for key in settings(file.model_json_schema(by_alias=True)) if not re.search(rf"\b{key}\b", CODE)]
    assert missing == []


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_in_the_documents(table: str) -> None:
    assert f"| `{table}` |" in TEXT


def test_every_dependency_has_a_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in project["dependencies"]]
    decisions = "".join(file.read_text("utf-8") for file in ROOT.glob("docs/decisions/*.md")).lower().replace("_", "-")
    assert [name for name in names if name.lower() not in decisions] == []


def test_a_decision_has_a_number_of_its_own() -> None:
    numbers = [file.name[:4] for file in ROOT.glob("docs/decisions/*.md")]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("decision", sorted(ROOT.glob("docs/decisions/*.md")), ids=lambda decision: decision.name[:4])
def test_a_decision_says_what_was_decided_why_and_at_what_price(decision: Path) -> None:
    text = decision.read_text("utf-8")
    number = decision.name[:4] if decision.name != "0000-template.md" else "NNNN"
    assert text.startswith(f"# {number}: ")
    assert [part for part in ("Decided", "Because", "Price") if f"\n**{part}.** " not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8"))
    inner = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in inner if not (document.parent / link).exists()] == []


def test_the_configuration_in_the_readme_passes_the_check(tmp_path: Path) -> None:
    for name, block in re.findall(r"```yaml\n# (\w+\.yaml).*?\n(.*?)```", README, re.DOTALL):
        (tmp_path / name).write_text(block, "utf-8")
    config = load_config(tmp_path, {})
    assert [company.key for company in config.companies] == ["HNHAF", "NVDA", "OpenAI"]
    assert (len(config.feeds), len(config.rules)) == (5, 1)


def test_every_guard_of_the_threat_model_has_the_test_it_names() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text("utf-8")))
    tests = "\n".join(file.read_text("utf-8") for file in ROOT.glob("tests/**/test_*.py"))
    there = set(re.findall(r"def (test_\w+)", tests))
    assert len(named) >= 20
    assert named - there == set()


def test_the_life_of_a_delivery_is_drawn_in_the_architecture_as_the_code_has_it() -> None:
    drawn = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    life = [line.strip() for line in (attempts.__doc__ or "").splitlines() if re.search(r"[─│]", line)]
    assert len(life) == 6
    assert [line for line in life if line not in drawn] == []
