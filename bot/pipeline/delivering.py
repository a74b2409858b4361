"""Deliver: what is owed is sent, or looked up where nobody knows whether it was taken."""

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.delivering import attempts
from bot.delivering.attempts import Decision, Reach, Step
from bot.delivering.throttle import Throttle
from bot.errors import NotifyError, OutcomeUnknown, RateLimited, StaleLease, StoreError
from bot.model import Delivery, DeliveryState, Promise, Receipt
from bot.pipeline.work import InFlight, Watch
from bot.ports import Clock, Fence, Lease, Notifier, Store

log = logging.getLogger("pactwire")

DELIVERIES_AT_ONCE = 32
# How often is looked whether a channel that was just served has its next turn, or with `--once` whether a held-up
# delivery may go.
LOOK_AGAIN = timedelta(milliseconds=100)


def uptime() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def no_fence(_seconds: float) -> AbstractContextManager[None]:
    """For a process that has its database to itself: what it claimed, nobody takes over."""
    return nullcontext()


class Requests:
    """When what was sent cannot be on its way any more, by a clock that nobody sets.

    The times in the database are by clocks that may jump, and a message that is looked up too early is
    sent twice. What another process sent is over when this one has run for as long as it rests.
    """

    def __init__(self) -> None:
        self._opened = uptime()
        self._ended: dict[str, float] = {}

    def begin(self, key: str, timeout: timedelta) -> None:
        """A message is sent now; its request ends within `timeout`."""
        self._ended[key] = uptime() + timeout.total_seconds()

    def end(self, key: str, *, known: bool) -> None:
        """Its request has ended, with an outcome that is known or not."""
        if known:
            self._ended.pop(key, None)
        else:
            self._ended[key] = uptime()

    def settle_in(self, key: str, rest: timedelta) -> timedelta:
        """How much longer a message of unknown outcome must rest; nothing where it may be looked up."""
        left = self._ended.get(key, self._opened) + rest.total_seconds() - uptime()
        return timedelta(seconds=max(left, 0))


@dataclass(frozen=True, slots=True)
class Delivering:
    """Sends what is owed; each request is on its own.

    `send_timeout` is how long the notifier waits for an answer. Within `fence`, entered for so many seconds, a
    process that stands still for longer must not go on.
    """

    watch: Watch
    store: Store
    notifier: Notifier
    clock: Clock
    send_timeout: timedelta = attempts.CLIENT_TIMEOUT
    fence: Fence = no_fence
    channel_ids: dict[str, str] = field(default_factory=dict)
    deciding: asyncio.Lock = field(default_factory=asyncio.Lock)
    in_flight: InFlight = field(default_factory=lambda: InFlight(DELIVERIES_AT_ONCE, "delivery"))
    requests: Requests = field(default_factory=Requests)
    throttle: Throttle = field(default_factory=Throttle)

    async def deliver(self) -> int:
        """Start sending the deliveries whose turn it is; how many were started."""
        held_for = attempts.HELD_FOR * self.send_timeout
        while wait := self.throttle.wait(uptime()):  # noqa: ASYNC110 - time is all that it waits for
            await asyncio.sleep(wait)
        claimed = uptime()
        now, room = self.clock.now(), int(min(self.in_flight.free, self.throttle.room(claimed)))
        leases = await asyncio.to_thread(self.store.claim_deliveries, now, room, held_for)
        for lease in leases:
            self.in_flight.start(self._deliver(lease, claimed))
        await asyncio.sleep(0)  # each takes its turn before anybody asks for room again
        return len(leases)

    async def next_turn(self) -> bool:
        """Wait a moment where messages go out, for a channel's next turn to come; whether they do."""
        if not self.throttle.busy(uptime()):
            return False
        await asyncio.sleep(LOOK_AGAIN.total_seconds())
        return True

    async def deliver_all(self, patience: timedelta, stop: asyncio.Event) -> None:
        """Send everything that is owed by now, waiting for what is held up no longer than `patience`."""
        until = self.clock.now() + patience
        while not stop.is_set():
            started = await self.deliver()
            await self.in_flight.drain()
            turn = await asyncio.to_thread(self.store.next_delivery_at)
            if not started and (turn is None or turn > until or self.clock.now() > until):
                return
            await asyncio.sleep(0 if started else LOOK_AGAIN.total_seconds())

    async def _deliver(self, lease: Lease[Delivery], claimed: float) -> None:
        """`claimed` is the uptime at which it was; what is done too long after might outlive its lease."""
        delivery = lease.item
        try:
            if delivery.state is DeliveryState.SENDING:
                await self._look_up(lease)
            else:
                await self._send(lease, claimed)
        except StaleLease:
            log.warning("%s: delivered by another node meanwhile: %s", delivery.channel, delivery.message.text)
        except StoreError as error:
            log.debug("%s: left to its lease: %s: %s", delivery.channel, delivery.key, error)

    async def _send(self, lease: Lease[Delivery], claimed: float) -> None:
        delivery = lease.item
        outcome = await self._in_turn(delivery, claimed)
        now, answered = self.clock.now(), uptime()
        if outcome is None:
            # It was certainly not sent: were it left to its lease, it would be taken for one that may have been.
            log.warning("%s: held up before sending, tried again: %s", delivery.channel, delivery.key)
            held_up = Decision(Step.RETRY, now, delivery.error)
            await asyncio.to_thread(self._finish, lease, held_up, outcome, now)
            return
        if not isinstance(outcome, RateLimited):
            decision = attempts.after_sending(outcome, delivery, now, {}, self.send_timeout)
            await asyncio.to_thread(self._finish, lease, decision, outcome, now)
            return
        # Two channels that are limited in the same instant must see each other's pause.
        async with self.deciding:
            decision = attempts.after_sending(outcome, delivery, now, await self._pauses(delivery), self.send_timeout)
            await asyncio.to_thread(self._finish, lease, decision, outcome, now)
        self.throttle.refused(answered, token=decision.pause is Reach.TOKEN)

    async def _in_turn(self, delivery: Delivery, claimed: float) -> Receipt | NotifyError | None:
        """Post it when the throttle lets it go; else as `_attempt`. Raises StoreError."""
        sent = uptime() + self.throttle.turn(uptime())
        outcome: Receipt | NotifyError | None = None
        try:
            parent = await self._parent(delivery)
            await asyncio.sleep(sent - uptime())
            sent = uptime()
            outcome = await self._attempt(delivery, parent, claimed)
        finally:
            if isinstance(outcome, Receipt | OutcomeUnknown):
                self.throttle.took(sent, uptime())
            else:
                self.throttle.left()
        return outcome

    async def _parent(self, delivery: Delivery) -> Receipt | None:
        return await asyncio.to_thread(self.store.receipt_of, delivery.parent) if delivery.parent else None

    async def _attempt(
        self, delivery: Delivery, parent: Receipt | None, claimed: float
    ) -> Receipt | NotifyError | None:
        """Post it once; None where this process stood still, and may have lost what it claimed."""
        timeout = self.send_timeout.total_seconds()
        outcome: Receipt | NotifyError
        try:
            addressed = await self._addressed(delivery)
            with self.fence(claimed + attempts.ENDS_WITHIN * timeout - uptime()):
                if uptime() > claimed + attempts.STARTS_WITHIN * timeout:
                    return None
                self.requests.begin(delivery.key, self.send_timeout)
                outcome = await self.notifier.send(addressed, parent)
        except NotifyError as error:
            outcome = error
        self.requests.end(delivery.key, known=not isinstance(outcome, OutcomeUnknown))
        return outcome

    async def _look_up(self, lease: Lease[Delivery]) -> None:
        delivery = lease.item
        rest = self.requests.settle_in(delivery.key, attempts.SETTLES_IN * self.send_timeout)
        if rest:
            resting = Decision(Step.LOOK_UP, self.clock.now() + rest, delivery.error)
            await asyncio.to_thread(self._finish, lease, resting, None, self.clock.now())
            return
        parent = await self._parent(delivery)
        outcome: Receipt | NotifyError | None
        try:
            outcome = await self.notifier.find(await self._addressed(delivery), parent)
        except NotifyError as error:
            outcome = error
        now = self.clock.now()
        decision = attempts.after_look_up(outcome, delivery, now, self._promise(delivery.channel), self.send_timeout)
        await asyncio.to_thread(self._finish, lease, decision, outcome, now)

    async def _addressed(self, delivery: Delivery) -> Delivery:
        """The delivery to its channel by id. Raises NotifyError."""
        return replace(delivery, channel=await self.resolve(delivery.channel))

    def _promise(self, channel: str) -> Promise:
        """What the operator chose for a channel, also for one that has left the configuration."""
        chosen = (each.promise for each in self.watch.channels if each.id == channel)
        return next(chosen, Promise.AT_LEAST_ONCE)

    async def resolve(self, channel: str) -> str:
        """The id of a configured channel, asked for once. Raises NotifyError."""
        if channel not in self.channel_ids:
            self.channel_ids[channel] = await self.notifier.resolve(channel)
        return self.channel_ids[channel]

    async def resolve_all(self, channels: Iterable[str]) -> None:
        """Say once which of these channels are not there; their messages are kept until it is mended."""
        for channel in channels:
            try:
                await self.resolve(channel)
            except NotifyError as error:
                log.error("channel cannot be used: %s%s", error, f" ({error.hint})" if error.hint else "")

    async def _pauses(self, delivery: Delivery) -> dict[str, datetime]:
        """The channels told as this one is that a rate limit pauses, and until when."""
        states = await asyncio.to_thread(self.store.channel_states)
        fellows = self._fellows(delivery.channel)
        return {
            state.channel: state.paused_until for state in states if state.paused_until and state.channel in fellows
        }

    def _finish(
        self, lease: Lease[Delivery], decision: Decision, outcome: Receipt | NotifyError | None, now: datetime
    ) -> None:
        """Make happen what was decided about a delivery, its channel and its token."""
        delivery = lease.item
        if paused := self._reach(decision.pause, delivery):
            self.store.pause_channels(paused, decision.at)
        for channel in self._reach(decision.stop, delivery):
            self.store.stop_channel(channel, decision.error)
        if decision.stop is not Reach.NOTHING:
            log.error("%s: stopped, its messages are kept: %s", delivery.channel, decision.error)
        match decision.step:
            case Step.SENT:
                assert isinstance(outcome, Receipt)
                self.store.finish_sent(lease, outcome, now)
                log.info("%s: sent: %s", delivery.channel, delivery.message.text)
            case Step.RETRY:
                self.store.finish_retry(lease, decision.error, decision.at)
            case Step.LOOK_UP:
                self.store.finish_unknown(lease, decision.error, decision.at, decision.at - now)
            case Step.FAIL:
                self.store.finish_failed(lease, decision.error)
                log.error("%s: not sent: %s: %s", delivery.channel, delivery.message.text, decision.error)

    def _reach(self, reach: Reach, delivery: Delivery) -> tuple[str, ...]:
        if reach is Reach.TOKEN:
            return self._fellows(delivery.channel)
        return (delivery.channel,) if reach is Reach.CHANNEL else ()

    def _fellows(self, channel: str) -> tuple[str, ...]:
        """The channels that share its token: those told through the bot; a webhook is alone."""
        hooked = {each.id for each in self.watch.channels if each.hook}
        through_bot = tuple(place for place in self.watch.places if place not in hooked)
        return through_bot if channel in through_bot else (channel,)
