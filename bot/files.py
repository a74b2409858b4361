"""Files that are written for people: whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from bot.errors import InputError


def write_whole(path: Path, text: str) -> None:
    """Write a file in UTF-8, so that under its name stands the whole of it, or what stood there before.

    A file that is replaced leaves its mode and its owner. Where the path is a link, the file that it leads to is
    written; what is no file (a terminal, a pipe) takes the text as it comes. Raises InputError.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="")
        else:
            _replace(path.resolve(), text)
    except OSError as error:
        raise InputError(f"cannot write: {path}: {error.strerror}", hint="nothing was changed") from error


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            before = path.stat()
            with suppress(PermissionError):  # only root gives a file away; anybody else owns it from now on
                os.chown(part, before.st_uid, before.st_gid)
            part.chmod(before.st_mode & 0o7777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
