"""One course as an officer sees it: its plan, its meeting, its clients, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.joining.delivery_status import Instructions, instructions
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.meetings import meetings, report_fetches
from delivery.records.meetings.meetings import MeetingRequest, MeetingRow
from delivery.records.meetings.provider_requests import OPEN
from delivery.records.messages import messages
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
    """Since when the meeting provider has a link for them; None if it has none that opens."""
    instructions: Instructions
    recommended: str | None
    """An outcome; None until the course has been judged to its end."""
    signed: OutcomeRow | None


@dataclass(frozen=True, slots=True)
class UnmatchedPerson:
    """Somebody in the meeting who is nobody's booking, and no trainer's word has matched."""

    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    row: CourseRow
    trainer: str | None
    meeting: MeetingRow | None
    asked: tuple[MeetingRequest, ...]
    """What the meeting provider is still to do, or refused to, in the order asked."""
    clients: tuple[ClientOverview, ...]
    judged: AssessmentRow | None
    report: ReportState
    """Whether Zoom's own report was laid against what was heard."""

    @property
    def is_told(self) -> bool:
        """Whether the meeting provider knows the time that the course has now."""
        meeting = self.meeting
        return meeting is not None and meeting.schedule_version == self.row.schedule_version

    @property
    def settings_missed(self) -> Sequence[Mapping[str, Any]]:
        return (self.meeting.settings_missed if self.meeting else None) or ()

    @property
    def refused(self) -> int:
        return sum(one.state == "refused" for one in self.asked)

    @property
    def booked(self) -> int:
        return sum(one.booking.state == "booked" for one in self.clients)

    @property
    def references(self) -> Mapping[int, str]:
        return {one.booking.id: one.booking.reference for one in self.clients}

    @property
    def notes(self) -> Sequence[Mapping[str, Any]]:
        """Of the whole course, in the acceptance format's words, with moments for times."""
        return [_with_moments(note) for note in self.judged.result["notes"]] if self.judged else []

    @property
    def unmatched(self) -> tuple[UnmatchedPerson, ...]:
        told = self.judged.result["unmatched"] if self.judged else []
        return tuple(
            UnmatchedPerson(one["name"], _moment(one["from"]), _moment(one["to"])) for one in told
        )


async def overview(tx: Transaction, course_id: int, now: datetime) -> Overview | None:
    """None if there is no such course."""
    row = await courses.by_id(tx, course_id)
    if row is None:
        return None
    trainer = await users.by_id(tx, row.trainer_id) if row.trainer_id else None
    judged = await assessments.of_course(tx, course_id)
    signed = {one.booking_id: one for one in await decisions.outcomes_of_course(tx, course_id)}
    told = await messages.of_course(tx, course_id)
    requests = await meetings.requests_of_course(tx, course_id)
    clients = [
        await _client(tx, row, booking, judged, signed.get(booking.id), told, now)
        for booking in await bookings.of_course(tx, course_id)
    ]
    meeting = await meetings.of_course(tx, course_id)
    known = await report_fetches.of_course(tx, course_id)
    return Overview(
        row=row,
        trainer=trainer.name if trainer else None,
        meeting=meeting,
        asked=tuple(one for one in requests if one.state in (*OPEN, "refused")),
        clients=tuple(clients),
        judged=judged,
        report=report_state(row, meeting is not None, known),
    )


async def _client(
    tx: Transaction,
    course: CourseRow,
    booking: BookingRow,
    judged: AssessmentRow | None,
    signed: OutcomeRow | None,
    told: Sequence[MessageRow],
    now: datetime,
) -> ClientOverview:
    registrant = await meetings.current_registrant(tx, booking.id)
    return ClientOverview(
        booking=booking,
        registered_at=registrant.made_at if registrant else None,
        instructions=instructions(course, booking, registrant is not None, told, now),
        recommended=_recommended(judged, booking.reference),
        signed=signed,
    )


def _recommended(judged: AssessmentRow | None, reference: str) -> str | None:
    if judged is None or not judged.finished:
        return None
    for told in judged.result["bookings"]:
        if told["reference"] == reference:
            return str(told["recommendation"]["outcome"])
    return None


def _with_moments(note: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _moment(one) if key in ("from", "to") else one for key, one in note.items()}


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)
