"""Stores what a register changes of offers and places: withdrawn offers, bookings that move or are
cancelled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from delivery.offers.changed_offers import WITHDRAWN
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import Statements
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.planning.register_writing import RegisterStatements
from delivery.records.tasks import offer_changes, withdrawals
from delivery.records.tasks.offer_changes import OfferChange
from delivery.records.tasks.withdrawals import WithdrawalRow

BY_REGISTER = "The register says that the offer was withdrawn."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a register: a user, or another system by its API token; neither for a command."""

    user_id: int | None
    token_id: int | None


async def withdrawn(tx: Transaction, booked: Iterable[BookingRow]) -> set[int]:
    """The ids of those bookings whose offer for their present course is on record as withdrawn."""
    of_booking = {row.id: row.course_id for row in booked}
    places = await withdrawals.places(tx, of_booking)
    return {booking for booking, course in places if of_booking[booking] == course}


def statements(
    dialect: str, draft: RegisterDraft, sender: Sender, register: RegisterStatements
) -> Statements:
    """The statements that store the withdrawals of a draft, and the changes whose tasks
    `changed_offers` opens. They follow those of `register`, with which they are staged."""
    withdrawing = [
        WithdrawalRow(
            booking_id=booking.id,
            course_id=booking.course_id,
            withdrawn_at=draft.now,
            reason=BY_REGISTER,
            user_id=sender.user_id,
            token_id=sender.token_id,
            at=draft.now,
        )
        for booking in draft.withdrawing.values()
    ]
    changes = [*_withdrawn(draft), *_left(draft, "moved"), *_left(draft, "cancelled")]
    new_courses, staging = register.new_courses, register.staging
    return [
        *withdrawals.additions(dialect, withdrawing, staging),
        *offer_changes.additions(dialect, changes, new_courses, staging),
    ]


def _withdrawn(draft: RegisterDraft) -> Iterator[OfferChange]:
    for booking in draft.withdrawing.values():
        course = draft.courses[booking.course_id]
        yield OfferChange(booking.id, course.id, WITHDRAWN, course.id, course.starts_at, draft.now)


def _left(draft: RegisterDraft, kind: str) -> Iterator[OfferChange]:
    for booking_id, left_id, course_id in draft.moved if kind == "moved" else draft.cancelled:
        if left := _left_by_the_client(draft, left_id):
            yield OfferChange(booking_id, course_id, kind, left.id, left.starts_at, draft.now)


def _left_by_the_client(draft: RegisterDraft, course_id: int) -> CourseRow | None:
    """The course as it was; None if the provider cancelled or moved it, because then the change is
    the provider's."""
    before, after = draft.courses_on_record.get(course_id), draft.courses[course_id]
    is_held = before is not None and before.state == after.state == "planned"
    return before if is_held and before and before.starts_at == after.starts_at else None
