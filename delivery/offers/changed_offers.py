"""Opens the tasks that follow from what registers changed of clients' offers and places.

A register stores its changes alone, because others wait for its transaction. The tasks are opened
afterwards, a few in each transaction, which also ends the changes that they follow from: so they
are opened once, whenever the process is killed.
"""

from collections.abc import Collection
from dataclasses import dataclass

import structlog

from delivery.offers import late_changes, withdrawing
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import register_snapshot
from delivery.records.review import decisions
from delivery.records.tasks import offer_changes

log = structlog.get_logger("coursewatch.offers")

BATCH_SIZE = 100
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ChangedOffers:
    """Works off the changes that registers recorded."""

    store: Store
    batch_size: int = BATCH_SIZE
    """The most changes of which one transaction opens the tasks."""

    async def run_due(self) -> int:
        """Returns how many bookings it was about. Raises StoreFault."""
        async with self.store.reading() as tx:
            if not await offer_changes.oldest_bookings(tx, 1):
                return 0
        async with self.store.writing() as tx:
            await register_snapshot.hold(tx)  # a register locks the same bookings, in its own order
            booking_ids = await offer_changes.oldest_bookings(tx, self.batch_size)
            await decisions.hold_all(tx, booking_ids)
            await open_tasks(tx, booking_ids)
        return len(booking_ids)

    async def attempt(self) -> None:
        """Opens the tasks of all recorded changes. What a fault of the database leaves of them, the
        next `run_due` does: the register that changed them is saved."""
        try:
            while await self.run_due():
                pass
        except StoreFault as fault:
            log.warning("tasks of a register wait for a scan", fault=type(fault).__name__)


async def open_tasks(tx: Transaction, booking_ids: Collection[int]) -> None:
    """Opens the tasks of what registers changed of these bookings, and ends the changes. The caller
    has called `decisions.hold` or `decisions.hold_all`."""
    changes = await offer_changes.take(tx, booking_ids)
    withdrawn = {
        (change.booking_id, change.course_id): change.at
        for change in changes
        if change.kind == WITHDRAWN
    }
    await withdrawing.follow(tx, withdrawn)
    if left := [change for change in changes if change.kind != WITHDRAWN]:
        await late_changes.follow(tx, left)
