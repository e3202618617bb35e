"""Who did what to which record, and when: only ever added to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    user_id: int | None
    """None: the machine, or a client on their own page."""
    act: str
    subject: str
    """A kind and a reference, never a name: `booking B-1`."""
    at: datetime


async def add(
    tx: Transaction, *, user_id: int | None, act: str, subject: str, now: datetime
) -> None:
    values = {"user_id": user_id, "act": act, "subject": subject}
    await tx.execute(insert(audit).values(**values, at=now))


async def between(tx: Transaction, start: datetime, end: datetime) -> list[AuditRow]:
    """What was done in `[start, end)`, oldest first."""
    query = select(audit).where(audit.c.at >= start, audit.c.at < end).order_by(audit.c.id)
    return [AuditRow(**row._asdict()) for row in await tx.execute(query)]
