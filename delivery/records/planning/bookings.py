"""Clients' places on courses, and what follows when a place changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, select, update

from delivery.records.database.row_outcome import RowOutcome, fits, insert, tells_the_same
from delivery.records.database.store import Transaction
from delivery.records.meetings.meeting_requests import ask
from delivery.records.planning import link_keys
from delivery.records.tables import bookings, courses


class NoSuchCourse(ValueError):
    """A booking can be put on a course that is kept, and on no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDetails:
    """What a booking is put in with."""

    reference: str
    course_id: int
    force: str
    police_deadline: date
    """The last day, in London, on which a course may be completed."""
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
    """What the personal link ends in: a secret."""
    schedule_version: int
    """1, and one more each time that the client must be told anew: joining instructions
    go out once for each."""
    changed_at: datetime


async def put(tx: Transaction, details: BookingDetails, now: datetime) -> tuple[int, RowOutcome]:
    """The booking's id, and what came of it; the same reference again changes it.

    On another course, booked again, or at another email address, its old link is dead, a new one
    is made, and its instructions are due again. What to ask of the meeting provider is asked in
    this transaction. Raises NoSuchCourse.
    """
    # The course first, as when it is moved: two who lock in one order cannot block each other.
    course = select(courses.c.state).where(courses.c.id == details.course_id)
    course_state = await tx.scalar(course.with_for_update(read=True))
    if course_state is None:
        raise NoSuchCourse("this booking is for a course that is not kept here")
    values = {**asdict(details), "requirements": list(details.requirements), "changed_at": now}
    adding = insert(tx, bookings).values(**values, link_key=link_keys.new_key(), schedule_version=1)
    made: int | None = await tx.scalar(
        adding.on_conflict_do_nothing(index_elements=["reference"]).returning(bookings.c.id)
    )
    if made is not None:
        if details.state == "booked" and course_state == "planned":
            where = {"course_id": details.course_id, "booking_id": made}
            await ask(tx, **where, kind="register", due_at=now)
        return made, RowOutcome.CREATED
    before = await _for_change(tx, details.reference)
    if tells_the_same(before, details):
        return before.id, RowOutcome.UNCHANGED
    await tx.execute(update(bookings).where(bookings.c.id == before.id).values(**values))
    await _follow(tx, before, details, course_state, now)
    return before.id, RowOutcome.CHANGED


async def _for_change(tx: Transaction, reference: str) -> BookingRow:
    query = select(bookings).where(bookings.c.reference == reference).with_for_update()
    return from_row((await tx.execute(query)).one())


async def _follow(
    tx: Transaction, before: BookingRow, after: BookingDetails, course_state: str, now: datetime
) -> None:
    was_in, is_in = before.state == "booked", after.state == "booked"
    # A link that went to a mistyped address is in a stranger's hands.
    readdressed = before.email != after.email
    renewed = before.course_id != after.course_id or readdressed or (is_in and not was_in)
    if renewed:
        await link_keys.renew(tx, bookings.c.id == before.id)
    new_registrant = renewed or _registered_as(before) != _registered_as(after)
    if was_in and (new_registrant or not is_in):
        where = {"course_id": before.course_id, "booking_id": before.id}
        await ask(tx, **where, kind="unregister", due_at=now)
    if is_in and (new_registrant or not was_in) and course_state == "planned":
        where = {"course_id": after.course_id, "booking_id": before.id}
        await ask(tx, **where, kind="register", due_at=now)


def _registered_as(details: BookingDetails) -> tuple[str | None, ...]:
    """What the meeting provider is told of a booking."""
    return details.given_name, details.family_name, details.interpreter_name


async def by_id(tx: Transaction, booking_id: int) -> BookingRow | None:
    return await _one(tx, bookings.c.id == booking_id) if fits(booking_id) else None


async def by_reference(tx: Transaction, reference: str) -> BookingRow | None:
    return await _one(tx, bookings.c.reference == reference)


async def by_link_key(tx: Transaction, link_key: str) -> BookingRow | None:
    return await _one(tx, bookings.c.link_key == link_key)


def count_booked() -> ScalarSelect[int]:
    """How many clients are booked on each course of the query around it."""
    booked = select(func.count()).where(bookings.c.course_id == courses.c.id)
    return booked.where(bookings.c.state == "booked").scalar_subquery()


async def of_course(tx: Transaction, course_id: int) -> list[BookingRow]:
    """All of a course, cancelled and withdrawn ones too, in the order in which they came."""
    return (await of_courses(tx, [course_id])).get(course_id, [])


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> dict[int, list[BookingRow]]:
    """The same of each course that has any."""
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
