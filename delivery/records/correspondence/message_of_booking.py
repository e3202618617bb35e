"""The joining instructions of one booking's present version."""

from datetime import datetime

from sqlalchemy import select

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import is_current
from delivery.records.messages.messages import MessageRow
from delivery.records.tables import bookings, courses, messages


async def joining(tx: Transaction, booking_id: int, now: datetime) -> MessageRow | None:
    """The message, while it can be of use: the client is booked on a planned course that is not
    over; else None."""
    if not fits(booking_id):
        return None
    query = (
        select(messages)
        .join(bookings, is_current())
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(bookings.c.id == booking_id, bookings.c.state == "booked")
        .where(courses.c.state == "planned", courses.c.ends_at > now)
    )
    row = (await tx.execute(query)).one_or_none()
    return MessageRow(**row._asdict()) if row else None
