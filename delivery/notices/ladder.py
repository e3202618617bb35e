"""Passes a message to its next way where the present one has failed, and at last to a person."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.policy.message_terms import Channel, MessageTerms, channels_for
from delivery.notices.finding_causes import possible
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import ladder
from delivery.records.messages.ladder import FailedMessage
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.notices")

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ChannelLadder:
    """`texts`: whether the service can send text messages."""

    store: Store
    clock: Clock
    texts: bool
    terms: MessageTerms

    async def run_due(self) -> int:
        """Passes failed messages on; returns how many. Raises StoreFault."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            if not await ladder.any_failed(tx, now, self.terms.unknown):
                return 0
        async with self.store.writing() as tx:
            failed = await ladder.failed(tx, now, self.terms.unknown, AT_ONCE)
            for each in failed:
                await self._pass_on(tx, each, now)
        return len(failed)

    async def _pass_on(self, tx: Transaction, failed: FailedMessage, now: datetime) -> None:
        message, booking = failed.message, failed.booking
        channel = next_channel(message.channel, self._channels(failed))
        await ladder.go_on(tx, message, channel, now)
        log.warning("message passed on", message=message.id, to=channel, booking_id=booking.id)

    def _channels(self, failed: FailedMessage) -> tuple[str, ...]:
        order = channels_for(failed.booking.preferred_contact, self.terms)
        texts = self.texts and failed.booking.mobile is not None
        return possible(order, texts)


def next_channel(present: str, channels: tuple[str, ...]) -> str:
    """The channel after the present one; a call after the last."""
    later = channels[channels.index(present) + 1 :] if present in channels else ()
    return later[0] if later else Channel.TELEPHONE.value
