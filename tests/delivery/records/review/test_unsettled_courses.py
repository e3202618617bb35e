"""The list of courses with possibly unsigned outcomes never lacks one."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

import pytest
from alembic import command
from sqlalchemy import insert, select, text

from delivery.records import tables
from delivery.records.database import engines
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions, unsettled_courses
from tests import stored_register
from tests.delivery.records.planned_course import (
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    booking_details,
    course_details,
)
from tests.delivery.records.review.signed_course import OTHER, listed, settle, signed, waits
from tests.delivery.records.review.test_unsigned_cases import (
    JUDGED,
    LATER,
    judge,
    officer,
    part,
    sign,
)
from tests.delivery.records.test_migrate import config_on


async def test_a_course_is_listed_as_soon_as_it_is_over(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
    assert await settle(store, course)
    async with store.writing() as tx:
        await judge(tx, course, part("B-1"), finished=False)
        assert await listed(tx) == []
        await judge(tx, course, part("B-1"), at=LATER)
        assert await listed(tx) == [course]


async def test_a_course_stays_listed_while_an_outcome_is_unsigned(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking, _ = await a_booking(tx, course), await a_booking(tx, course, reference="B-2")
        await judge(tx, course, part("B-1"), part("B-2"))
        await sign(tx, booking, course, part("B-1"))
    assert not await settle(store, course)
    async with store.reading() as tx:
        assert (await listed(tx), await waits(tx)) == ([course], ["B-2"])


async def test_a_course_is_removed_once_all_outcomes_are_signed(store: Store) -> None:
    course, _ = await signed(store)
    assert not await settle(store, course)
    async with store.reading() as tx:
        assert (await listed(tx), await waits(tx)) == ([], [])


async def test_courses_without_unsigned_outcomes_are_listed(store: Store) -> None:
    course, _ = await signed(store)
    async with store.writing() as tx:
        other = await a_course(tx, reference="NSAC-2")
        await a_booking(tx, other, reference="B-2")
        await judge(tx, other, part("B-2"))
        assert await unsettled_courses.without_anybody(tx, [course, other]) == [course]


async def judged_otherwise(tx: Transaction, course: int, booking: int) -> None:
    await judge(tx, course, OTHER, at=LATER)


async def reviewed(tx: Transaction, course: int, booking: int) -> None:
    camera_off = DerivedBreach(booking, "camera_off", "11", STARTS_AT, STARTS_AT, "It was off.")
    await assessments.save_breaches(tx, course, [camera_off], NOW)
    (breach,) = await assessments.breaches_of_course(tx, course)
    await decisions.add_review(
        tx, breach_id=breach.id, officer_id=await officer(tx), decision="upheld",
        reason="Seen.", evidence={}, now=LATER,
    )  # fmt: skip


async def signed_by_other_evidence(tx: Transaction, course: int, booking: int) -> None:
    await sign(tx, booking, course, OTHER)


async def somebody_is_booked_after_all(tx: Transaction, course: int, booking: int) -> None:
    await a_booking(tx, course, reference="B-2")


Change = Callable[[Transaction, int, int], Awaitable[None]]
GIVES_A_CASE: tuple[Change, ...] = (
    judged_otherwise,
    reviewed,
    signed_by_other_evidence,
    somebody_is_booked_after_all,
)


@pytest.mark.parametrize("change", GIVES_A_CASE)
async def test_every_change_that_needs_a_signature_lists_the_course_again(
    store: Store, change: Change
) -> None:
    course, booking = await signed(store)
    async with store.writing() as tx:
        await change(tx, course, booking)
    assert not await settle(store, course)
    async with store.reading() as tx:
        assert await listed(tx) == [course]
        assert len(await waits(tx)) == 1


async def test_a_restored_booking_lists_the_course_again(store: Store) -> None:
    course, _ = await signed(store)
    async with store.writing() as tx:
        await a_booking(tx, course, reference="B-2", state="withdrawn")
    assert await settle(store, course)
    async with store.writing() as tx:
        await stored_register.put_booking(
            tx, booking_details(course, reference="B-2", state="booked"), NOW
        )
    assert not await settle(store, course)
    async with store.reading() as tx:
        assert await waits(tx) == ["B-2"]


async def test_a_restored_course_is_listed_again(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx, state="cancelled")
        await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
    assert await settle(store, course)
    async with store.writing() as tx:
        await tx.execute(text("UPDATE courses SET state = 'planned'"))
    assert not await settle(store, course)
    async with store.reading() as tx:
        assert await waits(tx) == ["B-1"]


def test_the_migration_lists_past_courses(database_url: str) -> None:
    planned = asdict(course_details()) | {"id": 7, "schedule_version": 1, "changed_at": NOW}
    judged = {"course_id": 7, "judged_at": JUDGED, "ledger_id": 1, "finished": True, "result": {}}
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "0017")
        connection.execute(insert(tables.courses).values(planned))
        connection.execute(insert(tables.assessments).values(judged))
        command.upgrade(config_on(connection), "head")
        assert connection.scalars(select(tables.unsettled.c.course_id)).all() == [7]
    engine.dispose()
