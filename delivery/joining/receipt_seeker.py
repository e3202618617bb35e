"""Asks the channel of text messages what became of those of which it has said nothing."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from delivery.records.database.store import Store
from delivery.records.messages import receipts, without_receipt
from delivery.timekeeping.clock import Clock
from integrations.delivery_receipt import attempt_reference
from integrations.messenger import MessageFault
from integrations.text_messenger import TextMessenger

log = structlog.get_logger("coursewatch.joining")

ASKED_AFTER = timedelta(minutes=30)
ASKED_UNTIL = timedelta(days=2)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ReceiptSeeker:
    store: Store
    messenger: TextMessenger
    clock: Clock

    async def run_due(self) -> int:
        """Asks for each text message without a final receipt; returns how many were answered.
        Raises StoreFault."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            since, until = now - ASKED_UNTIL, now - ASKED_AFTER
            rows = await without_receipt.of_channel(tx, "text", since, until, AT_ONCE)
        answered = 0
        for row in rows:
            try:
                receipt = await self.messenger.fate_of(attempt_reference(row.id, row.attempts))
            except MessageFault as fault:
                log.warning("receipt not answered", message=row.id, fault=str(fault))
                break
            if receipt is not None:
                async with self.store.writing() as tx:
                    answered += await receipts.add(tx, receipt, now)
        return answered
