"""What follows from the outcome in force, as the client reads it: what is done, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.effects.task_acts import TaskAct, TaskState
from delivery.records.database.store import Transaction
from delivery.records.tasks import task_acts, tasks
from delivery.records.tasks.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class ClientTask:
    row: TaskRow
    done_at: datetime | None
    """None until it is done."""


async def tasks_of(tx: Transaction, outcome_id: int) -> Sequence[ClientTask]:
    """The tasks of the outcome that were not cancelled; empty for an outcome of a version that
    opened no tasks."""
    rows = await tasks.of_outcomes(tx, [outcome_id])
    if not rows:
        return ()
    acts = await task_acts.of_tasks(tx, [row.id for row in rows])
    done_at = {act.task_id: act.at for act in acts if act.act == TaskAct.FINISH.value}
    return [
        ClientTask(row, done_at.get(row.id))
        for row in rows
        if row.state != TaskState.CANCELLED.value
    ]
