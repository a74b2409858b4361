"""Invented news, told by every sort of message: what `preview` shows without a store. Nothing of it happened."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.adapters.preview import Post
from bot.model import Block, Company, Delivery, Kind, Message, Party, Purpose, Role, Run, Source, Stage, Story, Style
from bot.telling import messages, retraction
from bot.telling.digests import Digest, Line, Section

ALERTS = "#deals"
DIGESTS = "#deals-digest"
LIST = "ai-hardware"
COMPANIES: Mapping[str, Company] = {
    company.key: company
    for company in (
        Company("HNHAF", "Hon Hai Precision Industry", ("Foxconn", "Hon Hai"), ("HNHAF",)),
        Company("NVDA", "Nvidia", ("Nvidia",), ("NVDA",)),
        Company("AMD", "Advanced Micro Devices", ("AMD",), ("AMD",)),
        Company("INTU", "Intuit", ("Intuit",), ("INTU",)),
        Company("OpenAI", "OpenAI", ("OpenAI",)),
    )
}
WATCHED = dict.fromkeys(COMPANIES, LIST)


def invented_posts(now: datetime) -> tuple[Post, ...]:
    """An alert with an update and its thread, a retracted one, a notice, and a digest, as of `now`."""
    noon = now.replace(second=0, microsecond=0)
    return (*_alerts(noon), *_digest(noon))


def _alerts(now: datetime) -> tuple[Post, ...]:
    first = _cooling(now)
    evidence = (
        "Foxconn and Nordlys Thermal said on Monday that they had signed the agreement, worth up to $340 million."
    )
    *others, latest = _more_sources(now)
    sources = (latest, *first.sources, *others)
    fuller = replace(first, sources=sources, stage=Stage.SIGNED, evidence=evidence)
    reply = messages.development(fuller, "signed after talks", evidence, latest.article, COMPANIES)
    alert = messages.alert(fuller, COMPANIES, WATCHED)
    wrong = _chips(now)
    owed = Delivery(Purpose.ALERT, wrong.id, ALERTS, messages.alert(wrong, COMPANIES, WATCHED), now, now)
    _, (struck, answer) = retraction.retract(wrong, (owed,), "the article is from last year", now)
    notice = "A test message of Pactwire: what you watch will be told here"
    return (
        Post(ALERTS, messages.alert(first, COMPANIES, WATCHED), now - timedelta(hours=3)),
        Post(ALERTS, alert, now - timedelta(hours=3), edited=True, replies=(Post(ALERTS, reply, now),)),
        Post(ALERTS, struck.message, now, edited=True, replies=(Post(ALERTS, answer.message, now),)),
        Post(ALERTS, Message(notice, (Block(Style.TEXT, (Run(notice),)),)), now),
    )


def _digest(now: datetime) -> tuple[Post, ...]:
    lines = (
        Line(_cooling(now), ("HNHAF",), "over the limit of 6 alerts an hour"),
        Line(_models(now), ("NVDA",)),
    )
    sections = (Section(LIST, lines), Section("tax-software", (Line(_ledger(now), ("INTU",)),)))
    digest = Digest(DIGESTS, now, sections, told_at_once=(_chips(now),))
    return tuple(Post(DIGESTS, message, now) for message in messages.digest(digest, COMPANIES))


def _source(publisher: str, host: str, found_at: datetime, minutes: int) -> Source:
    """An article that was found so many minutes after it was published."""
    url = f"https://{host}.example/{publisher.lower().replace(' ', '-')}"
    return Source(url, url, publisher, "", found_at, found_at - timedelta(minutes=minutes))


def _story(key: str, now: datetime, *companies: str, source: Source, **values: object) -> Story:
    told = {"kind": Kind.PARTNERSHIP, "stage": Stage.SIGNED, "others": (), **values}
    return Story(id=key, companies=companies, opened_at=now, updated_at=now, sources=(source,), **told)  # type: ignore[arg-type]


def _cooling(now: datetime) -> Story:
    return _story(
        "cooling",
        now,
        "HNHAF",
        source=_source("Harbor Newswire", "harbor", now - timedelta(hours=3), 4),
        stage=Stage.TALKS,
        parties=(Party("Foxconn", "HNHAF"), Party("Nordlys Thermal")),
        others=(("NVDA", Role.BACKGROUND), ("AMD", Role.BACKGROUND), ("INTU", Role.MENTION)),
        subject="to build liquid cooling for AI data centers",
        amount="up to $340 million",
        terms=("no purchase commitments",),
        evidence="Foxconn (OTC: HNHAF) and Nordlys Thermal A/S are in talks to develop and manufacture coolant "
        "distribution units for AI data centers, two people familiar with the matter said.",
    )


def _more_sources(now: datetime) -> tuple[Source, ...]:
    names = ("Capital Ledger", "The Circuit Post", "Pacific Tech Daily", "Street Compass")
    return tuple(_source(name, name.split()[-1].lower(), now, 6) for name in names)


def _chips(now: datetime) -> Story:
    return _story(
        "chips",
        now,
        "AMD",
        source=_source("Market Brief", "brief", now, 2),
        kind=Kind.SUPPLY,
        parties=(Party("AMD", "AMD"), Party("Orrin Grid")),
        subject="accelerators for three data centers in Finland",
        evidence="AMD will supply Orrin Grid with accelerators for three data centers in Finland.",
    )


def _models(now: datetime) -> Story:
    return _story(
        "models",
        now,
        "NVDA",
        "OpenAI",
        source=_source("Lakeside Gazette", "gazette", now, 12),
        kind=Kind.INVESTMENT,
        stage=Stage.EXPANDED,
        parties=(Party("Nvidia", "NVDA"), Party("OpenAI", "OpenAI")),
        amount="$2 billion",
        evidence="Nvidia will put a further $2 billion into OpenAI.",
    )


def _ledger(now: datetime) -> Story:
    return _story(
        "ledger",
        now,
        "INTU",
        source=_source("Harbor Newswire", "harbor", now, 3),
        kind=Kind.LICENSING,
        parties=(Party("Intuit", "INTU"), Party("Halden Bank")),
        subject="to bring bookkeeping to 40,000 small businesses",
        evidence="Halden Bank will license bookkeeping software of Intuit for its 40,000 small businesses.",
    )
