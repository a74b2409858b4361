"""Reports of deals, made by hand: an article with one event, judged."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import Article, Company, Event, Judgement, Kind, Party, Role, Span, Stage, Story, Verdict
from bot.telling.stories import Assignment, OpenStories, tell_article

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FOXCONN = Company("HNHAF", "Hon Hai Precision Industry", ("Foxconn", "Hon Hai"), ("HNHAF", "HNHPF"))
NVIDIA = Company("NVDA", "Nvidia", ("Nvidia",), ("NVDA",))
AMD = Company("AMD", "Advanced Micro Devices", ("AMD",), ("AMD",))
OPENAI = Company("OpenAI", "OpenAI", ("OpenAI",))
COMPANIES = {company.key: company for company in (FOXCONN, NVIDIA, AMD, OPENAI)}
RACKS = "OpenAI and Foxconn agreed to design data-center racks together and to build them in Ohio."


def party(text: str) -> Party:
    """`Foxconn=HNHAF` is watched, `OpenAI` is not."""
    name, _, key = text.partition("=")
    return Party(name, key)


def article(key: str, *paragraphs: str, minutes: float = 0, **fields: Any) -> Article:
    """An article of a publisher of its own, published so many minutes after noon."""
    values: dict[str, Any] = {
        "url": f"https://{key}.example/story",
        "title": "",
        "publisher": f"The {key}",
        "published": NOON + timedelta(minutes=minutes),
    }
    return Article(key=key, paragraphs=paragraphs, **(values | fields))


def event(text: Article, parties: Sequence[str], position: int = 0, **fields: Any) -> Event:
    values: dict[str, Any] = {"kind": Kind.PARTNERSHIP, "stage": Stage.SIGNED}
    evidence = fields.pop("evidence", text.paragraphs[0] if text.paragraphs else text.title)
    place = next(place for place, passage in enumerate(text.passages) if evidence in passage)
    start = text.passages[place].index(evidence)
    span = Span(place, start, start + len(evidence))
    return Event(position, parties=tuple(map(party, parties)), evidence=evidence, span=span, **(values | fields))


def judged(text: Article, *events: Event, alert: bool = True, background: Sequence[str] = ()) -> Judgement:
    """Every watched party of an event is a party; those in `background` are named."""
    parties = tuple(
        Verdict(one.company, Role.PARTY, alert, 0.9, ("named in the deal",), deal.position, deal.evidence)
        for deal in events
        for one in deal.parties
        if one.company
    )
    others = tuple(Verdict(company, Role.BACKGROUND, False, 0.1, ()) for company in background)
    return Judgement(text, (), events, (*parties, *others))


def report(
    key: str = "Herald",
    sentence: str = RACKS,
    parties: Sequence[str] = ("Foxconn=HNHAF", "OpenAI"),
    *,
    minutes: float = 0,
    alert: bool = True,
    background: Sequence[str] = (),
    title: str = "",
    publisher: str = "",
    url: str = "",
    **fields: Any,
) -> tuple[Judgement, datetime]:
    """A report of one deal, found four minutes after it was published."""
    given = {name: value for name, value in (("title", title), ("publisher", publisher), ("url", url)) if value}
    text = article(key, sentence, minutes=minutes, **given)
    judgement = judged(text, event(text, parties, **fields), alert=alert, background=background)
    return judgement, NOON + timedelta(minutes=minutes + 4)


def tell(stories: OpenStories, reported: tuple[Judgement, datetime]) -> Assignment:
    """Tell one report into the open stories."""
    (assignment,) = tell_article(*reported, stories)
    stories.add(assignment.story)
    return assignment


def told(*reports: tuple[Judgement, datetime]) -> Story:
    """The one story that these reports make."""
    stories = OpenStories()
    for one in reports:
        tell(stories, one)
    (story,) = stories
    return story
