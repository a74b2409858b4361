"""Values to HTML. Pure: the same values give the same page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.adapters.page.chart import BAR, DAYS, HEIGHT, STEP, every_day, to_strip
from bot.adapters.page.feeds import FeedLine
from bot.adapters.page.marked import to_stretches
from bot.adapters.templates import open_templates
from bot.adapters.words import to_moment, to_round_span
from bot.delivering.texts import to_plain
from bot.judging.weights import ALERT_AT
from bot.model import ChannelState, Company, Purpose, Role, Verdict
from bot.polling.addresses import masked_url
from bot.polling.spans import to_span
from bot.shown import Inspection, Sent, Tally, ToldStory
from bot.telling.headlines import KINDS, STAGES, headline, to_amount
from bot.telling.sources import best, label, publishers

# What the states of a delivery are called.
STATES = {"pending": "owed", "sending": "on its way", "sent": "sent", "failed": "failed"}


class _Pasted(str):
    """What somebody pasted, shown back to them with its lines as they are."""

    __slots__ = ()


_TEMPLATES = open_templates("bot.adapters.page")
_TEMPLATES.filters |= {
    "masked": masked_url,
    "moment": to_moment,
    "span": to_span,
    "round_span": to_round_span,
    "amount": to_amount,
    "kind": KINDS.__getitem__,
    "stage": STAGES.__getitem__,
    "state": STATES.__getitem__,
    "number": "{:,}".format,
}
_TEMPLATES.globals |= {"label": label, "best": best, "publishers": publishers, "stretches": to_stretches}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: the time, what is wrong, and the companies by key."""

    now: datetime
    problems: tuple[str, ...] = ()
    channels: tuple[ChannelState, ...] = ()
    companies: Mapping[str, Company] | None = None

    @property
    def stopped(self) -> tuple[ChannelState, ...]:
        return tuple(state for state in self.channels if state.stopped)

    def headline(self, told: ToldStory) -> str:
        return headline(told.story, self.companies or {})


def overview(frame: Frame, tallies: Sequence[Tally], stories: Sequence[ToldStory], feeds: Sequence[FeedLine]) -> str:
    """Today's funnel, the last days, the newest stories, and the feeds that are not well."""
    days = every_day(tallies, frame.now.date())
    return _render(
        "overview.html",
        frame=frame,
        today=days[-1],
        days=days,
        strips=[to_strip(name, days) for name in ("told", "entries")],
        drawing={"width": DAYS * STEP, "height": HEIGHT, "bar": BAR, "step": STEP},
        stories=stories,
        feeds=feeds,
        unwell=[feed for feed in feeds if feed.health in ("failing", "silent", "overdue")],
    )


def story_list(frame: Frame, stories: Sequence[ToldStory], older: datetime | None) -> str:
    """The stories of one page of the list; `older` is where the next one goes on, None where there is none."""
    return _render("stories.html", frame=frame, stories=stories, older=older.isoformat() if older else "")


def story(frame: Frame, told: ToldStory) -> str:
    """One story: what it is, who reported it, and what was sent of it where and when."""
    sources = sorted(told.story.sources, key=lambda source: source.found_at)
    return _render("story.html", frame=frame, told=told, story=told.story, sources=sources)


def feed_list(frame: Frame, feeds: Sequence[FeedLine]) -> str:
    return _render("feeds.html", frame=frame, feeds=feeds)


def inspector(
    frame: Frame, source: str = "", found: Inspection | None = None, problem: str = "", hint: str = ""
) -> str:
    """Where an article is pasted, and what the bot would make of it; or why it could not be looked at."""
    return _render(
        "inspector.html",
        frame=frame,
        source=_Pasted("\n".join(map(to_plain, source.splitlines()))),
        found=found,
        problem=problem,
        hint=hint,
        verdicts=_ranked(found) if found else [],
        threshold=ALERT_AT,
    )


def _ranked(found: Inspection) -> list[tuple[Verdict, tuple[str, ...]]]:
    """The verdicts with what they lack: those that alert first, then the strongest."""
    pairs = zip(found.judgement.verdicts, found.lacks, strict=True)
    return sorted(pairs, key=lambda pair: (not pair[0].alert, list(Role).index(pair[0].role), -pair[0].score))


def entrance(why: str) -> str:
    """Where the token is asked for."""
    return _render("entrance.html", why=why)


def refusal(why: str, hint: str = "") -> str:
    """What is shown in place of a page."""
    return _render("refusal.html", why=why, hint=hint)


def where_told(told: ToldStory) -> tuple[Sent, ...]:
    """The alerts of a story, the first of each channel."""
    first: dict[str, Sent] = {}
    for sent in told.sent:
        if sent.delivery.purpose is Purpose.ALERT:
            first.setdefault(sent.delivery.channel, sent)
    return tuple(first.values())


_TEMPLATES.globals["where_told"] = where_told


def _render(template: str, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(values)
