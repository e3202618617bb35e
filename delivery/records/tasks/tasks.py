"""Tasks as they stand now. They change only with acts: `delivery.records.tasks.task_acts`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched, insert_all, values_of
from delivery.records.tables import outcomes, tasks

UNDONE = ("open", "stopped")


@dataclass(frozen=True, slots=True)
class NewTask:
    booking_id: int
    course_id: int
    outcome_id: int | None
    """The decision that demands it; None if none does."""
    kind: str
    branch: str
    """`always`, or whether it depends on a new booking: `booked`, `not_booked`."""
    irreversible: bool
    authority: str
    """The line of the policy that orders it."""
    opened_at: datetime
    amount_pence: int | None = None
    national_status: int | None = None
    window_closes_at: datetime | None = None
    """Until then the client may book a new course; None without a window."""
    hold_s: int = 0
    """The seconds after the client is told in which nothing irreversible is done."""
    corrects_id: int | None = None
    """The done task that it puts right."""
    due_at: datetime | None = None
    """None while it is not known."""


@dataclass(frozen=True, slots=True)
class TaskRow(NewTask):
    id: int = 0
    state: str = "open"
    """`open`, `stopped`, `done` or `cancelled`."""


async def add_all(tx: Transaction, new: Sequence[NewTask]) -> None:
    """Adds open tasks in their order, in one statement. Every task then takes its first act."""
    await insert_all(tx, tasks, [values_of(task) | {"state": "open"} for task in new])


async def by_id(tx: Transaction, task_id: int) -> TaskRow | None:
    rows = await _tasks(tx, tasks.c.id == task_id)
    return rows[0] if rows else None


async def of_cases(
    tx: Transaction, course_id: int, booking_ids: Collection[int]
) -> Sequence[TaskRow]:
    """All tasks of these bookings on the course, in the order in which they were opened."""
    return await _tasks(tx, tasks.c.course_id == course_id, tasks.c.booking_id.in_(booking_ids))


async def of_bookings(tx: Transaction, booking_ids: Collection[int]) -> Sequence[TaskRow]:
    """All tasks of these bookings on any course, in the order in which they were opened."""
    found: list[TaskRow] = []
    for some in batched(booking_ids, MOST_IDS):
        found += await _tasks(tx, tasks.c.booking_id.in_(some))
    return sorted(found, key=lambda task: task.id)


async def of_outcomes(tx: Transaction, outcome_ids: Collection[int]) -> Sequence[TaskRow]:
    """All tasks that these decisions demand, in the order in which they were opened."""
    return await _tasks(tx, tasks.c.outcome_id.in_(outcome_ids))


async def recallable(tx: Transaction, course_id: int) -> Sequence[TaskRow]:
    """The irreversible tasks of a course that are not done yet."""
    irreversible = tasks.c.irreversible, tasks.c.state.in_(UNDONE)
    return await _tasks(tx, tasks.c.course_id == course_id, *irreversible)


async def open_of_course(tx: Transaction, course_id: int) -> Sequence[TaskRow]:
    """The tasks of a course that are to be done, now or later, in the order in which they were
    opened."""
    return await _tasks(tx, tasks.c.course_id == course_id, tasks.c.state == "open")


async def latest_outcomes(
    tx: Transaction, course_id: int, booking_ids: Collection[int]
) -> dict[int, int]:
    """The id of the outcome in force of each of these bookings, by booking id."""
    query = (
        select(outcomes.c.booking_id, outcomes.c.id)
        .where(outcomes.c.course_id == course_id, outcomes.c.booking_id.in_(booking_ids))
        .order_by(outcomes.c.id)
    )
    return {row.booking_id: row.id for row in await tx.execute(query)}


async def _tasks(tx: Transaction, *conditions: ColumnElement[bool]) -> list[TaskRow]:
    rows = await tx.execute(select(tasks).where(*conditions).order_by(tasks.c.id))
    return [TaskRow(**row._asdict()) for row in rows]
