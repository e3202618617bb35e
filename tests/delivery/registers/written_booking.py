"""A booking on record as a line of a register, with some columns changed."""

import csv
import io

from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses

SAME = ("attendance_id", "force", "police_deadline", "given_name", "family_name", "email")


async def as_register(store: Store, booking_id: int, **changed: str) -> bytes:
    """A register that names this booking alone."""
    async with store.reading() as tx:
        booking = await bookings.by_id(tx, booking_id)
        course = await courses.by_id(tx, booking.course_id) if booking else None
    assert booking is not None
    assert course is not None
    row = {name: str(getattr(booking, name) or "") for name in SAME}
    row |= {"booking_ref": booking.reference, "course": course.reference}
    row |= {"course_type": course.type, **changed}
    written = io.StringIO()
    writer = csv.DictWriter(written, row)
    writer.writeheader()
    writer.writerow(row)
    return written.getvalue().encode()
