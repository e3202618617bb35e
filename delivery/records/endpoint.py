"""When Zoom's question whether our endpoint holds the secret was last answered."""

from datetime import datetime

from sqlalchemy import select

from delivery.records.kept import insert
from delivery.records.store import Transaction
from delivery.records.tables import endpoint_validations as validations

ZOOM = "zoom"


async def answered(tx: Transaction, now: datetime) -> None:
    adding = insert(tx, validations).values(endpoint=ZOOM, answered_at=now)
    kept = adding.on_conflict_do_update(index_elements=["endpoint"], set_={"answered_at": now})
    await tx.execute(kept)


async def answered_at(tx: Transaction) -> datetime | None:
    """None: not since this is kept."""
    asked = select(validations.c.answered_at).where(validations.c.endpoint == ZOOM)
    when: datetime | None = await tx.scalar(asked)
    return when
