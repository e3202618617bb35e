"""The figures of a period: what was held, what was found, and what people decided of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.attendance.absences import Cause
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import period_rows
from delivery.records.review.period_rows import PeriodRow
from delivery.reporting.reporting_period import Period
from delivery.review.case import reviewed

CALLED: Mapping[BreachState, str] = {
    BreachState.UPHELD: "upheld",
    BreachState.DISMISSED: "dismissed",
    BreachState.TO_REVIEW: "waiting",
    BreachState.CHANGED: "waiting",
    BreachState.SILENCED: "silenced",
    BreachState.WITHDRAWN: "withdrawn",
}
"""Reviewed, and the evidence has changed since: that waits for an officer once more."""


@dataclass(slots=True)
class PeriodFigures:
    """Counts, each of a thing that is counted once. Lengths in seconds."""

    courses: Counter[str] = field(default_factory=Counter)
    """`held` (over and judged to the end), `unjudged` (over, not judged to its end), `to_come`
    (or still running) and `cancelled`."""
    clients: Counter[str] = field(default_factory=Counter)
    """Of courses that were held: `booked`, `cancelled`, `withdrawn`."""
    signed: Counter[str] = field(default_factory=Counter)
    """Outcomes of courses that were held, as they stand now."""
    to_sign: int = 0
    breaches: dict[str, Counter[str]] = field(default_factory=dict)
    """By rule: `upheld`, `dismissed`, `waiting`, `silenced`, `withdrawn`;
    together all that were ever found."""
    gaps: Counter[str] = field(default_factory=Counter)
    """By cause, one for each absence."""
    gap_seconds: Counter[str] = field(default_factory=Counter)
    heard_seconds: int = 0
    """How much of `course_seconds` Zoom could be heard in."""
    course_seconds: int = 0
    """Of the courses of which that is kept."""
    camera_seconds: Counter[str] = field(default_factory=Counter)
    """`on`, `off` and `unknown`: together the time that clients were present outside breaks."""
    watched: int = 0
    """How many clients that time is of."""
    messages: Counter[str] = field(default_factory=Counter)
    """Of booked clients, by the state of their current instructions; `none` if none went out."""
    policies: set[str] = field(default_factory=set)
    judged_at: datetime | None = None
    """When the judgement that is oldest was made."""

    @property
    def heard(self) -> float | None:
        """The share of the courses in which Zoom could be heard; None where it was not kept."""
        return self.heard_seconds / self.course_seconds if self.course_seconds else None

    @property
    def camera_known(self) -> float | None:
        """The share of the time present in which the camera was known; None of no time."""
        present = self.camera_seconds.total()
        known = present - self.camera_seconds["unknown"]
        return known / present if present else None


async def figures(tx: Transaction, period: Period, now: datetime) -> PeriodFigures:
    """Of the courses that begin in the period, as they stand at `now`."""
    found = PeriodFigures()
    found.signed.update({outcome.value: 0 for outcome in Outcome if outcome is not Outcome.REVIEW})
    found.gaps.update({cause.value: 0 for cause in Cause})
    async for kept in period_rows.kept_between(tx, period.start, period.end):
        add(found, kept, now)
    return found


def add(found: PeriodFigures, kept: PeriodRow, now: datetime) -> None:
    """One course more."""
    state = state_of(kept, now)
    found.courses[state] += 1
    on_it = [one for one in kept.bookings if one.course_id == kept.course.id]
    if state != "cancelled":
        _add_messages(found, kept, on_it)
    if state != "held" or kept.judged is None:
        return
    found.clients.update(one.state for one in on_it)
    found.policies.add(kept.course.policy)
    found.judged_at = min(found.judged_at or now, kept.judged.judged_at)
    _add_outcomes(found, kept, on_it)
    _add_breaches(found, kept)
    _add_attendance(found, kept.judged.result["bookings"])
    if "heard_s" in kept.judged.result:
        found.heard_seconds += kept.judged.result["heard_s"]
        found.course_seconds += int((kept.course.ends_at - kept.course.starts_at).total_seconds())


def state_of(kept: PeriodRow, now: datetime) -> str:
    """What a course counts as: see `Figures.courses`."""
    if kept.course.state == "cancelled":
        return "cancelled"
    if kept.judged is not None and kept.judged.finished:
        return "held"
    return "unjudged" if kept.course.ends_at <= now else "to_come"


def _add_messages(found: PeriodFigures, kept: PeriodRow, on_it: Iterable[BookingRow]) -> None:
    states = {(one.booking_id, one.schedule_version): one.state for one in kept.messages}
    for one in on_it:
        if one.state == "booked":
            found.messages[states.get((one.id, one.schedule_version), "none")] += 1


def _add_outcomes(found: PeriodFigures, kept: PeriodRow, on_it: Iterable[BookingRow]) -> None:
    standing = {one.booking_id: one.outcome for one in kept.outcomes}  # the last of each
    found.signed.update(standing.values())
    found.to_sign += sum(one.state == "booked" and one.id not in standing for one in on_it)


def _add_breaches(found: PeriodFigures, kept: PeriodRow) -> None:
    for row in kept.breaches:
        by_state = found.breaches.setdefault(row.rule, Counter())
        by_state[CALLED[reviewed(row, kept.reviews).state]] += 1


def _add_attendance(found: PeriodFigures, told: Iterable[Mapping[str, Any]]) -> None:
    for one in told:
        for gap in one["gaps"]:
            found.gaps[gap["cause"]] += 1
            found.gap_seconds[gap["cause"]] += gap["seconds"]
        seconds = {name: one["camera"][f"{name}_s"] for name in ("on", "off", "unknown")}
        found.camera_seconds.update(seconds)
        found.watched += any(seconds.values())
