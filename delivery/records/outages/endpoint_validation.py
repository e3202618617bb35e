"""When Zoom's validation of the webhook endpoint was answered, and when it was overdue."""

from datetime import datetime, timedelta

from sqlalchemy import select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.outages import rejection_runs
from delivery.records.tables import endpoint_validations as validations
from delivery.records.tables import ledger

ZOOM = "zoom"
VALIDATED_WITHIN = timedelta(hours=72)
"""Zoom validates the endpoint at least this often (FACTS 1.3)."""
LATE = timedelta(minutes=10)
"""The tolerance after VALIDATED_WITHIN before a validation counts as overdue."""


async def answered(tx: Transaction, now: datetime) -> None:
    """Notes an answered validation, and the time before it in which the endpoint may have been
    disabled."""
    before = await answered_at(tx)
    overdue = None if before is None else await overdue_since(tx, before, now)
    if overdue is not None:
        await rejection_runs.unvalidated(tx, overdue, now, ZOOM)
    adding = insert(tx, validations).values(endpoint=ZOOM, answered_at=now)
    upsert = adding.on_conflict_do_update(index_elements=["endpoint"], set_={"answered_at": now})
    await tx.execute(upsert)


async def answered_at(tx: Transaction) -> datetime | None:
    """The time of the last answer; None if none is stored."""
    query = select(validations.c.answered_at).where(validations.c.endpoint == ZOOM)
    when: datetime | None = await tx.scalar(query)
    return when


async def overdue_since(tx: Transaction, answered: datetime, until: datetime) -> datetime | None:
    """Since when, before `until`, Zoom may have disabled the endpoint; None if it has not.

    An accepted webhook shows that the endpoint was enabled: Zoom enables a disabled endpoint only
    by a validation, which the service would have answered.
    """
    if answered + VALIDATED_WITHIN + LATE >= until:
        return None
    query = select(ledger.c.received_at).where(ledger.c.source == ZOOM)
    last: datetime | None = await tx.scalar(query.order_by(ledger.c.id.desc()).limit(1))
    since = max(answered + VALIDATED_WITHIN, last or answered)
    return since if since < until else None
