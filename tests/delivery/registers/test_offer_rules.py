"""One offer of the police is taken up by one booking at a time."""

import pytest

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from tests.delivery.registers.import_desk import (
    BOOKING,
    COURSE,
    HEAD,
    OTHER,
    ImportDesk,
    refusals_of,
    send_in,
    tess,
)
from tests.doubles.settable_clock import SettableClock

REFUSED = "attendance_id: booking HER-1 is for the same offer: change that one, or cancel it first"


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    await tess(store, clock)
    desk = ImportDesk(store, clock)
    await desk.course()
    await desk.course(OTHER)
    return desk


async def test_a_second_booking_for_an_offer_is_refused_whatever_the_spelling(
    desk: ImportDesk,
) -> None:
    await desk.booking(attendance_id="0005550001")
    second = desk.booking(booking_ref="HER-2", attendance_id="5550001 ", course="NSAC-2")
    assert await refusals_of(second) == [REFUSED]


async def test_an_offer_is_free_again_once_its_booking_is_cancelled(desk: ImportDesk) -> None:
    await desk.booking(attendance_id="5550001")
    await desk.booking(attendance_id="5550001", state="cancelled")
    assert await desk.booking(booking_ref="HER-2", attendance_id="5550001") == RowOutcome.CREATED


async def test_an_offer_is_free_again_after_the_course_that_was_not_completed(
    desk: ImportDesk,
) -> None:
    await desk.booking(attendance_id="5550001")
    desk.clock.set(COURSE.ends)
    await desk.course(OTHER, reference="NSAC-3", zoom_host="host-3", starts=COURSE.ends,
                      ends=COURSE.ends + (COURSE.ends - COURSE.starts))  # fmt: skip
    later = desk.booking(booking_ref="HER-2", attendance_id="5550001", course="NSAC-3")
    assert await later == RowOutcome.CREATED


async def test_a_placeholder_is_nobodys_offer(desk: ImportDesk) -> None:
    await desk.booking(attendance_id="n/a")
    assert await desk.booking(booking_ref="HER-2", attendance_id="N/A") == RowOutcome.CREATED


async def test_one_register_may_give_an_offer_from_one_booking_to_another(
    desk: ImportDesk, store: Store
) -> None:
    await desk.booking(attendance_id="5550001")
    row = "NSAC-1,NSAC,,,,{},KENT,2026-07-08,Alan,Archer,alan@mail.example,{},5550001"
    head = f"{HEAD},state,attendance_id"
    second = row.format("HER-2", "booked")
    assert await refusals_of(send_in(desk, head, second)) == [f"line 2, {REFUSED}"]
    await send_in(desk, head, second, row.format("HER-1", "cancelled"))
    async with store.reading() as tx:
        states = {row.reference: row.state for row in await bookings.of_course(tx, 1)}
    assert states == {"HER-1": "cancelled", "HER-2": "booked"}


async def test_what_else_is_on_record_of_a_booking_can_still_be_changed(desk: ImportDesk) -> None:
    await desk.booking(attendance_id="5550001")
    await desk.booking(booking_ref="HER-2")
    assert BOOKING.booking_ref == "HER-1"
    assert await desk.booking(attendance_id="5550001", title="Dr") == RowOutcome.CHANGED
