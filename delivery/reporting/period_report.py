"""The figures of a period: courses held, breaches found and decisions made."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from compliance.attendance.causes import Cause
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.assessment.stored_assessment import StoredClient, StoredCourse, decoded
from delivery.caseload.reviewed_breach import reviewed
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import period_rows
from delivery.records.review.period_rows import PeriodRow
from delivery.reporting.reporting_period import Period
from delivery.reporting.signed_outcomes import signed_outcomes

REVIEW_GROUPS: Mapping[BreachState, str] = {
    BreachState.UPHELD: "upheld",
    BreachState.DISMISSED: "dismissed",
    BreachState.TO_REVIEW: "waiting",
    BreachState.CHANGED: "waiting",
    BreachState.SILENCED: "silenced",
    BreachState.WITHDRAWN: "withdrawn",
}
"""A reviewed breach whose evidence has changed since waits for an officer again."""


@dataclass(slots=True)
class PeriodFigures:
    """Counts and durations in seconds; every item is counted once."""

    courses: Counter[str] = field(default_factory=Counter)
    """`held` (over, with a final assessment), `unjudged` (over, without one), `to_come` (or still
    running) and `cancelled`."""
    clients: Counter[str] = field(default_factory=Counter)
    """Bookings of held courses: `booked`, `cancelled`, `withdrawn`."""
    signed: Counter[str] = field(default_factory=Counter)
    """The outcomes in force of held courses."""
    to_sign: int = 0
    look_again: int = 0
    """The signed outcomes whose evidence has changed since."""
    unassessed: int = 0
    """Clients booked on courses that are over and have no final assessment."""
    breaches: dict[str, Counter[str]] = field(default_factory=dict)
    """By rule, the numbers of `upheld`, `dismissed`, `waiting`, `silenced` and `withdrawn`
    breaches; together all breaches ever found."""
    gaps: Counter[str] = field(default_factory=Counter)
    """Absences by cause."""
    gap_seconds: Counter[str] = field(default_factory=Counter)
    heard_seconds: int = 0
    """The part of `course_seconds` in which events from Zoom could reach us."""
    course_seconds: int = 0
    """The duration of the courses for which that is recorded."""
    camera_seconds: Counter[str] = field(default_factory=Counter)
    """`on`, `off` and `unknown`: together the clients' presence outside breaks."""
    watched: int = 0
    """How many clients have such time."""
    messages: Counter[str] = field(default_factory=Counter)
    """Booked clients by the state of their current instructions; `none` if none were sent."""
    policies: set[str] = field(default_factory=set)
    judged_at: datetime | None = None
    """When the oldest of the assessments was made."""

    @property
    def heard(self) -> float | None:
        """The share of the course time in which events could reach us; None if not recorded."""
        return self.heard_seconds / self.course_seconds if self.course_seconds else None

    @property
    def camera_known(self) -> float | None:
        """The share of presence in which the camera was known; None without presence."""
        present = self.camera_seconds.total()
        known_s = present - self.camera_seconds["unknown"]
        return known_s / present if present else None


async def figures(tx: Transaction, period: Period, now: datetime) -> PeriodFigures:
    """Returns the figures at `now` of the courses that begin in the period."""
    totals = PeriodFigures()
    totals.signed.update({outcome.value: 0 for outcome in Outcome if outcome is not Outcome.REVIEW})
    totals.gaps.update({cause.value: 0 for cause in Cause})
    async for record in period_rows.courses_between(tx, period.start, period.end):
        _add(totals, record, now)
    return totals


def _add(totals: PeriodFigures, record: PeriodRow, now: datetime) -> None:
    """Adds one course to the totals."""
    state = state_of(record, now)
    totals.courses[state] += 1
    booked = [booking for booking in record.bookings if booking.course_id == record.course.id]
    if state != "cancelled":
        _add_messages(totals, record, booked)
    if state == "unjudged":
        signed = {outcome.booking_id for outcome in record.outcomes}
        totals.unassessed += sum(
            booking.state == "booked" or booking.id in signed for booking in record.bookings
        )
    if state != "held" or record.judged is None:
        return
    totals.clients.update(booking.state for booking in booked)
    totals.policies.add(record.course.policy)
    totals.judged_at = min(totals.judged_at or now, record.judged.judged_at)
    assessment = decoded(record.judged.result)
    _add_outcomes(totals, record, booked, assessment)
    _add_breaches(totals, record)
    _add_attendance(totals, assessment.bookings)
    if assessment.heard_s is not None:
        totals.heard_seconds += assessment.heard_s
        totals.course_seconds += int(
            (record.course.ends_at - record.course.starts_at).total_seconds()
        )


def state_of(record: PeriodRow, now: datetime) -> str:
    """Returns the group that a course is counted in: see `PeriodFigures.courses`."""
    if record.course.state == "cancelled":
        return "cancelled"
    if record.judged is not None and record.judged.finished:
        return "held"
    return "unjudged" if record.course.ends_at <= now else "to_come"


def _add_messages(totals: PeriodFigures, record: PeriodRow, booked: Iterable[BookingRow]) -> None:
    states = {
        (message.booking_id, message.schedule_version): message.state for message in record.messages
    }
    for booking in booked:
        if booking.state == "booked":
            totals.messages[states.get((booking.id, booking.schedule_version), "none")] += 1


def _add_outcomes(
    totals: PeriodFigures,
    record: PeriodRow,
    booked: Iterable[BookingRow],
    assessment: StoredCourse,
) -> None:
    in_force = signed_outcomes(record, assessment)
    totals.signed.update(signed.row.outcome for signed in in_force.values())
    totals.look_again += sum(bool(signed.changes) for signed in in_force.values())
    totals.to_sign += sum(
        booking.state == "booked" and booking.id not in in_force for booking in booked
    )


def _add_breaches(totals: PeriodFigures, record: PeriodRow) -> None:
    for row in record.breaches:
        by_state = totals.breaches.setdefault(row.rule, Counter())
        by_state[REVIEW_GROUPS[reviewed(row, record.reviews).state]] += 1


def _add_attendance(totals: PeriodFigures, clients: Iterable[StoredClient]) -> None:
    for client in clients:
        for gap in client.gaps:
            totals.gaps[gap.cause] += 1
            totals.gap_seconds[gap.cause] += gap.seconds
        camera = client.camera
        seconds = {"on": camera.on_s, "off": camera.off_s, "unknown": camera.unknown_s}
        totals.camera_seconds.update(seconds)
        totals.watched += any(seconds.values())
