"""A course of Ann with Ben as its second trainer, and an officer, for tests of handovers."""

from dataclasses import dataclass
from datetime import datetime

from delivery.course_trainers import second_trainer
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import CourseTrainers
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_course


@dataclass(frozen=True, slots=True)
class TrainedCourse:
    store: Store
    course: int
    ann: int
    ben: int
    cat: int
    olive: int
    now: datetime = STARTS_AT

    async def trainers(self) -> CourseTrainers:
        async with self.store.reading() as tx:
            return await course_trainers.of_course(tx, self.course)


async def make(store: Store) -> TrainedCourse:
    async with store.writing() as tx:
        ann, ben, cat = [await _user(tx, name, "trainer") for name in ("Ann", "Ben", "Cat")]
        olive = await _user(tx, "Olive", "officer")
        course_id = await a_course(tx, trainer_id=ann)
    course = TrainedCourse(store, course_id, ann, ben, cat, olive)
    await second_trainer.add(store, course.course, course.ben, course.olive, course.now)
    return course


async def _user(tx: Transaction, name: str, role: str) -> int:
    return await users.add(tx, email=f"{name}@x.org", name=name, role=role, now=NOW)
