"""Opens the tasks for clients who left a course shortly before it: to charge who moved to another,
and to refund who cancelled."""

from collections.abc import Callable, Mapping, Sequence
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
from delivery.records.planning import courses
from delivery.records.tasks.offer_changes import OfferChange
from delivery.records.tasks.tasks import NewTask


@dataclass(frozen=True, slots=True)
class _LateLeave:
    """What the terms demand when a place is left late."""

    kind: EffectKind
    line: str
    pence: Callable[[OfferTerms, str, datetime, datetime], int | None]
    clause: Callable[[OfferTerms], Clause]


LEAVES: Mapping[str, _LateLeave] = {
    "moved": _LateLeave(
        EffectKind.CHARGE, "changes, charge", charge_for_change, lambda terms: terms.change
    ),
    "cancelled": _LateLeave(
        EffectKind.REFUND,
        "cancellation, refund",
        refund_for_cancellation,
        lambda terms: terms.cancellation,
    ),
}
"""By the kind of the change."""


async def follow(tx: Transaction, changes: Sequence[OfferChange]) -> None:
    """Opens a task for each move that the policy of the earlier course charges, and for each
    cancellation of which it names a refund. Where a client asked in time, an officer waives the
    charge."""
    left = await courses.by_ids(tx, {change.left_course_id for change in changes})
    policies = await policies_of(tx, left.values())
    tasks = [
        _task(change, left[change.left_course_id].type, policies[change.left_course_id])
        for change in changes
    ]
    await owe(tx, [task for task in tasks if task])


def _task(change: OfferChange, course_type: str, policy: Policy) -> NewTask | None:
    leave = LEAVES[change.kind]
    pence = leave.pence(policy.offers, course_type, change.left_starts_at, change.at)
    if pence is None:
        return None
    clause = leave.clause(policy.offers).number
    return NewTask(
        booking_id=change.booking_id,
        course_id=change.course_id,
        outcome_id=None,
        kind=leave.kind.value,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=written(clause, policy.name, leave.line)[:160],
        opened_at=change.at,
        amount_pence=pence,
        due_at=change.at,
    )
