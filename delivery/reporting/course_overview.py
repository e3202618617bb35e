"""One course as an officer sees it: its plan, its meeting, its clients and its assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.assessment import course_plan, evidence
from delivery.assessment.course_plan import CoursePlan
from delivery.assessment.stored_assessment import (
    StoredCourse,
    decoded,
    encoded,
)
from delivery.assessment.stored_notes import StoredNote, StoredUnmatched
from delivery.device_check.technical_check import TechnicalCheck, explain
from delivery.joining.delivery_status import Instructions, instructions
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.meetings.meeting_requests import OPEN, MeetingRequest
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.messages import course_outbox
from delivery.records.messages.instructions import USUAL_TIMES, LeadTimes
from delivery.records.messages.messages import MessageRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import decisions, reviewed_breaches
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.reviewed_breaches import ReviewedBreaches
from delivery.records.trainers.course_trainers import CourseTrainers


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
    check: TechnicalCheck | None
    """The client's newest technical check."""


@dataclass(frozen=True, slots=True)
class Overview:
    plan: CoursePlan
    row: CourseRow
    trainers: CourseTrainers
    """With the names of those on record here."""
    meeting: MeetingRow | None
    staff_messages: tuple[MessageRow, ...]
    """To trainers and the office about the course, oldest first."""
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
    plan = await course_plan.read(tx, [course_id] if fits(course_id) else [])
    row = plan.rows.get(course_id)
    if row is None:
        return None
    meeting = plan.meetings.get(course_id)
    judged = await assessments.of_course(tx, course_id)
    assessed = decoded(judged.result) if judged else None
    final = assessed if judged and judged.finished else None
    signed = {
        outcome.booking_id: outcome for outcome in await decisions.outcomes_of_course(tx, course_id)
    }
    outbox = await course_outbox.of_course(tx, course_id)
    reviewed = await reviewed_breaches.of_course(tx, course_id)
    booked = plan.bookings.get(course_id, ())
    linked = {
        registrant.booking_id: registrant
        for booking in booked
        for registrant in plan.registrants.get(course_id, ())
        if _is_current(registrant, booking)
    }
    checks = {row.booking_id: row for row in outbox.checks}
    look_again = _look_again(booked, reviewed, final, signed)
    clients = [
        ClientOverview(
            booking=booking,
            registered_at=linked[booking.id].made_at if booking.id in linked else None,
            instructions=instructions(
                row, booking, booking.id in linked, outbox.messages, now, lead_times
            ),
            recommended=_recommended(final, booking),
            signed=signed.get(booking.id),
            look_again=booking.id in look_again,
            check=TechnicalCheck(made.at, explain(made.codes or {}))
            if (made := checks.get(booking.id))
            else None,
        )
        for booking in booked
    ]
    return Overview(
        plan=plan,
        row=row,
        trainers=plan.trainers_of(row),
        meeting=meeting,
        staff_messages=outbox.staff,
        requests=tuple(
            request for request in outbox.requests if request.state in (*OPEN, "refused")
        ),
        clients=tuple(clients),
        judged=judged,
        assessed=assessed,
        report=report_state(row, meeting is not None, outbox.fetches),
    )


def _is_current(registrant: RegistrantRow, booking: BookingRow) -> bool:
    """Whether the registrant's link is the one that the client can use now."""
    return (
        registrant.booking_id == booking.id
        and registrant.schedule_version == booking.schedule_version
        and registrant.kind == "client"
        and registrant.cancelled_at is None
    )


def _recommended(final: StoredCourse | None, booking: BookingRow) -> str | None:
    client = final.client(booking.reference) if final else None
    return client.recommendation.outcome if client else None


def _look_again(
    booked: Sequence[BookingRow],
    reviewed: ReviewedBreaches,
    final: StoredCourse | None,
    signed: Mapping[int, OutcomeRow],
) -> frozenset[int]:
    """The bookings whose signed outcome must be looked at again."""
    of_breach = {row.id: row.booking_id for row in reviewed.breaches}
    clients = {row.id: final.client(row.reference) if final else None for row in booked}
    return frozenset(
        booking_id
        for booking_id, outcome in signed.items()
        if final is None
        or evidence.since_signed(
            outcome,
            encoded(client) if (client := clients.get(booking_id)) else None,
            [row for row in reviewed.reviews if of_breach[row.breach_id] == booking_id],
            [row for row in reviewed.breaches if row.booking_id == booking_id],
        )
    )
