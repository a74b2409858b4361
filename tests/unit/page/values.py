"""What the page may be asked to show, with one text in every place where a stranger's text can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.adapters.page import views
from bot.adapters.page.feeds import to_lines
from bot.model import (
    Article,
    ChannelState,
    Company,
    Cut,
    Delivery,
    DeliveryState,
    DigestItem,
    Event,
    Feed,
    FeedState,
    Judgement,
    Kind,
    Mention,
    Message,
    Naming,
    Novelty,
    Party,
    Purpose,
    Role,
    Source,
    Span,
    Stage,
    Story,
    Verdict,
)
from bot.shown import FeedStatus, Inspection, ListedIn, Placed, Sent, Tally, ToldStory

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
AMD = Company("AMD", "Advanced Micro Devices", ("AMD",), ("AMD",))


def frame(text: str = "") -> views.Frame:
    stopped = (ChannelState(text or "C1", stopped=text),) if text else ()
    return views.Frame(NOW, (text,) if text else (), stopped, {"AMD": AMD})


def told_story(text: str, url: str = "https://news.example/1") -> ToldStory:
    source = Source("key", url, text, text, NOW - timedelta(hours=1), NOW - timedelta(hours=2))
    parties = (Party("AMD", "AMD"), Party(text))
    story = Story(
        "story-1", Kind.SUPPLY, Stage.SIGNED, parties, ("AMD",), ((text, Role.MENTION),), text, NOW, NOW, (source,),
        amount=text, terms=(text,), subject=text, reasons=(text,),
    )  # fmt: skip
    alert = Delivery(Purpose.ALERT, "story-1", text, Message(text, ()), NOW, NOW, error=text)
    sent = (
        Sent(alert, None),
        Sent(replace(alert, channel="C2", state=DeliveryState.SENT), NOW),
        Sent(replace(alert, channel="C3", state=DeliveryState.FAILED), None),
    )
    return ToldStory(story, sent, (ListedIn(DigestItem(text, "story-1", text, NOW), None),))


def feed_statuses(text: str) -> tuple[FeedStatus, ...]:
    well = FeedState("https://feeds.example/well", NOW + timedelta(minutes=3), title=text, succeeded_at=NOW, polls=3)
    failing = FeedState(f"https://feeds.example/{text}", NOW + timedelta(hours=1), title=text, failures=7, error=text)
    return FeedStatus(well, 1234), FeedStatus(failing, 0)


def inspection(text: str, url: str = "https://news.example/1") -> Inspection:
    passage = f"AMD and {text or 'x'}"
    article = Article("key", url, passage, text, NOW, (passage,), (Cut(text, text),), notes=(text,))
    mentions = tuple(Mention("AMD", Span(number, 0, 3), "AMD", Naming.NAME) for number in (0, 1))
    event = Event(
        0, Kind.SUPPLY, Stage.SIGNED, (Party("AMD", "AMD"), Party(text)), text, Span(1, 0, len(passage)), text, (text,)
    )
    verdicts = (
        Verdict("AMD", Role.PARTY, True, 0.9, (text,), 0, text),
        Verdict(text or "X", Role.MENTION, False, 0.1, (text,)),
    )
    placed = (Placed(0, text, Novelty.DEVELOPMENT, text, text, ((text, text),)),)
    return Inspection(Judgement(article, mentions, (event,), verdicts), ((), (text,)), placed)


def every_view(text: str, url: str = "https://news.example/1") -> dict[str, str]:
    """Each page of the page, with the text wherever a text can be and the address wherever one can lead."""
    told = told_story(text, url)
    lines = to_lines(feed_statuses(text), [Feed("https://feeds.example/well", text)], NOW)
    return {
        "overview": views.overview(frame(text), [Tally(NOW.date(), 5, 4, 3, 2)], [told], lines),
        "stories": views.story_list(frame(text), [told], NOW),
        "story": views.story(frame(text), told),
        "retracted": views.story(frame(text), replace(told, story=replace(told.story, retracted=text or "wrong"))),
        "feeds": views.feed_list(frame(text), lines),
        "inspector": views.inspector(frame(text), text, inspection(text, url)),
        "problem": views.inspector(frame(text), text, problem=text or "wrong", hint=text),
        "entrance": views.entrance(text),
        "refusal": views.refusal(text, text),
    }
