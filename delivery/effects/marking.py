"""Marks tasks as done, by an officer and with a reference. The service itself pays and sends
nothing."""

from collections.abc import Mapping
from datetime import datetime

from compliance.effects.effects import Branch, named_by_register
from compliance.effects.obstacles import Obstacle, obstacle
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.alternatives import drop_alternatives, revive_alternatives
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
NO_BOOKING = "this task does not wait for a new booking"
OF_DECISION = "a decision demands this task: it can only be done, or end with the decision"
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
    """Marks a task as done and cancels its alternatives. A new cause that stops the task is
    recorded first, and stays on record if the officer is refused. Raises InvalidInput and
    NoSuchTask."""
    await _mark(store, task_id, TaskAct.FINISH, reference, officer_id, now)


async def mark_booked(
    store: Store, task_id: int, reference: str, officer_id: int, now: datetime
) -> None:
    """Notes that the client has booked a new course in time: the charge is due, and the tasks for a
    client who does not book are cancelled. `reference` is the reference of the new booking. Raises
    InvalidInput and NoSuchTask."""
    await _mark(store, task_id, TaskAct.BOOK, reference, officer_id, now)


async def mark_declined(
    store: Store, task_id: int, reason: str, officer_id: int, now: datetime
) -> None:
    """Cancels a task that waits for a new booking or its charge, because the client takes no new
    course; what a noted booking had cancelled is open again. Raises InvalidInput and NoSuchTask."""
    await _mark(store, task_id, TaskAct.DECLINE, reason, officer_id, now)


async def waive(store: Store, task_id: int, reason: str, officer_id: int, now: datetime) -> None:
    """Cancels a task that no decision demands, because the terms do not demand it either, such as
    the charge of a change that the client asked for in time. Raises InvalidInput and NoSuchTask."""
    await _mark(store, task_id, TaskAct.WAIVE, reason, officer_id, now)


def may_be_waived(task: TaskRow) -> bool:
    """Whether an officer may find that the terms do not demand the task."""
    step = step_of(TaskState(task.state), TaskAct.WAIVE, TaskDoer.OFFICER)
    return task.outcome_id is None and step is not None


def may_be_declined(task: TaskRow) -> bool:
    """Whether it can be noted that the client takes no new course."""
    step = step_of(TaskState(task.state), TaskAct.DECLINE, TaskDoer.OFFICER)
    is_about_booking = task.branch == Branch.BOOKED.value and task.corrects_id is None
    return is_about_booking and step is not None


def may_be_booked(task: TaskRow) -> bool:
    """Whether a new booking can be noted for the task: it waits for one."""
    step = step_of(TaskState(task.state), TaskAct.BOOK, TaskDoer.OFFICER)
    return may_be_declined(task) and task.due_at is None and step is not None


async def _mark(
    store: Store, task_id: int, act: TaskAct, reference: str, officer_id: int, now: datetime
) -> None:
    async with store.writing() as tx:
        task = await _task(tx, task_id)
        await decisions.hold(tx, task.booking_id)
        await settle_stops(tx, task.course_id, now)
        typed = plain_line(reference)
        task = await _task(tx, task_id)
        refusals = await _refusals(tx, task, act, typed, now)
        if not refusals:
            await _take(tx, task, act, typed, officer_id, now)
    if refusals:
        raise InvalidInput(*refusals)


def plain_line(text: str) -> str:
    """Typed text in one line, without unprintable characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


async def _task(tx: Transaction, task_id: int) -> TaskRow:
    task = await tasks.by_id(tx, task_id)
    if task is None:
        raise NoSuchTask
    return task


async def _refusals(
    tx: Transaction, task: TaskRow, act: TaskAct, reference: str, now: datetime
) -> list[FieldError]:
    refusals = []
    against = obstacle(TaskState(task.state), task.irreversible, task.due_at, now)
    if against is not None:
        refusals.append(FieldError("", REFUSALS[against]))
    elif not await is_in_force(tx, task):
        refusals.append(FieldError("", NOT_IN_FORCE))
    elif not _fits(task, act):
        refusals.append(FieldError("", OF_DECISION if act is TaskAct.WAIVE else NO_BOOKING))
    if not reference:
        refusals.append(FieldError("reference", NO_REFERENCE))
    if len(reference) > LONGEST_REFERENCE:
        refusals.append(FieldError("reference", REFERENCE_TOO_LONG))
    return refusals


def _fits(task: TaskRow, act: TaskAct) -> bool:
    """Whether the task is of the kind that the act is for."""
    if act is TaskAct.BOOK:
        return may_be_booked(task)
    if act is TaskAct.WAIVE:
        return may_be_waived(task)
    return act is not TaskAct.DECLINE or may_be_declined(task)


async def is_in_force(tx: Transaction, task: TaskRow) -> bool:
    """Whether no later decision has followed the decision that demands the task."""
    if task.outcome_id is None:
        return True
    latest = await tasks.latest_outcomes(tx, task.course_id, [task.booking_id])
    return latest[task.booking_id] == task.outcome_id


async def _take(
    tx: Transaction, task: TaskRow, act: TaskAct, reference: str, officer_id: int, now: datetime
) -> None:
    taken = TaskActRow(
        task_id=task.id,
        act=act.value,
        leads_to=TASK_STEPS[TaskState(task.state)][act].leads_to.value,
        due_at=now if act is TaskAct.BOOK else task.due_at,
        user_id=officer_id,
        at=now,
        reference=reference,
        done_for=await _named(tx, task) if act is TaskAct.FINISH else None,
    )
    await task_acts.add_all(tx, [taken])
    if act is TaskAct.DECLINE:
        await revive_alternatives(tx, task, officer_id, now)
    elif act is not TaskAct.WAIVE:
        await drop_alternatives(tx, task, officer_id, now)
    await audit_task(tx, task.id, f"task {act.value}: {task.kind}", officer_id, now)


async def _named(tx: Transaction, task: TaskRow) -> str | None:
    """What the task is done for; of a correction, what the corrected task was done for."""
    corrected = await task_acts.of_tasks(tx, [task.corrects_id] if task.corrects_id else [])
    booking = await bookings.by_id(tx, task.booking_id)
    if booking is None:
        return None
    named = named_by_register(task.kind, booking.force, booking.attendance_id)
    return next((act.done_for for act in reversed(corrected) if act.done_for), named)


async def audit_task(
    tx: Transaction, task_id: int, act: str, officer_id: int, now: datetime
) -> None:
    """Adds an officer's act on a task to the audit trail, under the reference of its booking."""
    task = await tasks.by_id(tx, task_id)
    booking = await bookings.by_id(tx, task.booking_id) if task else None
    if booking is not None:
        subject = f"booking {booking.reference}"
        await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)
