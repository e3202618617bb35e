"""Takes in a mail that came to a letter's bounce address, and records what it reports."""

import asyncio

import structlog

from delivery.records.database.store import Store
from delivery.records.messages import receipts
from delivery.timekeeping.clock import Clock
from integrations.email.bounces.bounce_notice import read_notice

log = structlog.get_logger("coursewatch.bounces")


async def hear(store: Store, clock: Clock, raw: bytes, reference: str) -> bool:
    """Records the notice `raw` about the attempt `reference`; returns whether it changed anything.
    Raises StoreFault."""
    now = clock.now()
    async with store.reading() as tx:
        recipient = await receipts.address_of(tx, reference)
    receipt = await asyncio.to_thread(read_notice, raw, reference, now, recipient)
    if receipt is None:
        log.info("mail that is no notice", reference=reference)
        return False
    async with store.writing() as tx:
        changed = await receipts.add(tx, receipt, now)
    log.info("notice", reference=reference, state=receipt.state, changed=changed)
    return changed
