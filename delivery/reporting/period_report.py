"""The figures of a period: courses held, breaches found and decisions made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from compliance.attendance.causes import Cause
from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Transaction
from delivery.records.figures import period_counts
from delivery.records.figures.course_figures import CourseCount
from delivery.records.figures.course_states import CANCELLED, HELD, UNJUDGED
from delivery.records.figures.period_counts import ClientGroup, CourseGroup, OutcomeGroup
from delivery.reporting.reporting_period import Period


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
    counts = await period_counts.read(tx, period.start, period.end, now)
    _add_courses(totals, counts.courses)
    _add_clients(totals, counts.clients)
    _add_outcomes(totals, counts.outcomes)
    _add_attendance(totals, counts.totals)
    return totals


def _add_courses(totals: PeriodFigures, groups: Iterable[CourseGroup]) -> None:
    for group in groups:
        totals.courses[group.state] += group.courses
        if group.state != HELD:
            continue
        totals.policies.add(group.policy)
        totals.heard_seconds += group.heard_s
        totals.course_seconds += group.course_s
        totals.camera_seconds["on"] += group.camera_on_s
        totals.camera_seconds["off"] += group.camera_off_s
        totals.camera_seconds["unknown"] += group.camera_unknown_s
        totals.watched += group.watched


def _add_clients(totals: PeriodFigures, groups: Iterable[ClientGroup]) -> None:
    """Counts the booked as still to sign or unassessed: `_add_outcomes` takes off the signed."""
    for group in groups:
        if group.course_state == HELD:
            totals.clients[group.state] += group.clients
        if group.state != "booked":
            continue
        if group.course_state != CANCELLED:
            totals.messages[group.message] += group.clients
        totals.to_sign += group.clients if group.course_state == HELD else 0
        totals.unassessed += group.clients if group.course_state == UNJUDGED else 0


def _add_outcomes(totals: PeriodFigures, groups: Iterable[OutcomeGroup]) -> None:
    for group in groups:
        if group.course_state == HELD:
            totals.signed[group.outcome] += group.clients
            totals.look_again += group.changed
            totals.to_sign -= group.clients if group.is_booked else 0
        elif group.course_state == UNJUDGED and not group.is_booked:
            totals.unassessed += group.clients


def _add_attendance(totals: PeriodFigures, counts: Iterable[CourseCount]) -> None:
    for row in counts:
        if row.kind == "absence":
            totals.gaps[row.name] += row.number
            totals.gap_seconds[row.name] += row.seconds
        else:
            totals.breaches.setdefault(row.name, Counter())[row.state] += row.number
