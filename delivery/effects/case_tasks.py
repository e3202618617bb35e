"""The tasks of a client's decisions as officers read them: their states, acts and notices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.effects.effects import Branch, is_for_another
from compliance.effects.obstacles import Obstacle, obstacle
from compliance.effects.task_acts import TaskAct, TaskState
from compliance.outcomes.decision_dates import challenge_ends, is_late_proof
from compliance.policy.policy import Policy
from delivery.effects.following_up import ENDS_WINDOW, FollowUpKind
from delivery.effects.task_clock import told_at, window_end
from delivery.records.casework.following_rows import FollowingRows
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.tasks import awaited_bookings, task_acts, tasks
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.follow_ups import NewBooking, StoredFollowUp
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import UNDONE, TaskRow


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task with its acts, and whether it can be marked as done now."""

    row: TaskRow
    acts: tuple[TaskActRow, ...]
    """Oldest first."""
    obstacle: Obstacle | None
    """Why it cannot be done now; None if it can."""
    done_for: str | None
    """The force or the attendance for which it was done; of a correction, for which what it
    corrects was done. None while it is not done, and where that is not on record."""

    @property
    def last(self) -> TaskActRow:
        return self.acts[-1]

    @property
    def undone(self) -> bool:
        """Whether an officer has noted that it was not done after all."""
        return any(act.act == TaskAct.UNDO.value for act in self.acts)

    def is_for_another(self, booking: BookingRow) -> bool:
        """Whether it was done for another force or attendance than the register names now."""
        is_effect = self.row.state == TaskState.DONE.value and self.row.corrects_id is None
        if not is_effect or self.done_for is None:
            return False
        named = booking.force, booking.attendance_id
        return is_for_another(self.row.kind, self.done_for, *named)

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes of its last stop, as values of `stop_causes.StopCause`; empty if it never
        stopped."""
        stops = [act for act in self.acts if act.act == TaskAct.STOP.value]
        return tuple((stops[-1].cause or "").split()) if stops else ()


@dataclass(frozen=True, slots=True)
class DecisionTasks:
    """The tasks of one decision, and each try to tell the client of it."""

    tasks: tuple[TaskShown, ...]
    notices: tuple[NoticeRow, ...]
    """Each try to tell the client, oldest first."""
    told_at: datetime | None
    challenge_ends: datetime | None
    """The last moment for a challenge; None while the client has not been told."""

    follow_ups: tuple[StoredFollowUp, ...]
    """What the client did after the decision, in the order in which it was noted, also what was
    taken back."""
    new_bookings: tuple[NewBooking, ...]
    """The bookings that may be the new course; empty once a new course is noted."""
    window_closes_at: datetime | None
    """The last moment for booking again; None if the decision names none."""
    late: frozenset[int]
    """The ids of the follow-ups that happened after their time: their notes say why they count."""

    @property
    def is_to_be_told(self) -> bool:
        """Whether a task waits for the client to be told."""
        waiting = (task.row for task in self.tasks if task.row.state in UNDONE)
        return self.told_at is None and any(row.irreversible for row in waiting)

    @property
    def people(self) -> set[int]:
        """The ids of the officers who acted or told the client."""
        acting = {act.user_id for task in self.tasks for act in task.acts if act.user_id}
        acting |= {note.officer_id for note in self.follow_ups}
        acting |= {note.taken_back_by for note in self.follow_ups if note.taken_back_by}
        return acting | {notice.officer_id for notice in self.notices}


def of_case(
    following: FollowingRows,
    outcome_ids: Sequence[int],
    policy: Policy,
    ends_at: datetime,
    now: datetime,
) -> Mapping[int, DecisionTasks]:
    """Returns the tasks of one client on one course by the id of the outcome that demands them.
    `outcome_ids` are those of all the client's outcomes on the course; the highest is in force.
    `ends_at` is the scheduled end of the course."""
    rows, acts = following.tasks, following.acts
    notices, noted = following.notices, following.follow_ups
    waits = _waits_for_booking(rows, noted, max(outcome_ids, default=0))
    offered = following.new_bookings if waits else ()
    shown = [_shown(row, acts, now) for row in rows]
    return {
        outcome_id: _decision(
            [task for task in shown if task.row.outcome_id == outcome_id],
            [notice for notice in notices if notice.outcome_id == outcome_id],
            (policy, ends_at),
            [note for note in noted if note.outcome_id == outcome_id],
            offered if outcome_id == max(outcome_ids) else (),
        )
        for outcome_id in outcome_ids
    }


def _waits_for_booking(
    rows: Sequence[TaskRow], noted: Sequence[StoredFollowUp], outcome_id: int
) -> bool:
    """Whether the decision in force waits for a new booking."""
    waits = any(
        row.branch == Branch.BOOKED.value
        for row in rows
        if row.outcome_id == outcome_id and row.state in UNDONE
    )
    ends = {note.kind for note in noted if note.outcome_id == outcome_id and note.stands}
    return waits and not ends & ENDS_WINDOW


async def offered_for(tx: Transaction, row: TaskRow) -> list[NewBooking]:
    """Returns the bookings on which it depends whether this task is to be done; none for a task
    that does not depend on a new booking, and none once a new course is noted."""
    if row.outcome_id is None or row.branch == Branch.ALWAYS.value or row.state not in UNDONE:
        return []
    return await awaited_bookings.of_outcome(tx, row.outcome_id)


async def of_task(tx: Transaction, task_id: int, now: datetime) -> TaskShown | None:
    row = await tasks.by_id(tx, task_id)
    if row is None:
        return None
    ids = [task_id] if row.corrects_id is None else [task_id, row.corrects_id]
    return _shown(row, await task_acts.of_tasks(tx, ids), now)


def _shown(row: TaskRow, acts: Iterable[TaskActRow], now: datetime) -> TaskShown:
    its_acts = tuple(act for act in acts if act.task_id == row.id)
    against = obstacle(TaskState(row.state), row.irreversible, row.due_at, now)
    return TaskShown(row, its_acts, against, done_for(row, acts))


def done_for(row: TaskRow, acts: Iterable[TaskActRow]) -> str | None:
    """See `TaskShown.done_for`. `acts` are those of the case."""
    if row.corrects_id is None and row.state != TaskState.DONE.value:
        return None
    finished = row.corrects_id or row.id
    named = [act.done_for for act in acts if act.task_id == finished and act.done_for]
    return named[-1] if named else None


def _decision(
    its_tasks: Sequence[TaskShown],
    notices: Sequence[NoticeRow],
    course: tuple[Policy, datetime],
    noted: Sequence[StoredFollowUp],
    offered: Sequence[NewBooking],
) -> DecisionTasks:
    (policy, ends_at), notified_at = course, told_at(notices)
    closes = window_end(task.row for task in its_tasks)
    late = (
        note.id
        for note in noted
        if (
            is_late_proof(note.happened_at, ends_at, policy)
            if note.kind == FollowUpKind.PROOF.value
            else closes is not None and note.happened_at > closes
        )
    )
    return DecisionTasks(
        tasks=tuple(its_tasks),
        notices=tuple(notices),
        told_at=notified_at,
        challenge_ends=None if notified_at is None else challenge_ends(notified_at, policy),
        follow_ups=tuple(noted),
        new_bookings=tuple(offered),
        window_closes_at=closes,
        late=frozenset(late),
    )
