"""Records what a register says of offers: withdrawn ones, bookings that move or are cancelled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from delivery.offers import late_changes, withdrawing
from delivery.offers.late_changes import LeftPlace
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.tasks import withdrawals
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


async def take(
    tx: Transaction,
    draft: RegisterDraft,
    course_ids: Mapping[int, int],
    sender: Sender,
) -> None:
    """Records the withdrawals, the charges and the refunds of a draft that was written in this
    transaction. `course_ids` are those of its new courses, by their ids in the draft."""
    withdrawals_of_register = [
        WithdrawalRow(
            booking_id=booking.id,
            course_id=booking.course_id,
            withdrawn_at=draft.now,
            reason=BY_REGISTER,
            user_id=sender.user_id,
            token_id=sender.token_id,
            at=draft.now,
        )
        for booking in draft.withdrawing
    ]
    await withdrawing.record_all(tx, withdrawals_of_register)
    await late_changes.charge(tx, _left(draft, draft.moved, course_ids), draft.now)
    await late_changes.refund(tx, _left(draft, draft.cancelled, course_ids), draft.now)


def _left(
    draft: RegisterDraft,
    places: Sequence[tuple[int, int, int]],
    course_ids: Mapping[int, int],
) -> list[LeftPlace]:
    return [
        LeftPlace(booking_id, course, course_ids.get(new_id, new_id))
        for booking_id, course_id, new_id in places
        if (course := _left_by_the_client(draft, course_id))
    ]


def _left_by_the_client(draft: RegisterDraft, course_id: int) -> CourseRow | None:
    """The course as it was; None if the provider cancelled or moved it, because then the change is
    the provider's."""
    before, after = draft.courses_on_record.get(course_id), draft.courses[course_id]
    is_held = before is not None and before.state == after.state == "planned"
    return before if is_held and before and before.starts_at == after.starts_at else None
