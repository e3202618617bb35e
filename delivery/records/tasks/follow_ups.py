"""What clients did after a decision, as officers note it, and new bookings of the same offer. Rows
are only added."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, follow_ups, outcomes


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


async def of_outcomes(tx: Transaction, outcome_ids: Collection[int]) -> list[FollowUpRow]:
    """Returns the follow-ups of these decisions in the order in which they were noted."""
    query = select(follow_ups).where(follow_ups.c.outcome_id.in_(outcome_ids))
    rows = [row._asdict() for row in await tx.execute(query.order_by(follow_ups.c.id))]
    return [FollowUpRow(**{name: row[name] for name in row if name != "id"}) for row in rows]


async def new_bookings(tx: Transaction, outcome_id: int) -> list[NewBooking]:
    """The new bookings for the offer of a decided booking, the earliest course first: another
    booking with the same attendance id, or the same booking on another course."""
    decided, planned = courses.alias("decided"), courses.alias("planned")
    signed = bookings.alias("signed")
    is_same = (signed.c.id == bookings.c.id) | (
        signed.c.attendance_key == bookings.c.attendance_key
    )
    query = (
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
        .join(bookings, is_same)
        .join(planned, planned.c.id == bookings.c.course_id)
        .where(outcomes.c.id == outcome_id, bookings.c.state == "booked")
        .where(planned.c.state == "planned", planned.c.starts_at > decided.c.ends_at)
        .order_by(planned.c.starts_at, bookings.c.id)
    )
    return [NewBooking(**row._asdict()) for row in await tx.execute(query)]
