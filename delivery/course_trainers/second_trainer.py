"""The office gives a course a second trainer, and takes the second trainer off."""

from collections.abc import Sequence
from datetime import datetime

from delivery.ledger.note_window import closes_at
from delivery.records.accounts import users
from delivery.records.accounts.users import User
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import ADDED, REMOVED, WITHDRAWN, CourseTrainers
from delivery.validation.errors import FieldError, InvalidInput

FIELD = "trainer"
CLOSED = "the trainers of this course can no longer change"


def may_change(course: CourseRow, now: datetime) -> bool:
    """Whether the trainers may change: as long as the course is planned and takes notes."""
    return course.state == "planned" and now < closes_at(course.ends_at)


async def to_choose(tx: Transaction, trainers: CourseTrainers) -> Sequence[User]:
    """The trainers who may sign in and do not have the course, by name."""
    everybody = await users.list_all(tx)
    return [user for user in everybody if _is_free(user, trainers)]


async def add(
    store: Store, course_id: int, trainer_id: int | None, by_id: int, now: datetime
) -> None:
    """Gives the course a second trainer. Raises InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        if trainers.second_id is not None:
            raise InvalidInput(FieldError(FIELD, "take the second trainer off the course first"))
        trainer = await users.by_id(tx, trainer_id) if trainer_id is not None else None
        if trainer is None or not _is_free(trainer, trainers):
            raise InvalidInput(FieldError(FIELD, "select a trainer who does not have the course"))
        await course_trainers.add(tx, course_id, ADDED, trainer.id, now, by_id=by_id)
        await keep(tx, course, "second trainer added", by_id, now)


async def take_off(store: Store, course_id: int, by_id: int, now: datetime) -> None:
    """Takes the second trainer off the course, and ends an open offer. Raises InvalidInput, and
    changes nothing then."""
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        second_id = trainers.second_id
        if second_id is None:
            raise InvalidInput(FieldError(FIELD, "the course has no second trainer any more"))
        if second_id == trainers.accountable_id:
            raise InvalidInput(FieldError(FIELD, "hand the course over to another trainer first"))
        if offer := trainers.offer:
            await course_trainers.add(
                tx, course_id, WITHDRAWN, offer.trainer_id, now, by_id=by_id, from_id=offer.from_id
            )
        await course_trainers.add(tx, course_id, REMOVED, second_id, now, by_id=by_id)
        await keep(tx, course, "second trainer taken off", by_id, now)


async def opened(
    tx: Transaction, course_id: int, now: datetime
) -> tuple[CourseRow, CourseTrainers]:
    """The course and its trainers, which no other transaction changes until this one ends. Raises
    InvalidInput where they may not change any more."""
    trainers = await course_trainers.lock(tx, course_id)
    course = await courses.by_id(tx, course_id)
    if trainers is None or course is None or not may_change(course, now):
        raise InvalidInput(FieldError("", CLOSED))
    return course, trainers


async def keep(tx: Transaction, course: CourseRow, act: str, by_id: int, now: datetime) -> None:
    """Adds the act to the audit."""
    await audit.add(tx, user_id=by_id, act=act, subject=f"course {course.reference}", now=now)


def _is_free(user: User, trainers: CourseTrainers) -> bool:
    return user.active and user.role == "trainer" and user.id not in trainers.present_ids
