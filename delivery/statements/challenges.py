"""Takes a client's challenge of the outcome in force, until the policy's last day."""

from datetime import datetime

from delivery.answers.challengeable import Challengeable
from delivery.caseload.refreshing import refresh
from delivery.effects.stopping import settle_stops
from delivery.records.answers import challenges
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import audit
from delivery.statements.sent_files import SentFile, file_refusals, room_refusals, store_files
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_GROUNDS = 4000
FIELD = "grounds"
NO_GROUNDS = "enter why you challenge this outcome"
TOO_LONG = f"your words must be {LONGEST_GROUNDS} characters or fewer"


async def send(
    tx: Transaction,
    booking: BookingRow,
    challenged: Challengeable,
    grounds: str,
    files: tuple[SentFile, ...],
    now: datetime,
    *,
    largest_file: int,
) -> None:
    """Stores the challenge and its files, and stops the irreversible tasks of the outcome. Raises
    InvalidInput.

    The caller has locked the booking and seen that the time is not over.
    """
    faults = file_refusals(files, largest_file)
    if not grounds:
        faults.insert(0, FieldError(FIELD, NO_GROUNDS))
    if len(grounds) > LONGEST_GROUNDS:
        faults.insert(0, FieldError(FIELD, TOO_LONG))
    faults = faults or await room_refusals(tx, booking.id, files)
    if faults:
        raise InvalidInput(*faults)
    challenge_id = await challenges.add(
        tx,
        booking_id=booking.id,
        course_id=challenged.outcome.course_id,
        outcome_id=challenged.outcome.id,
        grounds=grounds,
        now=now,
    )
    await store_files(tx, files, challenge_id=challenge_id)
    await settle_stops(tx, challenged.outcome.course_id, now)
    subject = f"booking {booking.reference}"
    await audit.add(
        tx, user_id=None, role=audit.CLIENT, act="outcome challenged", subject=subject, now=now
    )
    await refresh(tx, challenged.outcome.course_id)
