"""Notes that a task which was marked as done was not done after all. The earlier act stays."""

from dataclasses import replace
from datetime import datetime

from compliance.effects.task_acts import TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.alternatives import act_on, revive_alternatives
from delivery.effects.marking import NOT_IN_FORCE, NoSuchTask, audit_task, is_in_force
from delivery.effects.stopping import settle_stops
from delivery.offers.withdrawing import end_tasks
from delivery.records.database.store import Store, Transaction
from delivery.records.review import decisions
from delivery.records.tasks import task_acts, tasks, withdrawals
from delivery.records.tasks.tasks import TaskRow
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 500
NO_REASON = f"say in {SHORTEST_REASON} characters or more why it was not done"
REASON_TOO_LONG = f"reason must be {LONGEST_REASON} characters or fewer"
NOT_DONE = "this task is not marked as done"
PUT_RIGHT = "another task puts this right already: do that one, or cancel it"


def may_be_undone(task: TaskRow) -> bool:
    """Whether it can be noted that the task was not done after all."""
    return step_of(TaskState(task.state), TaskAct.UNDO, TaskDoer.OFFICER) is not None


async def note_not_done(
    store: Store, task_id: int, reason: str, officer_id: int, now: datetime
) -> None:
    """Opens the task again, with its former due time, and the alternatives that were cancelled for
    it. Raises InvalidInput and NoSuchTask."""
    async with store.writing() as tx:
        task = await tasks.by_id(tx, task_id)
        if task is None:
            raise NoSuchTask
        await decisions.hold(tx, task.booking_id)
        task, note = await tasks.by_id(tx, task_id) or task, " ".join(reason.split())
        faults = await _faults(tx, task, note)
        if faults:
            raise InvalidInput(*faults)
        act = act_on(task, TaskAct.UNDO, task.due_at, officer_id, now)
        await task_acts.add_all(tx, [replace(act, note=note)])
        if not await _was_booked(tx, task):
            await revive_alternatives(tx, task, officer_id, now)
        if task.booking_id in await withdrawals.of_course(tx, task.course_id):
            await end_tasks(tx, task.course_id, task.booking_id, now)
        await settle_stops(tx, task.course_id, now)
        await audit_task(tx, task_id, f"task not done: {task.kind}", officer_id, now)


async def _faults(tx: Transaction, task: TaskRow, note: str) -> list[FieldError]:
    faults = []
    case = await tasks.of_cases(tx, task.course_id, [task.booking_id])
    if not may_be_undone(task):
        faults.append(FieldError("", NOT_DONE))
    elif not await is_in_force(tx, task):
        faults.append(FieldError("", NOT_IN_FORCE))
    elif any(row.corrects_id == task.id and row.state != "cancelled" for row in case):
        faults.append(FieldError("", PUT_RIGHT))
    if len(note) < SHORTEST_REASON:
        faults.append(FieldError("reason", NO_REASON))
    if len(note) > LONGEST_REASON:
        faults.append(FieldError("reason", REASON_TOO_LONG))
    return faults


async def _was_booked(tx: Transaction, task: TaskRow) -> bool:
    """Whether a new booking is noted for the task, which stands whatever was not done."""
    acts = await task_acts.of_tasks(tx, [task.id])
    return any(act.act == TaskAct.BOOK.value for act in acts)
