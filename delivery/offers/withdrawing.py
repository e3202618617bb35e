"""Records that the police withdrew the offer of a client, and what follows (cl.5).

It is possible at any time, also after the course. Then the booking, the record of the course and
its judgement stay as they are.
"""

from collections.abc import Mapping
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


Places = Mapping[tuple[int, int], datetime]
"""When each withdrawal came in, by the ids of booking and course."""


async def record(tx: Transaction, withdrawal: WithdrawalRow) -> bool:
    """Records one withdrawal and what follows from it. Returns False, and changes nothing, if it is
    on record already."""
    place = withdrawal.booking_id, withdrawal.course_id
    if place in await withdrawals.places(tx, {withdrawal.booking_id}):
        return False
    await withdrawals.add_all(tx, [withdrawal])
    await follow(tx, {place: withdrawal.at})
    return True


async def follow(tx: Transaction, withdrawn: Places) -> None:
    """Ends the tasks that have no object any more, and opens a task to refund what each client has
    paid, unless the client has completed the course: then there is no place to cancel. The number
    of statements does not depend on the number of withdrawals."""
    if withdrawn:
        await _end_tasks(tx, withdrawn)
        await owe(tx, await _refunds(tx, withdrawn))


async def _refunds(tx: Transaction, withdrawn: Places) -> list[NewTask]:
    in_force = await decisions.latest_outcomes(tx, {booking_id for booking_id, _ in withdrawn})
    owed = [place for place in withdrawn if in_force.get(place) != Outcome.COMPLETED.value]
    planned = await courses.by_ids(tx, {course_id for _, course_id in owed})
    policies = await policies_of(tx, planned.values())
    return [refund_task(*place, policies.get(place[1]), withdrawn[place]) for place in owed]


async def end_tasks(tx: Transaction, course_id: int, booking_id: int, now: datetime) -> None:
    """Cancels those tasks of decisions about a withdrawn booking that have no object any more."""
    await _end_tasks(tx, {(booking_id, course_id): now})


async def _end_tasks(tx: Transaction, withdrawn: Places) -> None:
    act = TaskAct.WITHDRAW
    booked = await tasks.of_bookings(tx, {booking_id for booking_id, _ in withdrawn})
    ended = [
        TaskActRow(
            task.id,
            act.value,
            TASK_STEPS[TaskState(task.state)][act].leads_to.value,
            task.due_at,
            None,
            withdrawn[task.booking_id, task.course_id],
        )
        for task in booked
        if (task.booking_id, task.course_id) in withdrawn
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


def refund_task(booking_id: int, course_id: int, policy: Policy | None, now: datetime) -> NewTask:
    """The task to refund what the client has paid. `policy` is that of the course; None if the
    course is no longer on record."""
    clause = policy.offers.withdrawal.number if policy else ""
    name = policy.name if policy else ""
    return NewTask(
        booking_id=booking_id,
        course_id=course_id,
        outcome_id=None,
        kind=EffectKind.REFUND.value,
        branch="always",
        irreversible=False,
        authority=written(clause, name, "withdrawal")[:160],
        opened_at=now,
        due_at=now,
    )
