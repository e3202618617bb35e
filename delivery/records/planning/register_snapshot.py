"""The stored courses and bookings that a register may change or conflict with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import (
    CompoundSelect,
    Select,
    SelectBase,
    Table,
    Text,
    cast,
    func,
    select,
    text,
    type_coerce,
    union,
)
from sqlalchemy.types import NullType

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import POSTGRESQL, batched, text_set
from delivery.records.planning.bookings import BookingRow, from_row
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.reference_key import key_of, offer_key
from delivery.records.tables import bookings, courses, withdrawals

WRITING = 0x72656773  # "regs": names the lock below among PostgreSQL's advisory ones


@dataclass(frozen=True, slots=True)
class RegisterSubject:
    """The courses, bookings and offers that a register names, by the keys of `reference_key`."""

    course_keys: frozenset[str] = frozenset()
    booking_keys: frozenset[str] = frozenset()
    offer_keys: frozenset[str] = frozenset()
    course_ids: frozenset[int] = frozenset()
    withdraws: bool = False
    """Whether it withdraws offers, so that earlier withdrawals decide what it changes."""


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
    *,
    withdraws: bool = False,
) -> RegisterSubject:
    offers = {offer_key(attendance_id) for attendance_id in attendance_ids}
    return RegisterSubject(
        frozenset(map(key_of, course_references)),
        frozenset(map(key_of, booking_references)),
        frozenset(key for key in offers if key is not None),
        withdraws=withdraws,
    )


async def hold(tx: Transaction) -> None:
    """Lets one transaction at a time write courses and bookings, so that no transaction
    overwrites rows that it read earlier. The transaction should end within 0.3 s. SQLite has one
    writer anyway.

    On PostgreSQL the commit does not wait for the disk, so that others do not wait for it either;
    the caller waits with `Store.make_durable` afterwards.
    """
    if tx.dialect.name == POSTGRESQL:
        await tx.execute(text("SET LOCAL synchronous_commit = off"))
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": WRITING})


async def read(tx: Transaction, subject: RegisterSubject) -> RegisterSnapshot:
    """Reads the courses and bookings, a few rows in each query: the process does nothing else
    while it decodes rows."""
    planned: list[CourseRow] = []
    for ids in batched((await tx.scalars(_course_ids(tx.dialect.name, subject))).all()):
        query = select(courses).where(courses.c.id.in_(ids))
        planned += [CourseRow(**row._asdict()) for row in await tx.execute(query)]
    booked: list[BookingRow] = []
    for ids in batched((await tx.scalars(_booking_ids(tx.dialect.name, subject))).all()):
        query = select(bookings).where(bookings.c.id.in_(ids))
        booked += map(from_row, await tx.execute(query))
    in_order = attrgetter("id")
    return RegisterSnapshot(
        tuple(sorted(planned, key=in_order)), tuple(sorted(booked, key=in_order))
    )


@dataclass(frozen=True, slots=True)
class RegisterStamp:
    """The queries of `stamp`, whose values are encoded already."""

    queries: tuple[Select[str | None], ...]


def stamp_of(dialect: str, subject: RegisterSubject) -> RegisterStamp:
    """Makes the queries for the dialect of this name."""
    of_each: list[tuple[Table, SelectBase]] = [
        (courses, _course_ids(dialect, subject)),
        (bookings, _booking_ids(dialect, subject)),
    ]
    if subject.withdraws:
        of_bookings = withdrawals.c.booking_id.in_(_booking_ids(dialect, subject))
        of_each.append((withdrawals, select(withdrawals.c.id).where(of_bookings)))
    return RegisterStamp(tuple(_as_text(dialect, table, ids) for table, ids in of_each))


async def stamp(tx: Transaction, of: RegisterStamp) -> Sequence[str | None]:
    """Returns a stamp of all values that `read` returns, and of earlier withdrawals where the
    subject withdraws offers: equal in two transactions exactly if no value was changed between
    them.

    The database makes one text of all rows, so the stamp is quick enough for a write transaction.
    """
    return [await tx.scalar(query) for query in of.queries]


def _course_ids(dialect: str, subject: RegisterSubject) -> CompoundSelect[int]:
    """Selects the named courses and the courses of `_booking_ids`. Each condition has its own
    index."""
    booked = select(bookings.c.course_id).where(bookings.c.id.in_(_booking_ids(dialect, subject)))
    by_id = select(courses.c.id).where(courses.c.id.in_(subject.course_ids))
    return union(_named(dialect, subject), by_id, booked)


def _booking_ids(dialect: str, subject: RegisterSubject) -> CompoundSelect[int]:
    conditions = (
        bookings.c.reference_key.in_(text_set(dialect, subject.booking_keys)),
        bookings.c.attendance_key.in_(text_set(dialect, subject.offer_keys)),
        bookings.c.course_id.in_(_named(dialect, subject)),
        bookings.c.course_id.in_(subject.course_ids),
    )
    return union(*(select(bookings.c.id).where(condition) for condition in conditions))


def _named(dialect: str, subject: RegisterSubject) -> Select[int]:
    named = courses.c.reference_key.in_(text_set(dialect, subject.course_keys))
    return select(courses.c.id).where(named)


def _as_text(dialect: str, table: Table, ids: SelectBase) -> Select[str | None]:
    """Selects one text of all columns of the rows, in the order of the ids."""
    array = func.json_build_array if dialect == POSTGRESQL else func.json_array
    columns = [type_coerce(column, NullType()) for column in table.c if column.computed is None]
    rows = select(cast(array(*columns), Text).label("row"))
    ordered = rows.where(table.c.id.in_(ids)).order_by(table.c.id).subquery()
    return select(func.aggregate_strings(ordered.c.row, "\n"))
