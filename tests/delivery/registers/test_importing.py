"""Imported courses and bookings: saved once and completely, and audited."""

from datetime import timedelta

import msgspec
import pytest

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.readiness import overlapping_courses
from delivery.registers import importing
from tests import stored_register
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


async def test_a_course_and_a_booking_are_saved_and_requested_from_the_provider(
    desk: ImportDesk,
) -> None:
    assert (await desk.course(), await desk.booking()) == (RowOutcome.CREATED, RowOutcome.CREATED)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_booking_again_changes_and_requests_nothing(desk: ImportDesk) -> None:
    for outcome in (RowOutcome.CREATED, RowOutcome.UNCHANGED):
        assert (await desk.course(), await desk.booking()) == (outcome, outcome)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_booking_after_the_course_is_accepted(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    desk.clock.set(COURSE.ends)
    assert (await desk.course(), await desk.booking()) == (
        RowOutcome.UNCHANGED,
        RowOutcome.UNCHANGED,
    )


async def test_a_known_reference_with_other_values_changes_the_record(
    desk: ImportDesk, store: Store
) -> None:
    await desk.course()
    await desk.booking()
    assert await desk.booking(mobile="07700 900001") == RowOutcome.CHANGED
    async with store.reading() as tx:
        booking = await stored_register.booking(tx, "HER-1")
        assert booking is not None
        assert booking.mobile == "07700 900001"
        assert len(await bookings.of_course(tx, booking.course_id)) == 1


async def test_an_omitted_state_stays_as_it_is(desk: ImportDesk, store: Store) -> None:
    await desk.course()
    await desk.booking(state="withdrawn")
    assert await desk.booking(mobile="07700 900001") == RowOutcome.CHANGED
    async with store.reading() as tx:
        booking = await stored_register.booking(tx, "HER-1")
    assert booking is not None
    assert booking.state == "withdrawn"


async def test_a_withdrawn_booking_has_no_link(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    await desk.booking(state="withdrawn")
    assert await desk.asked() == ["make", "register", "unregister"]


async def test_a_moved_course_requests_its_new_time_and_new_links(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    await desk.course(
        starts=COURSE.starts + timedelta(days=1), ends=COURSE.ends + timedelta(days=1)
    )
    assert await desk.asked() == ["make", "register", "move", "unregister", "register"]


async def test_a_cancelled_course_cancels_its_meeting(desk: ImportDesk) -> None:
    await desk.course()
    await desk.course(state="cancelled")
    assert await desk.asked() == ["make", "cancel"]


async def test_only_changes_are_audited(desk: ImportDesk, store: Store, trainer: int) -> None:
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


async def test_the_ids_of_changed_courses_are_returned(
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


@pytest.mark.parametrize(
    "host",
    [
        "HOST@Provider.example",
        " host@provider.example",
        "ｈost@provider.example",
        "host＠provider.example",
        "host@provider。example",
        "host@provider．example",
        "host@provider｡example",
        "host@provider.example.",
        "host@provi\u00adder.example",
        "ho\u200bst@provider.example",
    ],
)
async def test_the_same_host_in_another_spelling_is_no_other_host(
    desk: ImportDesk, store: Store, host: str
) -> None:
    await desk.course(zoom_host="host@provider.example")
    assert await desk.course(zoom_host=host) is RowOutcome.UNCHANGED
    await desk.course(OTHER, zoom_host=host)
    async with store.reading() as tx:
        (overlap,) = await overlapping_courses.of_course(tx, "NSAC-2")
    assert (overlap.reference, overlap.same_host) == ("NSAC-1", True)


@pytest.mark.parametrize("host", ["hóst@provider.example", "HO\u0301ST@provider.example"])
async def test_a_host_with_other_letters_has_one_spelling_too(
    desk: ImportDesk, store: Store, host: str
) -> None:
    await desk.course(zoom_host="HÓST@provider.example")
    await desk.course(OTHER, zoom_host=host)
    async with store.reading() as tx:
        (overlap,) = await overlapping_courses.of_course(tx, "NSAC-2")
    assert (overlap.reference, overlap.same_host) == ("NSAC-1", True)


@pytest.mark.parametrize(
    "host",
    [
        "host@xn--bcher-kva.example",
        "host@XN--BCHER-KVA.example",
        "host@BÜCHER.example",
        "host@bu\u0308cher。example.",
    ],
)
async def test_a_host_whose_domain_has_other_letters_has_one_spelling_too(
    desk: ImportDesk, store: Store, host: str
) -> None:
    await desk.course(zoom_host="host@bücher.example")
    assert await desk.course(zoom_host=host) is RowOutcome.UNCHANGED
    await desk.course(OTHER, zoom_host=host)
    async with store.reading() as tx:
        (overlap,) = await overlapping_courses.of_course(tx, "NSAC-2")
    assert (overlap.reference, overlap.same_host) == ("NSAC-1", True)
