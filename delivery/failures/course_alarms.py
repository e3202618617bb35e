"""The courses that need the office to act. Everything that alarms the office reads this list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.outcomes.course_standing import FAILED, DeliveryStanding, standing
from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.records.database.store import Transaction
from delivery.records.review import course_failures
from delivery.records.review.course_failures import ListedCourse

MOST = 20
"""The courses of each kind in one list."""
BEGUN = (DeliveryStanding.BEGUN.value, DeliveryStanding.ABANDONED.value)


class AlarmKind(Enum):
    NOT_BEGUN = "not_begun"
    """It should run, and nobody has begun it."""
    NOT_KNOWN = "not_known"
    """It should run, and too few events have come to tell whether it has begun."""
    FAILED = "failed"
    """It is over, was not delivered, and has clients without a decision."""


@dataclass(frozen=True, slots=True)
class CourseAlarm:
    kind: AlarmKind
    course: ListedCourse
    late_s: int = 0
    """Seconds since the start of a course that should run."""


async def read(tx: Transaction, now: datetime) -> tuple[CourseAlarm, ...]:
    """Returns at most `MOST` alarms of running courses, then as many of past courses; the earliest
    first. An alarm of a running course ends when the course begins, an alarm of a past course when
    every client has a decision."""
    failed = await course_failures.failed(
        tx,
        [standing.value for standing in FAILED],
        DeliveryStanding.NEVER_OPENED.value,
        MOST,
    )
    return (*await of_running(tx, now), *(CourseAlarm(AlarmKind.FAILED, row) for row in failed))


async def of_running(tx: Transaction, now: datetime, most: int = MOST) -> Sequence[CourseAlarm]:
    """Returns at most `most` alarms of running courses. Each course is judged as of now, because
    its stored standing says nothing about the time since."""
    rows = {row.id: row for row in await course_failures.running(tx, now, BEGUN, most)}
    if not rows:
        return ()
    inputs, unreadable = await course_inputs.read_together(tx, list(rows))
    kinds = {course.row.id: await _kind(course, now) for course in inputs}
    kinds |= {row.id: AlarmKind.NOT_KNOWN for row in unreadable}
    return [
        CourseAlarm(kind, rows[course_id], int((now - rows[course_id].starts_at).total_seconds()))
        for course_id in rows
        if (kind := kinds.get(course_id)) is not None
    ]


async def _kind(course: CourseInputs, now: datetime) -> AlarmKind | None:
    alarms = {
        DeliveryStanding.NOT_BEGUN: AlarmKind.NOT_BEGUN,
        DeliveryStanding.UNKNOWN: AlarmKind.NOT_KNOWN,
    }
    assessed = await course.assessed_beside(now)
    return alarms.get(standing(assessed.room, course.policy))
