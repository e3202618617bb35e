"""The start of the last course that has begun: a report opens on its month."""

from datetime import datetime

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import courses


async def last_start(tx: Transaction, until: datetime) -> datetime | None:
    """Returns the start of the last course that had begun by `until` and was not cancelled; None if
    there was none."""
    begun = (courses.c.starts_at <= until, courses.c.state != "cancelled")
    query = select(courses.c.starts_at).where(*begun).order_by(courses.c.starts_at.desc())
    started: datetime | None = await tx.scalar(query.limit(1))
    return started
