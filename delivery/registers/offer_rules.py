"""Only one booking at a time may use an offer of the police.

The attendance id names the offer. Two bookings with the same offer would mean two letters, two
links and two places for one client, and one of the places would look like a no-show.
"""

from collections import Counter

from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.validation.errors import FieldError


def of_several(draft: RegisterDraft) -> frozenset[str]:
    """Returns the keys (`reference_key.offer_key`) of the offers that several bookings name."""
    keys = Counter(row.attendance_key for row in draft.bookings.values() if row.attendance_key)
    return frozenset(key for key, number in keys.items() if number > 1)


def taken_up(
    draft: RegisterDraft, before: BookingRow | None, booking: BookingRow
) -> list[FieldError]:
    """Returns an error if another booking, on a course that has not ended, has the same offer.

    `before` is the stored booking, or None. A booking that already had the offer is not refused, so
    that its other fields can still be corrected.
    """
    if booking.attendance_key is None or not _holds(draft, booking):
        return []
    if before and before.attendance_key == booking.attendance_key and before.state == "booked":
        return []
    return [
        FieldError(
            "attendance_id",
            f"booking {other.reference} is for the same offer: change that one, or cancel it first",
        )
        for other in draft.bookings.values()
        if other.id != booking.id
        and other.attendance_key == booking.attendance_key
        and _holds(draft, other)
    ][:1]


def _holds(draft: RegisterDraft, booking: BookingRow) -> bool:
    course = draft.courses[booking.course_id]
    planned = course.state == "planned" and course.ends_at > draft.now
    return booking.state == "booked" and planned
