"""Notes, by an officer, that the force withdrew the offer of a client whose course is over."""

from datetime import datetime

from delivery.effects.marking import NoSuchTask, plain_line
from delivery.offers import withdrawing
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.review import audit, decisions
from delivery.records.tasks.withdrawals import WithdrawalRow
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 500
NO_TIME = "enter a date and a time, such as 10 June 2026 and 14:05"
TOO_LATE = "the time must not be in the future"
NO_REASON = f"reason must be {SHORTEST_REASON} characters or more"
REASON_TOO_LONG = f"reason must be {LONGEST_REASON} characters or fewer"
NOT_OVER = "the course is not over: send the booking as withdrawn in a register"
ALREADY = "this has been noted already"


async def note_withdrawal(
    store: Store,
    booking_id: int,
    withdrawn_at: datetime | None,
    reason: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Saves the withdrawal, and changes the tasks that it affects. `withdrawn_at` is None for a
    time that cannot be read.

    Raises InvalidInput, and NoSuchTask if there is no such booking.
    """
    async with store.writing() as tx:
        await decisions.hold(tx, booking_id)
        booking = await bookings.by_id(tx, booking_id)
        course = await courses.by_id(tx, booking.course_id) if booking else None
        if booking is None or course is None:
            raise NoSuchTask
        words = plain_line(reason)
        faults = _faults(withdrawn_at, words, now)
        if course.ends_at > now:
            faults.append(FieldError("", NOT_OVER))
        if withdrawn_at is None or faults:
            raise InvalidInput(*faults)
        row = WithdrawalRow(
            booking_id, course.id, withdrawn_at, words, user_id=officer_id, token_id=None, at=now
        )
        if not await withdrawing.record(tx, row):
            raise InvalidInput(FieldError("", ALREADY))
        subject = f"booking {booking.reference}"
        await audit.add(tx, user_id=officer_id, act="offer withdrawn", subject=subject, now=now)


def _faults(withdrawn_at: datetime | None, reason: str, now: datetime) -> list[FieldError]:
    faults = []
    if withdrawn_at is None:
        faults.append(FieldError("withdrawn_at", NO_TIME))
    elif withdrawn_at > now:
        faults.append(FieldError("withdrawn_at", TOO_LATE))
    if len(reason) < SHORTEST_REASON:
        faults.append(FieldError("reason", NO_REASON))
    if len(reason) > LONGEST_REASON:
        faults.append(FieldError("reason", REASON_TOO_LONG))
    return faults
