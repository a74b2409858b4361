"""A judgement of an article that was judged before, now with companies that were not watched then."""

from dataclasses import replace

from bot.model import Event, Judgement, Mention


def with_companies(old: Judgement, new: Judgement, companies: frozenset[str]) -> Judgement:
    """The old judgement with what the new one found of these companies; what was found before stays as it is.

    An event that both found, at the same place of the text, keeps its position, and is told with the parties that the
    new judgement knows; others come after the old ones. Companies that the old judgement knows are left alone.
    """
    companies -= {verdict.company for verdict in old.verdicts}
    found = [verdict for verdict in new.verdicts if verdict.company in companies]
    wanted = {verdict.event for verdict in found}
    events = list(old.events)
    positions: dict[int | None, int | None] = {
        event.position: _place(event, events) for event in new.events if event.position in wanted
    }
    mentions = (mention for mention in new.mentions if mention.company in companies)
    return replace(
        old,
        mentions=tuple(sorted((*old.mentions, *mentions), key=_order)),
        events=tuple(events),
        verdicts=(*old.verdicts, *(replace(v, event=positions.get(v.event)) for v in found)),
    )


def _place(event: Event, events: list[Event]) -> int:
    """Put the event among the others, in the place of the same event where that is there; its position."""
    same = next((each.position for each in events if each.span == event.span), len(events))
    events[same : same + 1] = [replace(event, position=same)]
    return same


def _order(mention: Mention) -> tuple[int, int, int]:
    return mention.span.passage, mention.span.start, mention.span.end
