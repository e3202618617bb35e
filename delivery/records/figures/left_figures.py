"""What destroyed clients leave for reports: how many of each kind a course had."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.figures.course_states import COURSES, state_at, within
from delivery.records.tables import (
    bookings,
    cases,
    courses,
    destroyed_classes,
    figures_left,
    messages,
)

JOINING, NO_MESSAGE, DECISIONS = "joining", "none", "decisions"
KEY = ("course_id", "booking_state", "message_state", "outcome", "is_booked", "is_changed")


async def leave_bookings(tx: Transaction, ids: Collection[int]) -> None:
    """Counts these bookings, by course, state and the state of their current instructions."""
    is_current = (
        (messages.c.booking_id == bookings.c.id)
        & (messages.c.kind == JOINING)
        & (messages.c.schedule_version == bookings.c.schedule_version)
    )
    state = func.coalesce(messages.c.state, NO_MESSAGE)
    by = (bookings.c.course_id, bookings.c.state, state)
    query = (
        select(*by, func.count())
        .select_from(bookings.outerjoin(messages, is_current))
        .where(bookings.c.id.in_(ids))
        .group_by(*by)
    )
    rows = await tx.execute(query)
    await _add(tx, [(*row[:3], "", False, False, row[3]) for row in rows])


async def leave_outcomes(tx: Transaction, ids: Collection[int]) -> None:
    """Counts the outcomes in force of these bookings, by course and outcome."""
    rows = await tx.execute(_outcomes(ids))
    await _add(tx, [(course, "", "", *counted) for course, *counted in rows])


def _outcomes(ids: Collection[int]) -> Select[Any]:
    is_booked = (bookings.c.state == "booked") & (bookings.c.course_id == cases.c.course_id)
    is_changed = cases.c.changes.is_not(None)
    by = (cases.c.course_id, cases.c.outcome, is_booked, is_changed)
    listed = (
        select(*(column.label(name) for column, name in zip(by, "abcd", strict=True)))
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .where(cases.c.booking_id.in_(ids), cases.c.outcome.is_not(None))
        .subquery()
    )
    return select(*listed.c, func.count()).group_by(*listed.c)


async def _add(tx: Transaction, counted: Sequence[tuple[Any, ...]]) -> None:
    for row in counted:
        adding = insert(tx, figures_left).values(dict(zip((*KEY, "number"), row, strict=True)))
        total = figures_left.c.number + adding.excluded.number
        await tx.execute(adding.on_conflict_do_update(index_elements=KEY, set_={"number": total}))


async def are_left(tx: Transaction, course_id: int) -> bool:
    """Whether clients of the course are destroyed: its own figures are then not derived again."""
    query = select(figures_left.c.course_id).where(figures_left.c.course_id == course_id).limit(1)
    return await tx.scalar(query) is not None


async def without_decisions(tx: Transaction, ids: Collection[int]) -> set[int]:
    """The bookings, among these, whose decisions are destroyed though the booking is on record."""
    query = select(destroyed_classes.c.booking_id).where(
        destroyed_classes.c.booking_id.in_(ids), destroyed_classes.c.record_class == DECISIONS
    )
    return set(await tx.scalars(query))


def of_bookings(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    """The destroyed bookings of courses that start in `[start, end)`, by the state of the course,
    of the booking and of its instructions."""
    left = figures_left.c
    by = (state_at(now).label("course_state"), left.booking_state, left.message_state)
    return (
        _of_period(select(*by, func.sum(left.number)), start, end)
        .where(left.outcome == "")
        .group_by("course_state", left.booking_state, left.message_state)
    )


def of_outcomes(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    """The destroyed outcomes of such courses, by the state of the course, the outcome and whether
    the client was booked on the course; and how many an officer was to look at again."""
    left = figures_left.c
    changed = case((left.is_changed, left.number), else_=0)
    by = (state_at(now).label("course_state"), left.outcome, left.is_booked)
    return (
        _of_period(select(*by, func.sum(left.number), func.sum(changed)), start, end)
        .where(left.outcome != "")
        .group_by("course_state", left.outcome, left.is_booked)
    )


def _of_period(query: Select[Any], start: datetime, end: datetime) -> Select[Any]:
    joined = COURSES.join(figures_left, figures_left.c.course_id == courses.c.id)
    return query.select_from(joined).where(within(start, end))
