"""The ways in which the time to book again ends early, and what becomes of a decision's tasks: the
client booked again, booked with another provider, or no date can be offered."""

from dataclasses import replace
from datetime import datetime

from compliance.effects.effects import Branch, EffectKind
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.alternatives import drop_alternatives
from delivery.effects.task_clock import due_time
from delivery.offers.owed_tasks import owe
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import decision_notices, task_acts, tasks
from delivery.records.tasks.follow_ups import FollowUpRow
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow

REPORTED_ELSEWHERE = frozenset({EffectKind.NATIONAL_STATUS.value, EffectKind.REFERRAL.value})
"""The kinds of tasks that the other provider performs for an offer that the client took there."""


async def book(tx: Transaction, noted: FollowUpRow) -> None:
    """Makes the tasks that depend on a new booking due now, and cancels their alternatives."""
    new = await bookings.by_id(tx, noted.new_booking_id or 0)
    for task in await _waiting(tx, noted.outcome_id, TaskAct.BOOK, Branch.BOOKED):
        act = _act(task, TaskAct.BOOK, noted, noted.at)
        await task_acts.add_all(tx, [replace(act, reference=new.reference if new else None)])
        await drop_alternatives(tx, task, noted.officer_id, noted.at)


async def go_elsewhere(tx: Transaction, noted: FollowUpRow) -> None:
    """Cancels the charge, which has no object any more, and the report of how the offer ended,
    which the other provider makes. The refund stays: the client does not book again with this
    provider (cl.7)."""
    await _decline(tx, noted, "another provider")
    ended = [
        _act(task, TaskAct.GO_ELSEWHERE, noted, task.due_at)
        for task in await _waiting(tx, noted.outcome_id, TaskAct.GO_ELSEWHERE, Branch.NOT_BOOKED)
        if task.kind in REPORTED_ELSEWHERE
    ]
    if ended:
        await task_acts.add_all(tx, ended)


async def close_without_date(tx: Transaction, noted: FollowUpRow, outcome: OutcomeRow) -> None:
    """Makes the refund due at once, and the national status after the hold (fee table, “cannot be
    offered”). Where the decision names no refund, because the new course was free, opens a task to
    refund what the client has paid."""
    await _decline(tx, noted, "no date can be offered")
    waiting = await _waiting(tx, noted.outcome_id, TaskAct.CLOSE, Branch.NOT_BOOKED)
    acts = await task_acts.of_tasks(tx, [task.id for task in waiting])
    notices = await decision_notices.of_outcomes(tx, [noted.outcome_id])
    closed = []
    for task in waiting:
        act = _act(task, TaskAct.CLOSE, noted, None)
        history = [*(made for made in acts if made.task_id == task.id), act]
        closed.append(replace(act, due_at=due_time(task, history, notices)))
    if closed:
        await task_acts.add_all(tx, closed)
    opened = await tasks.of_outcomes(tx, [noted.outcome_id])
    if not any(task.kind == EffectKind.REFUND.value for task in opened):
        await owe(tx, [_full_refund(noted, outcome)])


def _full_refund(noted: FollowUpRow, outcome: OutcomeRow) -> NewTask:
    return NewTask(
        booking_id=outcome.booking_id,
        course_id=outcome.course_id,
        outcome_id=None,
        kind=EffectKind.REFUND.value,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=f"{outcome.outcome}, no date can be offered; the terms state no amount",
        opened_at=noted.at,
        due_at=noted.at,
    )


async def _decline(tx: Transaction, noted: FollowUpRow, reason: str) -> None:
    """Cancels the tasks that depend on a new booking with this provider and, where no date can be
    offered, the offer of a new date."""
    waiting = await _waiting(tx, noted.outcome_id, TaskAct.DECLINE, Branch.BOOKED)
    if noted.kind == "no_date":
        always = await _waiting(tx, noted.outcome_id, TaskAct.DECLINE, Branch.ALWAYS)
        waiting += [task for task in always if task.kind == EffectKind.NEW_DATE.value]
    acts = [_act(task, TaskAct.DECLINE, noted, task.due_at) for task in waiting]
    if acts:
        await task_acts.add_all(tx, [replace(act, reference=reason) for act in acts])


def _act(task: TaskRow, act: TaskAct, noted: FollowUpRow, due_at: datetime | None) -> TaskActRow:
    leads_to = TASK_STEPS[TaskState(task.state)][act].leads_to.value
    return TaskActRow(task.id, act.value, leads_to, due_at, noted.officer_id, noted.at)


async def _waiting(tx: Transaction, outcome_id: int, act: TaskAct, branch: Branch) -> list[TaskRow]:
    """The tasks of a branch of the decision on which this act is possible."""
    return [
        task
        for task in await tasks.of_outcomes(tx, [outcome_id])
        if task.branch == branch.value
        and task.corrects_id is None
        and step_of(TaskState(task.state), act, TaskDoer.OFFICER)
    ]
