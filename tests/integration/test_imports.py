"""What each process of the daemon loads: every megabyte is there four times, and nobody sees it come."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

FOR_PAGES = {"trafilatura", "lxml", "htmldate", "justext"}
FOR_THE_SHELL = {
    "sqlalchemy",
    "aiohttp",
    "slack_sdk",
    "pydantic",
    "ruamel",
    "jinja2",
    "prometheus_client",
    "apscheduler",
    "rich",
}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after a statement."""
    script = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_the_daemon_itself_loads_nothing_that_only_its_workers_or_postgresql_need() -> None:
    assert loaded_by("import bot.daemon").isdisjoint(FOR_PAGES | {"psycopg"})


def test_a_worker_loads_nothing_of_the_shell() -> None:
    loaded = loaded_by("import bot.examination, bot.polling.feeds, trafilatura")
    assert "feedparser" in loaded
    assert loaded.isdisjoint(FOR_THE_SHELL)


def test_the_script_that_each_worker_runs_again_loads_no_commands() -> None:
    """Python does so for the definitions of the program, before the first task."""
    assert installed_as("pactwire") == "bot.__main__:main"
    assert loaded_by("import bot.__main__").isdisjoint(FOR_THE_SHELL | {"click"})


def test_ctrl_c_while_the_commands_are_imported_leaves_no_traceback(tmp_path: Path) -> None:
    """Importing them takes longest of all that a short command does."""
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    command = [sys.executable, "-c", "from bot.__main__ import main; main()"]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def installed_as(command: str) -> str:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["scripts"][command])
