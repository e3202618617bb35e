"""Makes the ledger's monthly partitions in advance."""

from dataclasses import dataclass

import structlog

from delivery.records.database.store import Store
from delivery.records.ledger import partitions
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.months")

EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Months:
    store: Store
    clock: Clock

    async def make_ready(self) -> None:
        """Makes the missing partitions, by the course clock. Raises StoreFault."""
        async with self.store.writing() as tx:
            made = await partitions.make_ready(tx, self.clock.now().date())
        if made:
            log.info("months made ready", tables=made)
