"""The checkpoints that were signed, as the database has them. Rows are only added."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import audit_checkpoints


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    size: int
    """The number of entries that it covers."""
    note: str
    signed_at: datetime


async def latest(tx: Transaction) -> SignedCheckpoint | None:
    """The checkpoint of the most entries; None before the first."""
    query = select(audit_checkpoints).order_by(audit_checkpoints.c.id.desc()).limit(1)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else SignedCheckpoint(row.id, row.note, row.signed_at)


async def first_at(tx: Transaction) -> datetime | None:
    """When the first checkpoint was signed."""
    query = select(audit_checkpoints.c.signed_at).order_by(audit_checkpoints.c.id).limit(1)
    at: datetime | None = await tx.scalar(query)
    return at


async def add(tx: Transaction, checkpoint: SignedCheckpoint) -> None:
    """Adds it, unless a checkpoint of as many entries stands there."""
    values = {
        "id": checkpoint.size,
        "note": checkpoint.note,
        "signed_at": checkpoint.signed_at,
    }
    adding = insert(tx, audit_checkpoints).values(**values)
    await tx.execute(adding.on_conflict_do_nothing(index_elements=["id"]))


async def has(tx: Transaction, note: str) -> bool:
    """Whether this checkpoint was signed by a service on this database."""
    query = select(audit_checkpoints.c.id).where(audit_checkpoints.c.note == note).limit(1)
    return await tx.scalar(query) is not None
