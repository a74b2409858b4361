"""How a feed that was tried looks: on a terminal, and as JSON for programs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.explained import ROLE_STYLES
from bot.cli.show import shorten
from bot.model import Judgement, Role
from bot.polling.addresses import masked_url
from bot.polling.spans import to_span
from bot.tryout import Tried

TITLE = 70


def to_tried(tried: Tried, now: datetime) -> RenderableType:
    """What came, how it was parsed, and each entry with what the watched companies are in it."""
    facts = Table.grid(padding=(0, 2))
    for name, value in to_facts(tried, now):
        facts.add_row(Text(name, style="dim"), Text(value))
    entries = Table("published", "entry", "watched companies", box=None, pad_edge=False)
    for judgement in tried.judgements:
        entries.add_row(*to_entry_row(judgement))
    return Group(facts, Text(), entries, Text(), Text(to_count(tried), style="bold"))


def to_facts(tried: Tried, now: datetime) -> Iterator[tuple[str, str]]:
    fetched, headers = tried.fetched, tried.fetched.headers
    yield "address", masked_url(fetched.url)
    if fetched.moved_to:
        yield "moved", f"for good, to {masked_url(fetched.moved_to)}: give that address in feeds.yaml"
    yield "answer", f"HTTP {fetched.status}, {len(fetched.body):,} bytes, {headers.get('content-type', 'no type')}"
    validators = [name for name in ("etag", "last-modified") if name in headers]
    yield (
        "unchanged",
        f"told by {' and '.join(validators)}" if validators else "not told: it is fetched whole each time",
    )
    yield "title", tried.parsed.title or "none"
    yield "entries", str(len(tried.parsed.entries))
    if tried.pace is not None:
        yield "rhythm", f"an entry every {to_span(tried.pace)}"
    if dates := [entry.published for entry in tried.parsed.entries if entry.published]:
        yield "newest", f"{to_span(now - max(dates))} ago"
    else:
        yield "newest", "no entry has a date"


def to_entry_row(judgement: Judgement) -> tuple[Text, Text, Text]:
    article = judgement.article
    date = f"{article.published:%d %b %H:%M}" if article.published else "no date"
    roles = Text()
    for company, (role, alert) in to_roles(judgement).items():
        words = f"{company} {'ALERT' if alert else role}"
        roles.append(f"{', ' if roles else ''}{words}", style=ROLE_STYLES[role])
    return Text(date, style="dim"), Text(shorten(article.title or "(no title)", TITLE)), roles


def to_roles(judgement: Judgement) -> dict[str, tuple[Role, bool]]:
    """Each watched company with its role, and whether it alerts; of several verdicts on one, the first."""
    roles: dict[str, tuple[Role, bool]] = {}
    for verdict in judgement.verdicts:
        roles.setdefault(verdict.company, (verdict.role, verdict.alert))
    return roles


def to_count(tried: Tried) -> str:
    named = sum(bool(judgement.verdicts) for judgement in tried.judgements)
    told = sum(any(verdict.alert for verdict in judgement.verdicts) for judgement in tried.judgements)
    return f"{named} of {len(tried.judgements)} entries name a watched company, {told} report a deal of one"


def to_tried_row(tried: Tried) -> dict[str, Any]:
    """`feeds test --json`: one object."""
    return {
        "url": masked_url(tried.fetched.url),
        "moved_to": masked_url(tried.fetched.moved_to),
        "status": tried.fetched.status,
        "bytes": len(tried.fetched.body),
        "content_type": tried.fetched.headers.get("content-type", ""),
        "title": tried.parsed.title,
        "pace_seconds": tried.pace.total_seconds() if tried.pace is not None else None,
        "entries": [to_entry_json(judgement) for judgement in tried.judgements],
    }


def to_entry_json(judgement: Judgement) -> dict[str, Any]:
    article = judgement.article
    verdicts = [
        {"company": company, "role": role, "alert": alert} for company, (role, alert) in to_roles(judgement).items()
    ]
    return {"url": article.url, "title": article.title, "published": article.published, "verdicts": verdicts}
