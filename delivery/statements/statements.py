"""Takes a client's statement about the course, and notes which officer has read it."""

from dataclasses import dataclass
from datetime import datetime

from compliance.outcomes.decision_dates import statement_ends
from compliance.policy.policy import Policy
from delivery.caseload.refreshing import refresh
from delivery.effects.stopping import settle_stops
from delivery.records.answers import answer_files, statements
from delivery.records.answers.statements import StatementRow
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit, decisions
from delivery.statements.sent_files import SentFile, file_refusals, room_refusals, store_files
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_TEXT, LONGEST_LATE_REASON = 4000, 500
MOST_STATEMENTS = 20
"""The most statements of one client about one course."""

NO_TEXT = "enter what you want to tell us"
TOO_LONG = f"your statement must be {LONGEST_TEXT} characters or fewer"
NO_LATE_REASON = "enter why you could not send this in time"
LONG_LATE_REASON = f"your reason must be {LONGEST_LATE_REASON} characters or fewer"
ENOUGH = "you have sent as many statements as we can store. Call us to tell us more"


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    text: str
    late_reason: str = ""
    files: tuple[SentFile, ...] = ()


def is_late(course: CourseRow, policy: Policy, now: datetime) -> bool:
    """Returns whether the policy's day for statements has passed."""
    return now > statement_ends(course.ends_at, policy)


async def send(
    tx: Transaction,
    booking: BookingRow,
    course: CourseRow,
    written: WrittenStatement,
    now: datetime,
    *,
    late: bool,
    largest_file: int,
) -> None:
    """Stores the statement and its files, unless the client has just sent the same. Raises
    InvalidInput. `largest_file` in bytes."""
    await decisions.hold(tx, booking.id)
    faults = [*_text_refusals(written, late=late), *file_refusals(written.files, largest_file)]
    if faults:
        raise InvalidInput(*faults)
    sent = [
        row for row in await statements.of_course(tx, course.id) if row.booking_id == booking.id
    ]
    if sent and await _is_again(tx, sent[-1], written):
        return
    faults = await room_refusals(tx, booking.id, written.files)
    if len(sent) >= MOST_STATEMENTS:
        faults.append(FieldError("text", ENOUGH))
    if faults:
        raise InvalidInput(*faults)
    statement_id = await statements.add(
        tx,
        booking_id=booking.id,
        course_id=course.id,
        text=written.text,
        late_reason=written.late_reason if late else "",
        now=now,
    )
    await store_files(tx, written.files, statement_id=statement_id)
    await settle_stops(tx, course.id, now)
    subject = f"booking {booking.reference}"
    await audit.add(
        tx, user_id=None, role=audit.CLIENT, act="statement sent", subject=subject, now=now
    )
    await refresh(tx, course.id)


def _text_refusals(written: WrittenStatement, *, late: bool) -> list[FieldError]:
    faults = []
    if not written.text:
        faults.append(FieldError("text", NO_TEXT))
    if len(written.text) > LONGEST_TEXT:
        faults.append(FieldError("text", TOO_LONG))
    if late and not written.late_reason:
        faults.append(FieldError("late_reason", NO_LATE_REASON))
    if len(written.late_reason) > LONGEST_LATE_REASON:
        faults.append(FieldError("late_reason", LONG_LATE_REASON))
    return faults


async def _is_again(tx: Transaction, last: StatementRow, written: WrittenStatement) -> bool:
    """Whether the client pressed the button twice: the same words with the same files."""
    if last.text != written.text:
        return False
    files = await answer_files.of_course(tx, last.course_id)
    stored = [file.sha256 for file in files if file.statement_id == last.id]
    return stored == [file.sha256 for file in written.files]


async def mark_read(
    store: Store, booking_id: int, statement_id: int, officer_id: int, now: datetime
) -> bool:
    """Notes that the officer has read the statement, unless an officer has before. Returns False
    if the booking has no such statement on its course."""
    async with store.writing() as tx:
        await decisions.hold(tx, booking_id)
        booking = await bookings.by_id(tx, booking_id)
        rows = await statements.of_course(tx, booking.course_id) if booking else ()
        row = next(
            (row for row in rows if (row.id, row.booking_id) == (statement_id, booking_id)), None
        )
        if booking is None or row is None:
            return False
        if row.read_at is None:
            await statements.add_reading(
                tx, statement_id=statement_id, officer_id=officer_id, now=now
            )
            await settle_stops(tx, booking.course_id, now)
            subject = f"booking {booking.reference}"
            await audit.add(tx, user_id=officer_id, act="statement read", subject=subject, now=now)
            await refresh(tx, booking.course_id)
        return True
