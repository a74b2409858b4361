"""Values to HTML. Pure: the same values give the same page.

Whatever is put into a template loses its unseen characters and is escaped; an address becomes a link only
where it is one of the web.
"""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.delivering.texts import to_plain, to_web_address


def _harmless(value: Any) -> Any:
    return to_plain(value) if type(value) is str else value


_TEMPLATES = Environment(
    loader=PackageLoader("bot.adapters.page"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_harmless,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["web_address"] = to_web_address


def overview() -> str:
    return _render("overview.html")


def entrance(why: str) -> str:
    """Where the token is asked for."""
    return _render("entrance.html", why=why)


def refusal(why: str, hint: str = "") -> str:
    """What is shown in place of a page."""
    return _render("refusal.html", why=why, hint=hint)


def _render(template: str, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(values)
