"""A trainer's confirmation of a course. Another accountable trainer or another time ends it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, bindparam, insert, select, update

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import confirmations, courses
from delivery.records.trainers import course_trainers, trainer_conditions


def stands() -> ColumnElement[bool]:
    """The condition that a confirmation is by the course's accountable trainer."""
    return and_(
        confirmations.c.course_id == courses.c.id,
        confirmations.c.trainer_id == trainer_conditions.accountable(),
        confirmations.c.withdrawn_at.is_(None),
    )


_STANDING = courses.join(confirmations, stands())
_CONFIRMED_AT = (
    select(confirmations.c.confirmed_at)
    .select_from(_STANDING)
    .where(courses.c.id == bindparam("course_id"))
    .limit(1)
)


async def confirmed_at(tx: Transaction, course_id: int) -> datetime | None:
    """Returns when the accountable trainer confirmed the course; None without a confirmation."""
    when: datetime | None = await tx.scalar(_CONFIRMED_AT, {"course_id": course_id})
    return when


async def of_trainer(tx: Transaction, trainer_id: int) -> frozenset[int]:
    """Returns the ids of the courses that this accountable trainer has confirmed."""
    query = select(courses.c.id).select_from(_STANDING)
    return frozenset(await tx.scalars(query.where(confirmations.c.trainer_id == trainer_id)))


async def confirm(tx: Transaction, course_id: int, trainer_id: int, now: datetime) -> bool:
    """Confirms the course; returns False for a course that was already confirmed.

    Locks the course, so that two presses count once.
    """
    trainers = await course_trainers.lock(tx, course_id)
    is_accountable = trainers is not None and trainers.accountable_id == trainer_id
    if not is_accountable or await confirmed_at(tx, course_id):
        return False
    values = {"course_id": course_id, "trainer_id": trainer_id, "confirmed_at": now}
    await tx.execute(insert(confirmations).values(**values))
    return True


async def withdraw(tx: Transaction, course_ids: Iterable[int], now: datetime) -> None:
    """Ends the confirmations of the courses, because their times have changed."""
    for some in batched(course_ids):
        await tx.execute(_withdrawing(some, now))


async def withdraw_others(tx: Transaction, course_ids: Iterable[int], now: datetime) -> None:
    """Ends the confirmations by whoever is not accountable for the course any more, so that none
    counts again should they become so."""
    accountable = select(trainer_conditions.accountable()).select_from(courses)
    of_course = accountable.where(courses.c.id == confirmations.c.course_id).scalar_subquery()
    for some in batched(course_ids):
        by_others = confirmations.c.trainer_id.is_distinct_from(of_course)
        await tx.execute(_withdrawing(some, now).where(by_others))


def _withdrawing(course_ids: Collection[int], now: datetime) -> Update:
    standing = confirmations.c.withdrawn_at.is_(None)
    some = update(confirmations).where(confirmations.c.course_id.in_(course_ids), standing)
    return some.values(withdrawn_at=now)
