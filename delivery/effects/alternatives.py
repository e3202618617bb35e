"""The tasks of a decision for a client who books a new course, and those for a client who does not:
what is done of the one cancels the other."""

from datetime import datetime

from compliance.effects.effects import Branch
from compliance.effects.succession import ALTERNATIVES
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.task_clock import due_time
from delivery.records.database.store import Transaction
from delivery.records.tasks import decision_notices, task_acts, tasks
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow


async def drop_alternatives(tx: Transaction, task: TaskRow, officer_id: int, now: datetime) -> None:
    """Cancels the tasks of the same decision for the other case: a new booking, or none."""
    dropped = [
        act_on(other, TaskAct.DROP, other.due_at, officer_id, now)
        for other in await _alternatives(tx, task, TaskAct.DROP)
    ]
    if dropped:
        await task_acts.add_all(tx, dropped)


async def revive_alternatives(
    tx: Transaction, task: TaskRow, officer_id: int, now: datetime
) -> None:
    """Opens the tasks for the other case that were cancelled for this one."""
    dropped = await _alternatives(tx, task, TaskAct.REVIVE)
    if not dropped or task.outcome_id is None:
        return
    acts = await task_acts.of_tasks(tx, [other.id for other in dropped])
    notices = await decision_notices.of_outcomes(tx, [task.outcome_id])
    revived = []
    for other in dropped:
        history = [act for act in acts if act.task_id == other.id]
        if history[-1].act == TaskAct.DROP.value:
            due_at = due_time(other, history, notices) if other.irreversible else other.due_at
            revived.append(act_on(other, TaskAct.REVIVE, due_at, officer_id, now))
    if revived:
        await task_acts.add_all(tx, revived)


def act_on(
    task: TaskRow, act: TaskAct, due_at: datetime | None, officer_id: int, now: datetime
) -> TaskActRow:
    """The officer's act on the task, with the state that it leads to."""
    leads_to = TASK_STEPS[TaskState(task.state)][act].leads_to.value
    return TaskActRow(task.id, act.value, leads_to, due_at, officer_id, now)


async def _alternatives(tx: Transaction, task: TaskRow, act: TaskAct) -> list[TaskRow]:
    """The tasks of the same decision for the other case on which this act is possible."""
    if task.outcome_id is None or task.corrects_id is not None:
        return []
    return [
        other
        for other in await tasks.of_outcomes(tx, [task.outcome_id])
        if (Branch(task.branch), Branch(other.branch)) in ALTERNATIVES
        and step_of(TaskState(other.state), act, TaskDoer.OFFICER)
    ]
