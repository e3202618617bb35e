"""Who has a course, who had it, and who is accountable, from rows and by SQL."""

from datetime import timedelta

from sqlalchemy import select

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.tables import courses
from delivery.records.trainers import course_trainers, trainer_conditions
from delivery.records.trainers.course_trainers import (
    ACCEPTED,
    ADDED,
    OFFERED,
    REMOVED,
    WITHDRAWN,
    CourseTrainers,
)
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_course

HOUR = timedelta(hours=1)


async def three(tx: Transaction) -> tuple[int, int, int]:
    return (
        await users.add(tx, email="a@x.org", name="Ann", role="trainer", now=NOW),
        await users.add(tx, email="b@x.org", name="Ben", role="trainer", now=NOW),
        await users.add(tx, email="c@x.org", name="Cat", role="trainer", now=NOW),
    )


async def read(tx: Transaction, course: int) -> CourseTrainers:
    """The trainers from the rows, which the statements in SQL agree with."""
    trainers = await course_trainers.of_course(tx, course)
    accountable = select(trainer_conditions.accountable()).where(courses.c.id == course)
    assert await tx.scalar(accountable) == trainers.accountable_id
    pairs = await trainer_conditions.trainers_of(tx, [course])
    assert pairs.get(course, frozenset()) == frozenset(trainers.present_ids)
    for user_id in trainers.ever_ids:
        has_had = trainer_conditions.has_had_course(courses.c.id, user_id)
        assert await tx.scalar(select(has_had).where(courses.c.id == course))
        has_it = await trainer_conditions.is_trainer(tx, course, user_id)
        assert has_it is (user_id in trainers.present_ids)
    return trainers


async def test_the_registers_trainer_is_accountable_first(store: Store) -> None:
    async with store.writing() as tx:
        ann, ben, _ = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await course_trainers.add(tx, course, ADDED, ben, NOW, by_id=None)
        trainers = await read(tx, course)
    assert trainers.accountable_id == ann
    assert trainers.present_ids == (ann, ben)
    assert trainers.second_id == ben


async def test_a_course_without_trainers_has_none(store: Store) -> None:
    async with store.writing() as tx:
        trainers = await read(tx, await a_course(tx))
    assert trainers.accountable_id is None
    assert trainers.present_ids == ()


async def test_an_offer_changes_nothing_until_it_is_accepted(store: Store) -> None:
    async with store.writing() as tx:
        ann, ben, _ = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await course_trainers.add(tx, course, ADDED, ben, NOW, by_id=None)
        await course_trainers.add(tx, course, OFFERED, ben, NOW, by_id=ann, from_id=ann)
        offered = await read(tx, course)
        await course_trainers.add(tx, course, WITHDRAWN, ben, NOW, by_id=ben, from_id=ann)
        withdrawn = await read(tx, course)
        await course_trainers.add(tx, course, ACCEPTED, ben, NOW, by_id=ben, from_id=ann)
        accepted = await read(tx, course)
    assert offered.offer
    assert offered.offer.trainer_id == ben
    assert offered.accountable_id == withdrawn.accountable_id == ann
    assert withdrawn.offer is None
    assert accepted.accountable_id == ben
    assert accepted.present_ids == (ben, ann)
    assert [row.from_id for row in accepted.handovers] == [ann]


async def test_a_register_that_names_another_keeps_the_handover(store: Store) -> None:
    async with store.writing() as tx:
        ann, ben, cat = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await course_trainers.add(tx, course, ADDED, ben, NOW, by_id=None)
        await course_trainers.add(tx, course, ACCEPTED, ben, NOW, by_id=ben, from_id=ann)
        await a_course(tx, trainer_id=ann)
        again = await read(tx, course)
        await a_course(tx, trainer_id=cat)
        another = await read(tx, course)
    assert again.accountable_id == another.accountable_id == ben
    assert again.changes == another.changes[:-1]
    assert another.present_ids == (ben, cat)
    assert another.ever_ids == {ann, ben, cat}


async def test_before_any_handover_a_register_changes_who_is_accountable(store: Store) -> None:
    async with store.writing() as tx:
        ann, ben, _ = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await a_course(tx, trainer_id=ben)
        trainers = await read(tx, course)
    assert trainers.accountable_id == ben
    assert trainers.present_ids == (ben,)
    assert trainers.ever_ids == {ann, ben}


async def test_a_second_trainer_who_is_taken_off_has_had_the_course(store: Store) -> None:
    async with store.writing() as tx:
        ann, ben, cat = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await course_trainers.add(tx, course, ADDED, ben, NOW, by_id=None)
        await course_trainers.add(tx, course, REMOVED, ben, NOW, by_id=None)
        alone = await read(tx, course)
        await course_trainers.add(tx, course, ADDED, cat, NOW, by_id=None)
        trainers = await read(tx, course)
    assert alone.present_ids == (ann,)
    assert trainers.present_ids == (ann, cat)
    assert trainers.ever_ids == {ann, ben, cat}


async def test_the_staff_of_the_meeting_are_those_who_had_the_course_since_its_start(
    store: Store,
) -> None:
    async with store.writing() as tx:
        ann, ben, cat = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        for trainer, removed_at in ((ben, STARTS_AT - HOUR), (cat, STARTS_AT + HOUR)):
            await course_trainers.add(tx, course, ADDED, trainer, NOW, by_id=None)
            await course_trainers.add(tx, course, REMOVED, trainer, removed_at, by_id=None)
        trainers = await read(tx, course)
    assert trainers.held(STARTS_AT) == {ann, cat}
