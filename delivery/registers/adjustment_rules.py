"""What was agreed with a client beforehand: from the start of their course on it stands.

It silences findings, and only what was told at booking is honoured (clause 16). Entered when the
course has begun, it would silence what has been seen by then, and look as if it had been agreed.
"""

from datetime import datetime

from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.registers.register_fields import INTERPRETER
from delivery.validation.errors import FieldError

AGREED = ("requirements", *INTERPRETER)
BEGUN = (
    "the course has begun: what was agreed before it stands. Leave this as it was; "
    "an officer can weigh what was agreed since when they review the case"
)


def changed_too_late(
    before: BookingRow | None, after: BookingDetails, course: CourseRow, now: datetime
) -> list[FieldError]:
    """`course` is the one that the booking is for now: for one to come all may be agreed anew."""
    if before is None or now < course.starts_at:
        return []
    changed = (name for name in AGREED if getattr(before, name) != getattr(after, name))
    return [FieldError(name, BEGUN) for name in changed]
