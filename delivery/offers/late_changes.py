"""Opens the task to charge clients who moved to another course shortly before their course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.effects.effects import Branch, EffectKind
from compliance.effects.late_change import charge_for_change
from delivery.offers.owed_tasks import owe
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.planning.courses import CourseRow
from delivery.records.tasks.tasks import NewTask


@dataclass(frozen=True, slots=True)
class MovedBooking:
    """A booked client who has been moved to another course."""

    booking_id: int
    course: CourseRow
    """The course that the client was booked on before, as it was then."""
    new_course_id: int


async def charge(tx: Transaction, moved: Iterable[MovedBooking], now: datetime) -> None:
    """Opens a task for each change that the policy of the earlier course charges. The changes came
    in at `now`. Where a client asked in time, an officer waives the task."""
    await owe(tx, [task for change in moved if (task := await _task(tx, change, now))], now)


async def _task(tx: Transaction, change: MovedBooking, now: datetime) -> NewTask | None:
    course = change.course
    policy = await policy_of(tx, course)
    pence = charge_for_change(policy.offers, course.type, course.starts_at, now)
    if pence is None:
        return None
    clause = policy.offers.change.number
    return NewTask(
        booking_id=change.booking_id,
        course_id=change.new_course_id,
        outcome_id=None,
        kind=EffectKind.CHARGE.value,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=f"{f'cl.{clause}, ' if clause else ''}{policy.name}: changes, charge"[:160],
        opened_at=now,
        amount_pence=pence,
        due_at=now,
    )
