"""Whether somebody is a trainer of a course, and who is accountable for it, in SQL.

Every statement that asks it asks it here; `course_trainers` has the same of rows that were read.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    select,
    union,
)

from delivery.records.database.store import Transaction
from delivery.records.tables import courses, trainer_changes
from delivery.records.trainers.course_trainers import (
    ADDED,
    HANDED_OVER,
    OF_SECOND,
    REPLACED,
)


def present() -> Subquery:
    """The pairs of a course and a trainer who has it now: `course_id`, `trainer_id`."""
    added = _standing(OF_SECOND).where(trainer_changes.c.change == ADDED)
    return union(_planned(), added, _standing(HANDED_OVER)).subquery("present_trainers")


def ever() -> Subquery:
    """The pairs of a course and a trainer who has or had it, as `present` has them."""
    had = _pairs().where(trainer_changes.c.change.in_((*HANDED_OVER, ADDED, REPLACED)))
    return union(_planned(), had).subquery("trainers_ever")


def has_course(user_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether this user is a trainer of the course of the statement now."""
    pairs = present()
    return courses.c.id.in_(select(pairs.c.course_id).where(pairs.c.trainer_id == user_id))


def have_course(user_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether any of these users is a trainer of the course of the statement now."""
    pairs = present()
    return courses.c.id.in_(select(pairs.c.course_id).where(pairs.c.trainer_id.in_(user_ids)))


def share_trainer(of: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether a trainer has both courses of the statement."""
    first, second = present().alias("first"), present().alias("second")
    same = first.c.trainer_id == second.c.trainer_id
    return exists().where(first.c.course_id == of.c.id, second.c.course_id == other.c.id, same)


def has_had_course(course_id: ColumnElement[int], user_id: int) -> ColumnElement[bool]:
    """Whether this user is or was a trainer of the course."""
    pairs = ever()
    return exists().where(pairs.c.course_id == course_id, pairs.c.trainer_id == user_id)


def accountable(of: FromClause = courses) -> ColumnElement[Any]:
    """The id of the accountable trainer of the course of the statement; null without any."""
    last = (
        select(trainer_changes.c.trainer_id)
        .where(trainer_changes.c.course_id == of.c.id, trainer_changes.c.change.in_(HANDED_OVER))
        .order_by(trainer_changes.c.id.desc())
        .limit(1)
        .correlate(of)
        .scalar_subquery()
    )
    return func.coalesce(last, of.c.trainer_id)


def has_changes() -> ColumnElement[bool]:
    """Whether the trainers of the course of the statement ever changed, as `trainers_changed`."""
    changed = exists().where(trainer_changes.c.course_id == courses.c.id)
    return changed.label("trainers_changed")


async def trainers_of(tx: Transaction, course_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Who has each course now, by user id; courses without a trainer are left out."""
    pairs = present()
    trainers: dict[int, set[int]] = defaultdict(set)
    for course_id, trainer_id in await tx.execute(
        select(pairs.c.course_id, pairs.c.trainer_id).where(pairs.c.course_id.in_(course_ids))
    ):
        trainers[course_id].add(trainer_id)
    return {course_id: frozenset(ids) for course_id, ids in trainers.items()}


def _planned() -> Select[Any]:
    named = select(courses.c.id.label("course_id"), courses.c.trainer_id)
    return named.where(courses.c.trainer_id.is_not(None))


def _pairs() -> Select[Any]:
    return select(trainer_changes.c.course_id, trainer_changes.c.trainer_id)


def _standing(kinds: Sequence[str]) -> Select[Any]:
    """The last change of these kinds of each course."""
    later = trainer_changes.alias("later")
    follows = and_(
        later.c.course_id == trainer_changes.c.course_id,
        later.c.id > trainer_changes.c.id,
        later.c.change.in_(kinds),
    )
    last = exists().where(follows)
    return _pairs().where(trainer_changes.c.change.in_(kinds), ~last)


_IS_TRAINER = select(courses.c.id).where(
    courses.c.id == bindparam("of_course"), has_course(bindparam("trainer"))
)


async def is_trainer(tx: Transaction, course_id: int, user_id: int) -> bool:
    """Whether this user has the course now."""
    about = {"of_course": course_id, "trainer": user_id}
    return await tx.scalar(_IS_TRAINER, about) is not None
