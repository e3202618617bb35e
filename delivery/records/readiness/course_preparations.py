"""What is prepared for courses: letters, links, requests to the provider, and adjustments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, literal_column, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import has_link, is_current
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.readiness import arrangements
from delivery.records.readiness.arrangements import Requirement
from delivery.records.tables import bookings, meeting_requests, messages


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """A request that the meeting provider has not done yet or has refused, or the last request for
    its settings."""

    kind: str
    state: str
    fault: str | None


@dataclass(slots=True)
class CoursePreparation:
    linked: int = 0
    """Booked clients with a valid link."""
    instructions: dict[str, int] = field(default_factory=dict)
    """Booked clients by the state of their current message; `none` where nothing was tried."""
    letter_fault: str | None = None
    """Why an instruction that is tried again was not taken, without personal data."""
    requests: list[ProviderRequest] = field(default_factory=list)
    """The requests in the order of asking; of read-backs only the last."""
    requirements: list[Requirement] = field(default_factory=list)
    """What must be arranged for booked clients, in the order of booking."""


_COURSES: BindParameter[Any] = bindparam("course_ids", expanding=True)
_STATE = func.coalesce(messages.c.state, literal_column("'none'"))
_LETTERS = (
    select(
        bookings.c.course_id,
        _STATE.label("state"),
        func.count().label("number"),
        func.sum(case((has_link(), 1), else_=0)).label("linked"),
        func.max(case((messages.c.state == "due", messages.c.fault))).label("fault"),
    )
    .outerjoin(messages, is_current())
    .where(bookings.c.course_id.in_(_COURSES), bookings.c.state == "booked")
    .group_by(bookings.c.course_id, _STATE)
)
_LAST_READ_BACKS = (
    select(func.max(meeting_requests.c.id))
    .where(meeting_requests.c.course_id.in_(_COURSES), meeting_requests.c.kind == "read_back")
    .group_by(meeting_requests.c.course_id)
)
_UNDONE = (meeting_requests.c.kind != "read_back") & (meeting_requests.c.state != "done")
_REQUESTS = select(
    meeting_requests.c.id,
    meeting_requests.c.course_id,
    meeting_requests.c.kind,
    meeting_requests.c.state,
    meeting_requests.c.fault,
).where(
    meeting_requests.c.course_id.in_(_COURSES),
    or_(_UNDONE, meeting_requests.c.id.in_(_LAST_READ_BACKS)),
)
_QUERY = UnitedQuery(letters=_LETTERS, requests=_REQUESTS, adjusted=arrangements.adjusted(_COURSES))


async def of_courses(tx: Transaction, course_ids: Sequence[int]) -> dict[int, CoursePreparation]:
    """The preparation of each of the courses."""
    rows = await _QUERY.rows(tx, {"course_ids": course_ids})
    prepared = {course_id: CoursePreparation() for course_id in course_ids}
    for row in rows["letters"]:
        course = prepared[row["course_id"]]
        course.linked += row["linked"]
        course.instructions[row["state"]] = row["number"]
        course.letter_fault = course.letter_fault or row["fault"]
    for row in rows["requests"]:
        request = ProviderRequest(row["kind"], row["state"], row["fault"])
        prepared[row["course_id"]].requests.append(request)
    for requirement in arrangements.from_rows(rows["adjusted"]):
        prepared[requirement.course_id].requirements.append(requirement)
    return prepared
