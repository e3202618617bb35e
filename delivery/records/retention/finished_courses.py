"""The courses of which nothing about clients is left."""

from datetime import datetime

from sqlalchemy import func, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, destroyed_courses


async def add(tx: Transaction, course_id: int, now: datetime) -> None:
    adding = insert(tx, destroyed_courses).on_conflict_do_nothing()
    await tx.execute(adding.values(course_id=course_id, at=now))


async def oldest_left(tx: Transaction) -> datetime | None:
    """The end of the first course with a booking on record; None without one."""
    query = select(func.min(courses.c.ends_at))
    query = query.join_from(courses, bookings, bookings.c.course_id == courses.c.id)
    ended: datetime | None = await tx.scalar(query)
    return ended
