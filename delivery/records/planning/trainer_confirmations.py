"""A trainer's word that they will hold a course. It falls when the plan changes under it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import confirmations, courses


def stands() -> ColumnElement[bool]:
    """Of a confirmation beside its course: it is of the trainer who is to hold it now."""
    return and_(
        confirmations.c.course_id == courses.c.id,
        confirmations.c.trainer_id == courses.c.trainer_id,
        confirmations.c.withdrawn_at.is_(None),
    )


async def confirmed_at(tx: Transaction, course_id: int) -> datetime | None:
    """None: the trainer who is to hold it now has not said so, or there is none."""
    query = select(confirmations.c.confirmed_at).join(courses, stands())
    when: datetime | None = await tx.scalar(query.where(courses.c.id == course_id).limit(1))
    return when


async def of_trainer(tx: Transaction, trainer_id: int) -> frozenset[int]:
    """The courses that this trainer is to hold now and has said that they will."""
    query = select(courses.c.id).join(confirmations, stands())
    return frozenset(await tx.scalars(query.where(courses.c.trainer_id == trainer_id)))


async def confirm(tx: Transaction, course_id: int, trainer_id: int, now: datetime) -> bool:
    """False if that had been said already. The course is held meanwhile: two presses are one."""
    holding = select(courses.c.trainer_id).where(courses.c.id == course_id).with_for_update()
    if await tx.scalar(holding) != trainer_id or await confirmed_at(tx, course_id):
        return False
    values = {"course_id": course_id, "trainer_id": trainer_id, "confirmed_at": now}
    await tx.execute(insert(confirmations).values(**values))
    return True


async def withdraw(tx: Transaction, course_ids: Iterable[int], now: datetime) -> None:
    """Another trainer, or another time: what was said was said of something else."""
    standing = confirmations.c.withdrawn_at.is_(None)
    for some in batched(course_ids):
        withdrawing = update(confirmations).where(confirmations.c.course_id.in_(some), standing)
        await tx.execute(withdrawing.values(withdrawn_at=now))
