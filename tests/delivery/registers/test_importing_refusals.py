"""Courses and bookings that are refused, with the clause."""

from datetime import timedelta
from typing import Any

import pytest

from delivery.policies.pinning import AS_MADE
from delivery.policies.shipped_policies import shipped_text
from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.registers import register_fields
from delivery.registers.booking_rules import ANOTHER_PERSON
from tests.delivery.registers.import_desk import COURSE, OTHER, ImportDesk, refusals_of, tess
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import pins_of


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    await tess(store, clock)
    return ImportDesk(store, clock)


async def test_a_course_after_the_police_deadline_is_refused(desk: ImportDesk) -> None:
    await desk.course()
    assert await refusals_of(
        desk.booking(police_deadline=COURSE.ends.date() - timedelta(days=1))
    ) == [
        "police_deadline: is before the end of the course on 2026-06-10. "
        "Book an earlier course or ask the force"
    ]
    assert await desk.booking(police_deadline=COURSE.ends.date()) == RowOutcome.CREATED


async def test_a_deadline_is_a_day_in_london(desk: ImportDesk) -> None:
    late = register_fields.course(
        {"reference": "L", "type": "NSAC", "starts": "2026-06-10 22:00", "ends": "2026-06-11 00:30",
         "zoom_host": "host-1"}
    )  # fmt: skip
    assert late.ends.date() == COURSE.ends.date()
    await desk.course(late)
    assert len(await refusals_of(desk.booking(course="L", police_deadline=late.ends.date()))) == 1


async def test_a_course_cannot_move_past_a_clients_deadline(desk: ImportDesk) -> None:
    await desk.course()
    await desk.booking()
    late: dict[str, Any] = {
        "starts": COURSE.starts + timedelta(days=29),
        "ends": COURSE.ends + timedelta(days=29),
    }
    assert await refusals_of(desk.course(**late)) == [
        "starts: booking HER-1 must be completed by 2026-07-08"
    ]
    assert await desk.asked() == ["make", "register"]
    await desk.booking(state="cancelled")
    assert await desk.course(**late) == RowOutcome.CHANGED


async def test_a_booking_on_a_past_course_is_refused(desk: ImportDesk) -> None:
    await desk.course()
    desk.clock.set(COURSE.ends - timedelta(seconds=1))
    assert await desk.booking(booking_ref="IN-TIME") == RowOutcome.CREATED
    desk.clock.set(COURSE.ends)
    assert await refusals_of(desk.booking()) == ["course: the course is over"]


async def test_a_booking_cannot_become_another_persons_once_the_course_has_begun(
    desk: ImportDesk,
) -> None:
    """What is found and decided about somebody would stand on another person."""
    await desk.course()
    await desk.booking()
    name: dict[str, Any] = {"given_name": "Zofia", "family_name": "Zielińska"}
    desk.clock.set(COURSE.starts - timedelta(seconds=1))
    assert await desk.booking(**name) == RowOutcome.CHANGED
    desk.clock.set(COURSE.starts)
    assert await refusals_of(desk.booking()) == [f"family_name: {ANOTHER_PERSON}"]
    corrected: dict[str, Any] = {"given_name": "zofia", "family_name": "Zielinska"}
    assert await desk.booking(**corrected) == RowOutcome.CHANGED


async def test_a_booking_of_a_past_course_cannot_move(desk: ImportDesk) -> None:
    await desk.course()
    await desk.course(
        OTHER, starts=COURSE.starts + timedelta(days=9), ends=COURSE.ends + timedelta(days=9)
    )
    await desk.booking()
    desk.clock.set(COURSE.ends)
    assert (await refusals_of(desk.booking(state="cancelled")))[0].startswith("state: ")
    assert (await refusals_of(desk.booking(course="NSAC-2")))[0].startswith("course: ")
    assert await desk.booking(email="new@mail.example") == RowOutcome.CHANGED


async def test_a_past_course_can_neither_change_nor_be_planned(desk: ImportDesk) -> None:
    await desk.course()
    desk.clock.set(COURSE.ends)
    assert (await refusals_of(desk.course(state="cancelled")))[0].startswith("starts: ")
    later: dict[str, Any] = {
        "starts": COURSE.starts + timedelta(days=9),
        "ends": COURSE.ends + timedelta(days=9),
    }
    assert (await refusals_of(desk.course(**later)))[0].startswith("starts: ")
    assert (await refusals_of(desk.course(OTHER)))[0].startswith("starts: ")


async def test_a_booking_on_a_cancelled_course_is_refused(desk: ImportDesk) -> None:
    await desk.course(state="cancelled")
    assert await refusals_of(desk.booking()) == ["course: the course is cancelled. Book another"]


async def test_a_booking_on_an_unknown_course_or_type_is_refused(
    desk: ImportDesk,
) -> None:
    assert (await refusals_of(desk.booking()))[0].startswith("course: there is no course")
    await desk.course()
    assert await refusals_of(desk.booking(course_type="WDU")) == [
        "course_type: the offer is for WDU, but NSAC-1 is NSAC"
    ]


async def test_a_client_who_prefers_the_phone_needs_a_number(desk: ImportDesk) -> None:
    await desk.course()
    needed = ["mobile: is missing. The client prefers the phone"]
    assert await refusals_of(desk.booking(preferred_contact="phone")) == needed
    await desk.booking(preferred_contact="phone", mobile="07700 900001")
    assert await desk.booking(title="Dr") == RowOutcome.CHANGED
    assert await refusals_of(desk.booking(mobile=None)) == needed


async def test_an_unknown_or_inactive_trainer_is_refused(desk: ImportDesk, store: Store) -> None:
    assert (await refusals_of(desk.course(trainer="who@provider.example")))[0].startswith(
        "trainer: "
    )
    async with store.writing() as tx:
        await users.add(
            tx, email="olga@provider.example", name="Olga", role="officer", now=desk.clock.now()
        )
    assert (await refusals_of(desk.course(trainer="olga@provider.example")))[0].startswith(
        "trainer"
    )


async def test_an_unknown_policy_is_refused(desk: ImportDesk) -> None:
    assert (await refusals_of(desk.course(policy="mine")))[0].startswith("policy: is unknown")


async def test_a_course_keeps_its_first_policy(desk: ImportDesk, store: Store) -> None:
    await desk.course()
    assert await desk.course(policy="lrsp-2025-03") == RowOutcome.UNCHANGED
    (refusal,) = await refusals_of(desk.course(policy="lrsp-2030-01"))
    assert refusal.startswith("policy: the course is pinned to lrsp-2025-03")
    async with store.reading() as tx:
        (pin,) = await pins_of(tx, 1)
    assert pin.text == shipped_text("lrsp-2025-03")
    assert pin.reason == AS_MADE


async def test_a_meeting_keeps_its_host(desk: ImportDesk) -> None:
    await desk.course()
    assert (await refusals_of(desk.course(zoom_host="host-2")))[0].startswith("zoom_host: ")
    await desk.course(state="cancelled")
    assert await desk.course(zoom_host="host-2", state="planned") == RowOutcome.CHANGED
