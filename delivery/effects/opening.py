"""Opens the tasks of new decisions; cancels and corrects the tasks of earlier decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.effects.effects import (
    COMPLETED_STATUS,
    Branch,
    DecisionEffect,
    EffectKind,
    effects_of,
)
from compliance.effects.succession import EarlierTask, Succession, succession
from compliance.effects.task_acts import TaskAct, TaskState
from compliance.effects.withdrawn_offer import has_no_object
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from delivery.offers import changed_offers
from delivery.offers.owed_tasks import owe
from delivery.offers.withdrawing import refund_task
from delivery.records.database.store import Transaction
from delivery.records.tasks import task_acts, tasks, withdrawals
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow

HAS_COMPLETED = "the client completed the course"
KINDS = {kind.value: kind for kind in EffectKind}


@dataclass(frozen=True, slots=True)
class NewDecision:
    """An outcome of one booking that has just been signed."""

    booking_id: int
    outcome: Outcome
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class DecidedCourse:
    """The course on which the decisions are about, and the officer who signed them."""

    course_id: int
    policy: Policy
    officer_id: int
    at: datetime


async def open_tasks(
    tx: Transaction, course: DecidedCourse, decisions: Sequence[NewDecision]
) -> None:
    """Opens the tasks of the outcomes of one course that were signed in this transaction, and
    before them those of what a register changed.

    The number of statements does not depend on the number of outcomes.
    """
    booking_ids = [decision.booking_id for decision in decisions]
    await changed_offers.open_tasks(tx, booking_ids)
    outcome_ids = await tasks.latest_outcomes(tx, course.course_id, booking_ids)
    earlier = await tasks.of_cases(tx, course.course_id, booking_ids)
    withdrawn = await withdrawals.of_course(tx, course.course_id)
    ends: list[TaskActRow] = []
    opens: list[NewTask] = []
    owes: list[NewTask] = []
    for decision in decisions:
        case_tasks = {
            task.id: task
            for task in earlier
            if task.booking_id == decision.booking_id and _is_effect(task)
        }
        effects = effects_of(decision.outcome, decision.consequence, course.policy)
        following = succession([_earlier(task) for task in case_tasks.values()], effects)
        ends += [_ended(case_tasks[task_id], course) for task_id in following.ended]
        if decision.booking_id in withdrawn:
            owed = [task for task in earlier if _is_refund_of(task, decision.booking_id)]
            ends += _waived(owed, decision, course)
            if _is_owed_again(owed, case_tasks.values(), decision):
                case = decision.booking_id, course.course_id
                owes.append(refund_task(*case, course.policy, course.at))
        made = _Maker(course, decision, outcome_ids[decision.booking_id])
        demanded = following.effects
        if decision.booking_id in withdrawn:
            demanded = tuple(
                effect
                for effect in demanded
                if not has_no_object(effect.kind, effect.national_status)
            )
        opens += [*made.corrections(following, case_tasks), *made.of(demanded)]
    if ends:
        await task_acts.add_all(tx, ends)
    if opens:
        await tasks.add_all(tx, opens)
        ids = {task.outcome_id for task in opens if task.outcome_id is not None}
        await task_acts.open_all(tx, ids, course.officer_id, course.at)

    await owe(tx, owes)


def _is_refund_of(task: TaskRow, booking_id: int) -> bool:
    """Whether it refunds, without a decision, what this client has paid."""
    is_refund = task.kind == EffectKind.REFUND.value and task.corrects_id is None
    return task.booking_id == booking_id and task.outcome_id is None and is_refund


def _waived(
    owed: Sequence[TaskRow], decision: NewDecision, course: DecidedCourse
) -> Iterator[TaskActRow]:
    """Whoever completed the course has had the place: nothing is refunded (cl.5)."""
    if decision.outcome is Outcome.COMPLETED:
        for task in owed:
            if task.state == TaskState.OPEN.value:
                ended = _ended(task, course)
                yield replace(ended, act=TaskAct.WAIVE.value, reference=HAS_COMPLETED)


def _is_owed_again(
    owed: Sequence[TaskRow], before: Iterable[TaskRow], decision: NewDecision
) -> bool:
    """Whether the offer is withdrawn, and the completion that kept the place no longer in force."""
    was_completed = any(task.national_status == COMPLETED_STATUS for task in before)
    stands = any(task.state != TaskState.CANCELLED.value for task in owed)
    return was_completed and not stands and decision.outcome is not Outcome.COMPLETED


def _is_effect(task: TaskRow) -> bool:
    return task.outcome_id is not None and task.kind in KINDS


def _earlier(task: TaskRow) -> EarlierTask:
    return EarlierTask(
        task_id=task.id,
        kind=KINDS[task.kind],
        branch=Branch(task.branch),
        state=TaskState(task.state),
        amount_pence=task.amount_pence,
        national_status=task.national_status,
        corrects=task.corrects_id,
    )


def _ended(task: TaskRow, course: DecidedCourse) -> TaskActRow:
    act, leads_to = TaskAct.SUPERSEDE.value, TaskState.CANCELLED.value
    return TaskActRow(task.id, act, leads_to, task.due_at, course.officer_id, course.at)


@dataclass(frozen=True, slots=True)
class _Maker:
    course: DecidedCourse
    decision: NewDecision
    outcome_id: int

    def of(self, effects: Sequence[DecisionEffect]) -> Iterator[NewTask]:
        for effect in effects:
            yield NewTask(
                booking_id=self.decision.booking_id,
                course_id=self.course.course_id,
                outcome_id=self.outcome_id,
                kind=effect.kind.value,
                branch=effect.branch.value,
                irreversible=effect.irreversible,
                authority=effect.authority,
                opened_at=self.course.at,
                amount_pence=effect.amount_pence,
                national_status=effect.national_status,
                window_closes_at=self.decision.consequence.rebook_by,
                hold_s=int(self.course.policy.decision_times.hold.total_seconds()),
                due_at=effect.due_at(self.course.at),
            )

    def corrections(
        self, following: Succession, earlier: Mapping[int, TaskRow]
    ) -> Iterator[NewTask]:
        for task_id in following.corrected:
            task = earlier[task_id]
            yield NewTask(
                booking_id=task.booking_id,
                course_id=task.course_id,
                outcome_id=self.outcome_id,
                kind=task.kind,
                branch=Branch.ALWAYS.value,
                irreversible=False,
                authority=task.authority,
                opened_at=self.course.at,
                amount_pence=task.amount_pence,
                national_status=task.national_status,
                corrects_id=task.id,
                due_at=self.course.at,
            )
