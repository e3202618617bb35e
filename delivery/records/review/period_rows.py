"""Reads all records of a period's courses, a few courses at a time."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.judgements.assessments import AssessmentRow, BreachRow
from delivery.records.messages.messages import MessageRow
from delivery.records.planning.bookings import BookingRow, from_row
from delivery.records.planning.courses import CourseRow
from delivery.records.review.decisions import OutcomeRow, ReviewRow
from delivery.records.tables import (
    assessments,
    bookings,
    breaches,
    courses,
    messages,
    outcomes,
    reviews,
    users,
)

Row = TypeVar("Row")

AT_A_TIME = 5
"""Courses in one query: reading more of their assessments would hold others in this process for
longer than 10 ms."""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One course and all its records."""

    course: CourseRow
    bookings: tuple[BookingRow, ...]
    """The bookings now on the course, and those with an outcome that have left it."""
    judged: AssessmentRow | None
    breaches: tuple[BreachRow, ...]
    reviews: tuple[ReviewRow, ...]
    """Oldest first; the last of each breach counts."""
    outcomes: tuple[OutcomeRow, ...]
    """Oldest first; the last of each booking counts."""
    messages: tuple[MessageRow, ...]
    """The messages to clients now on the course."""


async def courses_between(
    tx: Transaction, start: datetime, end: datetime
) -> AsyncIterator[PeriodRow]:
    """The courses that start in `[start, end)`, ordered by start."""
    within = (courses.c.starts_at >= start, courses.c.starts_at < end)
    query = select(courses).where(*within).order_by(courses.c.starts_at, courses.c.id)
    rows = [CourseRow(**row._asdict()) for row in await tx.execute(query)]
    for first in range(0, len(rows), AT_A_TIME):
        for course in await _all_of(tx, rows[first : first + AT_A_TIME]):
            yield course


async def last_start(tx: Transaction, until: datetime) -> datetime | None:
    """When the last course began that was not cancelled; None if there was none by then."""
    begun = (courses.c.starts_at <= until, courses.c.state != "cancelled")
    query = select(courses.c.starts_at).where(*begun).order_by(courses.c.starts_at.desc())
    started: datetime | None = await tx.scalar(query.limit(1))
    return started


async def names_of_officers(tx: Transaction) -> dict[int, str]:
    """The names of all officers who have signed an outcome, by id."""
    query = select(users.c.id, users.c.name).where(users.c.id.in_(select(outcomes.c.officer_id)))
    return {row.id: row.name for row in await tx.execute(query)}


async def _all_of(tx: Transaction, rows: Sequence[CourseRow]) -> list[PeriodRow]:
    ids = [row.id for row in rows]
    people = await _bookings(tx, ids)
    messages = _grouped(await _messages(tx, ids), lambda row: row.booking_id)
    judged = {row.course_id: row for row in await _assessments(tx, ids)}
    breaches_of = _grouped(await _breaches(tx, ids), lambda row: row.course_id)
    given = _grouped(await _reviews(tx, ids), lambda row: row.breach_id)
    signed = _grouped(await _outcomes(tx, ids), lambda row: row.course_id)
    period_rows = []
    for row in rows:
        signed_for = {outcome.booking_id for outcome in signed[row.id]}
        on_it = {booking.id for booking in people if booking.course_id == row.id}
        period_rows.append(
            PeriodRow(
                course=row,
                bookings=tuple(row for row in people if row.id in on_it | signed_for),
                judged=judged.get(row.id),
                breaches=tuple(breaches_of[row.id]),
                reviews=tuple(
                    review for breach in breaches_of[row.id] for review in given[breach.id]
                ),
                outcomes=tuple(signed[row.id]),
                messages=tuple(row for booking_id in sorted(on_it) for row in messages[booking_id]),
            )
        )
    return period_rows


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


async def _breaches(tx: Transaction, ids: Sequence[int]) -> list[BreachRow]:
    query = select(breaches).where(breaches.c.course_id.in_(ids))
    rows = await tx.execute(query.order_by(breaches.c.start_at, breaches.c.id))
    return [BreachRow(**row._asdict()) for row in rows]


async def _reviews(tx: Transaction, ids: Sequence[int]) -> list[ReviewRow]:
    breach_ids = select(breaches.c.id).where(breaches.c.course_id.in_(ids))
    query = select(reviews).where(reviews.c.breach_id.in_(breach_ids)).order_by(reviews.c.id)
    return [ReviewRow(**row._asdict()) for row in await tx.execute(query)]


async def _outcomes(tx: Transaction, ids: Sequence[int]) -> list[OutcomeRow]:
    query = select(outcomes).where(outcomes.c.course_id.in_(ids)).order_by(outcomes.c.id)
    return [OutcomeRow(**row._asdict()) for row in await tx.execute(query)]


async def _assessments(tx: Transaction, ids: Sequence[int]) -> list[AssessmentRow]:
    query = select(assessments).where(assessments.c.course_id.in_(ids))
    return [AssessmentRow(**row._asdict()) for row in await tx.execute(query)]


async def _bookings(tx: Transaction, ids: Sequence[int]) -> list[BookingRow]:
    signed_for = select(outcomes.c.booking_id).where(outcomes.c.course_id.in_(ids))
    either = bookings.c.course_id.in_(ids) | bookings.c.id.in_(signed_for)
    query = select(bookings).where(either).order_by(bookings.c.id)
    return [from_row(row) for row in await tx.execute(query)]


async def _messages(tx: Transaction, ids: Sequence[int]) -> list[MessageRow]:
    query = (
        select(messages)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .where(bookings.c.course_id.in_(ids))
        .order_by(messages.c.id)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(query)]
