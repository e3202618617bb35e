"""Messages that were correctly signed, could not be read and name no course."""

from collections.abc import Mapping
from datetime import datetime

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import set_aside


async def add(
    tx: Transaction,
    *,
    digest: bytes,
    received_at: datetime,
    why: str,
    shape: Mapping[str, object] | None = None,
) -> None:
    """Stores the shape of a message and none of its values; once, however often it comes."""
    adding = insert(tx, set_aside).values(
        digest=digest, received_at=received_at, why=why, shape=dict(shape) if shape else None
    )
    await tx.execute(adding.on_conflict_do_nothing(index_elements=["digest"]))
