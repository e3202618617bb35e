"""The plan, the judgement and the findings of one course, read in few statements."""

from dataclasses import dataclass

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.judgements.assessments import AssessmentRow, BreachRow
from delivery.records.planning.bookings import BookingRow, from_row
from delivery.records.planning.courses import CourseRow
from delivery.records.queries.joined_rows import part
from delivery.records.review import reviewed_breaches
from delivery.records.review.decisions import ReviewRow
from delivery.records.tables import (
    assessments,
    bookings,
    courses,
    meetings,
    outcomes,
)


@dataclass(frozen=True, slots=True)
class CourseRecords:
    """One course and the records of its clients."""

    course: CourseRow
    judged: AssessmentRow
    has_meeting: bool
    bookings: tuple[BookingRow, ...]
    """The bookings now on the course, and those with an outcome that have left it."""
    breaches: tuple[BreachRow, ...]
    reviews: tuple[ReviewRow, ...]
    """Oldest first; the last of each breach counts."""


async def of_course(tx: Transaction, course_id: int) -> CourseRecords | None:
    """The records of a course; None unless it was judged."""
    query = (
        select(courses, assessments, meetings.c.meeting_id)
        .join(assessments, assessments.c.course_id == courses.c.id)
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
        .where(courses.c.id == course_id)
    )
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    reviewed = await reviewed_breaches.of_course(tx, course_id)
    return CourseRecords(
        course=CourseRow(**part(row, courses)),
        judged=AssessmentRow(**part(row, assessments)),
        has_meeting=row.meeting_id is not None,
        bookings=tuple(await _bookings(tx, course_id)),
        breaches=reviewed.breaches,
        reviews=reviewed.reviews,
    )


async def _bookings(tx: Transaction, course_id: int) -> list[BookingRow]:
    signed_for = select(outcomes.c.booking_id).where(outcomes.c.course_id == course_id)
    either = (bookings.c.course_id == course_id) | bookings.c.id.in_(signed_for)
    query = select(bookings).where(either).order_by(bookings.c.id)
    return [from_row(row) for row in await tx.execute(query)]
