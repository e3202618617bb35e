"""The plan, the judgement and the findings of one course, read in few statements."""

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import Row, Table, select

from delivery.records.database.store import Transaction
from delivery.records.judgements.assessments import AssessmentRow, BreachRow
from delivery.records.planning.bookings import BookingRow, from_row
from delivery.records.planning.courses import CourseRow
from delivery.records.review.decisions import ReviewRow
from delivery.records.tables import (
    assessments,
    bookings,
    breaches,
    courses,
    meetings,
    outcomes,
    reviews,
)

Stored = TypeVar("Stored")


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
    reviewed = await _breaches(tx, course_id)
    return CourseRecords(
        course=_part(row, courses, CourseRow),
        judged=_part(row, assessments, AssessmentRow),
        has_meeting=row.meeting_id is not None,
        bookings=tuple(await _bookings(tx, course_id)),
        breaches=tuple({breach.id: breach for breach, _ in reviewed}.values()),
        reviews=tuple(review for _, review in reviewed if review is not None),
    )


async def _bookings(tx: Transaction, course_id: int) -> list[BookingRow]:
    signed_for = select(outcomes.c.booking_id).where(outcomes.c.course_id == course_id)
    either = (bookings.c.course_id == course_id) | bookings.c.id.in_(signed_for)
    query = select(bookings).where(either).order_by(bookings.c.id)
    return [from_row(row) for row in await tx.execute(query)]


async def _breaches(tx: Transaction, course_id: int) -> list[tuple[BreachRow, ReviewRow | None]]:
    """Each breach with each of its reviews, or with None."""
    query = (
        select(breaches, reviews)
        .outerjoin(reviews, reviews.c.breach_id == breaches.c.id)
        .where(breaches.c.course_id == course_id)
        .order_by(breaches.c.start_at, breaches.c.id, reviews.c.id)
    )
    return [
        (
            _part(row, breaches, BreachRow),
            None if row._mapping[reviews.c.id] is None else _part(row, reviews, ReviewRow),
        )
        for row in await tx.execute(query)
    ]


def _part(row: Row[Any], table: Table, kind: type[Stored]) -> Stored:
    """One table's columns of a joined row."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: row._mapping[table.c[name]] for name in names})
