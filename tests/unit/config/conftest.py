"""A configuration that is right, to be spoiled in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.errors import ConfigError, Problem

FEEDS = """\
feeds:
  - {url: "https://news.example.com/feed.xml", publisher: Example}
"""
WATCHLISTS = """\
watchlists:
  chips:
    companies: [NVDA, AMD]
"""
CHANNELS = """\
channels:
  C0123456789:
    watchlists: [chips]
"""

BOILERPLATE = """\
rules:
  - {name: read next, pattern: "^Read next", takes: paragraph, reason: Another article.}
"""

Load = Callable[..., Config]
Problems = Callable[..., list[Problem]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a configuration whose files are those given, else right ones; `environ` is the environment."""

    def load_files(*, environ: dict[str, str] | None = None, **files: str | bytes) -> Config:
        right = {"feeds": FEEDS, "watchlists": WATCHLISTS, "channels": CHANNELS, "boilerplate": BOILERPLATE}
        for name, text in (right | files).items():
            content = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{name}.yaml").write_bytes(content)
        return load_config(tmp_path, environ or {})

    return load_files


@pytest.fixture
def problems(load: Load, tmp_path: Path) -> Problems:
    """The problems of such a configuration, with the file named by its name alone."""

    def problems_of(**files: str | bytes) -> list[Problem]:
        with pytest.raises(ConfigError) as raised:
            load(**files)
        return [
            Problem(problem.file.removeprefix(f"{tmp_path}/"), problem.line, problem.column, problem.what, problem.hint)
            for problem in raised.value.problems
        ]

    return problems_of
