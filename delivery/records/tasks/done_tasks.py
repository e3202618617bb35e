"""Tasks that were done for what the register named then: a force, or an attendance."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched
from delivery.records.tables import task_acts, tasks


@dataclass(frozen=True, slots=True)
class DoneTask:
    booking_id: int
    kind: str
    done_for: str
    """See `compliance.effects.effects.named_by_register`."""


async def of_course(tx: Transaction, course_id: int) -> list[DoneTask]:
    """The done tasks of a course that no other task puts right."""
    return await _done(tx, tasks.c.course_id == course_id)


async def of_bookings(tx: Transaction, booking_ids: Collection[int]) -> list[DoneTask]:
    """The same of these bookings, on any course."""
    done: list[DoneTask] = []
    for some in batched(booking_ids, MOST_IDS):
        done += await _done(tx, tasks.c.booking_id.in_(some))
    return done


async def _done(tx: Transaction, condition: ColumnElement[bool]) -> list[DoneTask]:
    correction, later = tasks.alias("correction"), task_acts.alias("later")
    is_put_right = select(correction.c.id).where(correction.c.corrects_id == tasks.c.id)
    is_done_again = select(later.c.id).where(
        later.c.task_id == tasks.c.id,
        later.c.id > task_acts.c.id,
        later.c.done_for.is_not(None),
    )
    query = (
        select(tasks.c.booking_id, tasks.c.kind, task_acts.c.done_for)
        .join(task_acts, task_acts.c.task_id == tasks.c.id)
        .where(
            condition,
            tasks.c.state == "done",
            tasks.c.corrects_id.is_(None),
            task_acts.c.done_for.is_not(None),
            ~is_put_right.exists(),
            ~is_done_again.exists(),
        )
        .order_by(tasks.c.id)
    )
    return [DoneTask(**row._asdict()) for row in await tx.execute(query)]
