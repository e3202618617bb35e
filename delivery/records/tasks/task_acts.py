"""Acts on tasks. Rows are only added, and the database gives the task the state they lead to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, literal, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched, insert_all, values_of
from delivery.records.tables import task_acts, tasks


@dataclass(frozen=True, slots=True)
class TaskActRow:
    task_id: int
    act: str
    leads_to: str
    """The state of the task from then on."""
    due_at: datetime | None
    """When the task is due from then on; None while it is not known."""
    user_id: int | None
    """The officer; None for the service, which stops and releases."""
    at: datetime
    reference: str | None = None
    """The reference of a payment, a message or an entry in another system."""
    cause: str | None = None
    """The causes that stopped the task, separated by spaces."""
    note: str | None = None
    """Why a task that was marked as done was not done after all."""
    done_for: str | None = None
    """See `compliance.effects.effects.named_by_register`; None for other acts, and in old rows."""


async def add_all(tx: Transaction, acts: Sequence[TaskActRow]) -> None:
    """Adds acts in their order, in one statement.

    Raises StoreFault if one is not possible: see `compliance.effects.task_acts`.
    """
    await insert_all(tx, task_acts, [values_of(act) for act in acts])


async def open_all(
    tx: Transaction, outcome_ids: Collection[int], officer_id: int, now: datetime
) -> None:
    """Adds the first act to every task of these decisions."""
    opened = select(
        tasks.c.id,
        literal("opened"),
        literal("open"),
        tasks.c.due_at,
        literal(officer_id),
        literal(now, task_acts.c.at.type),
    ).where(tasks.c.outcome_id.in_(outcome_ids))
    columns = ["task_id", "act", "leads_to", "due_at", "user_id", "at"]
    await tx.execute(insert(task_acts).from_select(columns, opened))


async def owe_all(tx: Transaction, booking_ids: Collection[int]) -> None:
    """Adds the first act, by the service, to every task of these bookings that no decision demands
    and that has none, as of when the task is opened."""
    begun = select(task_acts.c.id).where(task_acts.c.task_id == tasks.c.id)
    owing = select(
        tasks.c.id,
        literal("owed"),
        literal("open"),
        tasks.c.due_at,
        tasks.c.opened_at,
    ).where(tasks.c.outcome_id.is_(None), ~begun.exists())
    columns = ["task_id", "act", "leads_to", "due_at", "at"]
    for some in batched(booking_ids, MOST_IDS):
        owed = owing.where(tasks.c.booking_id.in_(some))
        await tx.execute(insert(task_acts).from_select(columns, owed))


async def of_tasks(tx: Transaction, task_ids: Collection[int]) -> list[TaskActRow]:
    """The acts on these tasks, oldest first."""
    query = select(task_acts).where(task_acts.c.task_id.in_(task_ids)).order_by(task_acts.c.id)
    rows = [row._asdict() for row in await tx.execute(query)]
    return [TaskActRow(**{name: row[name] for name in row if name != "id"}) for row in rows]
