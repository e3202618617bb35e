"""Opens the tasks for clients who left a course shortly before it: to charge who moved to another,
and to refund who cancelled."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.effects.authority import written
from compliance.effects.effects import Branch, EffectKind
from compliance.effects.late_change import charge_for_change, refund_for_cancellation
from compliance.policy.clause import Clause
from compliance.policy.offer_terms import OfferTerms
from compliance.policy.policy import Policy
from delivery.offers.owed_tasks import owe
from delivery.policies.pinning import policies_of
from delivery.records.database.store import Transaction
from delivery.records.planning.courses import CourseRow
from delivery.records.tasks.tasks import NewTask


@dataclass(frozen=True, slots=True)
class LeftPlace:
    """The place of a client who moved to another course or cancelled."""

    booking_id: int
    course: CourseRow
    """The course that the client was booked on before, as it was then."""
    present_course_id: int
    """The course that the booking names since."""


@dataclass(frozen=True, slots=True)
class _LateLeave:
    """What the terms demand when a place is left late."""

    kind: EffectKind
    line: str
    pence: Callable[[OfferTerms, str, datetime, datetime], int | None]
    clause: Callable[[OfferTerms], Clause]


_MOVE = _LateLeave(
    EffectKind.CHARGE, "changes, charge", charge_for_change, lambda terms: terms.change
)
_CANCELLATION = _LateLeave(
    EffectKind.REFUND,
    "cancellation, refund",
    refund_for_cancellation,
    lambda terms: terms.cancellation,
)


async def charge(tx: Transaction, moved: Iterable[LeftPlace], now: datetime) -> None:
    """Opens a task for each move that the policy of the earlier course charges. The moves came in
    at `now`. Where a client asked in time, an officer waives the task."""
    await _open(tx, _MOVE, moved, now)


async def refund(tx: Transaction, cancelled: Iterable[LeftPlace], now: datetime) -> None:
    """Opens a task for each cancellation of which the policy of the course names a refund. The
    cancellations came in at `now`."""
    await _open(tx, _CANCELLATION, cancelled, now)


async def _open(
    tx: Transaction, leave: _LateLeave, places: Iterable[LeftPlace], now: datetime
) -> None:
    left = list(places)
    policies = await policies_of(tx, [place.course for place in left])
    tasks = (_task(leave, place, policies[place.course.id], now) for place in left)
    await owe(tx, [task for task in tasks if task], now)


def _task(leave: _LateLeave, place: LeftPlace, policy: Policy, now: datetime) -> NewTask | None:
    course = place.course
    pence = leave.pence(policy.offers, course.type, course.starts_at, now)
    if pence is None:
        return None
    clause = leave.clause(policy.offers).number
    return NewTask(
        booking_id=place.booking_id,
        course_id=place.present_course_id,
        outcome_id=None,
        kind=leave.kind.value,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=written(clause, policy.name, leave.line)[:160],
        opened_at=now,
        amount_pence=pence,
        due_at=now,
    )
