"""A meeting that has begun belongs to its day: its course is not moved to another.

Whatever was heard and noted of a course goes where the course goes. On another day its clients
would have arrived long before, and a trainer's word that it could not be delivered would be said
of a meeting that is still to come.
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
    "the meeting has begun: what was heard and noted of it belongs to its day. For another day "
    "plan another course, and make another booking on it for each client"
)


async def moved_too_late(
    tx: Transaction, before: CourseRow | None, after: CourseDetails
) -> list[FieldError]:
    """Within its day in London a course may be moved all the same: its start is put off."""
    if before is None or london_day(before.starts_at) == london_day(after.starts_at):
        return []
    meeting = await meetings.of_course(tx, before.id)
    meeting_id = meeting.meeting_id if meeting else None
    heard = await recent_entries.of_course(tx, before.id, meeting_id, _opened_at(before))
    # Of the rest, such as a webhook that the meeting has another time, nobody judges anything.
    return [FieldError("starts", BEGUN)] if any(events_in(row) for row in heard) else []


def _opened_at(course: CourseRow) -> datetime:
    """From when its notes were open. One that was moved may have begun sooner on the same day."""
    if course.schedule_version == 1:
        return opens_at(course.starts_at)
    midnight = on_the_wall(course.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return opens_at(midnight.astimezone(UTC))
