"""A register of courses and bookings that is sent in: all of it is taken, or none."""

import asyncio
from datetime import timedelta
from importlib.resources import files

import pytest

from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests
from delivery.records.planning import bookings, courses
from delivery.register_files import register_file
from delivery.registers import importing
from tests.delivery.registers.import_desk import (
    ALONE,
    FIRST,
    HEAD,
    ImportDesk,
    refusals_of,
    send,
    tess,
)
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    await tess(store, clock)
    return ImportDesk(store, clock)


async def test_a_register_is_saved_and_counted(desk: ImportDesk) -> None:
    taken = await send(desk, FIRST, ALONE)
    assert (dict(taken.courses), dict(taken.bookings)) == (
        {RowOutcome.CREATED: 1},
        {RowOutcome.CREATED: 2},
    )
    taken = await send(desk, FIRST, ALONE.replace("Bea", "Beatriz"))
    assert dict(taken.courses) == {RowOutcome.UNCHANGED: 1}
    assert dict(taken.bookings) == {RowOutcome.UNCHANGED: 1, RowOutcome.CHANGED: 1}


async def test_one_refused_line_refuses_the_whole_register(desk: ImportDesk, store: Store) -> None:
    late = ALONE.replace("2026-07-08", "2026-06-09")
    lost = ALONE.replace("NSAC-1", "NSAC-9").replace("HER-2", "HER-3")
    assert await refusals_of(send(desk, FIRST, late, lost)) == [
        "line 3, police_deadline: is before the end of the course on 2026-06-10. "
        "Book an earlier course or ask the force",
        "line 4, course: there is no course with this reference. Send the course first",
    ]
    async with store.reading() as tx:
        assert await courses.by_reference(tx, "NSAC-1") is None
        assert await audit_entries(tx, desk.clock.now(), desk.clock.now() + timedelta(1)) == []


async def test_a_refused_course_is_reported_once(
    desk: ImportDesk,
) -> None:
    past = FIRST.replace("2026-06-10", "2026-06-01")
    assert await refusals_of(send(desk, past, ALONE)) == ["line 2, starts: the course is over"]


async def test_a_client_who_leaves_in_the_same_file_does_not_hold_the_course(
    desk: ImportDesk,
) -> None:
    await send(desk, FIRST, ALONE)
    moved = FIRST.replace("2026-06-10", "2026-07-09").replace("2026-07-08", "2026-07-20")
    second = ALONE.replace("NSAC-1", "NSAC-2")
    other = "NSAC-2,NSAC,2026-06-12 09:00,165,host-2,,,,,,"
    assert await refusals_of(send(desk, moved, other)) == [
        "line 2, starts: booking HER-2 must be completed by 2026-07-08"
    ]
    taken = await send(desk, moved, other, second)
    assert dict(taken.courses) == {RowOutcome.CHANGED: 1, RowOutcome.CREATED: 1}


async def test_the_sample_is_saved(desk: ImportDesk, store: Store) -> None:
    sample = files("delivery").joinpath("web", "static", "register.csv").read_bytes()
    async with store.writing() as tx:
        await users.add(
            tx,
            email="tess.trainer@provider.example",
            name="T",
            role="trainer",
            now=desk.clock.now(),
        )
    taken = await importing.register(store, register_file.read(sample).rows, None, desk.clock.now())
    assert (dict(taken.courses), dict(taken.bookings)) == (
        {RowOutcome.CREATED: 2},
        {RowOutcome.CREATED: 3},
    )


async def test_another_spelling_of_a_reference_is_no_second_booking(desk: ImportDesk) -> None:
    await send(desk, FIRST.replace("HER-1", "0012345"))
    again = FIRST.replace("HER-1", "12345").replace("NSAC-1", "nsac-1")
    taken = await send(desk, again)
    assert dict(taken.courses) == dict(taken.bookings) == {RowOutcome.UNCHANGED: 1}


async def test_two_spellings_in_a_register_are_one_booking_unless_they_disagree(
    desk: ImportDesk,
) -> None:
    other = FIRST.replace("HER-1", "her-1")
    assert await refusals_of(send(desk, FIRST, other.replace("Alan", "Alana"))) == [
        "line 3, booking_ref: differs from line 2. Correct one of the lines"
    ]
    assert dict((await send(desk, FIRST, other)).bookings) == {RowOutcome.CREATED: 1}


async def test_what_a_register_would_change_is_told_while_others_write(
    desk: ImportDesk, store: Store
) -> None:
    rows = register_file.read("\n".join((HEAD, FIRST, ALONE)).encode()).rows
    async with store.writing():
        seen = await importing.preview(store, rows, desk.clock.now())
    assert dict(seen.bookings) == {RowOutcome.CREATED: 2}
    async with store.reading() as tx:
        assert await courses.by_reference(tx, "NSAC-1") is None


async def test_registers_that_are_sent_at_once_are_each_taken_whole(
    desk: ImportDesk, store: Store
) -> None:
    sent = [FIRST, FIRST.replace("2026-06-10 09:00", "2026-06-10 10:00"), FIRST]
    await asyncio.gather(*(send(desk, row, ALONE) for row in sent))
    async with store.reading() as tx:
        course = await courses.by_reference(tx, "NSAC-1")
        assert course is not None
        booked = await bookings.of_course(tx, course.id)
        requests = [request.kind for request in await meeting_requests.of_course(tx, course.id)]
    assert [row.schedule_version for row in booked] == [course.schedule_version] * 2
    assert requests.count("make") == 1
    assert requests.count("move") == course.schedule_version - 1
