"""The courses and bookings that bear on a register, as they are on record."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, text, type_coerce
from sqlalchemy.types import NullType

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_VALUES, batched
from delivery.records.planning.bookings import BookingRow, from_row
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.reference_key import key_of, offer_key
from delivery.records.tables import bookings, courses

MOST_COURSES = 20
"""Whose bookings are read at a time: nothing else runs in this process while rows are read."""

WRITING = 0x72656773  # "regs": names the lock below among PostgreSQL's advisory ones

AS_STORED_COURSES: Any = select(*(type_coerce(column, NullType()) for column in courses.c))
AS_STORED: Any = select(*(type_coerce(column, NullType()) for column in bookings.c))


@dataclass(frozen=True, slots=True)
class RegisterSubject:
    """What a register tells of, by the keys that are compared."""

    course_keys: frozenset[str] = frozenset()
    booking_keys: frozenset[str] = frozenset()
    offer_keys: frozenset[str] = frozenset()
    course_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RegisterSnapshot:
    courses: tuple[CourseRow, ...]
    """Of each that is named, and of each that a named booking is on."""
    bookings: tuple[BookingRow, ...]
    """Those that are named, those for the same offers, and all of each named course; by id."""


def subject_of(
    course_references: Iterable[str],
    booking_references: Iterable[str],
    attendance_ids: Iterable[str],
) -> RegisterSubject:
    offers = {offer_key(attendance_id) for attendance_id in attendance_ids}
    return RegisterSubject(
        frozenset(map(key_of, course_references)),
        frozenset(map(key_of, booking_references)),
        frozenset(key for key in offers if key is not None),
    )


async def hold(tx: Transaction) -> None:
    """Lets one transaction at a time write courses and bookings, which ends within 0.3 s: none
    that has read meanwhile would overwrite another. SQLite has one writer anyway."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": WRITING})


async def read(tx: Transaction, subject: RegisterSubject) -> RegisterSnapshot:
    named = await _courses(tx, courses.c.reference_key, subject.course_keys)
    named |= await _courses(tx, courses.c.id, subject.course_ids)
    booked = await _bookings(tx, bookings.c.reference_key, subject.booking_keys)
    booked |= await _bookings(tx, bookings.c.attendance_key, subject.offer_keys)
    booked |= await _bookings(tx, bookings.c.course_id, named.keys())
    others = {row.course_id for row in booked.values()} - named.keys()
    named |= await _courses(tx, courses.c.id, others)
    return RegisterSnapshot(_by_id(named), _by_id(booked))


def _by_id(rows: dict[int, Any]) -> tuple[Any, ...]:
    return tuple(rows[number] for number in sorted(rows))


async def stamp(tx: Transaction, subject: RegisterSubject) -> Sequence[Any]:
    """The same in two transactions exactly if nothing that `read` tells was changed between them.

    It is for the transaction that writes: the values are as the driver has them, which is quick.
    """
    named = await _rows(tx, AS_STORED_COURSES, courses.c.reference_key, subject.course_keys)
    ids = [row.id for row in named]
    return [
        *named,
        *await _rows(tx, AS_STORED, bookings.c.reference_key, subject.booking_keys),
        *await _rows(tx, AS_STORED, bookings.c.attendance_key, subject.offer_keys),
        *await _rows(tx, AS_STORED, bookings.c.course_id, ids),
    ]


async def _courses(
    tx: Transaction, column: ColumnElement[Any], values: Collection[Any]
) -> dict[int, CourseRow]:
    rows = await _rows(tx, select(courses), column, values)
    return {row.id: CourseRow(**row._asdict()) for row in rows}


async def _bookings(
    tx: Transaction, column: ColumnElement[Any], values: Collection[Any]
) -> dict[int, BookingRow]:
    rows = await _rows(tx, select(bookings), column, values)
    return {row.id: from_row(row) for row in rows}


async def _rows(
    tx: Transaction, query: Select[Any], column: ColumnElement[Any], values: Collection[Any]
) -> Sequence[Any]:
    rows: list[Any] = []
    for some in batched(values, MOST_COURSES if column is bookings.c.course_id else MOST_VALUES):
        rows += (await tx.execute(query.where(column.in_(some)).order_by("id"))).all()
    return rows
