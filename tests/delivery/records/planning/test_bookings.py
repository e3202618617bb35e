"""Bookings, and the consequences of changing one."""

from typing import Any

import pytest

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.register_draft import NoSuchCourse
from tests import stored_register
from tests.delivery.records.planned_course import NOW, a_booking, a_course, asked, booking_details


async def put(tx: Transaction, course: int, **changes: Any) -> tuple[BookingRow, RowOutcome]:
    booking_id, change = await stored_register.put_booking(
        tx, booking_details(course, **changes), NOW
    )
    row = await bookings.by_id(tx, booking_id)
    assert row is not None
    return row, change


async def test_a_new_booking_is_saved_and_its_registration_requested(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        row, change = await put(tx, course, interpreter_name="Ines", interpreter_over_16=True)
        assert change is RowOutcome.CREATED
        assert row.requirements == ("large_print",)
        assert row.interpreter_over_16 is True
        assert row.schedule_version == 1
        assert len(row.link_key) == 43
        assert await asked(tx, course) == [("make", None), ("register", row.id)]


async def test_the_same_booking_again_changes_nothing(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        first, _ = await put(tx, course)
        again, change = await put(tx, course)
        assert (again, change) == (first, RowOutcome.UNCHANGED)
        assert await asked(tx, course) == [("make", None), ("register", first.id)]


async def test_a_new_phone_number_keeps_the_link(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        first, _ = await put(tx, course)
        after, change = await put(tx, course, mobile="07700 900000")
        assert change is RowOutcome.CHANGED
        assert after.mobile == "07700 900000"
        assert after.link_key == first.link_key
        assert await asked(tx, course) == [("make", None), ("register", first.id)]


async def test_a_booking_that_moves_to_another_course_leaves_the_first(store: Store) -> None:
    async with store.writing() as tx:
        first_course = await a_course(tx)
        second_course = await a_course(tx, reference="NSAC-2")
        before, _ = await put(tx, first_course)
        after, _ = await put(tx, second_course)
        assert after.schedule_version == 2
        assert await bookings.by_link_key(tx, before.link_key) is None
        assert (await asked(tx, first_course))[2:] == [("unregister", before.id)]
        assert (await asked(tx, second_course))[1:] == [("register", before.id)]
        assert await bookings.of_course(tx, first_course) == []


async def test_a_corrected_email_address_ends_the_old_link(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before, _ = await put(tx, course, email="alna@example.org")
        after, _ = await put(tx, course, email="alan@example.org")
        assert after.link_key != before.link_key
        assert after.schedule_version == 2
        assert (await asked(tx, course))[2:] == [("unregister", after.id), ("register", after.id)]


@pytest.mark.parametrize(
    "change", [{"family_name": "Arrow"}, {"given_name": "Al"}, {"interpreter_name": "Ines"}]
)
async def test_a_new_name_is_registered_with_the_same_link(
    store: Store, change: dict[str, str]
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before, _ = await put(tx, course)
        after, _ = await put(tx, course, **change)
        assert (after.link_key, after.schedule_version) == (before.link_key, 1)
        assert (await asked(tx, course))[2:] == [("unregister", after.id), ("register", after.id)]


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_cancelled_booking_is_unregistered(store: Store, state: str) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        row, _ = await put(tx, course)
        await put(tx, course, state=state)
        await put(tx, course, state=state, mobile="07700 900000")
        assert (await asked(tx, course))[2:] == [("unregister", row.id)]


async def test_a_restored_booking_is_registered_with_new_instructions(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        before, _ = await put(tx, course)
        await put(tx, course, state="cancelled")
        after, _ = await put(tx, course)
        assert after.schedule_version == 2
        assert after.link_key != before.link_key
        assert (await asked(tx, course))[2:] == [("unregister", after.id), ("register", after.id)]


async def test_a_cancelled_course_has_no_registration(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx, state="cancelled")
        await put(tx, course)
        assert await asked(tx, course) == []


async def test_a_booking_for_an_unknown_course_is_refused(store: Store) -> None:
    async with store.writing() as tx:
        with pytest.raises(NoSuchCourse):
            await a_booking(tx, 77)


async def test_a_booking_is_found_by_its_reference_and_by_its_link(store: Store) -> None:
    async with store.writing() as tx:
        row, _ = await put(tx, await a_course(tx))
        assert await stored_register.booking(tx, "B-1") == row
        assert await bookings.by_link_key(tx, row.link_key) == row
        assert await bookings.by_link_key(tx, "") is None
