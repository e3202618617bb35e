"""Courses and bookings that are on record under two spellings of one reference."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, literal, select, union_all

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses

COURSE = "course"


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
    rows = await tx.execute(union_all(_courses(planned), _bookings(planned)))
    twins = [Twins(**row._asdict()) for row in rows]
    return sorted(twins, key=lambda pair: (pair.kind != COURSE, pair.first, pair.second))


def _courses(planned: ColumnElement[bool]) -> Select[Any]:
    first, same = _first_spelling(courses)
    named = first.c.reference.label("first"), courses.c.reference.label("second")
    return (
        select(literal(COURSE).label("kind"), *named, courses.c.id.label("course_id"))
        .join(first, same)
        .where(planned, first.c.state == "planned")
    )


def _bookings(planned: ColumnElement[bool]) -> Select[Any]:
    first, same = _first_spelling(bookings)
    named = first.c.reference.label("first"), bookings.c.reference.label("second")
    return (
        select(literal("booking").label("kind"), *named, bookings.c.course_id)
        .join(first, same)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(planned, bookings.c.state == "booked", first.c.state == "booked")
    )


def _first_spelling(table: Table) -> tuple[FromClause, ColumnElement[bool]]:
    """The table's rows beside a twin of each, and the condition that pairs them."""
    first = table.alias("first_spelling")
    same = and_(first.c.reference_key == table.c.reference_key, first.c.twin < table.c.twin)
    return first, and_(same, table.c.twin > 0)
