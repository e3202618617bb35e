"""A course of Ann with Ben as its second trainer, and an officer, for tests of handovers."""

from dataclasses import dataclass
from datetime import datetime

from delivery.course_trainers import second_trainer
from delivery.records.accounts import users
from delivery.records.database.store import Store
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
        ids = [
            await users.add(tx, email=f"{name}@x.org", name=name, role=role, now=NOW)
            for name, role in (
                ("Ann", "trainer"),
                ("Ben", "trainer"),
                ("Cat", "trainer"),
                ("Olive", "officer"),
            )
        ]
        course = TrainedCourse(store, await a_course(tx, trainer_id=ids[0]), *ids)
    await second_trainer.add(store, course.course, course.ben, course.olive, course.now)
    return course
