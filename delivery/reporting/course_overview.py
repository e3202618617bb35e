"""One course as an officer sees it: its plan, its meeting, its clients and its assessment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.assessment import evidence
from delivery.assessment.stored_assessment import (
    StoredCourse,
    decoded,
    encoded,
)
from delivery.assessment.stored_notes import StoredNote, StoredUnmatched
from delivery.joining.delivery_status import Instructions, instructions
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.meetings import meeting_requests, meetings, report_fetches
from delivery.records.meetings.meeting_requests import OPEN, MeetingRequest
from delivery.records.meetings.meetings import MeetingRow
from delivery.records.messages import messages
from delivery.records.messages.instructions import USUAL_TIMES, LeadTimes
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow


@dataclass(frozen=True, slots=True)
class ClientOverview:
    booking: BookingRow
    registered_at: datetime | None
    """When the provider issued the link that works now; None if no link works."""
    instructions: Instructions
    recommended: str | None
    """The recommended outcome; None until the assessment is final."""
    signed: OutcomeRow | None
    look_again: bool
    """Whether the evidence of the signed outcome has changed since."""


@dataclass(frozen=True, slots=True)
class Overview:
    row: CourseRow
    trainer: str | None
    meeting: MeetingRow | None
    requests: tuple[MeetingRequest, ...]
    """Requests that the provider has not completed or has refused, in the order made."""
    clients: tuple[ClientOverview, ...]
    judged: AssessmentRow | None
    assessed: StoredCourse | None
    """The decoded result of `judged`."""
    report: ReportState
    """Whether the events have been reconciled with Zoom's own report."""

    @property
    def has_current_time(self) -> bool:
        """Whether the provider has the course's current time."""
        meeting = self.meeting
        return meeting is not None and meeting.schedule_version == self.row.schedule_version

    @property
    def settings_missed(self) -> Sequence[Mapping[str, Any]]:
        return (self.meeting.settings_missed if self.meeting else None) or ()

    @property
    def refused(self) -> int:
        return sum(request.state == "refused" for request in self.requests)

    @property
    def booked(self) -> int:
        return sum(client.booking.state == "booked" for client in self.clients)

    @property
    def references(self) -> Mapping[int, str]:
        return {client.booking.id: client.booking.reference for client in self.clients}

    @property
    def notes(self) -> tuple[StoredNote, ...]:
        """The notes on the whole course."""
        return self.assessed.notes if self.assessed else ()

    @property
    def unmatched(self) -> tuple[StoredUnmatched, ...]:
        return self.assessed.unmatched if self.assessed else ()


async def overview(
    tx: Transaction, course_id: int, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> Overview | None:
    """Returns the overview of a course; None if there is no such course."""
    row = await courses.by_id(tx, course_id)
    if row is None:
        return None
    trainer = await users.by_id(tx, row.trainer_id) if row.trainer_id else None
    judged = await assessments.of_course(tx, course_id)
    assessed = decoded(judged.result) if judged else None
    final = assessed if judged and judged.finished else None
    signed = {
        outcome.booking_id: outcome for outcome in await decisions.outcomes_of_course(tx, course_id)
    }
    sent = await messages.of_course(tx, course_id)
    requests = await meeting_requests.of_course(tx, course_id)
    again = await _look_again(tx, course_id, final, signed.values())
    clients = [
        await _client(tx, row, booking, final, signed.get(booking.id), again, sent, now, lead_times)
        for booking in await bookings.of_course(tx, course_id)
    ]
    meeting = await meetings.of_course(tx, course_id)
    fetches = await report_fetches.of_course(tx, course_id)
    return Overview(
        row=row,
        trainer=trainer.name if trainer else None,
        meeting=meeting,
        requests=tuple(request for request in requests if request.state in (*OPEN, "refused")),
        clients=tuple(clients),
        judged=judged,
        assessed=assessed,
        report=report_state(row, meeting is not None, fetches),
    )


async def _client(
    tx: Transaction,
    course: CourseRow,
    booking: BookingRow,
    final: StoredCourse | None,
    signed: OutcomeRow | None,
    look_again: Collection[int],
    sent: Sequence[MessageRow],
    now: datetime,
    lead_times: LeadTimes,
) -> ClientOverview:
    registrant = await meetings.current_registrant(tx, booking.id)
    client = final.client(booking.reference) if final else None
    return ClientOverview(
        booking=booking,
        registered_at=registrant.made_at if registrant else None,
        instructions=instructions(course, booking, registrant is not None, sent, now, lead_times),
        recommended=client.recommendation.outcome if client else None,
        signed=signed,
        look_again=booking.id in look_again,
    )


async def _look_again(
    tx: Transaction, course_id: int, final: StoredCourse | None, signed: Iterable[OutcomeRow]
) -> frozenset[int]:
    """The bookings whose signed outcome must be looked at again."""
    breaches = await assessments.breaches_of_course(tx, course_id)
    booked = {row.id: row.booking_id for row in breaches}
    reviews = await decisions.reviews_of_course(tx, course_id)
    rows = await bookings.of_course(tx, course_id)
    clients = {row.id: final.client(row.reference) if final else None for row in rows}
    return frozenset(
        outcome.booking_id
        for outcome in signed
        if final is None
        or evidence.since_signed(
            outcome,
            encoded(client) if (client := clients.get(outcome.booking_id)) else None,
            [review for review in reviews if booked.get(review.breach_id) == outcome.booking_id],
            [breach for breach in breaches if breach.booking_id == outcome.booking_id],
        )
    )
