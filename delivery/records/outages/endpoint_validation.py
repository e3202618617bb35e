"""When Zoom's question whether our endpoint holds the secret was answered, and when it was not."""

from datetime import datetime, timedelta

from sqlalchemy import select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.outages import rejection_runs
from delivery.records.tables import endpoint_validations as validations
from delivery.records.tables import ledger

ZOOM = "zoom"
VALIDATED_WITHIN = timedelta(hours=72)
"""How often Zoom asks whether the endpoint holds the secret (FACTS 1.3)."""
LATE = timedelta(minutes=10)
"""Zoom's hours are not to the minute: only after so much more is its question overdue."""


async def answered(tx: Transaction, now: datetime) -> None:
    """What Zoom could not be heard in, because it had not asked for too long, is kept with it."""
    before = await answered_at(tx)
    overdue = None if before is None else await overdue_since(tx, before, now)
    if overdue is not None:
        await rejection_runs.unvalidated(tx, overdue, now, ZOOM)
    adding = insert(tx, validations).values(endpoint=ZOOM, answered_at=now)
    upsert = adding.on_conflict_do_update(index_elements=["endpoint"], set_={"answered_at": now})
    await tx.execute(upsert)


async def answered_at(tx: Transaction) -> datetime | None:
    """None: not since this is kept."""
    query = select(validations.c.answered_at).where(validations.c.endpoint == ZOOM)
    when: datetime | None = await tx.scalar(query)
    return when


async def overdue_since(tx: Transaction, answered: datetime, until: datetime) -> datetime | None:
    """Since when, before `until`, Zoom may have switched the endpoint off; None if it has not.

    A webhook that came shows that it had not until then: what Zoom has switched off it switches on
    again only with its question, which we would have answered.
    """
    if answered + VALIDATED_WITHIN + LATE >= until:
        return None
    query = select(ledger.c.received_at).where(ledger.c.source == ZOOM)
    last: datetime | None = await tx.scalar(query.order_by(ledger.c.id.desc()).limit(1))
    since = max(answered + VALIDATED_WITHIN, last or answered)
    return since if since < until else None
