"""Adjustments agreed with a client cannot change once their course has begun.

An adjustment silences findings, and only one agreed at booking counts (clause 16). An adjustment
entered during the course would silence what has already been observed, as if it had been agreed
before.
"""

from datetime import datetime

from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.registers.register_fields import INTERPRETER
from delivery.validation.errors import FieldError

AGREED = ("requirements", *INTERPRETER)
BEGUN = (
    "cannot change after the course has begun. Send the earlier value. An officer can consider "
    "a later agreement when they review the case"
)


def changed_too_late(
    before: BookingRow | None, after: BookingDetails, course: CourseRow, now: datetime
) -> list[FieldError]:
    """Returns an error for each adjustment that changes after the course has begun.

    `course` is the course of the new booking: a booking that moves to a later course may change
    everything.
    """
    if before is None or now < course.starts_at:
        return []
    changed = (name for name in AGREED if getattr(before, name) != getattr(after, name))
    return [FieldError(name, BEGUN) for name in changed]
