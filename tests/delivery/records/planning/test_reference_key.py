"""One spelling in which references are compared, in Python and in both databases."""

import pytest
from sqlalchemy import select, update

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.planning.reference_key import key_of, offer_key
from delivery.records.tables import bookings as table
from tests import stored_register
from tests.delivery.records.planned_course import (
    NOW,
    a_booking,
    a_course,
    asked,
    booking_details,
    put_course,
)

SPELLINGS = {
    "0012345": "12345",
    "12345": "12345",
    "000": "0",
    "HER-1": "her-1",
    "her-001": "her-001",
    "0x1F": "0x1f",
    "1.10": "1.10",
}


@pytest.mark.parametrize(("reference", "key"), SPELLINGS.items())
async def test_python_and_the_database_compare_a_reference_alike(
    store: Store, reference: str, key: str
) -> None:
    assert key_of(reference) == key
    async with store.writing() as tx:
        booking_id = await a_booking(tx, await a_course(tx), reference=reference)
        row = await bookings.by_id(tx, booking_id)
    assert row is not None
    assert (row.reference, row.reference_key) == (reference, key)


@pytest.mark.parametrize("written", ["her-1", " HER-1 ", "ＨＥＲ－１"])
def test_capitals_spaces_and_wide_letters_make_no_other_reference(written: str) -> None:
    assert key_of(written) == "her-1"


def test_an_attendance_id_without_a_number_names_no_offer() -> None:
    assert [offer_key(text) for text in (None, "", "n/a", "TBC", "000")] == [None] * 5
    assert offer_key(" 0050 ") == offer_key("50") == "50"


async def test_another_spelling_changes_the_booking_and_leaves_its_reference(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        first = await a_booking(tx, course, reference="0012345")
        details = booking_details(course, reference="12345", mobile="07700 900000")
        assert await stored_register.put_booking(tx, details, NOW) == (first, RowOutcome.CHANGED)
        row = await stored_register.booking(tx, "00012345")
        assert row is not None
        assert (row.id, row.reference, row.mobile) == (first, "0012345", "07700 900000")
        assert await asked(tx, course) == [("make", None), ("register", first)]


async def test_another_spelling_is_the_same_course(store: Store) -> None:
    async with store.writing() as tx:
        first = await a_course(tx, reference="C-1")
        assert await put_course(tx, reference="c-1") == (first, RowOutcome.UNCHANGED)
        row = await courses.by_reference(tx, "c-1")
        assert row is not None
        assert row.reference == "C-1"


async def test_of_two_that_were_on_record_already_each_is_reached_as_it_is_written(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        first = await a_booking(tx, course, reference="HER-1")
        second = await a_booking(tx, course, reference="OLD")
        await tx.execute(
            update(table).where(table.c.id == second).values(reference="her-1", twin=1)
        )
        for reference, booking_id in (("HER-1", first), ("her-1", second), ("Her-1", first)):
            row = await stored_register.booking(tx, reference)
            assert row is not None
            assert row.id == booking_id
            details = booking_details(course, reference=reference, title=reference)
            put, _ = await stored_register.put_booking(tx, details, NOW)
            assert put == booking_id
        assert len((await tx.execute(select(table.c.id))).all()) == 2
