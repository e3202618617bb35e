"""The conditions for creating, changing or moving a booking."""

from datetime import datetime
from typing import Any

from msgspec import UNSET

from delivery.records.database.row_outcome import RowOutcome, has_same_values
from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.registers import adjustment_rules
from delivery.registers.register_fields import EMPTY, BookingEntry
from delivery.timekeeping.london_time import london_day
from delivery.validation.date_limits import too_far
from delivery.validation.errors import FieldError, InvalidInput

OVER = "the course is over"
ANOTHER_PERSON = (
    "is another person’s, and the course has begun. Make a new booking for another person; to "
    "correct this person’s name, send one word of the earlier name too"
)


def draft_booking(draft: RegisterDraft, entry: BookingEntry) -> tuple[BookingRow, RowOutcome]:
    """Creates the booking, or changes the one with the same reference. Raises InvalidInput.

    Contact details may change at any time, the course until it is over, adjustments and the person
    until it begins. That the force withdrew the offer is never refused. The caller checks for other
    bookings of the same offer with `offer_rules`, after
    everything that was sent together is in the draft.
    """
    before = draft.booking(entry.booking_ref)
    if entry.state == "withdrawn" and before is not None and before.state != "withdrawn":
        return _withdraw(draft, before)
    course = draft.course(entry.course)
    if course is None:
        raise InvalidInput(
            FieldError("course", "there is no course with this reference. Send the course first")
        )
    details = _details(entry, course.id, before)
    if before is not None and has_same_values(before, details):
        return before, RowOutcome.UNCHANGED
    refusals = _refused_after_course(draft, before, details)
    refusals += _refused_as_another_person(draft, before, details)
    refusals += adjustment_rules.changed_too_late(before, details, course, draft.now)
    refusals += _refusals(entry, course, before, details, draft.now)
    if refusals:
        raise InvalidInput(*refusals)
    return draft.put_booking(details)


def _withdraw(draft: RegisterDraft, before: BookingRow) -> tuple[BookingRow, RowOutcome]:
    """Withdraws the offer, and takes nothing else that was sent with it, so that nothing can be
    refused. After the course the booking stays: outcomes rest on it."""
    is_over = draft.courses[before.course_id].ends_at <= draft.now
    if before.id not in draft.withdrawn_offers and before.id in draft.bookings_on_record:
        draft.withdrawn_offers.add(before.id)
        draft.withdrawing[before.id] = before
    elif is_over:
        return before, RowOutcome.UNCHANGED
    if is_over:
        return before, RowOutcome.CHANGED
    values = {name: getattr(before, name) for name in BookingDetails.__dataclass_fields__}
    return draft.put_booking(BookingDetails(**values | {"state": "withdrawn"}))


def _details(entry: BookingEntry, course_id: int, before: BookingRow | None) -> BookingDetails:
    return BookingDetails(
        reference=before.reference if before else entry.booking_ref,
        course_id=course_id,
        force=entry.force,
        police_deadline=entry.police_deadline,
        given_name=entry.given_name,
        family_name=entry.family_name,
        email=entry.email,
        state=entry.state or (before.state if before else "booked"),
        **_omissible_fields(entry, before),
    )


def _omissible_fields(entry: BookingEntry, before: BookingRow | None) -> dict[str, Any]:
    """Returns the sent values; for an omitted field the stored value, or the empty value of a
    new booking."""
    values = {name: getattr(entry, name) for name in EMPTY}
    return {
        name: getattr(before, name, EMPTY[name]) if value is UNSET else value
        for name, value in values.items()
    }


def _refused_after_course(
    draft: RegisterDraft, before: BookingRow | None, after: BookingDetails
) -> list[FieldError]:
    """Errors for a change of course or state after the course: signed outcomes rest on the
    booking."""
    if before is None or (before.course_id, before.state) == (after.course_id, after.state):
        return []
    then = draft.courses.get(before.course_id)
    if then is None or then.ends_at > draft.now:
        return []
    place = "state" if before.course_id == after.course_id else "course"
    return [FieldError(place, f"{OVER}. For another course, make a new booking")]


def _refused_as_another_person(
    draft: RegisterDraft, before: BookingRow | None, after: BookingDetails
) -> list[FieldError]:
    """An error if no word of the name stays once the course has begun: what was found and decided
    about somebody would stand on another person."""
    then = draft.courses.get(before.course_id) if before else None
    if before is None or then is None or draft.now < then.starts_at:
        return []
    if _name_words(before) & _name_words(after):
        return []
    return [FieldError("family_name", ANOTHER_PERSON)]


def _name_words(booking: BookingDetails) -> set[str]:
    return set(f"{booking.given_name} {booking.family_name}".casefold().split())


def _refusals(
    entry: BookingEntry,
    course: CourseRow,
    before: BookingRow | None,
    after: BookingDetails,
    now: datetime,
) -> list[FieldError]:
    refusals = []
    if before is None or before.police_deadline != after.police_deadline:
        refusals += too_far("police_deadline", after.police_deadline, now)
    if entry.course_type != course.type:
        reason = f"the offer is for {entry.course_type}, but {course.reference} is {course.type}"
        refusals.append(FieldError("course_type", reason))
    if after.preferred_contact == "phone" and after.mobile is None:
        refusals.append(FieldError("mobile", "is missing. The client prefers the phone"))
    if after.state != "booked":
        return refusals
    comes = before is None or (before.course_id, before.state) != (course.id, "booked")
    if comes and course.ends_at <= now:
        refusals.append(FieldError("course", OVER))
    if comes and course.state == "cancelled":
        refusals.append(FieldError("course", "the course is cancelled. Book another"))
    last = london_day(course.ends_at)
    if after.police_deadline < last:
        # Clause 3: no date may be offered after the police deadline.
        reason = (
            f"is before the end of the course on {last}. Book an earlier course or ask the force"
        )
        refusals.append(FieldError("police_deadline", reason))
    return refusals
