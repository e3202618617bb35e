"""The start of the last course that is over: a report opens on its month."""

from datetime import datetime

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import courses


async def last_start(tx: Transaction, until: datetime) -> datetime | None:
    """Returns the start of the last course that was over by `until` and was not cancelled, or where
    none was over, of the last that had begun; None if there was none."""
    for bound in (courses.c.ends_at, courses.c.starts_at):
        until_now = (courses.c.starts_at <= until, bound <= until)
        held = select(courses.c.starts_at).where(*until_now, courses.c.state != "cancelled")
        started: datetime | None = await tx.scalar(
            held.order_by(courses.c.starts_at.desc()).limit(1)
        )
        if started is not None:
            return started
    return None
