"""Templates of web pages, in which text of strangers stays text."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.delivering.texts import to_plain, to_web_address


def open_templates(package: str) -> Environment:
    """The templates in a package's `templates`.

    Whatever is put into one loses its unseen characters and is escaped; `web_address` gives an address only where
    it is one of the web. An unknown name is an error.
    """
    templates = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["web_address"] = to_web_address
    return templates


def _harmless(value: Any) -> Any:
    """Text without its unseen characters; most has none, and is seen to have none at once."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return to_plain(value)
