"""Adjustments that officers have arranged for clients before a course. Rows are only added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BindParameter, Select, Text, cast, insert, select

from compliance.findings.allowances import SUPPORT_PERSON
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.tables import arrangements, bookings, users

SUPPORT = "support"
"""The kind of a supporter whom the register names where it names an interpreter."""
PERSON_NEEDED = ("sign_language", "chosen_checker", "support_person")
"""The codes of requirements that need a named person."""
TO_ARRANGE = (
    *PERSON_NEEDED,
    "call_before",
    "camera_may_be_off",
    "camera_position",
    "extra_breaks",
)
"""The codes of requirements that somebody must arrange, or note the agreement to, before the
course."""


@dataclass(frozen=True, slots=True)
class ArrangementRow:
    booking_id: int
    code: str
    person: str
    """Who supports, interprets or checks; empty where nobody does."""
    agreed: str
    """With whom it was agreed and when, in the officer's words."""
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a booked client, and its arrangement."""

    course_id: int
    booking_id: int
    reference: str
    name: str
    code: str
    arranged: ArrangementRow | None
    registered: str | None = None
    """The person whom the register itself names for it."""


@dataclass(frozen=True, slots=True)
class AdjustedBooking:
    """The part of a booking that its requirements need."""

    id: int
    course_id: int
    reference: str
    given_name: str
    family_name: str
    requirements: Sequence[str]
    interpreter_name: str | None
    interpreter_kind: str | None


_OF_BOOKING = tuple(column.name for column in fields(AdjustedBooking) if column.name != "id")


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    code: str,
    person: str,
    agreed: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Adds an arrangement. The last of each code of a booking counts."""
    values = {"booking_id": booking_id, "code": code, "person": person, "agreed": agreed}
    await tx.execute(insert(arrangements).values(**values, officer_id=officer_id, at=now))


async def of_courses(tx: Transaction, course_ids: Sequence[int]) -> list[Requirement]:
    """What must be arranged for all booked clients, in the order of booking."""
    return from_rows([row._asdict() for row in await tx.execute(adjusted(course_ids))])


def adjusted(course_ids: Sequence[int] | BindParameter[Any]) -> Select[Any]:
    """The query for the booked clients with requirements, and each note that one is arranged."""
    return (
        select(*[bookings.c[name] for name in _OF_BOOKING], bookings.c.id.label("booking_id"))
        .add_columns(arrangements.c.id.label("note_id"), arrangements.c.code)
        .add_columns(arrangements.c.person, arrangements.c.agreed, arrangements.c.at)
        .add_columns(users.c.name.label("officer"))
        .outerjoin(arrangements, arrangements.c.booking_id == bookings.c.id)
        .outerjoin(users, users.c.id == arrangements.c.officer_id)
        .where(bookings.c.course_id.in_(course_ids), bookings.c.state == "booked")
        .where(cast(bookings.c.requirements, Text) != "[]")
    )


def from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Requirement]:
    """Reads the rows of `adjusted`, in any order."""
    booked: dict[int, AdjustedBooking] = {}
    notes: dict[int, list[ArrangementRow]] = {}
    for row in sorted(rows, key=lambda row: (row["booking_id"], row["note_id"] or 0)):
        booking_id = row["booking_id"]
        booked[booking_id] = AdjustedBooking(booking_id, *[row[name] for name in _OF_BOOKING])
        if row["note_id"] is not None:
            note = {column.name: row[column.name] for column in fields(ArrangementRow)}
            notes.setdefault(booking_id, []).append(ArrangementRow(**note))
    return requirements(booked.values(), notes)


def requirements(
    booked: Iterable[BookingRow | AdjustedBooking], notes: Mapping[int, Sequence[ArrangementRow]]
) -> list[Requirement]:
    """What must be arranged for these booked clients, in their order. `notes` are by booking,
    oldest first; the last of each code counts."""
    arranged = {(note.booking_id, note.code): note for each in notes.values() for note in each}
    return [
        Requirement(
            course_id=row.course_id,
            booking_id=row.id,
            reference=row.reference,
            name=f"{row.given_name} {row.family_name}",
            code=code,
            arranged=arranged.get((row.id, code)),
            registered=registered_person(row, code),
        )
        for row in booked
        for code in TO_ARRANGE
        if code in row.requirements
    ]


class Accompanied(Protocol):
    """A booking with the person whom the register names beside the client, if any."""

    @property
    def interpreter_name(self) -> str | None: ...

    @property
    def interpreter_kind(self) -> str | None: ...


def registered_person(booking: Accompanied, code: str) -> str | None:
    """The person whom the register names for a requirement: a supporter alone, where it names an
    interpreter."""
    is_support = code == SUPPORT_PERSON and booking.interpreter_kind == SUPPORT
    return booking.interpreter_name if is_support else None


async def of_bookings(
    tx: Transaction, booking_ids: Sequence[int]
) -> dict[int, list[ArrangementRow]]:
    """All notes of these bookings by booking, oldest first. Without bookings nothing is read."""
    if not booking_ids:
        return {}
    query = (
        select(
            arrangements.c.booking_id,
            arrangements.c.code,
            arrangements.c.person,
            arrangements.c.agreed,
            users.c.name.label("officer"),
            arrangements.c.at,
        )
        .join(users, users.c.id == arrangements.c.officer_id)
        .where(arrangements.c.booking_id.in_(booking_ids))
        .order_by(arrangements.c.id)
    )
    notes: dict[int, list[ArrangementRow]] = {}
    for row in await tx.execute(query):
        notes.setdefault(row.booking_id, []).append(ArrangementRow(**row._asdict()))
    return notes
