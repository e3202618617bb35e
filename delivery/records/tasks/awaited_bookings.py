"""New bookings of the same offer that nobody has linked to the decision that waits for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched
from delivery.records.tables import (
    bookings,
    courses,
    follow_ups,
    follow_ups_taken_back,
    outcomes,
    tasks,
)
from delivery.records.tasks import follow_ups as noted
from delivery.records.tasks.follow_ups import NewBooking
from delivery.records.tasks.tasks import UNDONE

ENDS_WINDOW = ("booked", "elsewhere", "no_date")
"""The kinds of follow-ups after which a decision waits for no new booking."""


@dataclass(frozen=True, slots=True)
class AwaitedBooking:
    """A booking that may be the new course of a decided client."""

    reference: str
    course_reference: str
    decided_booking_id: int
    decided_course_id: int
    decided_reference: str
    decided_course_reference: str


async def on_courses(tx: Transaction, course_ids: Collection[int]) -> list[AwaitedBooking]:
    """Returns those booked on these courses, by course and then by booking."""
    awaited: list[AwaitedBooking] = []
    for some in batched(sorted(course_ids), MOST_IDS):
        awaited += await _on_courses(tx, some)
    return awaited


async def _on_courses(tx: Transaction, course_ids: Sequence[int]) -> list[AwaitedBooking]:
    decided, planned = courses.alias("decided"), courses.alias("planned")
    signed = bookings.alias("signed")
    query = (
        select(
            bookings.c.reference,
            planned.c.reference.label("course_reference"),
            signed.c.id.label("decided_booking_id"),
            decided.c.id.label("decided_course_id"),
            signed.c.reference.label("decided_reference"),
            decided.c.reference.label("decided_course_reference"),
        )
        .select_from(bookings)
        .join(planned, planned.c.id == bookings.c.course_id)
        .join(signed, noted.is_same_offer(signed))
        .join(outcomes, outcomes.c.booking_id == signed.c.id)
        .join(decided, decided.c.id == outcomes.c.course_id)
        .where(
            bookings.c.course_id.in_(course_ids),
            *noted.is_later_place(decided, planned),
            *_waits_for_booking(),
        )
        .order_by(bookings.c.course_id, bookings.c.id, signed.c.id)
    )
    return [AwaitedBooking(**row._asdict()) for row in await tx.execute(query)]


async def of_outcome(tx: Transaction, outcome_id: int) -> list[NewBooking]:
    """Returns those that may be the new course of one decided client, the earliest course first;
    none for a decision that waits for no new booking."""
    query = noted.offered().where(outcomes.c.id == outcome_id, *_waits_for_booking())
    return noted.by_start(row._asdict() for row in await tx.execute(query))


def _waits_for_booking() -> tuple[ColumnElement[bool], ...]:
    """Whether the decision `outcomes` waits for a new booking."""
    waits = select(tasks.c.id).where(
        tasks.c.outcome_id == outcomes.c.id,
        tasks.c.branch == "booked",
        tasks.c.state.in_(UNDONE),
    )
    taken_back = select(follow_ups_taken_back.c.id).where(
        follow_ups_taken_back.c.follow_up_id == follow_ups.c.id
    )
    ended = select(follow_ups.c.id).where(
        follow_ups.c.outcome_id == outcomes.c.id,
        follow_ups.c.kind.in_(ENDS_WINDOW),
        ~taken_back.exists(),
    )
    return waits.exists(), ~ended.exists()
