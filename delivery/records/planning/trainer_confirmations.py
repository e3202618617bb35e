"""A trainer's confirmation of a course. A change of the trainer or the time ends it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import confirmations, courses


def stands() -> ColumnElement[bool]:
    """The condition that a confirmation is by the course's current trainer."""
    return and_(
        confirmations.c.course_id == courses.c.id,
        confirmations.c.trainer_id == courses.c.trainer_id,
        confirmations.c.withdrawn_at.is_(None),
    )


async def confirmed_at(tx: Transaction, course_id: int) -> datetime | None:
    """Returns when the current trainer confirmed the course; None without a confirmation."""
    query = select(confirmations.c.confirmed_at).join(courses, stands())
    when: datetime | None = await tx.scalar(query.where(courses.c.id == course_id).limit(1))
    return when


async def of_trainer(tx: Transaction, trainer_id: int) -> frozenset[int]:
    """Returns the ids of the courses that their trainer has confirmed."""
    query = select(courses.c.id).join(confirmations, stands())
    return frozenset(await tx.scalars(query.where(courses.c.trainer_id == trainer_id)))


async def confirm(tx: Transaction, course_id: int, trainer_id: int, now: datetime) -> bool:
    """Confirms the course; returns False for a course that was already confirmed.

    Locks the course, so that two presses count once.
    """
    holding = select(courses.c.trainer_id).where(courses.c.id == course_id).with_for_update()
    if await tx.scalar(holding) != trainer_id or await confirmed_at(tx, course_id):
        return False
    values = {"course_id": course_id, "trainer_id": trainer_id, "confirmed_at": now}
    await tx.execute(insert(confirmations).values(**values))
    return True


async def withdraw(tx: Transaction, course_ids: Iterable[int], now: datetime) -> None:
    """Ends the confirmations of the courses, because a trainer or a time has changed."""
    standing = confirmations.c.withdrawn_at.is_(None)
    for some in batched(course_ids):
        withdrawing = update(confirmations).where(confirmations.c.course_id.in_(some), standing)
        await tx.execute(withdrawing.values(withdrawn_at=now))
