"""Requests that the meeting provider fails at or refuses: repeated later, or by an officer."""

from datetime import timedelta

import pytest

from delivery.meetings.provisioning import BACK_OFF, try_again
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from integrations.meeting_provider import MeetingFault
from tests.delivery.meetings.planned_meeting import A_DAY, BUSY, NEVER, MeetingOffice, open_office
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> MeetingOffice:
    return await open_office(store, clock)


async def test_while_the_provider_is_down_nothing_is_lost(office: MeetingOffice) -> None:
    office.zoom.faults = [BUSY, BUSY]
    for seconds in (0, 10, 20):
        office.clock.go_on(timedelta(seconds=seconds))
        await office.work()
    assert office.zoom.calls[:3] == ["make", "make", "make"]
    assert len(office.links()) == 3


async def test_a_failed_request_waits_with_its_reason(office: MeetingOffice) -> None:
    office.zoom.faults = [MeetingFault("busy", retry_after_s=300)]
    assert await office.work() == 1
    made = (await office.requests())[0]
    assert (made.state, made.fault) == ("due", "busy")
    assert made.due_at == office.clock.now() + timedelta(seconds=300)
    office.clock.go_on(timedelta(seconds=299))
    assert await office.work() == 0


@pytest.mark.parametrize(
    ("attempts", "retry_after", "seconds"),
    [(1, None, 10), (2, None, 20), (3, 5.0, 40), (7, None, 640), (8, None, 900), (999, None, 900),
     (1, 86_400.0, 86_400)],
)  # fmt: skip
def test_waits_double_up_to_a_quarter_of_an_hour(
    attempts: int, retry_after: float | None, seconds: int
) -> None:
    assert BACK_OFF.after(attempts, retry_after) == timedelta(seconds=seconds)


async def test_a_refused_request_stays_with_its_reason_until_retried(
    office: MeetingOffice,
) -> None:
    office.zoom.faults = [NEVER]
    await office.work()
    made, *registers = await office.requests()
    assert (made.state, made.fault) == ("refused", str(NEVER))
    assert {request.state for request in registers} == {"refused"}
    assert all("nobody can be registered" in (request.fault or "") for request in registers)
    assert office.zoom.calls == ["make"]

    assert await try_again(office.store, 1, None, office.clock.now()) == 3
    await office.work()
    assert len(office.links()) == 3
    async with office.store.reading() as tx:
        acts = await audit_entries(tx, office.clock.now(), office.clock.now() + A_DAY)
    assert acts[-1].act == "meeting asked again"


async def test_a_link_that_was_made_is_not_asked_for_again_while_another_is_put_off(
    office: MeetingOffice,
) -> None:
    office.zoom.busy_for = {"i2v1@clients.coursewatch.invalid"}
    await office.work()
    assert office.zoom.calls.count("register") == 3
    office.zoom.busy_for = set()
    office.clock.go_on(timedelta(seconds=10))
    await office.work()
    assert office.zoom.calls.count("register") == 4
    assert len(office.links()) == 3


async def test_no_stored_fault_contains_a_name(office: MeetingOffice) -> None:
    office.zoom.faults = [BUSY, NEVER]
    await office.work()
    office.clock.go_on(A_DAY / 24)
    await office.work()
    async with office.store.reading() as tx:
        names = [row.family_name for row in await bookings.of_course(tx, 1)]
        assert await courses.by_id(tx, 1) is not None
    faults = " ".join(request.fault or "" for request in await office.requests())
    assert faults
    assert not any(name in faults for name in names)


async def test_an_internal_fault_in_one_request_does_not_affect_others(
    office: MeetingOffice,
) -> None:
    await office.course(reference="NSAC-2")
    office.zoom.faults = [UnicodeError("Alan Archer")]
    await office.work()
    first, *_ = await office.requests()
    assert (first.state, first.fault) == ("due", "a fault of this service (UnicodeError)")
    assert len(office.zoom.rooms) == 1
    office.clock.set(first.due_at)
    await office.work()
    assert len(office.zoom.rooms) == 2
