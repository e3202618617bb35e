"""A course cannot move to another day once its meeting has begun.

The events and notes of a meeting belong to its course. On another day the clients would appear to
have arrived days early or late.
"""

from datetime import UTC, datetime

from delivery.ledger.ledger_history import events_in
from delivery.ledger.note_window import opens_at
from delivery.records.database.store import Transaction
from delivery.records.ledger import recent_entries
from delivery.records.meetings import meetings
from delivery.records.planning.courses import CourseDetails, CourseRow
from delivery.timekeeping.london_time import london_day, on_the_wall
from delivery.validation.errors import FieldError

BEGUN = (
    "cannot move to another day after the meeting has begun. Plan a new course for the other day "
    "and make a new booking for each client"
)


async def moved_too_late(
    tx: Transaction, before: CourseRow | None, after: CourseDetails
) -> list[FieldError]:
    """Returns an error if the course moves to another day in London after its first event or
    note."""
    if before is None or london_day(before.starts_at) == london_day(after.starts_at):
        return []
    meeting = await meetings.of_course(tx, before.id)
    meeting_id = meeting.meeting_id if meeting else None
    heard = await recent_entries.of_course(tx, before.id, meeting_id, _opened_at(before))
    # Entries without events, such as a webhook about the meeting's new time, are ignored.
    return [FieldError("starts", BEGUN)] if any(events_in(row) for row in heard) else []


def _opened_at(course: CourseRow) -> datetime:
    """The time at which notes could be made first. For a course that was moved, the whole day
    counts."""
    if course.schedule_version == 1:
        return opens_at(course.starts_at)
    midnight = on_the_wall(course.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return opens_at(midnight.astimezone(UTC))
