"""Which channels want a story, and what each is owed: an alert now, a line in its digest, a word in the thread.

A story is told to a channel once. Its first report is an alert at once (held through quiet hours), or an
item of the next digest when the channel takes digests only or had its alerts of the hour. Later sources
go into the same message, developments into its thread, also those of a kind or stage that the watchlist
does not ask for: who was told of a deal is told of its end.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model import (
    Article,
    Channel,
    Company,
    Delivery,
    DigestItem,
    Event,
    Judgement,
    Message,
    Purpose,
    Story,
    Watchlist,
)
from bot.telling import digests, headlines, messages, timing
from bot.telling.stories import Assignment

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a channel was told. `alerts` counts those queued since `counting_from`; `alerted` are the
    stories that it has an alert of, `listed` those that were or will be in a digest."""

    alerts: int = 0
    alerted: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """The channels of the configuration and what they watch; `companies` by key."""

    channels: tuple[Channel, ...]
    watchlists: Mapping[str, Watchlist]
    companies: Mapping[str, Company]

    @classmethod
    def of(
        cls, channels: Iterable[Channel], watchlists: Iterable[Watchlist], companies: Iterable[Company]
    ) -> "Audience":
        return cls(
            tuple(channels),
            {watchlist.name: watchlist for watchlist in watchlists},
            {company.key: company for company in companies},
        )

    def watched(self, channel: Channel) -> dict[str, str]:
        """The companies that the channel watches, each with the names of its watchlists."""
        found: dict[str, list[str]] = {}
        for name in channel.watchlists:
            for company in self.watchlists[name].companies:
                found.setdefault(company, []).append(name)
        return {company: ", ".join(names) for company, names in found.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is owed for one article's event. `reasons` say for every channel why, or why not; `memories`
    are the memories handed in as they are when this is saved."""

    deliveries: tuple[Delivery, ...] = ()
    items: tuple[DigestItem, ...] = ()
    reasons: tuple[str, ...] = ()
    memories: Mapping[str, Memory] = field(default_factory=dict)


def counting_from(channel: Channel, now: datetime) -> datetime:
    """Since when alerts count towards the channel's limit: an hour, and the quiet hours just before it,
    for the alerts that waited in them go out together at their end."""
    since = now - HOUR
    return (channel.quiet and timing.quiet_since(channel.quiet, since)) or (
        (channel.quiet and timing.quiet_since(channel.quiet, now)) or since
    )


def plan(
    assignment: Assignment,
    judgement: Judgement,
    audience: Audience,
    memories: Mapping[str, Memory],
    now: datetime,
) -> Plan:
    """What every channel is owed for an article's event.

    `memories` are by channel id; a channel without one was told nothing yet.
    """
    deliveries: list[Delivery] = []
    items: list[DigestItem] = []
    reasons: list[str] = []
    after = dict(memories)
    for channel in audience.channels:
        desk = _Desk(assignment, judgement, audience, channel, memories.get(channel.id, Memory()), now)
        owed, item, why = desk.owed()
        deliveries += owed
        items += [item] if item else []
        reasons += [f"{channel.id}: {why}"] if why else []
        after[channel.id] = _remembered(desk.memory, assignment.story.id, owed, item)
    return Plan(tuple(deliveries), tuple(items), tuple(reasons), after)


def _remembered(memory: Memory, story: str, owed: Iterable[Delivery], item: DigestItem | None) -> Memory:
    alerted = any(delivery.purpose is Purpose.ALERT for delivery in owed)
    return replace(
        memory,
        alerts=memory.alerts + alerted,
        alerted=memory.alerted | {story} if alerted else memory.alerted,
        listed=memory.listed | {story} if item else memory.listed,
    )


_Owed = tuple[tuple[Delivery, ...], DigestItem | None, str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One channel's view of one assignment."""

    assignment: Assignment
    judgement: Judgement
    audience: Audience
    channel: Channel
    memory: Memory
    now: datetime

    def owed(self) -> _Owed:
        story = self.assignment.story.id
        if self.assignment.story.retracted:
            return (), None, "not told: the story was retracted"
        if story in self.memory.alerted:
            return self._later()
        if story in self.memory.listed:
            return self._listed()
        wanted, why = self._wanted()
        return self._first(why) if wanted else ((), None, why)

    def _wanted(self) -> tuple[bool, str]:
        """Whether a watchlist of the channel wants the event, and why in words; no words where it is
        none of the channel's companies."""
        refusals: list[str] = []
        for name in self.channel.watchlists:
            watchlist = self.audience.watchlists[name]
            companies = [company for company in self._alerting() if company in watchlist.companies]
            if not companies:
                continue
            refusal = refusal_of(watchlist, self.assignment, self.judgement)
            if not refusal:
                return True, f"{', '.join(companies)} in {name}"
            refusals.append(f"not told: {refusal}")
        return False, "; ".join(refusals)

    def _alerting(self) -> tuple[str, ...]:
        event = self.assignment.membership.event
        return tuple(dict.fromkeys(v.company for v in self.judgement.verdicts if v.alert and v.event == event))

    def _first(self, why: str) -> _Owed:
        channel = self.channel
        if not channel.alerts and channel.digest is None:
            return (), None, f"not told: the channel takes neither alerts nor digests ({why})"
        if not channel.alerts:
            return (), self._item(digests.DIGESTS_ONLY), f"in the next digest: {why}"
        full = channel.at_most is not None and self.memory.alerts >= channel.at_most
        if full and channel.digest:
            over = f"over the limit of {channel.at_most} alerts an hour"
            return (), self._item(over), f"in the next digest, {over}: {why}"
        message = messages.alert(self._story, self.audience.companies, self._watched)
        alert = self._delivery(Purpose.ALERT, message, 1)
        return (replace(alert, not_before=self._awake()),), None, f"told at once: {why}"

    def _awake(self) -> datetime:
        """Now, or the end of the quiet hours."""
        return (self.channel.quiet and timing.quiet_until(self.channel.quiet, self.now)) or self.now

    def _later(self) -> _Owed:
        """The alert's message as it now reads, and the development in its thread."""
        owed: list[Delivery] = []
        parent = alert_key(self._story.id, self.channel)
        previous = self.assignment.previous
        message = messages.alert(self._story, self.audience.companies, self._watched)
        if previous and message != messages.alert(previous, self.audience.companies, self._watched):
            update = self._delivery(Purpose.UPDATE, message, len(self._story.sources))
            owed.append(replace(update, parent=parent))
        if not self._change:
            return tuple(owed), None, "added to the alert that told the story"
        evidence = event_of(self.assignment, self.judgement).evidence
        told = messages.development(
            self._story, self._change, evidence, self.judgement.article.key, self.audience.companies
        )
        development = self._delivery(Purpose.DEVELOPMENT, told, self._story.version - 1)
        owed.append(replace(development, parent=parent, not_before=self._awake()))
        return tuple(owed), None, f"development in the thread: {self._change}"

    def _listed(self) -> _Owed:
        if not self._change or self.channel.digest is None:
            return (), None, "the story was told in a digest, or will be"
        return (), self._item(f"development: {self._change}"), f"in the next digest: {self._change}"

    @property
    def _story(self) -> Story:
        return self.assignment.story

    @property
    def _change(self) -> str:
        return self.assignment.membership.change

    @property
    def _watched(self) -> dict[str, str]:
        return self.audience.watched(self.channel)

    def _item(self, why: str) -> DigestItem:
        return DigestItem(self.channel.id, self._story.id, why, self.now)

    def _delivery(self, purpose: Purpose, message: Message, number: int) -> Delivery:
        return Delivery(purpose, self._story.id, self.channel.id, message, self.now, self.now, number)


def alert_key(story: str, channel: Channel) -> str:
    """The key of the delivery that tells a story to a channel at once."""
    return f"{Purpose.ALERT}:{story}:1:{channel.id}"


def event_of(assignment: Assignment, judgement: Judgement) -> Event:
    """The event that was assigned."""
    return next(event for event in judgement.events if event.position == assignment.membership.event)


def refusal_of(watchlist: Watchlist, assignment: Assignment, judgement: Judgement) -> str:
    """Why the watchlist does not want this event, in words; empty when it does."""
    event = event_of(assignment, judgement)
    if event.kind not in watchlist.kinds:
        return f"{watchlist.name} does not ask for {headlines.KINDS[event.kind]}"
    if event.stage not in watchlist.stages:
        return f"{watchlist.name} does not ask for deals {headlines.STAGES[event.stage]}"
    return refusal_by_words(watchlist, judgement.article)


def refusal_by_words(watchlist: Watchlist, article: Article) -> str:
    """Why the watchlist does not want the text, whatever it reports; empty when it does."""
    text = "\n".join(article.passages)
    muted = next((word for word in watchlist.mute if has_words(text, word)), "")
    if muted:
        return f"{watchlist.name} mutes “{muted}”"
    if watchlist.must and not any(has_words(text, word) for word in watchlist.must):
        return f"{watchlist.name} asks for “{'” or “'.join(watchlist.must)}”"
    return ""


def has_words(text: str, words: str) -> bool:
    """Whether the words stand in the text as whole words, in any case and with any white space."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return bool(pattern) and re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None
