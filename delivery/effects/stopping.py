"""Stops the irreversible tasks of a decision while there is a cause against them, and releases them
afterwards."""

from collections.abc import Sequence
from datetime import datetime

from compliance.effects.task_acts import TaskAct, TaskState
from delivery.effects.stop_causes import causes_of_course
from delivery.effects.task_clock import due_time
from delivery.records.database.store import Transaction
from delivery.records.tasks import decision_notices, task_acts, tasks
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow


async def settle_stops(tx: Transaction, course_id: int, now: datetime) -> None:
    """Stops the irreversible tasks of a course that have a cause against them, and releases those
    that have none any more.

    Every transaction that records or settles a cause calls this.
    """
    undone = await tasks.recallable(tx, course_id)
    if not undone:
        return
    causes = await causes_of_course(tx, course_id)
    stopping, released = [], []
    for task in undone:
        current = causes.get(task.outcome_id or 0, frozenset())
        if current and task.state == TaskState.OPEN.value:
            named = " ".join(sorted(cause.value for cause in current))
            stopping.append(_stopped(task, named, now))
        elif not current and task.state == TaskState.STOPPED.value:
            released.append(task)
    if stopping or released:
        await task_acts.add_all(tx, [*stopping, *await _released(tx, released, now)])


def _stopped(task: TaskRow, cause: str, now: datetime) -> TaskActRow:
    act, leads_to = TaskAct.STOP.value, TaskState.STOPPED.value
    return TaskActRow(task.id, act, leads_to, None, None, now, cause=cause)


async def _released(
    tx: Transaction, released: Sequence[TaskRow], now: datetime
) -> list[TaskActRow]:
    if not released:
        return []
    acts = await task_acts.of_tasks(tx, [task.id for task in released])
    outcome_ids = {task.outcome_id for task in released if task.outcome_id is not None}
    notices = await decision_notices.of_outcomes(tx, outcome_ids)
    made = []
    for task in released:
        act, leads_to = TaskAct.RELEASE.value, TaskState.OPEN.value
        release = TaskActRow(task.id, act, leads_to, None, None, now)
        history = [*(entry for entry in acts if entry.task_id == task.id), release]
        its_notices = [notice for notice in notices if notice.outcome_id == task.outcome_id]
        due_at = due_time(task, history, its_notices)
        made.append(TaskActRow(task.id, act, leads_to, due_at, None, now))
    return made
