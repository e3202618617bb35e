"""What goes out and comes back about one course: letters, technical checks, requests, report
fetches."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select

from delivery.records.database.store import Transaction
from delivery.records.meetings.meeting_requests import MeetingRequest
from delivery.records.meetings.report_fetches import ReconciliationRow
from delivery.records.messages.instructions import JOINING
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import client_actions
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.tables import bookings, meeting_requests, messages, reconciliations


@dataclass(frozen=True, slots=True)
class CourseOutbox:
    messages: tuple[MessageRow, ...]
    """Joining instructions to clients now on the course, oldest first."""
    staff: tuple[MessageRow, ...]
    """Messages to trainers and the office about the course, oldest first."""
    checks: tuple[AttemptRow, ...]
    """The newest technical check of each client now on the course."""
    requests: tuple[MeetingRequest, ...]
    """To the meeting provider, in the order made."""
    fetches: tuple[ReconciliationRow, ...]
    """Of the provider's report, in the order of planning."""


_COURSE: BindParameter[int] = bindparam("course_id")
_QUERY = UnitedQuery(
    messages=select(messages)
    .join(bookings, bookings.c.id == messages.c.booking_id)
    .where(bookings.c.course_id == _COURSE, messages.c.kind == JOINING),
    staff=select(messages).where(
        messages.c.course_id == _COURSE,
        messages.c.booking_id.is_(None),
        messages.c.state != "unwanted",
    ),
    checks=client_actions.newest_checks(_COURSE),
    requests=select(meeting_requests).where(meeting_requests.c.course_id == _COURSE),
    fetches=select(reconciliations).where(reconciliations.c.course_id == _COURSE),
)


async def of_course(tx: Transaction, course_id: int) -> CourseOutbox:
    rows = await _QUERY.rows(tx, {"course_id": course_id})
    fetches = [ReconciliationRow(**row) for row in rows["fetches"]]
    return CourseOutbox(
        messages=tuple(MessageRow(**row) for row in rows["messages"]),
        staff=tuple(sorted((MessageRow(**row) for row in rows["staff"]), key=lambda row: row.id)),
        checks=tuple(AttemptRow(**row) for row in rows["checks"]),
        requests=tuple(MeetingRequest(**row) for row in rows["requests"]),
        fetches=tuple(sorted(fetches, key=lambda row: (row.planned_at, row.id))),
    )
