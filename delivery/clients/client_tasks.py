"""What follows from the outcome in force, as the client reads it: what is done, and what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.effects.task_acts import TaskAct, TaskState
from delivery.effects.following_up import ENDS_WINDOW
from delivery.records.casework.following_rows import FollowingRows
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow
from delivery.records.tasks.withdrawals import WithdrawalRow


@dataclass(frozen=True, slots=True)
class ClientTask:
    row: TaskRow
    done_at: datetime | None
    """None until it is done."""


@dataclass(frozen=True, slots=True)
class ClientTasks:
    """What follows for one client of a course; tasks that were cancelled are left out."""

    of_outcome: Sequence[ClientTask]
    """Of the outcome in force; empty for an outcome of a version that opened no tasks."""
    owed: Sequence[ClientTask]
    """What the terms demand without a decision."""
    ending: str
    """How the time to book again ended: `booked`, `elsewhere`, `no_date`, or empty."""
    withdrawal: WithdrawalRow | None
    """That the police withdrew the offer; None if they did not."""


def tasks_of(following: FollowingRows, outcome_id: int | None) -> ClientTasks:
    """`outcome_id`: the outcome in force; None if nothing was signed."""
    rows, acts = following.tasks, following.acts
    if not rows:
        return ClientTasks((), (), "", None)
    noted = [row for row in following.follow_ups if row.outcome_id == outcome_id and row.stands]
    return ClientTasks(
        of_outcome=_shown(rows, acts, outcome_id) if outcome_id else (),
        owed=_shown(rows, acts, None),
        ending=next((note.kind for note in noted if note.kind in ENDS_WINDOW), ""),
        withdrawal=following.withdrawal,
    )


def _shown(
    rows: Iterable[TaskRow], acts: Iterable[TaskActRow], outcome_id: int | None
) -> Sequence[ClientTask]:
    finish, is_done = TaskAct.FINISH.value, TaskState.DONE.value
    done_at = {act.task_id: act.at for act in acts if act.act == finish}
    return [
        ClientTask(row, done_at[row.id] if row.state == is_done else None)
        for row in rows
        if row.outcome_id == outcome_id and row.state != TaskState.CANCELLED.value
    ]
