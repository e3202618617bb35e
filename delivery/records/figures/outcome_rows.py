"""The clients of a period for a file: one narrow row for each, read in pieces."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select, union_all

from delivery.records.database.store import Transaction
from delivery.records.figures.course_states import COURSES, HELD, UNJUDGED, state_at, within
from delivery.records.queries import row_stream
from delivery.records.tables import bookings, cases, course_figures, courses, users

IS_CASE = and_(cases.c.booking_id == bookings.c.id, cases.c.course_id == courses.c.id)


def pieces(
    tx: Transaction, start: datetime, end: datetime, now: datetime, size: int
) -> AsyncGenerator[Sequence[Sequence[Any]], None]:
    """Yields the rows of `query`, at most `size` at a time."""
    return row_stream.pieces(tx, query(start, end, now), size)


def query(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    """A row for each client of every course of the period that is over at `now`: of those booked,
    and of those who have left it and for whom an outcome was signed. Ordered by course and booking.
    """
    rows = listed(start, end, now, _columns(now))
    shown = [column for column in rows.c if column.name not in ("course_id", "booking_id")]
    return select(*shown).order_by(rows.c.starts_at, rows.c.course_id, rows.c.booking_id)


def listed(start: datetime, end: datetime, now: datetime, columns: Select[Any]) -> Subquery:
    """Those columns of courses, bookings, cases and signing users for each of these clients."""
    is_over = state_at(now).in_((HELD, UNJUDGED))
    on_course = (
        COURSES.join(bookings, bookings.c.course_id == courses.c.id)
        .outerjoin(cases, IS_CASE)
        .outerjoin(users, users.c.id == cases.c.signed_by)
    )
    is_listed = (bookings.c.state == "booked") | cases.c.outcome.is_not(None)
    elsewhere = (
        COURSES.join(cases, cases.c.course_id == courses.c.id)
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .outerjoin(users, users.c.id == cases.c.signed_by)
    )
    has_left = cases.c.outcome.is_not(None) & (bookings.c.course_id != courses.c.id)
    return union_all(
        columns.select_from(on_course).where(within(start, end), is_over, is_listed),
        columns.select_from(elsewhere).where(within(start, end), is_over, has_left),
    ).subquery("listed")


def _columns(now: datetime) -> Select[Any]:
    return select(
        bookings.c.reference,
        bookings.c.attendance_id,
        bookings.c.force,
        courses.c.reference.label("course_reference"),
        courses.c.type,
        courses.c.starts_at,
        cases.c.present_s,
        cases.c.scheduled_s,
        course_figures.c.heard_s,
        cases.c.late_by_s,
        func.coalesce(cases.c.upheld, 0).label("upheld"),
        cases.c.outcome,
        cases.c.signed_at,
        users.c.name.label("signed_by"),
        cases.c.national_status,
        cases.c.rebook_by,
        cases.c.rebook_charge_pence,
        cases.c.refund_pence,
        cases.c.refer_to_police,
        cases.c.changes,
        (state_at(now) == HELD).label("is_assessed"),
        courses.c.id.label("course_id"),
        bookings.c.id.label("booking_id"),
    )
