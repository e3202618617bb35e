"""Findings that officers raise. They are rows of `breaches` that nothing changes afterwards."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import breaches

APART = timedelta(milliseconds=1)


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    officer_id: int,
    matter: str,
    clause: str,
    account: str,
    source: str,
    now: datetime,
) -> int:
    """Adds a finding and returns its id. It has no stretch of the course: it starts and ends when
    it is raised."""
    taken = select(breaches.c.start_at).where(
        breaches.c.booking_id == booking_id, breaches.c.rule == matter
    )
    starts = set(await tx.scalars(taken))
    start = now.replace(microsecond=0) + APART  # a rule's finding starts on a whole second
    while start in starts:
        start += APART
    adding = insert(breaches).values(
        course_id=course_id,
        booking_id=booking_id,
        rule=matter,
        clause=clause,
        start_at=start,
        end_at=start,
        because=account,
        found_at=now,
        raised_by=officer_id,
        source=source,
    )
    added: int = (await tx.execute(adding.returning(breaches.c.id))).scalar_one()
    return added
