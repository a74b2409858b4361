"""The commented configuration that `pactwire init` writes, and the JSON Schemas beside it."""

from importlib.resources import files
from pathlib import Path

from bot.config.schema import FILES, render_schemas
from bot.errors import InputError, PactwireError
from bot.files import write_whole

TEMPLATE = Path(str(files("bot") / "data" / "template"))
"""The directory of the configuration that ships with Pactwire."""


def write_template(directory: Path) -> tuple[Path, ...]:
    """Write the files into `directory`, which need not exist; the paths written.

    Raises PactwireError, and writes nothing, where one of them is there already; InputError where one cannot be
    written.
    """
    texts = _texts()
    for name in texts:
        if (directory / name).exists():
            hint = "choose another directory: what is there is never overwritten"
            raise PactwireError(f"cannot write: {directory / name}: it exists", hint=hint)
    for name, text in texts.items():
        _make((directory / name).parent)
        write_whole(directory / name, text)
    return tuple(directory / name for name in texts)


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write: {directory}: {error.strerror}", hint="choose another directory") from error


def _texts() -> dict[str, str]:
    shipped = {f"{name}.yaml": (TEMPLATE / f"{name}.yaml").read_text(encoding="utf-8") for name in FILES}
    return shipped | {f"schema/{name}.json": schema for name, schema in render_schemas().items()}
