"""The cases that need an officer, in the order in which they run out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, tuple_

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, cases, courses

Position = tuple[int, int]
"""A row of the list by the ids of its booking and its course."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the list."""

    booking_id: int
    course_id: int
    act: str
    place: int
    due_at: datetime
    due_kind: str
    to_review: int
    clean: bool
    recommended: str
    proposed_by: int | None
    outcome: str | None
    signed_at: datetime | None
    reference: str
    given_name: str
    family_name: str
    course_reference: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class WorkCounts:
    waiting: int
    passed: int
    """Cases of which the time has run out."""
    soon: int
    """The others of which the time runs out before `soon`."""


SHOWN = (
    cases.c.booking_id,
    cases.c.course_id,
    cases.c.act,
    cases.c.place,
    cases.c.due_at,
    cases.c.due_kind,
    cases.c.to_review,
    cases.c.clean,
    cases.c.recommended,
    cases.c.proposed_by,
    cases.c.outcome,
    cases.c.signed_at,
    bookings.c.reference,
    bookings.c.given_name,
    bookings.c.family_name,
    courses.c.reference.label("course_reference"),
    courses.c.starts_at,
)
_IS_OPEN = cases.c.act.is_not(None)
ORDER = (cases.c.place, cases.c.due_at, cases.c.booking_id, cases.c.course_id)


async def page(tx: Transaction, after: Position | None, limit: int) -> list[WorkRow]:
    """At most `limit` cases in their order, after the position."""
    query = _listed().order_by(*ORDER).limit(limit)
    if after is not None:
        query = query.where(tuple_(*ORDER) > _place_of(after))
    return [WorkRow(**row._asdict()) for row in await tx.execute(query)]


async def count(tx: Transaction, now: datetime, soon: datetime) -> WorkCounts:
    passed = case((cases.c.due_at <= now, 1), else_=0)
    near = case(((cases.c.due_at > now) & (cases.c.due_at <= soon), 1), else_=0)
    counting = select(func.count(), func.sum(passed), func.sum(near)).where(_IS_OPEN)
    row = (await tx.execute(counting)).one()
    return WorkCounts(row[0], row[1] or 0, row[2] or 0)


def _listed() -> Select[Any]:
    """The open cases. A booking that was withdrawn a moment ago may still have an open row."""
    booked = (bookings.c.id == cases.c.booking_id) & (bookings.c.course_id == cases.c.course_id)
    return (
        select(*SHOWN)
        .select_from(cases)
        .join(bookings, booked & (bookings.c.state == "booked"))
        .join(courses, (courses.c.id == cases.c.course_id) & (courses.c.state == "planned"))
        .where(_IS_OPEN)
    )


def _place_of(position: Position) -> Any:
    """The sorting key of a case, which stays on record when nothing more is needed of it."""
    booking_id, course_id = position
    other = cases.alias("last_shown")
    key = (other.c.place, other.c.due_at, other.c.booking_id, other.c.course_id)
    of_case = (other.c.booking_id == booking_id) & (other.c.course_id == course_id)
    return select(*key).where(of_case).scalar_subquery()
