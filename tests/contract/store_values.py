"""Small values to put into a store, and the few steps that bring a store to where a test begins."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.adapters.store import SqlStore
from bot.errors import StaleLease
from bot.model import (
    Article,
    Block,
    Delivery,
    Entry,
    Feed,
    FeedState,
    Judgement,
    Kind,
    Message,
    Party,
    Purpose,
    Receipt,
    Run,
    Source,
    Stage,
    Story,
    Style,
)
from bot.ports import Lease, Poll

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=2)
RUN_OUT = timedelta(0)
"""A lease that has run out when it is given: what a dead node leaves behind."""
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
OpenStore = Callable[..., SqlStore]
FEED = "https://feeds.example/wire"


def entry(key: str, **fields: object) -> Entry:
    given = {
        "feed": FEED,
        "url": f"https://news.example/{key}",
        "title": f"Foxconn and OpenAI, {key}",
        "publisher": "Example Wire",
        "published": None,
    } | fields
    return Entry(key=key, **given)  # type: ignore[arg-type]


def judgement(
    key: str, fingerprints: tuple[int, ...] = (), publisher: str = "Example Wire", site: str = ""
) -> Judgement:
    address = f"https://news.example/{key}"
    paragraphs = ("A paragraph.",)
    return Judgement(
        Article(key, address, f"Title of {key}", publisher, NOW, paragraphs, fingerprints=fingerprints, site=site)
    )


def story(name: str, updated_at: datetime = NOW, version: int = 1) -> Story:
    source = Source(f"article of {name}", "https://news.example/1", "Example Wire", "Foxconn × OpenAI", NOW)
    return Story(
        id=name,
        kind=Kind.SUPPLY,
        stage=Stage.SIGNED,
        parties=(Party("Foxconn", "HNHAF"), Party("OpenAI")),
        companies=("HNHAF",),
        others=(),
        evidence="Foxconn will supply OpenAI.",
        opened_at=NOW,
        updated_at=updated_at,
        sources=(source,),
        signature=(1, 2**63 - 1),
        version=version,
    )


def message(text: str) -> Message:
    return Message(text, (Block(Style.TEXT, (Run(text, bold=True), Run("at", at=NOW))),))


def delivery(
    subject: str,
    channel: str = "C1",
    purpose: Purpose = Purpose.ALERT,
    after: timedelta = timedelta(0),
    **fields: object,
) -> Delivery:
    given = {"message": message(subject), "created_at": NOW + after, "not_before": NOW} | fields
    return Delivery(purpose=purpose, subject=subject, channel=channel, **given)  # type: ignore[arg-type]


def queue(store: SqlStore, *deliveries: Delivery) -> None:
    with store.telling() as telling:
        telling.save_told([], [], [], deliveries, [])


def claim_one(store: SqlStore, now: datetime = NOW, lease: timedelta = LEASE) -> Lease[Delivery]:
    """The one delivery whose turn it is."""
    (claimed,) = store.claim_deliveries(now, 10, lease)
    return claimed


def send_one(store: SqlStore, now: datetime = NOW, ts: str = "1700.1") -> Delivery:
    """Claim the one delivery whose turn it is and record it as sent."""
    claimed = claim_one(store, now)
    store.finish_sent(claimed, Receipt(claimed.item.channel, ts), now)
    return claimed.item


def claim_feed(store: SqlStore, lease: timedelta = LEASE) -> Lease[FeedState]:
    """A configured feed that is due, claimed."""
    store.sync_feeds([Feed(FEED)], [NOW])
    (claimed,) = store.claim_feeds(NOW, 1, lease)
    return claimed


def save_poll(
    store: SqlStore,
    lease: Lease[FeedState],
    state: FeedState,
    unread: Sequence[Entry],
    read: Sequence[Entry],
    notices: Sequence[Delivery] = (),
) -> int:
    """Save one poll by itself; raises StaleLease where its lease was lost."""
    (found,) = store.save_polls([Poll(lease, state, unread, read, notices)])
    if found is None:
        raise StaleLease(lease.item.url)
    return found


def polled(at: datetime = NOW) -> FeedState:
    return FeedState(FEED, next_poll_at=at + timedelta(minutes=5), polled_at=at, polls=1)


def save_entries(store: SqlStore, entries: Iterable[Entry], at: datetime = NOW) -> int:
    """Save unread entries by a poll of the feed, which is due again at once."""
    claimed = claim_feed(store)
    return save_poll(store, claimed, FeedState(FEED, next_poll_at=NOW, polled_at=at), tuple(entries), ())


def judge_one(store: SqlStore, key: str, at: datetime = NOW, **fields: object) -> None:
    """Bring one entry through to a judged, untold article of the same key."""
    save_entries(store, [entry(key)], at)
    (claimed,) = store.claim_entries(1, LEASE)
    store.save_judgement(claimed, judgement(key, **fields), at)  # type: ignore[arg-type]
