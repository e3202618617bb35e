"""Who did what to which record, and when: only ever added to."""

from datetime import datetime

from sqlalchemy import insert

from delivery.records.database.store import Transaction
from delivery.records.tables import audit


async def add(
    tx: Transaction, *, user_id: int | None, act: str, subject: str, now: datetime
) -> None:
    """`user_id`: None for the machine, or a client on their own page. `subject`: a kind and a
    reference, never a name, as in `booking B-1`."""
    values = {"user_id": user_id, "act": act, "subject": subject}
    await tx.execute(insert(audit).values(**values, at=now))
