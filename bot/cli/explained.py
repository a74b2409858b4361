"""How an explanation looks on a terminal: the text of an article, what was cut, and every verdict with its reasons."""

from collections.abc import Iterator
from typing import Any

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.cli.show import shorten
from bot.model import Article, Event, Judgement, Mention, Role, Verdict
from bot.telling.stories import Assignment

ROLE_STYLES = {Role.PARTY: "bold green", Role.BACKGROUND: "yellow", Role.MENTION: "cyan"}


def to_explanation(judgement: Judgement, placed: tuple[Assignment, ...] = ()) -> RenderableType:
    """One article: its text with the mentions marked, what was cut, the events, the verdicts; and the stories
    that its events would join, where a store was asked."""
    article = judgement.article
    return Group(
        Text(article.title or "(no title)", style="bold"),
        Text(" · ".join(to_origin(article)), style="dim"),
        *(Text(f"note: {note}", style="yellow") for note in article.notes),
        *to_section("read", (to_passage(judgement, number) for number in range(1, len(article.passages)))),
        *to_section(
            "cut", (Text.assemble((f"{cut.rule}: ", "magenta"), (shorten(cut.text), "dim")) for cut in article.cut)
        ),
        *to_section("mentions", (to_mention_line(mention) for mention in judgement.mentions)),
        *to_section("events", (to_event_lines(event) for event in judgement.events)),
        *to_section("verdicts", (to_verdict_lines(verdict) for verdict in judgement.verdicts)),
        *(to_section("stories", map(to_placing, placed)) if placed else ()),
    )


def to_explained_row(judgement: Judgement, placed: tuple[Assignment, ...]) -> dict[str, Any]:
    """`explain --json`: the judgement, and a row for every event that would be told."""
    rows = [
        {
            "event": assignment.membership.event,
            "story": assignment.story.id,
            "novelty": assignment.membership.novelty,
            "change": assignment.membership.change,
            "why": assignment.why,
        }
        for assignment in placed
    ]
    explained: dict[str, Any] = msgspec.to_builtins(judgement)
    return explained | {"stories": rows}


def to_origin(article: Article) -> Iterator[str]:
    yield article.publisher or "unknown publisher"
    yield f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "no date"
    if article.url:
        yield article.url


def to_section(name: str, lines: Iterator[Text]) -> Iterator[RenderableType]:
    yield Text(f"\n{name}", style="bold")
    for line in list(lines) or [Text("none", style="dim")]:
        yield Padding(line, (0, 0, 0, 2))


def to_passage(judgement: Judgement, number: int) -> Text:
    text = Text(judgement.article.passages[number])
    for event in judgement.events:
        if event.span.passage == number:
            text.stylize("underline", event.span.start, event.span.end)
    for mention in judgement.mentions:
        if mention.span.passage == number:
            text.stylize("bold cyan", mention.span.start, mention.span.end)
    return text


def to_mention_line(mention: Mention) -> Text:
    place = "title" if mention.span.passage == 0 else f"paragraph {mention.span.passage}"
    return Text.assemble((mention.company, "bold"), f"  “{mention.text}” by {mention.naming}, {place}")


def to_event_lines(event: Event) -> Text:
    parties = " × ".join(party.name for party in event.parties) or "parties unknown"
    facts = [event.kind.replace("_", " "), event.stage, event.amount, *event.terms, event.subject]
    return Text.assemble(
        (parties, "bold"), f"  {'; '.join(fact for fact in facts if fact)}\n", (f"“{event.evidence}”", "italic")
    )


def to_placing(assignment: Assignment) -> Text:
    """What an event would add to which open story, and by what the story is recognised."""
    if assignment.previous is None:
        return Text.assemble(("first report", "bold"), f": {assignment.why}")
    membership, story = assignment.membership, assignment.story
    parties = " × ".join(party.name for party in story.parties)
    change = f": {membership.change}" if membership.change else ""
    head = f" of {story.id}, {parties or 'parties unknown'}{change}\n{assignment.why}"
    return Text.assemble((membership.novelty.value, "bold"), head)


def to_verdict_lines(verdict: Verdict) -> Text:
    outcome = ("ALERT", "bold white on green") if verdict.alert else ("no alert", "dim")
    head = Text.assemble(
        (verdict.company, "bold"),
        "  ",
        (verdict.role, ROLE_STYLES[verdict.role]),
        "  ",
        outcome,
        f"  {verdict.score:.2f}",
    )
    for reason in verdict.reasons:
        head.append(f"\n- {reason}")
    return head
