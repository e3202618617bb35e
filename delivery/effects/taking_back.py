"""Takes back how the time to book again ended, where that was noted by mistake. The note stays on
record; what it brought about is brought back, and what was done because of it is put right."""

from dataclasses import dataclass, replace
from datetime import datetime

from compliance.effects.effects import Branch, EffectKind
from compliance.effects.task_acts import TASK_STEPS, TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.following_up import ENDS_WINDOW, FollowUpKind
from delivery.effects.marking import NOT_IN_FORCE, NoSuchTask, plain_line
from delivery.effects.stopping import settle_stops
from delivery.effects.task_clock import due_time
from delivery.effects.undoing import PUT_RIGHT
from delivery.offers.owed_tasks import owe
from delivery.offers.withdrawing import end_tasks
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings
from delivery.records.review import audit, decisions
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import decision_notices, follow_ups, task_acts, tasks, withdrawals
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.follow_ups import StoredFollowUp
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 500
NO_REASON = f"say in {SHORTEST_REASON} characters or more what was mistaken"
REASON_TOO_LONG = f"reason must be {LONGEST_REASON} characters or fewer"
NOTHING_TO_TAKE_BACK = "there is no such note, or it was taken back already: look at the case again"
BY_MISTAKE = "what opened it was noted by mistake"

CAN_BE_TAKEN_BACK = frozenset({FollowUpKind.ELSEWHERE.value, FollowUpKind.NO_DATE.value})


def takeable(notes: tuple[StoredFollowUp, ...]) -> StoredFollowUp | None:
    """The note of how the time to book again ended, if it can be taken back."""
    ends = [note for note in notes if note.stands and note.kind in ENDS_WINDOW & CAN_BE_TAKEN_BACK]
    return ends[-1] if ends else None


async def take_back(
    store: Store, outcome_id: int, reason: str, officer_id: int, now: datetime
) -> None:
    """Saves that the standing note of how the time to book again ended was a mistake, and changes
    the tasks of the decision accordingly. Raises InvalidInput and NoSuchTask."""
    async with store.writing() as tx:
        outcome = await decisions.outcome_by_id(tx, outcome_id)
        if outcome is None:
            raise NoSuchTask
        await decisions.hold(tx, outcome.booking_id)
        note = takeable(tuple(await follow_ups.of_outcomes(tx, [outcome_id])))
        words = plain_line(reason)
        faults = await _faults(tx, outcome, note, words)
        if note is None or faults:
            raise InvalidInput(*faults)
        case = await _read(tx, outcome, note, words, officer_id, now)
        faults = [FieldError("", PUT_RIGHT)] if case.is_put_right else []
        if faults:
            raise InvalidInput(*faults)
        await follow_ups.take_back(tx, note.id, officer_id, words, now)
        await _bring_back(tx, case)
        if outcome.booking_id in await withdrawals.of_course(tx, outcome.course_id):
            await end_tasks(tx, outcome.course_id, outcome.booking_id, now)
        await settle_stops(tx, outcome.course_id, now)
        booking = await bookings.by_id(tx, outcome.booking_id)
        subject = f"booking {booking.reference if booking else outcome.booking_id}"
        act = f"follow-up taken back: {note.kind}"
        await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)


async def _faults(
    tx: Transaction, outcome: OutcomeRow, note: StoredFollowUp | None, reason: str
) -> list[FieldError]:
    faults = []
    latest = await tasks.latest_outcomes(tx, outcome.course_id, [outcome.booking_id])
    if latest[outcome.booking_id] != outcome.id:
        faults.append(FieldError("", NOT_IN_FORCE))
    elif note is None:
        faults.append(FieldError("", NOTHING_TO_TAKE_BACK))
    if len(reason) < SHORTEST_REASON:
        faults.append(FieldError("reason", NO_REASON))
    if len(reason) > LONGEST_REASON:
        faults.append(FieldError("reason", REASON_TOO_LONG))
    return faults


@dataclass(frozen=True, slots=True)
class _Case:
    """The tasks around a note that is taken back."""

    note: StoredFollowUp
    reason: str
    officer_id: int
    now: datetime
    tasks: tuple[TaskRow, ...]
    """All of the client on the course."""
    acts: tuple[TaskActRow, ...]
    """On the tasks, oldest first."""
    notices: tuple[NoticeRow, ...]

    @property
    def of_decision(self) -> list[TaskRow]:
        return [
            task
            for task in self.tasks
            if task.outcome_id == self.note.outcome_id and task.corrects_id is None
        ]

    @property
    def early(self) -> list[TaskRow]:
        """What was done before its ordinary time, because no date could be offered."""
        return [task for task in self.of_decision if self._is_early(task)]

    @property
    def refunds(self) -> list[TaskRow]:
        """What the note opened: the refund of all that the client has paid."""
        return [
            task
            for task in self.tasks
            if task.outcome_id is None
            and task.corrects_id is None
            and task.kind == EffectKind.REFUND.value
            and task.opened_at == self.note.at
        ]

    @property
    def is_put_right(self) -> bool:
        """Whether a task that puts an early one right stands already."""
        early = {task.id for task in self.early}
        return any(
            task.corrects_id in early and task.state != TaskState.CANCELLED.value
            for task in self.tasks
        )

    def history(self, task: TaskRow) -> list[TaskActRow]:
        return [act for act in self.acts if act.task_id == task.id]

    def due(self, task: TaskRow) -> datetime | None:
        """When the task is due once the note is taken back."""
        if not task.irreversible:
            return task.due_at
        waits = TaskActRow(
            task.id, TaskAct.WAIT_AGAIN.value, task.state, None, self.officer_id, self.now
        )
        return due_time(task, [*self.history(task), waits], self.notices)

    def act(self, task: TaskRow, act: TaskAct) -> TaskActRow:
        leads_to = TASK_STEPS[TaskState(task.state)][act].leads_to.value
        due_at = None if leads_to == TaskState.STOPPED.value else self.due(task)
        return TaskActRow(task.id, act.value, leads_to, due_at, self.officer_id, self.now)

    def _is_early(self, task: TaskRow) -> bool:
        if task.state != TaskState.DONE.value or not self.was_closed(task):
            return False
        due_at = self.due(task)
        return due_at is None or due_at > self.now

    def was_closed(self, task: TaskRow) -> bool:
        """Whether the note ended the task's time."""
        return any(
            act.act == TaskAct.CLOSE.value and act.at == self.note.at for act in self.history(task)
        )

    def was_cancelled(self, task: TaskRow) -> bool:
        """Whether the note cancelled the task."""
        last = self.history(task)[-1]
        ended = (TaskAct.DECLINE.value, TaskAct.GO_ELSEWHERE.value)
        return last.act in ended and last.at == self.note.at


async def _read(
    tx: Transaction,
    outcome: OutcomeRow,
    note: StoredFollowUp,
    reason: str,
    officer_id: int,
    now: datetime,
) -> _Case:
    rows = await tasks.of_cases(tx, outcome.course_id, [outcome.booking_id])
    acts = await task_acts.of_tasks(tx, [row.id for row in rows])
    notices = await decision_notices.of_outcomes(tx, [outcome.id])
    return _Case(note, reason, officer_id, now, tuple(rows), tuple(acts), tuple(notices))


async def _bring_back(tx: Transaction, case: _Case) -> None:
    early = case.early
    undone = [replace(case.act(task, TaskAct.UNDO), note=case.reason) for task in early]
    opened = [replace(task, state=TaskState.OPEN.value) for task in early]
    still_open = [task for task in case.of_decision if _is_possible(task, TaskAct.WAIT_AGAIN)]
    waiting = [task for task in (*still_open, *opened) if case.was_closed(task)]
    needless = [task for task in case.refunds if _is_possible(task, TaskAct.WAIVE)]
    for acts in (
        undone,
        [case.act(task, TaskAct.WAIT_AGAIN) for task in waiting],
        [replace(case.act(task, TaskAct.WAIVE), reference=BY_MISTAKE) for task in needless],
        [case.act(task, TaskAct.REVIVE) for task in _revived(case, early)],
    ):
        if acts:
            await task_acts.add_all(tx, acts)
    paid = [task for task in case.refunds if task.state == TaskState.DONE.value]
    await owe(tx, [_correction(task, case.now) for task in (*early, *paid)])


def _revived(case: _Case, early: list[TaskRow]) -> list[TaskRow]:
    """The tasks that the note cancelled, unless an alternative stays done: then the window has
    closed by itself."""
    done = [
        task
        for task in case.of_decision
        if task.state == TaskState.DONE.value and task not in early
    ]
    is_refunded = any(task.branch == Branch.NOT_BOOKED.value for task in done)
    return [
        task
        for task in case.of_decision
        if _is_possible(task, TaskAct.REVIVE)
        and case.was_cancelled(task)
        and not (task.branch == Branch.BOOKED.value and is_refunded)
    ]


def _is_possible(task: TaskRow, act: TaskAct) -> bool:
    return step_of(TaskState(task.state), act, TaskDoer.OFFICER) is not None


def _correction(task: TaskRow, now: datetime) -> NewTask:
    """A task to put right what was done. It outlives the decision, because none demands it."""
    return NewTask(
        booking_id=task.booking_id,
        course_id=task.course_id,
        outcome_id=None,
        kind=task.kind,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=task.authority,
        opened_at=now,
        amount_pence=task.amount_pence,
        national_status=task.national_status,
        corrects_id=task.id,
        due_at=now,
    )
