"""The runs of the service's processes, each from its start to its last heartbeat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

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


async def since(tx: Transaction, moment: datetime) -> list[ProcessRun]:
    """The runs that lasted beyond `moment` and the last run before it, ordered by start."""
    before = select(lives).where(lives.c.beat_at <= moment).order_by(lives.c.beat_at.desc())
    later = select(lives).where(lives.c.beat_at > moment)
    rows = [*await tx.execute(before.limit(1)), *await tx.execute(later)]
    return sorted(
        (ProcessRun(row.began_at, row.beat_at) for row in rows), key=lambda run: run.began_at
    )
