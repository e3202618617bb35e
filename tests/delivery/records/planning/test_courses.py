"""Planned courses, and the consequences of changing one."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from delivery.records.accounts import users
from delivery.records.database.row_outcome import LARGEST_KEY, RowOutcome
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from tests.delivery.records.planned_course import (
    STARTS_AT,
    a_booking,
    a_course,
    asked,
    put_course,
)

HOUR = timedelta(hours=1)
MOVED = {"starts_at": STARTS_AT + HOUR, "ends_at": STARTS_AT + 4 * HOUR}


async def booking(tx: Transaction, booking_id: int) -> BookingRow:
    row = await bookings.by_id(tx, booking_id)
    assert row is not None
    return row


async def test_a_new_course_is_saved_and_its_meeting_requested(store: Store) -> None:
    async with store.writing() as tx:
        course_id, change = await put_course(tx)
        assert change is RowOutcome.CREATED
        assert await asked(tx, course_id) == [("make", None)]
        row = await courses.by_id(tx, course_id)
    assert row is not None
    assert row.starts_at == STARTS_AT
    assert row.schedule_version == 1


async def test_a_new_cancelled_course_requests_nothing(store: Store) -> None:
    async with store.writing() as tx:
        assert await asked(tx, await a_course(tx, state="cancelled")) == []


async def test_the_same_course_again_changes_nothing(store: Store) -> None:
    async with store.writing() as tx:
        first = await a_course(tx)
        london = STARTS_AT.astimezone(ZoneInfo("Europe/London"))
        assert await put_course(tx, starts_at=london) == (first, RowOutcome.UNCHANGED)
        assert await asked(tx, first) == [("make", None)]


async def test_a_new_policy_requests_nothing_and_keeps_the_links(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before = await booking(tx, await a_booking(tx, course))
        assert await put_course(tx, policy="lrsp-2026-01") == (course, RowOutcome.CHANGED)
        assert await booking(tx, before.id) == before
        assert await asked(tx, course) == [("make", None), ("register", before.id)]


@pytest.mark.parametrize("moved", [MOVED, {"ends_at": STARTS_AT + 4 * HOUR}])
async def test_a_moved_course_replaces_its_links(store: Store, moved: dict[str, object]) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before = await booking(tx, await a_booking(tx, course))
        assert await put_course(tx, **moved) == (course, RowOutcome.CHANGED)
        after = await booking(tx, before.id)
        assert after.schedule_version == before.schedule_version + 1
        assert await bookings.by_link_key(tx, before.link_key) is None
        assert await bookings.by_link_key(tx, after.link_key) == after
        row = await courses.by_id(tx, course)
        assert row is not None
        assert row.schedule_version == 2
        assert (await asked(tx, course))[2:] == [
            ("move", None),
            ("unregister", before.id),
            ("register", before.id),
        ]


async def test_every_booking_of_a_moved_course_has_its_own_link(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        for name in "ABC":
            await a_booking(tx, course, reference=name)
        await put_course(tx, **MOVED)
        keys = {row.link_key for row in await bookings.of_course(tx, course)}
    assert len(keys) == 3


async def test_a_moved_course_registers_booked_clients_alone(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course, state="withdrawn")
        await put_course(tx, **MOVED)
        assert await asked(tx, course) == [("make", None), ("move", None)]


async def test_a_cancelled_course_cancels_its_meeting_once(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await put_course(tx, state="cancelled")
        await put_course(tx, state="cancelled", **MOVED)
        assert await asked(tx, course) == [("make", None), ("cancel", None)]


async def test_a_course_that_is_restored_has_a_new_meeting_and_new_links(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before = await booking(tx, await a_booking(tx, course))
        await put_course(tx, state="cancelled")
        await put_course(tx, state="planned")
        assert (await booking(tx, before.id)).link_key != before.link_key
        assert [kind for kind, _ in await asked(tx, course)][2:] == [
            "cancel",
            "make",
            "unregister",
            "register",
        ]


async def test_a_new_host_changes_the_meeting_alone(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before = await booking(tx, await a_booking(tx, course))
        await put_course(tx, zoom_host="another@example.org")
        assert await booking(tx, before.id) == before
        assert (await asked(tx, course))[2:] == [("move", None)]


async def test_a_failed_change_requests_nothing(store: Store) -> None:
    async def fail() -> None:
        async with store.writing() as tx:
            await put_course(tx, **MOVED)
            raise RuntimeError("no")

    async with store.writing() as tx:
        course = await a_course(tx)
    with pytest.raises(RuntimeError):
        await fail()
    async with store.reading() as tx:
        assert await asked(tx, course) == [("make", None)]


async def test_a_course_is_found_by_its_reference(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        row = await courses.by_id(tx, course)
        assert row is not None
        assert await courses.by_reference(tx, "NSAC-1") == row
        assert await courses.by_reference(tx, "NSAC-2") is None


@pytest.mark.parametrize("key", [0, -1, LARGEST_KEY + 1, 10**30])
async def test_an_impossible_id_finds_nothing(store: Store, key: int) -> None:
    async with store.reading() as tx:
        assert await courses.by_id(tx, key) is None
        assert await bookings.by_id(tx, key) is None
        assert await users.by_id(tx, key) is None


async def test_a_course_saved_by_many_at_once_is_stored_once(store: Store) -> None:
    async def put() -> RowOutcome:
        async with store.writing() as tx:
            return (await put_course(tx))[1]

    answers = await asyncio.gather(*(put() for _ in range(8)))
    assert sorted(answers) == [RowOutcome.CREATED] + [RowOutcome.UNCHANGED] * 7
