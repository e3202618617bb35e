"""Passes a message to its next way where the present one has failed, and at last to a person."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.policy.message_terms import Channel, channels_for
from delivery.notices.any_details import details_of
from delivery.notices.finding_causes import possible
from delivery.notices.staff_details import terms_of
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import calls, ladder, overdue
from delivery.records.messages.ladder import FailedMessage
from delivery.records.planning import courses
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.notices")

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ChannelLadder:
    """`texts`: whether the service can send text messages."""

    store: Store
    clock: Clock
    texts: bool

    async def run_due(self) -> int:
        """Passes failed messages on, and ends calls that are of no use any more; returns how many
        were passed on. Raises StoreFault."""
        now = self.clock.now()
        await self._end_calls(now)
        await self._bring_back(now)
        async with self.store.reading() as tx:
            if not await ladder.any_failed(tx, now):
                return 0
        async with self.store.writing() as tx:
            await ladder.settle_read(tx, now)
            await ladder.settle_useless(tx, now)
            failed = await ladder.failed(tx, now, AT_ONCE)
            for each in failed:
                await self._pass_on(tx, each, now)
        return len(failed)

    async def _bring_back(self, now: datetime) -> None:
        async with self.store.reading() as tx:
            if not await overdue.any_of_future(tx, now):
                return
        async with self.store.writing() as tx:
            await overdue.bring_back(tx, now)
        log.warning("the clock was set back: messages brought back")

    async def _end_calls(self, now: datetime) -> None:
        async with self.store.reading() as tx:
            waiting = await calls.some(tx, AT_ONCE)
            ended = [row.id for row in waiting if await details_of(tx, row, now) is None]
            seen = await calls.seen(tx, AT_ONCE)
        if ended or seen:
            async with self.store.writing() as tx:
                await calls.spare(tx, seen, now)
                await calls.end(tx, ended)

    async def _pass_on(self, tx: Transaction, failed: FailedMessage, now: datetime) -> None:
        message = failed.message
        channel = next_channel(message.channel, await self._channels(tx, failed))
        await ladder.go_on(tx, message, channel, now)
        log.warning(
            "message passed on", message=message.id, to=channel, booking_id=message.booking_id
        )

    async def _channels(self, tx: Transaction, failed: FailedMessage) -> tuple[str, ...]:
        """The ways by the policy of the course. Of trainers and the office no number for text
        messages is on record."""
        course = await courses.by_id(tx, failed.course_id) if failed.course_id else None
        order = channels_for(failed.preferred_contact, await terms_of(tx, course))
        return possible(order, self.texts and failed.has_mobile)


def next_channel(present: str, channels: tuple[str, ...]) -> str:
    """The channel after the present one; a call after the last."""
    later = channels[channels.index(present) + 1 :] if present in channels else ()
    return later[0] if later else Channel.TELEPHONE.value
