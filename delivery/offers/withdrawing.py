"""Records that the police withdrew the offer of a client, and what follows (cl.5).

It is possible at any time, also after the course. Then the booking, the record of the course and
its judgement stay as they are.
"""

from datetime import datetime

from compliance.effects.effects import EffectKind
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from compliance.effects.withdrawn_offer import has_no_object
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from delivery.offers.owed_tasks import owe
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.planning import courses
from delivery.records.review import decisions
from delivery.records.tasks import task_acts, tasks, withdrawals
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow
from delivery.records.tasks.withdrawals import WithdrawalRow

KINDS = {kind.value: kind for kind in EffectKind}


async def record(tx: Transaction, withdrawal: WithdrawalRow) -> bool:
    """Ends the tasks that have no object any more, and opens a task to refund what the client has
    paid, unless the client has completed the course: then there is no place to cancel. Returns
    False, and changes nothing, if the withdrawal is on record already."""
    place = withdrawal.booking_id, withdrawal.course_id
    if place in await withdrawals.places(tx, [withdrawal.booking_id]):
        return False
    await withdrawals.add(tx, withdrawal)
    await end_tasks(tx, withdrawal.course_id, withdrawal.booking_id, withdrawal.at)
    if not await _is_completed(tx, withdrawal):
        await owe(tx, [await _refund(tx, withdrawal)], withdrawal.at)
    return True


async def _is_completed(tx: Transaction, withdrawal: WithdrawalRow) -> bool:
    """Whether the decision in force is a completion."""
    latest = await tasks.latest_outcomes(tx, withdrawal.course_id, [withdrawal.booking_id])
    outcome = await decisions.outcome_by_id(tx, latest.get(withdrawal.booking_id, 0))
    return outcome is not None and outcome.outcome == Outcome.COMPLETED.value


async def end_tasks(tx: Transaction, course_id: int, booking_id: int, now: datetime) -> None:
    """Cancels those tasks of decisions about a withdrawn booking that have no object any more."""
    act = TaskAct.WITHDRAW
    ended = [
        TaskActRow(
            task.id,
            act.value,
            TASK_STEPS[TaskState(task.state)][act].leads_to.value,
            task.due_at,
            None,
            now,
        )
        for task in await tasks.of_cases(tx, course_id, [booking_id])
        if step_of(TaskState(task.state), act, TaskDoer.SERVICE) and _has_no_object(task)
    ]
    if ended:
        await task_acts.add_all(tx, ended)


def _has_no_object(task: TaskRow) -> bool:
    """Whether the task has no object once the offer is withdrawn. A task that corrects an earlier
    effect keeps its object, and so does a task that no decision demands."""
    if task.outcome_id is None or task.corrects_id is not None or task.kind not in KINDS:
        return False
    return has_no_object(KINDS[task.kind], task.national_status)


async def _refund(tx: Transaction, withdrawal: WithdrawalRow) -> NewTask:
    course = await courses.by_id(tx, withdrawal.course_id)
    policy = await policy_of(tx, course) if course else None
    return refund_task(withdrawal, policy, withdrawal.at)


def refund_task(withdrawal: WithdrawalRow, policy: Policy | None, now: datetime) -> NewTask:
    """The task to refund what the client has paid. `policy` is that of the course; None if the
    course is no longer on record."""
    clause = policy.offers.withdrawal.number if policy else ""
    name = policy.name if policy else ""
    return NewTask(
        booking_id=withdrawal.booking_id,
        course_id=withdrawal.course_id,
        outcome_id=None,
        kind=EffectKind.REFUND.value,
        branch="always",
        irreversible=False,
        authority=f"{f'cl.{clause}, ' if clause else ''}{name}: withdrawal"[:160],
        opened_at=now,
        due_at=now,
    )
