"""The runs of the service's processes, each from its start to its last heartbeat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from delivery.records.database.store import Transaction
from delivery.records.tables import lives


@dataclass(frozen=True, slots=True)
class ProcessRun:
    began_at: datetime
    beat_at: datetime


async def begin(tx: Transaction, now: datetime) -> int:
    adding = insert(lives).values(began_at=now, beat_at=now).returning(lives.c.id)
    life: int = (await tx.execute(adding)).scalar_one()
    return life


async def beat(tx: Transaction, life: int, now: datetime) -> None:
    await tx.execute(update(lives).where(lives.c.id == life).values(beat_at=now))


async def beat_nothing(tx: Transaction) -> None:
    """Writes without a change, and fails where the database cannot be written."""
    await tx.execute(update(lives).where(lives.c.id == -1).values(beat_at=lives.c.beat_at))
