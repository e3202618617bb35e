"""The bookings of courses with all that was prepared for them: links to join, and adjustments."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, select

from delivery.records.database.store import Transaction
from delivery.records.meetings.meetings import RegistrantRow
from delivery.records.planning.bookings import BookingRow, from_values
from delivery.records.queries.joined_rows import optional_part, part
from delivery.records.readiness.arrangements import ArrangementRow
from delivery.records.tables import arrangements, bookings, registrants, users


@dataclass(frozen=True, slots=True)
class PreparedBookings:
    """Of one course."""

    bookings: dict[int, BookingRow] = field(default_factory=dict)
    """By id in the order of creation, including cancelled and withdrawn ones."""
    registrants: dict[int, RegistrantRow] = field(default_factory=dict)
    """All registrants of these bookings for this course by id, including cancelled ones."""
    arranged: dict[int, ArrangementRow] = field(default_factory=dict)
    """The notes that adjustments are arranged, by their ids, oldest first."""


_FOR_IT = and_(
    registrants.c.booking_id == bookings.c.id, registrants.c.course_id == bookings.c.course_id
)
_OF_COURSES = (
    select(bookings, registrants, arrangements, users.c.name.label("officer"))
    .outerjoin(registrants, _FOR_IT)
    .outerjoin(arrangements, arrangements.c.booking_id == bookings.c.id)
    .outerjoin(users, users.c.id == arrangements.c.officer_id)
    .where(bookings.c.course_id.in_(bindparam("course_ids", expanding=True)))
    .order_by(bookings.c.id, registrants.c.id, arrangements.c.id)
)


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> dict[int, PreparedBookings]:
    """The bookings of each course that has any."""
    by_course = defaultdict[int, PreparedBookings](PreparedBookings)
    for row in await tx.execute(_OF_COURSES, {"course_ids": [*course_ids]}):
        booking, registrant = part(row, bookings), optional_part(row, registrants)
        of_course = by_course[booking["course_id"]]
        if booking["id"] not in of_course.bookings:
            of_course.bookings[booking["id"]] = from_values(booking)
        if registrant is not None:
            of_course.registrants[registrant["id"]] = RegistrantRow(**registrant)
        arranged = optional_part(row, arrangements)
        if arranged is not None:
            row_id = arranged.pop("id")
            arranged["officer"] = row.officer
            del arranged["officer_id"]
            of_course.arranged[row_id] = ArrangementRow(**arranged)
    return dict(by_course)
