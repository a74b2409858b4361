"""What each process of the daemon loads: every megabyte is there four times, and nobody sees it come."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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
    done = meanwhile(tmp_path, "raise KeyboardInterrupt", "status")
    assert (done.returncode, done.stderr) == (130, b"")


@pytest.mark.parametrize(
    ("words", "status"), [(["run"], 7), (["--debug", "run", "--once"], 7), (["init", "run"], -signal.SIGHUP)], ids=str
)
def test_a_hangup_while_the_commands_are_imported_ends_any_but_the_daemon(
    tmp_path: Path, words: list[str], status: int
) -> None:
    # By default: who runs the tests may have started them with nohup, and so ignore it for all of them.
    hangup = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
        f"os.kill(os.getpid(), {signal.SIGHUP:d}); sys.exit(7)"
    )
    assert meanwhile(tmp_path, hangup, *words).returncode == status


def meanwhile(directory: Path, statement: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Start the program with these words; this happens while it imports its commands."""
    (directory / "click.py").write_text(statement)
    command = [sys.executable, "-c", "from bot.__main__ import main; main()", *words]
    environment = {**os.environ, "PYTHONPATH": f"{directory}:{Path(__file__).parents[2]}"}
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)


def installed_as(command: str) -> str:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["scripts"][command])
