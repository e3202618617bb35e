"""What clients did after a decision, as officers note it, and new bookings of the same offer. Rows
are only added, also for what is taken back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, follow_ups, follow_ups_taken_back, outcomes


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    outcome_id: int
    officer_id: int
    kind: str
    """`contact`, `booked`, `elsewhere`, `no_date` or `proof`."""
    detail: str | None
    """The way of a contact, or what is proven."""
    happened_at: datetime
    new_booking_id: int | None
    new_course_id: int | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredFollowUp(FollowUpRow):
    id: int
    taken_back_at: datetime | None
    """When an officer noted that it was noted by mistake; None while it stands."""
    taken_back_by: int | None
    why_taken_back: str | None

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A booking of the same offer on a course that begins after the decided course."""

    booking_id: int
    reference: str
    course_id: int
    course_reference: str
    starts_at: datetime
    ends_at: datetime
    came_in_at: datetime
    """When the client got the place on the course. Of a booking that an earlier version stored,
    when that version last changed it."""


async def add(tx: Transaction, note: FollowUpRow) -> None:
    """Adds the follow-up. Raises StoreFault if it is not an officer's, or there is one of this kind
    already."""
    await tx.execute(insert(follow_ups).values(**asdict(note)))


async def take_back(
    tx: Transaction, follow_up_id: int, officer_id: int, reason: str, now: datetime
) -> None:
    """Adds that the follow-up was noted by mistake. Raises StoreFault if it does not say how the
    window of a decision in force ended, or was taken back already."""
    row = {"follow_up_id": follow_up_id, "officer_id": officer_id, "reason": reason, "at": now}
    await tx.execute(insert(follow_ups_taken_back).values(**row))


async def has_proof(tx: Transaction, outcome_id: int) -> bool:
    """Whether an officer has noted proof of illness or bereavement."""
    query = select(follow_ups.c.id).where(
        follow_ups.c.outcome_id == outcome_id, follow_ups.c.kind == "proof"
    )
    return bool(await tx.scalar(select(query.exists())))


def selected() -> Select[Any]:
    """The query for follow-ups, each with how it was taken back: rows for `from_row`."""
    back = follow_ups_taken_back
    return select(
        follow_ups,
        back.c.at.label("taken_back_at"),
        back.c.officer_id.label("taken_back_by"),
        back.c.reason.label("why_taken_back"),
    ).outerjoin_from(follow_ups, back, back.c.follow_up_id == follow_ups.c.id)


def from_row(row: Mapping[str, Any]) -> StoredFollowUp:
    return StoredFollowUp(**{field.name: row[field.name] for field in fields(StoredFollowUp)})


async def of_outcomes(tx: Transaction, outcome_ids: Collection[int]) -> list[StoredFollowUp]:
    """Returns the follow-ups of these decisions in the order in which they were noted, also those
    that were taken back."""
    query = selected().where(follow_ups.c.outcome_id.in_(outcome_ids)).order_by(follow_ups.c.id)
    return [from_row(row._asdict()) for row in await tx.execute(query)]


async def course_of(tx: Transaction, follow_up_id: int) -> int | None:
    """The course of the decision that a follow-up is about; None if there is no such follow-up."""
    query = select(outcomes.c.course_id).join(follow_ups, follow_ups.c.outcome_id == outcomes.c.id)
    course_id: int | None = await tx.scalar(query.where(follow_ups.c.id == follow_up_id))
    return course_id


async def new_bookings(tx: Transaction, outcome_id: int) -> list[NewBooking]:
    """The new bookings for the offer of a decided booking, the earliest course first: another
    booking with the same attendance id, or the same booking on another course."""
    query = offered().where(outcomes.c.id == outcome_id)
    return by_start(row._asdict() for row in await tx.execute(query))


def offered() -> Select[Any]:
    """The query for the new bookings of decisions, whose `outcomes` the caller narrows: rows for
    `by_start`."""
    decided, planned = courses.alias("decided"), courses.alias("planned")
    signed = bookings.alias("signed")
    return (
        select(
            bookings.c.id.label("booking_id"),
            bookings.c.reference,
            planned.c.id.label("course_id"),
            planned.c.reference.label("course_reference"),
            planned.c.starts_at,
            planned.c.ends_at,
            func.coalesce(bookings.c.placed_at, bookings.c.changed_at).label("came_in_at"),
        )
        .select_from(outcomes)
        .join(signed, signed.c.id == outcomes.c.booking_id)
        .join(decided, decided.c.id == outcomes.c.course_id)
        .join(bookings, is_same_offer(signed))
        .join(planned, planned.c.id == bookings.c.course_id)
        .where(*is_later_place(decided, planned))
    )


def is_same_offer(signed: FromClause) -> ColumnElement[bool]:
    """Whether `bookings` has a booking of the offer of the decided booking: another one with its
    attendance id, or itself on another course."""
    return (signed.c.id == bookings.c.id) | (signed.c.attendance_key == bookings.c.attendance_key)


def is_later_place(decided: FromClause, planned: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Whether `bookings` has a place on a course `planned` that begins after the decided course."""
    return (
        bookings.c.state == "booked",
        planned.c.state == "planned",
        planned.c.starts_at > decided.c.ends_at,
    )


def by_start(rows: Iterable[Mapping[str, Any]]) -> list[NewBooking]:
    """Reads rows of `offered`, the earliest course first."""
    unordered = (NewBooking(**row) for row in rows)
    return sorted(unordered, key=lambda booking: (booking.starts_at, booking.booking_id))
