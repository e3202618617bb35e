"""A course cannot move to another day once its meeting has begun.

The events and notes of a meeting belong to its course. On another day the clients would appear to
have arrived days early or late.
"""

from collections.abc import Collection
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


def changes_day(before: CourseRow, starts_at: datetime) -> bool:
    """Returns whether a new start puts the course on another day in London."""
    return london_day(before.starts_at) != london_day(starts_at)


async def has_begun(tx: Transaction, course: CourseRow, now: datetime) -> bool:
    """Returns whether the course has an event or a note."""
    if now < _opened_at(course):
        return False
    meeting = await meetings.of_course(tx, course.id)
    meeting_id = meeting.meeting_id if meeting else None
    heard = await recent_entries.of_course(tx, course.id, meeting_id, _opened_at(course))
    # Entries without events, such as a webhook about the meeting's new time, are ignored.
    return any(events_in(row) for row in heard)


def moved_too_late(
    before: CourseRow | None, after: CourseDetails, begun: Collection[int]
) -> list[FieldError]:
    """Returns an error if the course moves to another day after it has begun; `begun` are the ids
    of such courses."""
    if before is None or before.id not in begun or not changes_day(before, after.starts_at):
        return []
    return [FieldError("starts", BEGUN)]


def _opened_at(course: CourseRow) -> datetime:
    """Returns the time from which notes can be made. For a moved course, the whole day counts."""
    if course.schedule_version == 1:
        return opens_at(course.starts_at)
    midnight = on_the_wall(course.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return opens_at(midnight.astimezone(UTC))
