"""The token of the page, in a file that only its owner can read."""

import os
import secrets
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.errors import InputError

_RANDOM_BYTES = 32
_LENGTH = 43
"""Of so many random bytes in base64; what is shorter was not written to its end, or by somebody else."""


def load_or_make_token(path: Path) -> tuple[str, bool]:
    """The token in the file, which is made (0600) where there is none; and whether it is new.

    Raises InputError where the file can be neither read nor made, holds no token, or can be read by others.
    """
    try:
        return _load(path), False
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}", "check its owner and mode") from error
    try:
        return _make(path), True
    except FileExistsError:  # another daemon made it in this moment
        return load_or_make_token(path)
    except OSError as error:
        raise _refused(path, f"cannot be made: {error.strerror}", "set PACTWIRE_HTTP_TOKEN instead") from error


def _load(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(text) != _LENGTH:
        raise _refused(path, "holds no token", "delete it, and a new one is made")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise _refused(path, "can be read by others", "delete it, and a new one is made that only you can read")
    return text


def _make(path: Path) -> str:
    """Written whole or not at all, and never over another."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as file:  # made with mode 0600
        file.write(f"{token}\n")
        file.flush()
        os.fsync(file.fileno())
        os.link(file.name, path)
    return token


def _refused(path: Path, what: str, hint: str) -> InputError:
    return InputError(f"the token of the page: {path}: {what}", hint=hint)
