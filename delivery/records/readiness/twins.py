"""Courses and bookings that are on record under two spellings of one reference."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Table, and_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses


@dataclass(frozen=True, slots=True)
class Twins:
    """Two rows that newer versions would take for one; `kind` is `course` or `booking`."""

    kind: str
    first: str
    second: str
    course_id: int
    """The id of the second course, or of the second booking's course."""


async def open_at(tx: Transaction, now: datetime) -> list[Twins]:
    """The twins on courses that have not ended, both still planned or booked, by reference."""
    planned = and_(courses.c.state == "planned", courses.c.ends_at > now)
    return [*await _courses(tx, planned), *await _bookings(tx, planned)]


async def _courses(tx: Transaction, planned: ColumnElement[bool]) -> list[Twins]:
    first, same = _first_spelling(courses)
    query = (
        select(first.c.reference, courses.c.reference.label("second"), courses.c.id)
        .join(first, same)
        .where(planned, first.c.state == "planned")
        .order_by(first.c.reference, courses.c.reference)
    )
    return [Twins("course", *row) for row in await tx.execute(query)]


async def _bookings(tx: Transaction, planned: ColumnElement[bool]) -> list[Twins]:
    first, same = _first_spelling(bookings)
    query = (
        select(first.c.reference, bookings.c.reference.label("second"), bookings.c.course_id)
        .join(first, same)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(planned, bookings.c.state == "booked", first.c.state == "booked")
        .order_by(first.c.reference, bookings.c.reference)
    )
    return [Twins("booking", *row) for row in await tx.execute(query)]


def _first_spelling(table: Table) -> tuple[FromClause, ColumnElement[bool]]:
    """The table's rows beside a twin of each, and the condition that pairs them."""
    first = table.alias("first_spelling")
    same = and_(first.c.reference_key == table.c.reference_key, first.c.twin < table.c.twin)
    return first, and_(same, table.c.twin > 0)
