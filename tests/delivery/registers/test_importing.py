"""What comes of courses and bookings that are sent in: once, wholly, and on record."""

from datetime import timedelta

import msgspec
import pytest

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.registers import importing
from tests.delivery.registers.import_desk import (
    ALONE,
    BOOKING,
    COURSE,
    FIRST,
    OTHER,
    ImportDesk,
    send,
    tess,
)
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries


@pytest.fixture
async def trainer(store: Store, clock: SettableClock) -> int:
    return await tess(store, clock)


@pytest.fixture
def desk(store: Store, clock: SettableClock, trainer: int) -> ImportDesk:
    return ImportDesk(store, clock)


async def test_a_course_and_a_booking_are_kept_and_asked_of_the_meeting_provider(
    desk: ImportDesk,
) -> None:
    assert (await desk.course(), await desk.booking()) == (RowOutcome.CREATED, RowOutcome.CREATED)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_again_changes_nothing_and_asks_for_nothing(desk: ImportDesk) -> None:
    for outcome in (RowOutcome.CREATED, RowOutcome.UNCHANGED):
        assert (await desk.course(), await desk.booking()) == (outcome, outcome)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_again_is_no_refusal_after_the_course(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    desk.clock.set(COURSE.ends)
    assert (await desk.course(), await desk.booking()) == (
        RowOutcome.UNCHANGED,
        RowOutcome.UNCHANGED,
    )


async def test_a_reference_that_comes_again_with_other_words_is_changed_not_doubled(
    desk: ImportDesk, store: Store
) -> None:
    await desk.course()
    await desk.booking()
    assert await desk.booking(mobile="07700 900001") == RowOutcome.CHANGED
    async with store.reading() as tx:
        booking = await bookings.by_reference(tx, "HER-1")
        assert booking is not None
        assert booking.mobile == "07700 900001"
        assert len(await bookings.of_course(tx, booking.course_id)) == 1


async def test_what_is_not_told_leaves_the_state_as_it_is(desk: ImportDesk, store: Store) -> None:
    await desk.course()
    await desk.booking(state="withdrawn")
    assert await desk.booking(mobile="07700 900001") == RowOutcome.CHANGED
    async with store.reading() as tx:
        booking = await bookings.by_reference(tx, "HER-1")
    assert booking is not None
    assert booking.state == "withdrawn"


async def test_a_withdrawn_offer_takes_the_personal_link_away(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    await desk.booking(state="withdrawn")
    assert await desk.asked() == ["make", "register", "unregister"]


async def test_a_moved_course_asks_for_the_meeting_and_for_new_links(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    await desk.course(
        starts=COURSE.starts + timedelta(days=1), ends=COURSE.ends + timedelta(days=1)
    )
    assert await desk.asked() == ["make", "register", "move", "unregister", "register"]


async def test_a_cancelled_course_asks_for_its_meeting_to_be_cancelled(desk: ImportDesk) -> None:
    await desk.course()
    await desk.course(state="cancelled")
    assert await desk.asked() == ["make", "cancel"]


async def test_each_change_is_in_the_audit_and_nothing_else(
    desk: ImportDesk, store: Store, trainer: int
) -> None:
    now = desk.clock.now()
    await importing.course(store, COURSE, trainer, now)
    await desk.course()
    await desk.booking()
    async with store.reading() as tx:
        rows = await audit_entries(tx, now, now + timedelta(seconds=1))
    assert [(row.user_id, row.act, row.subject) for row in rows] == [
        (trainer, "course created", "course NSAC-1"),
        (None, "booking created", "booking HER-1"),
    ]


async def test_the_courses_that_look_different_are_named_so_that_their_screens_are_woken(
    desk: ImportDesk, store: Store, clock: SettableClock
) -> None:
    await desk.course()
    await desk.course(OTHER)
    await desk.booking()
    moved = msgspec.structs.replace(BOOKING, course="NSAC-2")
    assert (await importing.booking(store, moved, None, clock.now())).courses == {1, 2}
    assert (await importing.booking(store, moved, None, clock.now())).courses == frozenset()
    taken = await send(desk, FIRST, ALONE)
    assert taken.changed == {1, 2}
