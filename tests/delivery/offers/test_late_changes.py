"""A client moves to another course, or cancels, within 48 hours before the start."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.tasks import task_acts, tasks
from delivery.records.tasks.tasks import TaskRow
from delivery.registers import register_fields
from tests.delivery.registers import import_desk
from tests.delivery.registers.import_desk import BOOKING, ImportDesk
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at

STARTS = at("09:00")
LATER = register_fields.course(
    {"reference": "NSAC-2", "type": "NSAC", "starts": "2026-06-17 09:00", "minutes": 165,
     "zoom_host": "host-2", "trainer": "tess@provider.example"}
)  # fmt: skip


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    """A client is booked on NSAC-1, and NSAC-2 is a week later."""
    clock.set(STARTS - timedelta(days=20))
    await import_desk.tess(store, clock)
    importing = ImportDesk(store, clock)
    await importing.course()
    await importing.course(LATER)
    await importing.booking()
    return importing


async def owed(desk: ImportDesk, reference: str = "NSAC-2") -> list[TaskRow]:
    async with desk.store.reading() as tx:
        course = await courses.by_reference(tx, reference)
        assert course is not None
        (booking,) = await bookings.of_course(tx, course.id)
        rows = list(await tasks.of_cases(tx, course.id, [booking.id]))
        acts = await task_acts.of_tasks(tx, [row.id for row in rows])
    assert [act.act for act in acts] == ["owed"] * len(rows)
    return rows


@pytest.mark.parametrize(
    ("before", "pence"),
    [
        (timedelta(hours=48, seconds=1), []),
        (timedelta(hours=48), [4300]),
        (timedelta(hours=47, minutes=59, seconds=59), [4300]),
    ],
    ids=["48:00:01", "48:00:00", "47:59:59"],
)
async def test_moving_a_client_within_48_hours_opens_a_task_to_charge_them(
    desk: ImportDesk, before: timedelta, pence: list[int]
) -> None:
    desk.clock.set(STARTS - before)
    await desk.booking(course="NSAC-2")
    rows = await owed(desk)
    assert [(row.kind, row.amount_pence) for row in rows] == [("charge", each) for each in pence]
    assert all(row.authority == "cl.3, lrsp-2025-03: changes, charge" for row in rows)


async def test_of_a_course_that_the_provider_cancelled_nobody_is_charged(desk: ImportDesk) -> None:
    desk.clock.set(STARTS - timedelta(hours=1))
    await desk.course(state="cancelled")
    await desk.booking(course="NSAC-2")
    assert await owed(desk) == []


async def test_a_booking_whose_contact_details_change_is_not_charged(desk: ImportDesk) -> None:
    desk.clock.set(STARTS - timedelta(hours=1))
    await desk.booking(email="new@mail.example")
    assert await owed(desk, "NSAC-1") == []


@pytest.mark.parametrize(
    ("before", "pence"),
    [
        (timedelta(hours=48, seconds=1), []),
        (timedelta(hours=48), [5500]),
        (timedelta(hours=47, minutes=59, seconds=59), [5500]),
    ],
    ids=["48:00:01", "48:00:00", "47:59:59"],
)
async def test_cancelling_within_48_hours_opens_a_task_to_refund_a_part(
    desk: ImportDesk, before: timedelta, pence: list[int]
) -> None:
    desk.clock.set(STARTS - before)
    await desk.booking(state="cancelled")
    await desk.booking(state="cancelled", email="new@mail.example")
    rows = await owed(desk, "NSAC-1")
    assert [(row.kind, row.amount_pence) for row in rows] == [("refund", each) for each in pence]
    assert all(row.authority == "lrsp-2025-03: cancellation, refund" for row in rows)
    assert all(row.due_at == desk.clock.now() and not row.irreversible for row in rows)


async def test_a_cancellation_of_ours_and_a_withdrawn_offer_are_no_late_cancellation(
    desk: ImportDesk,
) -> None:
    desk.clock.set(STARTS - timedelta(hours=1))
    await desk.course(state="cancelled")
    await desk.booking(state="cancelled")
    assert await owed(desk, "NSAC-1") == []
    await desk.booking(BOOKING, booking_ref="HER-2", course="NSAC-2")
    await desk.booking(BOOKING, booking_ref="HER-2", course="NSAC-2", state="withdrawn")
    assert [(row.kind, row.amount_pence) for row in await owed(desk)] == [("refund", None)]
