"""What the page shows: the tally of each day, and stories with what was sent of them.

The tally is kept as things happen, in the transaction that makes them happen: counting a hundred thousand
articles anew for each look would take longer than the look may.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.adapters.schema import deliveries, digest_items, stories, tallies
from bot.adapters.store_database import batches, insert
from bot.adapters.store_deliveries import to_delivery
from bot.model import Delivery, DigestItem, Judgement, Purpose, Story
from bot.shown import ListedIn, Sent, Tally, ToldStory


def tally(connection: Connection, day: date, **more: int) -> None:
    """Count so many more of a day. Last in its transaction: nodes wait for each other's rows here."""
    if not any(more.values()):
        return
    added = insert(connection, tallies).values(day=day, **more)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["day"], set_={name: tallies.c[name] + added.excluded[name] for name in more}
        )
    )


def tally_judgement(connection: Connection, judgement: Judgement, day: date) -> None:
    deal = any(verdict.alert for verdict in judgement.verdicts)
    tally(connection, day, watched=bool(judgement.verdicts), deals=deal)


def first_told(connection: Connection, owed: Sequence[Delivery], items: Sequence[DigestItem]) -> dict[date, int]:
    """How many stories these tell for the first time, by day; to be asked before they are saved."""
    days = {delivery.subject: delivery.created_at.date() for delivery in owed if delivery.purpose is Purpose.ALERT}
    days |= {item.story: item.added_at.date() for item in items}
    counts: defaultdict[date, int] = defaultdict(int)
    for story in days.keys() - _told_before(connection, sorted(days)):
        counts[days[story]] += 1
    return dict(counts)


def _told_before(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in batches(ids):
        alerted = deliveries.c.purpose == Purpose.ALERT
        found.update(connection.scalars(select(deliveries.c.subject).where(deliveries.c.subject.in_(some), alerted)))
        found.update(connection.scalars(select(digest_items.c.story).where(digest_items.c.story.in_(some))))
    return found


def read_tallies(connection: Connection, since: date) -> tuple[Tally, ...]:
    rows = connection.execute(select(tallies).where(tallies.c.day >= since).order_by(tallies.c.day))
    return tuple(Tally(**row._mapping) for row in rows)


def latest_stories(before: datetime | None, limit: int) -> Select[Any]:
    """The stories that were last told, or would have been, before a time; newest first."""
    newest = select(stories.c.story).order_by(stories.c.updated_at.desc(), stories.c.id.desc()).limit(limit)
    return newest if before is None else newest.where(stories.c.updated_at < before)


def messages_about(ids: Sequence[str]) -> Select[Any]:
    return select(deliveries).where(deliveries.c.subject.in_(ids)).order_by(deliveries.c.id)


def told_stories(connection: Connection, found: Iterable[Story]) -> tuple[ToldStory, ...]:
    """The stories with what was sent of them, and the digests that they are in."""
    those = tuple(found)
    sent: defaultdict[str, list[Sent]] = defaultdict(list)
    listed: defaultdict[str, list[ListedIn]] = defaultdict(list)
    for ids in batches([story.id for story in those]):
        for row in connection.execute(messages_about(ids)):
            sent[row.subject].append(Sent(to_delivery(row), row.sent_at))
        for row in connection.execute(select(digest_items).where(digest_items.c.story.in_(ids))):
            item = DigestItem(row.channel, row.story, row.why, row.added_at)
            listed[row.story].append(ListedIn(item, row.told_in))
    return tuple(ToldStory(story, tuple(sent[story.id]), tuple(listed[story.id])) for story in those)
