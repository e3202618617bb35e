"""Pages of the clients whose courses start soon, their numbers, and the names to search in."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, tuple_

from delivery.records.correspondence.contacts import Contact
from delivery.records.database.store import Transaction
from delivery.records.queries import row_stream
from delivery.records.readiness.coming_filter import (
    PARTS,
    ComingFilter,
    among,
    coming,
    is_of_part,
)
from delivery.records.tables import bookings, client_contacts, courses, users

NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ComingClient:
    booking_id: int
    reference: str
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    mobile: str | None = field(repr=False)
    preferred_contact: str
    requirements: Sequence[str] = field(repr=False)
    interpreter_name: str | None = field(repr=False)
    interpreter_kind: str | None = field(repr=False)
    course_id: int
    course_reference: str
    starts_at: datetime
    message_id: int | None
    """The row of the joining instructions for the present version; None if nothing was tried."""
    message_state: str | None
    channel: str | None
    receipt: str | None
    sent_at: datetime | None
    fault: str | None
    linked: bool
    """Whether the personal link can be sent."""
    checked_at: datetime | None
    """When the client last made the technical check."""
    check_codes: Mapping[str, str] | None
    due: bool
    """Whether the joining instructions are due. Until then the client lacks only adjustments."""
    opened_at: datetime | None
    """When the client last did anything on their pages of this version."""
    reached: bool
    """Whether a message was delivered or opened, or the client was told in a call."""
    opened: bool
    acknowledged: bool
    """Whether the client has confirmed the terms of the present course."""
    checked: bool
    """Whether the last technical check says of no part that it is at fault."""
    arranged: bool


@dataclass(frozen=True, slots=True)
class ComingCourse:
    id: int
    reference: str
    clients: int


@dataclass(frozen=True, slots=True)
class NotedContact:
    contact: Contact
    officer: str
    """The name."""


@dataclass(frozen=True, slots=True)
class ClientName:
    booking_id: int
    reference: str
    course_reference: str
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)


async def page(
    tx: Transaction, wanted: ComingFilter, after: int | None, limit: int
) -> list[ComingClient]:
    """At most `limit` clients, the soonest course first, after the booking with this id."""
    rows = coming(wanted)
    place = tuple_(rows.c.starts_at, rows.c.booking_id)
    query = select(rows).where(among(rows, wanted), is_of_part(rows, wanted.part))
    if after is not None:
        query = query.where(place > _place_of(after))
    query = query.order_by(rows.c.starts_at, rows.c.booking_id).limit(limit)
    return [ComingClient(**row._asdict()) for row in await tx.execute(query)]


def _place_of(booking_id: int) -> Any:
    return (
        select(courses.c.starts_at, bookings.c.id)
        .join(bookings, bookings.c.course_id == courses.c.id)
        .where(bookings.c.id == booking_id)
        .scalar_subquery()
    )


async def count(tx: Transaction, wanted: ComingFilter) -> dict[str, int]:
    """The number of clients in each of `PARTS`, among those of the other filters."""
    rows = coming(wanted)
    sums = [func.sum(case((is_of_part(rows, part), 1), else_=0)).label(part) for part in PARTS]
    row = (await tx.execute(select(*sums).where(among(rows, wanted)))).one()
    return {part: row._mapping[part] or 0 for part in PARTS}


async def courses_of(tx: Transaction, wanted: ComingFilter) -> list[ComingCourse]:
    """The courses of that time with the number of clients booked, the soonest first."""
    query = (
        select(courses.c.id, courses.c.reference, func.count().label("clients"))
        .join(bookings, bookings.c.course_id == courses.c.id)
        .where(courses.c.starts_at < wanted.until, courses.c.ends_at > wanted.now)
        .where(courses.c.state == "planned", bookings.c.state == "booked")
        .group_by(courses.c.id, courses.c.reference, courses.c.starts_at)
        .order_by(courses.c.starts_at, courses.c.id)
    )
    return [ComingCourse(**row._asdict()) for row in await tx.execute(query)]


async def last_contacts(tx: Transaction, booking_ids: Collection[int]) -> dict[int, NotedContact]:
    """The last call or note about each of these bookings."""
    if not booking_ids:
        return {}
    newest = (
        select(func.max(client_contacts.c.id))
        .where(client_contacts.c.booking_id.in_(booking_ids))
        .group_by(client_contacts.c.booking_id)
    )
    rows = await _noted(tx, client_contacts.c.id.in_(newest))
    return {row.contact.booking_id: row for row in rows}


async def all_contacts(tx: Transaction, booking_id: int) -> list[NotedContact]:
    """All calls and notes about this booking, the newest first."""
    return await _noted(tx, client_contacts.c.booking_id == booking_id)


async def _noted(tx: Transaction, condition: ColumnElement[bool]) -> list[NotedContact]:
    named = [column for column in client_contacts.c if column.name != "id"]
    query = (
        select(*named, users.c.name.label("officer"))
        .join(users, users.c.id == client_contacts.c.user_id)
        .where(condition)
        .order_by(client_contacts.c.id.desc())
    )
    rows = [row._asdict() for row in await tx.execute(query)]
    return [NotedContact(officer=row.pop("officer"), contact=Contact(**row)) for row in rows]


async def names(
    tx: Transaction, wanted: ComingFilter
) -> AsyncGenerator[Sequence[ClientName], None]:
    """Yields the names of all clients of that time, some at a time. Close it, with `aclosing`,
    before the transaction ends."""
    query = (
        select(
            bookings.c.id,
            bookings.c.reference,
            courses.c.reference.label("course_reference"),
            bookings.c.given_name,
            bookings.c.family_name,
        )
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(courses.c.starts_at < wanted.until, courses.c.ends_at > wanted.now)
        .where(courses.c.state == "planned", bookings.c.state == "booked")
    )
    async for rows in row_stream.pieces(tx, query, NAMES_AT_ONCE):
        yield [ClientName(*row) for row in rows]
