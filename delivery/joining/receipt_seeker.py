"""Asks a channel what became of the messages of which it has said nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from delivery.records.database.store import Store
from delivery.records.messages import receipts, without_receipt
from delivery.timekeeping.clock import Clock
from integrations.delivery_receipt import DeliveryReceipt, attempt_reference
from integrations.messenger import MessageFault

log = structlog.get_logger("coursewatch.joining")

ASKED_AFTER = timedelta(minutes=30)
ASKED_UNTIL = timedelta(days=2)
AT_ONCE = 50


class ReceiptSource(Protocol):
    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        """What the channel says of an attempt: see `TextMessenger.fate_of`."""


@dataclass(frozen=True, slots=True)
class ReceiptSeeker:
    """`calendars`: as of the sender that hands over to this source."""

    store: Store
    source: ReceiptSource
    clock: Clock
    channel: str = "text"
    calendars: bool | None = None

    async def run_due(self) -> int:
        """Asks for each message without a final receipt; returns how many were answered. Raises
        StoreFault."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            since, until = now - ASKED_UNTIL, now - ASKED_AFTER
            rows = await without_receipt.of_channel(
                tx, self.channel, since, until, AT_ONCE, calendars=self.calendars
            )
        answered = 0
        for row in rows:
            try:
                receipt = await self.source.fate_of(attempt_reference(row.id, row.attempts))
            except MessageFault as fault:
                log.warning("receipt not answered", message=row.id, fault=str(fault))
                break
            if receipt is not None:
                async with self.store.writing() as tx:
                    answered += await receipts.add(tx, receipt, now)
        return answered
