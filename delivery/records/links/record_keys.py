"""The keys of clients' links to their record of one course."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings as booking_rows
from delivery.records.planning import link_keys
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.queries.joined_rows import part
from delivery.records.tables import bookings, courses, record_keys


@dataclass(frozen=True, slots=True)
class RecordKeyRow:
    id: int
    booking_id: int
    course_id: int
    key: str = field(repr=False)
    """The last part of the link: a secret."""
    made_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyedRecord:
    """A record's key with its booking and course."""

    key: RecordKeyRow
    booking: BookingRow
    course: CourseRow
    """The course of the record. The booking may name another course since."""


async def by_key(tx: Transaction, key: str) -> KeyedRecord | None:
    """The record that the key opens; None for an unknown or replaced key."""
    query = (
        select(record_keys, bookings, courses)
        .join(bookings, bookings.c.id == record_keys.c.booking_id)
        .join(courses, courses.c.id == record_keys.c.course_id)
        .where(record_keys.c.key == key, record_keys.c.replaced_at.is_(None))
    )
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return KeyedRecord(
        RecordKeyRow(**part(row, record_keys)),
        booking_rows.from_values(part(row, bookings)),
        CourseRow(**part(row, courses)),
    )


async def current(tx: Transaction, booking_id: int, course_id: int) -> RecordKeyRow | None:
    query = select(record_keys).where(_current(booking_id, course_id))
    row = (await tx.execute(query)).one_or_none()
    return RecordKeyRow(**row._asdict()) if row else None


async def earlier_courses(tx: Transaction, booking_id: int, course_id: int) -> list[CourseRow]:
    """The other courses of which the client was ever sent a link to the record, by their start."""
    keyed = select(record_keys.c.course_id).where(record_keys.c.booking_id == booking_id)
    query = select(courses).where(courses.c.id.in_(keyed), courses.c.id != course_id)
    rows = await tx.execute(query.order_by(courses.c.starts_at, courses.c.id))
    return [CourseRow(**row._asdict()) for row in rows]


async def make(tx: Transaction, booking_id: int, course_id: int, now: datetime) -> str:
    """The current key of the record, which is made if there is none."""
    values = {"booking_id": booking_id, "course_id": course_id, "made_at": now}
    adding = insert(tx, record_keys).values(**values, key=link_keys.new_key())
    await tx.execute(adding.on_conflict_do_nothing())
    key = await tx.scalar(select(record_keys.c.key).where(_current(booking_id, course_id)))
    return str(key)


async def replace(tx: Transaction, booking_id: int, course_id: int, now: datetime) -> None:
    """Ends the current key: its link and all that it opened work no more."""
    ending = update(record_keys).where(_current(booking_id, course_id))
    await tx.execute(ending.values(replaced_at=now))


def _current(booking_id: int, course_id: int) -> ColumnElement[bool]:
    return and_(
        record_keys.c.booking_id == booking_id,
        record_keys.c.course_id == course_id,
        record_keys.c.replaced_at.is_(None),
    )
