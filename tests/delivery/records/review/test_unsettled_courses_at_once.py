"""Settling a course on PostgreSQL during a concurrent change."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from delivery.records.database.store import Store
from delivery.records.review import unsettled_courses
from tests import stored_register
from tests.delivery.records.planned_course import NOW, a_booking, a_course, booking_details
from tests.delivery.records.review.signed_course import OTHER, listed, settle, signed, waits
from tests.delivery.records.review.test_unsigned_cases import LATER, judge, part

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def until_it_waits(store: Store) -> None:
    statement = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                 "AND datname = current_database()")  # fmt: skip
    while True:
        async with store.reading() as tx:
            if await tx.scalar(statement):
                return


@on_postgresql
async def test_settling_waits_for_a_concurrent_change(store: Store) -> None:
    course, _ = await signed(store)
    async with store.writing() as tx:
        await tx.execute(text("INSERT INTO unsettled VALUES (:course)"), {"course": course})
    async with store.writing() as tx:
        await judge(tx, course, OTHER, at=LATER)
        settling = asyncio.create_task(settle(store, course))
        await until_it_waits(store)
    assert not await settling
    async with store.reading() as tx:
        assert await listed(tx) == [course]


@on_postgresql
async def test_a_change_waits_for_concurrent_settling(store: Store) -> None:
    course, _ = await signed(store)

    async def judge_again() -> Any:
        async with store.writing() as tx:
            await judge(tx, course, OTHER, at=LATER)

    async with store.writing() as tx:
        await tx.execute(text("INSERT INTO unsettled VALUES (:course)"), {"course": course})
    async with store.writing() as tx:
        assert await unsettled_courses.settle(tx, course)
        judging = asyncio.create_task(judge_again())
        await until_it_waits(store)
    await judging
    async with store.reading() as tx:
        assert await listed(tx) == [course]


@on_postgresql
async def test_moving_and_settling_a_course_do_not_block_each_other(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        await judge(tx, course, part("B-1"))

    async def move() -> None:
        async with store.writing() as tx:
            await tx.execute(text("SELECT 1 FROM courses FOR UPDATE"))
            await tx.execute(text("UPDATE courses SET policy = 'another'"))

    async with store.writing() as tx:
        await tx.execute(text("DELETE FROM unsettled"))
        moving = asyncio.create_task(move())
        await until_it_waits(store)
        await tx.execute(text("INSERT INTO unsettled VALUES (:course)"), {"course": course})
    await moving
    async with store.reading() as tx:
        assert await listed(tx) == [course]


@on_postgresql
async def test_a_booking_saved_as_the_course_ends_is_not_missed(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course, state="withdrawn")
    assert await settle(store, course)

    async def end() -> None:
        async with store.writing() as tx:
            await judge(tx, course, part("B-1"))
        await settle(store, course)

    async with store.writing() as tx:
        await stored_register.put_booking(tx, booking_details(course, state="booked"), NOW)
        ending = asyncio.create_task(end())
        await until_it_waits(store)
    await ending
    async with store.reading() as tx:
        assert await waits(tx) == ["B-1"]
