"""Deliveries and channels in the database. Every function runs in a caller's transaction.

The row of a channel is the lock of its turn: who claims a delivery holds it, so that two nodes never
choose in one channel at the same time. Rows are locked in the order channel, delivery, everywhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.adapters.schema import EPOCH, Utc, channels, deliveries, windows
from bot.adapters.store_database import FARTHEST_PLAN, LONGEST_LEASE, database_time, has_come, insert
from bot.errors import StaleLease
from bot.model import ChannelState, Delivery, DeliveryState, Purpose, Receipt
from bot.ports import Lease

PENDING, SENDING, SENT, FAILED = DeliveryState

_NOT_YET = 0  # no row has this id

_OWN_COLUMNS = ("number", "channel", "message", "subject", "created_at", "not_before", "parent", "attempts", "error")


def queue_deliveries(connection: Connection, owed: Sequence[Delivery]) -> None:
    """Save what is owed, unless its key is there.

    The new text of an update goes into what is still pending: the message itself, or an earlier update of it.
    """
    if not owed:
        return
    connection.execute(
        insert(connection, channels).on_conflict_do_nothing(),
        [{"channel": channel} for channel in sorted({delivery.channel for delivery in owed})],
    )
    for delivery in owed:
        if delivery.purpose is not Purpose.UPDATE or not _replace_pending(connection, delivery):
            connection.execute(insert(connection, deliveries).values(_to_row(delivery)).on_conflict_do_nothing())


def _replace_pending(connection: Connection, newer: Delivery) -> bool:
    earlier = and_(deliveries.c.parent == newer.parent, deliveries.c.purpose == Purpose.UPDATE)
    replaced = connection.execute(
        update(deliveries)
        .where(
            or_(deliveries.c.key == newer.parent, earlier),
            deliveries.c.channel == newer.channel,
            deliveries.c.state == PENDING,
        )
        .values(message=newer.message)
    )
    return bool(replaced.rowcount)


def _to_row(delivery: Delivery) -> dict[str, Any]:
    return {name: getattr(delivery, name) for name in _OWN_COLUMNS} | {
        "key": delivery.key,
        "purpose": delivery.purpose,
        "state": delivery.state,
        "next_attempt_at": delivery.not_before,
        "receipt_channel": delivery.receipt and delivery.receipt.channel,
        "receipt_ts": delivery.receipt and delivery.receipt.ts,
    }


def to_delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        purpose=Purpose(row.purpose),
        state=DeliveryState(row.state),
        receipt=None if row.receipt_ts is None else Receipt(row.receipt_channel, row.receipt_ts),
    )


# ── whose turn it is ─────────────────────────────────────────────────────────────────────────────


def due_turns(now: datetime, at: datetime, pace: timedelta) -> Select[str, int]:
    """Channel and delivery, for channels that may be told something; longest unserved first.

    `at` is the database's time. A slot further away than the pace is from before its clock was set back.
    """
    turn = _turn_of_channel(now, at)
    return (
        select(channels.c.channel, turn.label("turn"))
        .where(
            channels.c.stopped == "",
            or_(channels.c.paused_until.is_(None), has_come(channels.c.paused_until, now, FARTHEST_PLAN)),
            or_(channels.c.next_slot_at <= at, channels.c.next_slot_at > at + pace),
            turn != _NOT_YET,
        )
        .order_by(channels.c.next_slot_at, channels.c.channel)
    )


def _turn_of_channel(now: datetime, at: datetime) -> ColumnElement[int]:
    """The one delivery of a channel whose turn it is: the one in sending, else the oldest that may go.

    NULL where there is none; _NOT_YET where it waits for its next attempt, its look-up or its node.
    """
    one = deliveries.alias("one")
    parent = deliveries.alias("parent")
    due = and_(has_come(one.c.next_attempt_at, now, FARTHEST_PLAN), has_come(one.c.lease_until, at, LONGEST_LEASE))
    head = select(case((due, one.c.id), else_=_NOT_YET)).limit(1).correlate(channels)
    parent_is_sent = ~exists().where(parent.c.key == one.c.parent, parent.c.state != SENT)
    sending = head.where(one.c.channel == channels.c.channel, one.c.state == SENDING)
    oldest = head.where(
        one.c.channel == channels.c.channel,
        one.c.state == PENDING,
        has_come(one.c.not_before, now, FARTHEST_PLAN),
        or_(one.c.parent == "", parent_is_sent),
    ).order_by(one.c.created_at, one.c.id)
    return func.coalesce(sending.scalar_subquery(), oldest.scalar_subquery())


def claim_deliveries(
    connection: Connection, now: datetime, limit: int, lease: timedelta, pace: timedelta
) -> tuple[Lease[Delivery], ...]:
    at = database_time(connection)
    turns = due_turns(now, at, pace)
    locked = connection.scalars(turns.limit(limit).with_for_update(skip_locked=True, of=channels)).all()
    if not locked:
        return ()
    # Asked again under the locks: another node may have taken a turn and gone before they were ours.
    found = [row.turn for row in connection.execute(turns.where(channels.c.channel.in_(locked)))]
    before = {
        row.id: DeliveryState(row.state)
        for row in connection.execute(select(deliveries.c.id, deliveries.c.state).where(deliveries.c.id.in_(found)))
    }
    taken = {row.id: row for row in connection.execute(_take(found, at + lease))}
    fresh = [taken[turn].channel for turn in found if before[turn] is PENDING]
    if fresh:
        connection.execute(update(channels).where(channels.c.channel.in_(fresh)).values(next_slot_at=at + pace))
    return tuple(Lease(replace(to_delivery(taken[turn]), state=before[turn]), taken[turn].generation) for turn in found)


def _take(turns: Sequence[int], lease_until: datetime) -> ReturningUpdate[*tuple[Any, ...]]:
    one_more = deliveries.c.attempts + case((deliveries.c.state == PENDING, 1), else_=0)
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(turns))
        .values(state=SENDING, attempts=one_more, lease_until=lease_until, generation=deliveries.c.generation + 1)
        .returning(deliveries)
    )


def next_delivery_at(connection: Connection) -> datetime | None:
    """The earliest time at which a delivery may be tried, by its own plan and its channel's pause.

    One whose parent was not sent has no time of its own.
    """
    parent = deliveries.alias("parent")
    waiting = exists().where(parent.c.key == deliveries.c.parent, parent.c.state != SENT)
    paused = func.coalesce(channels.c.paused_until, EPOCH)
    latest = func.max if connection.dialect.name == "sqlite" else func.greatest
    turn = latest(deliveries.c.not_before, deliveries.c.next_attempt_at, paused, type_=Utc())
    query: Select[datetime | None] = (
        select(func.min(turn, type_=Utc()))
        .join(channels, channels.c.channel == deliveries.c.channel)
        .where(deliveries.c.state.in_((PENDING, SENDING)), channels.c.stopped == "", ~waiting)
    )
    return connection.scalars(query).one()


def receipt_of(connection: Connection, key: str) -> Receipt | None:
    row = connection.execute(
        select(deliveries.c.receipt_channel, deliveries.c.receipt_ts).where(
            deliveries.c.key == key, deliveries.c.state == SENT
        )
    ).one_or_none()
    return None if row is None else Receipt(row.receipt_channel, row.receipt_ts)


# ── what became of it ────────────────────────────────────────────────────────────────────────────


def finish_sent(
    connection: Connection, lease: Lease[Delivery], receipt: Receipt, now: datetime, pace: timedelta
) -> None:
    """The channel's next turn is a pace after the answer: the message may have been long on its way."""
    told = {"sent_at": now, "next_slot_at": database_time(connection) + pace}
    connection.execute(update(channels).where(channels.c.channel == lease.item.channel).values(told))
    finish(
        connection,
        lease,
        state=SENT,
        error="",
        receipt_channel=receipt.channel,
        receipt_ts=receipt.ts,
        sent_at=now,
    )


def finish_unknown(
    connection: Connection, lease: Lease[Delivery], error: str, next_attempt_at: datetime, rest: timedelta
) -> None:
    """Nobody looks it up before `rest` has passed by the database's clock, whatever the nodes' clocks say."""
    rested_at = database_time(connection) + rest if rest else EPOCH
    finish(connection, lease, state=SENDING, error=error, next_attempt_at=next_attempt_at, lease_until=rested_at)


def finish(connection: Connection, lease: Lease[Delivery], **outcome: object) -> None:
    """Free the lease with this outcome. Raises StaleLease where it is no longer ours."""
    saved = connection.execute(
        update(deliveries)
        .where(
            deliveries.c.key == lease.item.key,
            deliveries.c.generation == lease.generation,
            deliveries.c.lease_until > EPOCH,
        )
        .values({"lease_until": EPOCH} | outcome)
    )
    if not saved.rowcount:
        raise StaleLease(f"finish delivery: {lease.item.key}: its lease ran out")


def set_channel(connection: Connection, channel: str, **state: object) -> None:
    known = insert(connection, channels).values(channel=channel, **state)
    connection.execute(known.on_conflict_do_update(index_elements=["channel"], set_=state))


def pause_channels(connection: Connection, paused: Sequence[str], until: datetime) -> None:
    """In one statement, for a token may have hundreds; sorted, so that two nodes lock them in one order."""
    known = insert(connection, channels).values([{"channel": each, "paused_until": until} for each in sorted(paused)])
    connection.execute(
        known.on_conflict_do_update(index_elements=["channel"], set_={"paused_until": known.excluded.paused_until})
    )


def retry_channel(connection: Connection, channel: str, now: datetime) -> int:
    set_channel(connection, channel, stopped="")
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.channel == channel,
            or_(deliveries.c.state == FAILED, and_(deliveries.c.state == PENDING, deliveries.c.attempts > 0)),
        )
        .values(state=PENDING, attempts=0, error="", next_attempt_at=now)
    )
    owed = select(func.count()).where(deliveries.c.channel == channel, deliveries.c.state.in_((PENDING, SENDING)))
    return connection.scalars(owed).one()


def channel_states(connection: Connection, *only: str) -> tuple[ChannelState, ...]:
    """What is remembered of these channels, or of all that were ever told something."""
    names = select(channels.c.channel).union(select(windows.c.channel)).subquery()
    query = (
        select(names.c.channel, channels.c.paused_until, channels.c.sent_at, channels.c.stopped, windows.c.ended_at)
        .outerjoin(channels, channels.c.channel == names.c.channel)
        .outerjoin(windows, windows.c.channel == names.c.channel)
        .order_by(names.c.channel)
    )
    if only:
        query = query.where(names.c.channel.in_(only))
    return tuple(
        ChannelState(row.channel, row.paused_until, row.sent_at, row.stopped or "", row.ended_at)
        for row in connection.execute(query)
    )
