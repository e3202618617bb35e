"""Marks tasks as done, by a person and with a reference. Nothing is paid or sent by the service."""

from collections.abc import Mapping
from datetime import datetime

from compliance.effects.effects import Branch
from compliance.effects.obstacles import Obstacle, obstacle
from compliance.effects.succession import ALTERNATIVES
from compliance.effects.task_acts import TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.stopping import settle_stops
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings
from delivery.records.review import audit, decisions
from delivery.records.tasks import task_acts, tasks
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_REFERENCE = 80
NO_REFERENCE = "enter a reference, such as that of the payment or of the entry"
REFERENCE_TOO_LONG = f"reference must be {LONGEST_REFERENCE} characters or fewer"
NOT_IN_FORCE = "another decision has been made since: read the case again"
REFUSALS: Mapping[Obstacle, str] = {
    Obstacle.ENDED: "this task has been done or cancelled already",
    Obstacle.STOPPED: "this task is stopped: look at the case first",
    Obstacle.NOT_TOLD: "the client has not been told of the decision yet",
    Obstacle.NOT_DUE: "this task is not due yet, and what it does cannot be recalled",
}


class NoSuchTask(LookupError):
    """There is no such task, or no such decision."""


async def mark_done(
    store: Store, task_id: int, reference: str, officer_id: int, now: datetime
) -> None:
    """Marks a task as done and drops its alternatives. Raises InvalidInput and NoSuchTask.

    What stops it is looked up first, and stays on record also where the officer is refused.
    """
    async with store.writing() as tx:
        task = await tasks.by_id(tx, task_id)
        if task is None:
            raise NoSuchTask
        await decisions.hold(tx, task.booking_id)
        await settle_stops(tx, task.course_id, now)
        refusals = await _refusals(tx, task_id, plain_line(reference), now)
        if not refusals:
            await _finish(tx, task_id, plain_line(reference), officer_id, now)
    if refusals:
        raise InvalidInput(*refusals)


def plain_line(text: str) -> str:
    """Typed text in one line, without unprintable characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


async def _refusals(
    tx: Transaction, task_id: int, reference: str, now: datetime
) -> list[FieldError]:
    task = await tasks.by_id(tx, task_id)
    if task is None:
        raise NoSuchTask
    refusals = []
    against = obstacle(TaskState(task.state), task.irreversible, task.due_at, now)
    if against is not None:
        refusals.append(FieldError("", REFUSALS[against]))
    elif not await _is_in_force(tx, task):
        refusals.append(FieldError("", NOT_IN_FORCE))
    if not reference:
        refusals.append(FieldError("reference", NO_REFERENCE))
    if len(reference) > LONGEST_REFERENCE:
        refusals.append(FieldError("reference", REFERENCE_TOO_LONG))
    return refusals


async def _is_in_force(tx: Transaction, task: TaskRow) -> bool:
    if task.outcome_id is None:
        return True
    latest = await tasks.latest_outcomes(tx, task.course_id, [task.booking_id])
    return latest[task.booking_id] == task.outcome_id


async def _finish(
    tx: Transaction, task_id: int, reference: str, officer_id: int, now: datetime
) -> None:
    task = await tasks.by_id(tx, task_id)
    if task is None:
        raise NoSuchTask
    done = TaskActRow(
        task_id=task.id,
        act=TaskAct.FINISH.value,
        leads_to=TaskState.DONE.value,
        due_at=task.due_at,
        user_id=officer_id,
        at=now,
        reference=reference,
    )
    await task_acts.add_all(tx, [done])
    await drop_alternatives(tx, task, officer_id, now)
    await audit_task(tx, task.id, f"task done: {task.kind}", officer_id, now)


async def audit_task(
    tx: Transaction, task_id: int, act: str, officer_id: int, now: datetime
) -> None:
    """Audits an act of an officer on a task, by the reference of its booking."""
    task = await tasks.by_id(tx, task_id)
    booking = await bookings.by_id(tx, task.booking_id) if task else None
    if booking is not None:
        subject = f"booking {booking.reference}"
        await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)


async def drop_alternatives(tx: Transaction, task: TaskRow, officer_id: int, now: datetime) -> None:
    """Cancels what the same decision demands for the other case: booked again, or not."""
    if task.outcome_id is None or task.corrects_id is not None:
        return
    dropped = [
        TaskActRow(other.id, TaskAct.DROP.value, step.leads_to.value, other.due_at, officer_id, now)
        for other in await tasks.of_outcomes(tx, [task.outcome_id])
        if (Branch(task.branch), Branch(other.branch)) in ALTERNATIVES
        and (step := step_of(TaskState(other.state), TaskAct.DROP, TaskDoer.OFFICER))
    ]
    if dropped:
        await task_acts.add_all(tx, dropped)
