"""Taking in a booking: what must hold before a client has a place, or another."""

from datetime import datetime
from typing import Any

from msgspec import UNSET

from delivery.records.database.row_outcome import RowOutcome, tells_the_same
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit
from delivery.registers import adjustment_rules
from delivery.registers.import_result import ImportResult
from delivery.registers.register_fields import EMPTY, BookingEntry
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput

OVER = "the course is over: what is kept of it stands"


async def take_booking(
    tx: Transaction, entry: BookingEntry, by: int | None, now: datetime
) -> ImportResult:
    """The same reference again changes the booking. Raises InvalidInput.

    `by` is the user who sends it, None for a machine. How to reach a client may be changed at any
    time; which course they are on, only until it is over; what was agreed with them, only until it
    begins.
    """
    course = await courses.by_reference(tx, entry.course)
    if course is None:
        raise InvalidInput(
            FieldError("course", "no such course is planned here: send the course first")
        )
    before = await bookings.by_reference(tx, entry.booking_ref)
    details = _details(entry, course.id, before)
    if before is not None and tells_the_same(before, details):
        return ImportResult(RowOutcome.UNCHANGED)
    refusals = await _of_the_past(tx, before, details, now)
    refusals += adjustment_rules.changed_too_late(before, details, course, now)
    refusals += _gates(entry, course, before, details, now)
    if refusals:
        raise InvalidInput(*refusals)
    _, outcome = await bookings.put(tx, details, now)
    subject = f"booking {entry.booking_ref}"
    await audit.add(tx, user_id=by, act=f"booking {outcome}", subject=subject, now=now)
    left = frozenset({before.course_id}) if before else frozenset()
    return ImportResult(outcome, left | {course.id})


def _details(entry: BookingEntry, course_id: int, before: BookingRow | None) -> BookingDetails:
    return BookingDetails(
        reference=entry.booking_ref,
        course_id=course_id,
        force=entry.force,
        police_deadline=entry.police_deadline,
        given_name=entry.given_name,
        family_name=entry.family_name,
        email=entry.email,
        state=entry.state or (before.state if before else "booked"),
        **_may_be_left_out(entry, before),
    )


def _may_be_left_out(entry: BookingEntry, before: BookingRow | None) -> dict[str, Any]:
    """As told; what is not told as it is on record, and of a new booking as if it were empty."""
    values = {name: getattr(entry, name) for name in EMPTY}
    return {
        name: getattr(before, name, EMPTY[name]) if value is UNSET else value
        for name, value in values.items()
    }


async def _of_the_past(
    tx: Transaction, before: BookingRow | None, after: BookingDetails, now: datetime
) -> list[FieldError]:
    """Who was booked on a course that is over stays so: it is what an outcome is signed about."""
    if before is None or (before.course_id, before.state) == (after.course_id, after.state):
        return []
    then = await courses.by_id(tx, before.course_id)
    if then is None or then.ends_at > now:
        return []
    place = "state" if before.course_id == after.course_id else "course"
    return [FieldError(place, f"{OVER}; for another course, make another booking")]


def _gates(
    entry: BookingEntry,
    course: CourseRow,
    before: BookingRow | None,
    after: BookingDetails,
    now: datetime,
) -> list[FieldError]:
    refusals = []
    if entry.course_type != course.type:
        reason = f"the offer is for {entry.course_type}, and {course.reference} is {course.type}"
        refusals.append(FieldError("course_type", reason))
    if after.preferred_contact == "phone" and after.mobile is None:
        refusals.append(FieldError("mobile", "is needed, for they prefer the telephone"))
    if after.state != "booked":
        return refusals
    comes = before is None or (before.course_id, before.state) != (course.id, "booked")
    if comes and course.ends_at <= now:
        refusals.append(FieldError("course", OVER))
    if comes and course.state == "cancelled":
        refusals.append(FieldError("course", "the course is cancelled: book another"))
    last = london_day(course.ends_at)
    if after.police_deadline < last:
        # Clause 3: no date may be offered after the police deadline.
        reason = f"is before the course ends, on {last}: book an earlier course or ask the force"
        refusals.append(FieldError("police_deadline", reason))
    return refusals
