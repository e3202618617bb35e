"""Notes the tries to tell a client of a decision. Once the client is told, the hold begins."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.effects.task_acts import TaskAct, TaskDoer, TaskState, step_of
from delivery.effects.decision_in_force import hold_in_force
from delivery.effects.marking import plain_line
from delivery.effects.stopping import settle_stops
from delivery.effects.task_clock import due_time, told_at
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings
from delivery.records.review import audit
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import decision_notices, task_acts, tasks
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.task_acts import TaskActRow
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_NOTE = 500
NO_WAY = "select how you told the client"
NO_RESULT = "select whether you reached the client"
NO_TIME = "enter a date and a time, such as 10 June 2026 and 14:05"
TOO_EARLY = "the time must be after the decision"
TOO_LATE = "the time must not be in the future"
NOTE_TOO_LONG = f"note must be {LONGEST_NOTE} characters or fewer"
NOTHING_TRIED = "say which ways were tried, and when"


class TellingWay(Enum):
    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    TEXT_MESSAGE = "sms"
    EVERY_WAY = "every_way"
    """Every way that the office has was tried."""


class TellingResult(Enum):
    TOLD = "told"
    NOT_REACHED = "not_reached"
    ALL_TRIED = "all_tried"
    """The client was not reached in any way. A person notes it, and the hold begins."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One try to tell the client, as an officer types it; None where a field cannot be read."""

    way: TellingWay | None
    result: TellingResult | None
    told_at: datetime | None
    note: str = ""


async def note_telling(
    store: Store, outcome_id: int, telling: Telling, officer_id: int, now: datetime
) -> None:
    """Saves one try, and the due times that follow from it.

    Raises InvalidInput, and NoSuchTask if there is no such decision.
    """
    async with store.writing() as tx:
        outcome = await hold_in_force(tx, outcome_id)
        notice = _checked(telling, outcome, officer_id, now)
        earlier = await decision_notices.of_outcomes(tx, [outcome_id])
        await decision_notices.add(tx, notice)
        await settle_stops(tx, outcome.course_id, now)
        notices = [*earlier, notice]
        if told_at(notices) != told_at(earlier):
            await _start(tx, outcome_id, notices, officer_id, now)
        await _audit(tx, outcome, notice)


def _checked(telling: Telling, outcome: OutcomeRow, officer_id: int, now: datetime) -> NoticeRow:
    """Returns the row to store. A time is typed in whole minutes, so the minute of the decision
    counts as after the decision. Raises InvalidInput."""
    faults = []
    result, at, note = telling.result, telling.told_at, plain_line(telling.note)
    way = TellingWay.EVERY_WAY if result is TellingResult.ALL_TRIED else telling.way
    if way is None:
        faults.append(FieldError("way", NO_WAY))
    if result is None:
        faults.append(FieldError("result", NO_RESULT))
    if at is None:
        faults.append(FieldError("told_at", NO_TIME))
    elif at < outcome.at.replace(second=0, microsecond=0):
        faults.append(FieldError("told_at", TOO_EARLY))
    elif at > now:
        faults.append(FieldError("told_at", TOO_LATE))
    if len(note) > LONGEST_NOTE:
        faults.append(FieldError("note", NOTE_TOO_LONG))
    if result is TellingResult.ALL_TRIED and not note:
        faults.append(FieldError("note", NOTHING_TRIED))
    if way is None or result is None or at is None or faults:
        raise InvalidInput(*faults)
    at = max(at, outcome.at)
    return NoticeRow(outcome.id, officer_id, way.value, result.value, at, note, now)


async def _start(
    tx: Transaction, outcome_id: int, notices: list[NoticeRow], officer_id: int, now: datetime
) -> None:
    waiting = [
        (task, step)
        for task in await tasks.of_outcomes(tx, [outcome_id])
        if task.irreversible
        and (step := step_of(TaskState(task.state), TaskAct.TELL, TaskDoer.OFFICER))
    ]
    acts = await task_acts.of_tasks(tx, [task.id for task, _ in waiting])
    telling_acts = [
        TaskActRow(
            task_id=task.id,
            act=TaskAct.TELL.value,
            leads_to=step.leads_to.value,
            due_at=due_time(task, [act for act in acts if act.task_id == task.id], notices),
            user_id=officer_id,
            at=now,
        )
        for task, step in waiting
    ]
    if telling_acts:
        await task_acts.add_all(tx, telling_acts)


async def _audit(tx: Transaction, outcome: OutcomeRow, notice: NoticeRow) -> None:
    booking = await bookings.by_id(tx, outcome.booking_id)
    reference = booking.reference if booking else outcome.booking_id
    act = "client told of decision" if notice.starts_the_hold else "tried to tell client"
    subject = f"booking {reference}"
    await audit.add(tx, user_id=notice.officer_id, act=act, subject=subject, now=notice.at)
