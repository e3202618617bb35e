"""Assesses a course: turns its plan, its events and its policy into judgements, notes and
figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.fold import fold
from compliance.course import Booking, PlannedCourse
from compliance.events import Event
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.intervals import Span
from compliance.outcomes.consequence import Consequence, consequence, first_window
from compliance.outcomes.recommendation import (
    Recommendation,
    opened_late_by,
    recommend,
    short_by,
)
from compliance.policy.policy import Policy
from compliance.rules import breaches


@dataclass(frozen=True, slots=True)
class AssessedNote:
    """A note about the whole course that is no client's breach."""

    code: str
    """`course_short`, `opened_late`, `platform_fault` or `recording`."""
    at: datetime
    span: Span | None = None
    seconds: int | None = None
    clients: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one booking: the facts, the findings, and the recommendation."""

    booking: Booking
    attendance: Attendance
    late_by_s: int | None
    breaches: tuple[Breach, ...]
    recommendation: Recommendation
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class Assessment:
    course: PlannedCourse
    policy: str
    room: CourseRoom
    notes: tuple[AssessedNote, ...]
    judgements: tuple[Judgement, ...]
    """In the order of the course's bookings."""
    first_window: datetime | None
    """When the first window for booking again closes, whatever the outcome."""


def assess(
    course: PlannedCourse, events: Iterable[Event], policy: Policy, now: datetime | None = None
) -> Assessment:
    """Judges a course from all its events, in any order and with any repetition.

    `now` is given for a course that may still be running: nothing later is judged, and findings
    that need the end (left early, did not attend, course short) are not made before it.
    """
    room = fold(course, events, policy, now)
    cases = [
        Case(booking, attendance, room, policy)
        for booking, attendance in zip(course.bookings, room.attendances, strict=True)
    ]
    return Assessment(
        course=course,
        policy=policy.name,
        room=room,
        notes=_notes(room),
        judgements=tuple(_judge(case, course) for case in cases),
        first_window=first_window(course.ends_at, policy),
    )


def _judge(case: Case, course: PlannedCourse) -> Judgement:
    breaches_found = breaches(case)
    advice = recommend(case, breaches_found)
    arrival = case.attendance.arrival
    late_by_s = arrival.late.seconds if arrival and arrival.late else 0
    return Judgement(
        booking=case.booking,
        attendance=case.attendance,
        late_by_s=None if arrival is None else late_by_s,
        breaches=breaches_found,
        recommendation=advice,
        consequence=consequence(
            advice.outcome, course.type, course.ends_at, case.booking.police_deadline, case.policy
        ),
    )


def _notes(room: CourseRoom) -> tuple[AssessedNote, ...]:
    """The notes in time order; at the same moment, in the order of their codes."""
    notes = [
        AssessedNote("platform_fault", failure.start, clients=len(failure.clients))
        for failure in room.failures
    ]
    notes += [
        AssessedNote("recording", recording.span.start, span=recording.span)
        for recording in room.recordings
        if recording.booking is None
    ]
    late, missing = opened_late_by(room), short_by(room)
    if room.opening and late:
        notes.append(AssessedNote("opened_late", room.opening, seconds=int(late.total_seconds())))
    if room.over and missing:
        notes.append(AssessedNote("course_short", room.over, seconds=int(missing.total_seconds())))
    return tuple(sorted(notes, key=lambda note: (note.at, note.code)))
