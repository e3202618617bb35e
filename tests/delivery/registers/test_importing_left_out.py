"""Omitted fields keep their stored values, and empty fields lose them."""

from dataclasses import asdict
from typing import Any

import pytest

from delivery.records.database.store import Store
from delivery.records.planning import courses
from delivery.records.planning.bookings import BookingRow
from delivery.registers import register_fields
from tests import stored_register
from tests.delivery.registers.import_desk import (
    FIRST,
    HEAD,
    ImportDesk,
    refusals_of,
    send,
    send_in,
    tess,
)
from tests.doubles.settable_clock import SettableClock

AGREED: dict[str, Any] = {
    "title": "Dr",
    "attendance_id": "5550001",
    "mobile": "07700 900001",
    "preferred_contact": "phone",
    "language": "cy",
    "requirements": ("camera_may_be_off", "extra_breaks"),
    "interpreter_name": "Ines Iglesias",
    "interpreter_kind": "language",
    "interpreter_over_16": True,
}


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    """The course is planned, and much was agreed with its one client."""
    await tess(store, clock)
    opened = ImportDesk(store, clock)
    await opened.course()
    await opened.booking(**AGREED)
    return opened


async def booked(store: Store, reference: str = "HER-1") -> BookingRow:
    async with store.reading() as tx:
        booking = await stored_register.booking(tx, reference)
    assert booking is not None
    return booking


async def send_with(desk: ImportDesk, **cells: str) -> None:
    """The first row of a register that has these columns too."""
    await send_in(desk, ",".join((HEAD, *cells)), ",".join((FIRST, *cells.values())))


def agreed(row: BookingRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name in AGREED}


async def test_a_missing_column_keeps_the_adjustments(desk: ImportDesk, store: Store) -> None:
    await send(desk, FIRST.replace("2026-07-08", "2026-07-09"))
    after = await booked(store)
    assert after.police_deadline.day == 9
    assert agreed(after) == AGREED


async def test_an_empty_cell_removes_the_adjustments(desk: ImportDesk, store: Store) -> None:
    await send_with(desk, requirements="", language=" ")
    after = await booked(store)
    assert (after.requirements, after.language) == ((), "en")
    assert agreed(after) == AGREED | {"requirements": (), "language": "en"}


async def test_an_omitted_field_of_a_new_booking_is_empty(desk: ImportDesk, store: Store) -> None:
    await desk.booking(booking_ref="HER-2")
    after = await booked(store, "HER-2")
    assert agreed(after) == register_fields.EMPTY
    assert after.state == "booked"


async def test_an_interpreter_has_all_three_fields_or_none(desk: ImportDesk, store: Store) -> None:
    """Nobody has said that another one is old enough (clause 17)."""
    assert await refusals_of(send_with(desk, interpreter_name="Ivo")) == [
        "line 2, interpreter_kind: must be one of: bsl, language, support",
        "line 2, interpreter_over_16: confirm that the interpreter is as old as the terms ask",
    ]
    await send_with(desk, interpreter_name="")
    after = await booked(store)
    assert (after.interpreter_name, after.interpreter_kind) == (None, None)
    assert after.interpreter_over_16 is None


async def test_an_omitted_trainer_stays_as_it_is(desk: ImportDesk, store: Store) -> None:
    async def trainer() -> int | None:
        async with store.reading() as tx:
            row = await courses.by_reference(tx, "NSAC-1")
        assert row is not None
        return row.trainer_id

    trainer_id = await trainer()
    assert trainer_id is not None
    await send(desk, FIRST.replace(",165,", ",150,"))
    assert await trainer() == trainer_id
    await send_with(desk, trainer="")
    assert await trainer() is None
