"""The audit trail: which user did what to which record, and when. Rows are only added."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import run_many
from delivery.records.tables import audit


async def add(
    tx: Transaction, *, user_id: int | None, act: str, subject: str, now: datetime
) -> None:
    """`user_id`: None for the machine, or a client on their own page. `subject`: a kind and a
    reference, never a name, as in `booking B-1`."""
    values = {"user_id": user_id, "act": act, "subject": subject}
    await tx.execute(insert(audit).values(**values, at=now))


async def add_all(
    tx: Transaction, acts: Iterable[tuple[str, str]], *, user_id: int | None, now: datetime
) -> None:
    """Acts with their subjects, all by one user."""
    values = [{"user_id": user_id, "act": act, "subject": on, "at": now} for act, on in acts]
    await run_many(tx, insert(audit), values)
