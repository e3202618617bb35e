"""The clients' bookings, and the consequences of changing one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, select, update

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.planning import link_keys
from delivery.records.planning.reference_key import key_of
from delivery.records.tables import bookings, courses


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDetails:
    """The fields with which a booking is saved."""

    reference: str
    course_id: int
    force: str
    police_deadline: date
    """The last day, in London, for completing a course."""
    given_name: str
    family_name: str
    email: str
    preferred_contact: str
    """`email` or `phone`."""
    language: str
    attendance_id: str | None = None
    title: str | None = None
    mobile: str | None = None
    requirements: tuple[str, ...] = ()
    """Codes."""
    interpreter_name: str | None = None
    interpreter_kind: str | None = None
    """`bsl`, `language` or `support`."""
    interpreter_over_16: bool | None = None
    state: str = "booked"
    """`booked`, `cancelled` or `withdrawn`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow(BookingDetails):
    id: int
    link_key: str
    """The last part of the personal link: a secret."""
    schedule_version: int
    """1, and one more for each change that the client must know. Each version has its own joining
    instructions."""
    changed_at: datetime
    reference_key: str = ""
    """The key of the reference, for comparing."""
    twin: int = 0
    """Above 0: the booking was on record before spellings were compared, beside another one."""
    attendance_key: str | None = None
    """The key of the attendance id, for comparing; None if the id names no offer."""
    placed_at: datetime | None = None
    """Since when the client has a place on this course; None in rows of earlier versions."""
    interpreter_key: str | None = None
    """The last part of the interpreter's link, a secret; None without an interpreter."""


async def by_id(tx: Transaction, booking_id: int) -> BookingRow | None:
    return await _one(tx, bookings.c.id == booking_id) if fits(booking_id) else None


async def by_link_key(tx: Transaction, link_key: str) -> BookingRow | None:
    return await _one(tx, bookings.c.link_key == link_key)


async def of_reference(tx: Transaction, reference: str) -> list[BookingRow]:
    """The bookings with this reference in any spelling: seldom more than one."""
    query = select(bookings).where(bookings.c.reference_key == key_of(reference))
    return [from_row(row) for row in await tx.execute(query.order_by(bookings.c.id))]


async def by_interpreter_key(tx: Transaction, interpreter_key: str) -> BookingRow | None:
    return await _one(tx, bookings.c.interpreter_key == interpreter_key)


async def replace_link_key(tx: Transaction, booking_id: int) -> None:
    """Gives the booking another joining link. The old link no longer works."""
    await _set(tx, booking_id, link_key=link_keys.new_key())


async def replace_interpreter_key(tx: Transaction, booking_id: int) -> None:
    """Gives the interpreter another link. The old link no longer works."""
    await _set(tx, booking_id, interpreter_key=link_keys.new_key())


async def _set(tx: Transaction, booking_id: int, **values: object) -> None:
    await tx.execute(update(bookings).where(bookings.c.id == booking_id).values(**values))


def count_booked() -> ScalarSelect[int]:
    """How many clients are booked on each course of the query around it."""
    booked = select(func.count()).where(bookings.c.course_id == courses.c.id)
    return booked.where(bookings.c.state == "booked").scalar_subquery()


async def of_course(tx: Transaction, course_id: int) -> list[BookingRow]:
    """All bookings of a course in the order of creation, including cancelled and withdrawn ones."""
    return (await of_courses(tx, [course_id])).get(course_id, [])


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> dict[int, list[BookingRow]]:
    """Returns the bookings of each course that has any, in the order of creation, including
    cancelled and withdrawn bookings."""
    query = select(bookings).where(bookings.c.course_id.in_(course_ids)).order_by(bookings.c.id)
    by_course = defaultdict[int, list[BookingRow]](list)
    for row in await tx.execute(query):
        by_course[row.course_id].append(from_row(row))
    return dict(by_course)


async def _one(tx: Transaction, condition: ColumnElement[bool]) -> BookingRow | None:
    row = (await tx.execute(select(bookings).where(condition))).one_or_none()
    return from_row(row) if row else None


def from_row(row: Row[Any]) -> BookingRow:
    return from_values(row._asdict())


def from_values(values: Mapping[str, Any]) -> BookingRow:
    return BookingRow(**{**values, "requirements": tuple(values["requirements"])})
