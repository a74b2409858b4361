"""Takes up the configuration when its files change; a broken edit leaves the one before in force, and is told once."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.adapters import systemd
from bot.config import FILES, Config, describe_changes, load_config
from bot.errors import ConfigError, Problem
from bot.model import Delivery, Notice
from bot.ports import PROBLEMS, Store
from bot.wiring import Running

log = logging.getLogger("pactwire")

MOST_TOLD = 5
"""Problems that are told at once; `pactwire check` shows all."""

Files = tuple[bytes | None, ...]


class Reloading:
    """Looks at the files of a configuration, and has a running pipeline take up what they say.

    Their bytes are compared, so it does not matter how an editor or a volume replaces them. Files that change from one
    look to the next are still being written, and are looked at once more.
    """

    def __init__(self, running: Running, environ: Mapping[str, str]) -> None:
        self._running = running
        self._environ = environ
        self._seen: Files | None = None
        self._checked: Files | None = None
        self._asked = 0
        self._told: tuple[Problem, ...] = ()
        self._unsaved: tuple[str, tuple[Delivery, ...]] | None = None

    def ask(self) -> None:
        """Read everything again at the next look, secrets in files too, whether or not a file of YAML changed."""
        self._asked += 1
        systemd.notify_reloading()

    async def look(self) -> int:
        """Look at the files once. Always 0: there is no more to do until the next look."""
        files = await asyncio.to_thread(read_files, self._running.config.directory)
        settled, self._seen = files == self._seen, files
        asked = self._asked
        if asked or (settled and files != self._checked):
            await self._check()
            self._checked = files
            self._answer(asked)
        await self._save()
        return 0

    def _answer(self, asked: int) -> None:
        """Who asked again meanwhile may have replaced a secret since it was read, and is answered by the next look."""
        self._asked -= asked
        if asked and not self._asked:
            systemd.notify("READY=1")

    async def _check(self) -> None:
        try:
            config = await asyncio.to_thread(load_config, self._running.config.directory, self._environ)
        except ConfigError as error:
            await self._refuse(error.problems)
            return
        await self._take_up(config)
        await self._mend()

    async def _take_up(self, config: Config) -> None:
        old, before = self._running.config, self._running.pipeline.watch.places
        if config != old:
            await self._running.take_up(config)
            log.info("configuration changed: %s", "; ".join(describe_changes(old, config)) or "in its order alone")
            watch = self._running.pipeline.watch
            await self._running.pipeline.delivering.resolve_all(place for place in watch.places if place not in before)
        elif self._asked:
            log.info("configuration read again: nothing changed")

    async def _refuse(self, problems: tuple[Problem, ...]) -> None:
        if problems == self._told:
            return
        since, now = await self._broken_since(), self._running.pipeline.clock.now()
        notice = to_notice(problems, since or now)
        owed = self._running.pipeline.watch.notices((notice,), now)
        self._told = problems
        self._unsaved = "\n".join((notice.began_at.isoformat(), *map(str, problems))), owed

    async def _mend(self) -> None:
        if since := await self._broken_since():
            mended = Notice("configuration", since, "The configuration is good again, and in force", over=True)
            watch, now = self._running.pipeline.watch, self._running.pipeline.clock.now()
            self._unsaved = "", watch.notices((mended,), now)
        self._told = ()

    async def _broken_since(self) -> datetime | None:
        text = self._unsaved[0] if self._unsaved else await asyncio.to_thread(self._store.recall, PROBLEMS)
        return datetime.fromisoformat(text.splitlines()[0]) if text else None

    async def _save(self) -> None:
        if self._unsaved:
            await asyncio.to_thread(self._store.remember, PROBLEMS, *self._unsaved)
            self._unsaved = None

    @property
    def _store(self) -> Store:
        return self._running.pipeline.store


def to_notice(problems: tuple[Problem, ...], since: datetime) -> Notice:
    """What the operator is told of a configuration that cannot be used."""
    told = [str(problem) for problem in problems[:MOST_TOLD]]
    if more := problems[MOST_TOLD:]:
        told.append(f"and {len(more)} more, which `pactwire check` shows")
    headline = "The edited configuration cannot be used; the one before stays in force"
    return Notice("configuration", since, headline, "; ".join(told))


def read_files(directory: Path) -> Files:
    """What is in the files of a configuration; None for one that is not there or cannot be read."""
    return tuple(_read(directory / f"{name}.yaml") for name in FILES)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
