"""Records that the police withdrew the offer of a client, and what follows (cl.5).

It is possible at any time, also after the course. Then the booking, the record of the course and
its judgement stay as they are.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from compliance.effects.authority import written
from compliance.effects.effects import EffectKind
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from compliance.effects.withdrawn_offer import has_no_object
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from delivery.offers.owed_tasks import owe
from delivery.policies.pinning import policies_of
from delivery.records.database.store import Transaction
from delivery.records.planning import courses
from delivery.records.review import decisions
from delivery.records.tasks import task_acts, tasks, withdrawals
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow
from delivery.records.tasks.withdrawals import WithdrawalRow

KINDS = {kind.value: kind for kind in EffectKind}


async def record(tx: Transaction, withdrawal: WithdrawalRow) -> bool:
    """Records one withdrawal as `record_all` does. Returns False, and changes nothing, if it is on
    record already."""
    return bool(await record_all(tx, [withdrawal]))


async def record_all(tx: Transaction, sent: Collection[WithdrawalRow]) -> Sequence[WithdrawalRow]:
    """Ends the tasks that have no object any more, and opens a task to refund what each client has
    paid, unless the client has completed the course: then there is no place to cancel. Returns the
    withdrawals that were not on record; the others change nothing. The number of statements does
    not depend on the number of withdrawals."""
    on_record = await withdrawals.places(tx, {row.booking_id for row in sent})
    new = [row for row in sent if (row.booking_id, row.course_id) not in on_record]
    if new:
        await withdrawals.add_all(tx, new)
        await _end_tasks(tx, {(row.booking_id, row.course_id) for row in new}, new[0].at)
        await owe(tx, await _refunds(tx, new), new[0].at)
    return new


async def _refunds(tx: Transaction, new: Collection[WithdrawalRow]) -> list[NewTask]:
    in_force = await decisions.latest_outcomes(tx, {row.booking_id for row in new})
    owed = [
        row
        for row in new
        if in_force.get((row.booking_id, row.course_id)) != Outcome.COMPLETED.value
    ]
    planned = await courses.by_ids(tx, {row.course_id for row in owed})
    policies = await policies_of(tx, planned.values())
    return [refund_task(row, policies.get(row.course_id), row.at) for row in owed]


async def end_tasks(tx: Transaction, course_id: int, booking_id: int, now: datetime) -> None:
    """Cancels those tasks of decisions about a withdrawn booking that have no object any more."""
    await _end_tasks(tx, {(booking_id, course_id)}, now)


async def _end_tasks(tx: Transaction, places: Collection[tuple[int, int]], now: datetime) -> None:
    """As `end_tasks`, for the ids of several bookings and of their courses."""
    act = TaskAct.WITHDRAW
    booked = await tasks.of_bookings(tx, {booking_id for booking_id, _ in places})
    ended = [
        TaskActRow(
            task.id,
            act.value,
            TASK_STEPS[TaskState(task.state)][act].leads_to.value,
            task.due_at,
            None,
            now,
        )
        for task in booked
        if (task.booking_id, task.course_id) in places
        and step_of(TaskState(task.state), act, TaskDoer.SERVICE)
        and _has_no_object(task)
    ]
    if ended:
        await task_acts.add_all(tx, ended)


def _has_no_object(task: TaskRow) -> bool:
    """Whether the task has no object once the offer is withdrawn. A task that corrects an earlier
    effect keeps its object, and so does a task that no decision demands."""
    if task.outcome_id is None or task.corrects_id is not None or task.kind not in KINDS:
        return False
    return has_no_object(KINDS[task.kind], task.national_status)


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
        authority=written(clause, name, "withdrawal")[:160],
        opened_at=now,
        due_at=now,
    )
