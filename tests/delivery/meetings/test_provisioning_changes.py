"""A meeting and its links when the course or a booking changes."""

import pytest

from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from tests.delivery.meetings.planned_meeting import (
    A_DAY,
    ALAN,
    BEA,
    COURSE,
    MeetingOffice,
    open_office,
)
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> MeetingOffice:
    return await open_office(store, clock)


async def test_a_moved_course_keeps_its_meeting_and_makes_new_links(office: MeetingOffice) -> None:
    await office.work()
    before = office.links()
    await office.course(starts=COURSE.starts + A_DAY, ends=COURSE.ends + A_DAY)
    await office.work()
    assert office.room().plan.starts_at == COURSE.starts + A_DAY
    assert [address for address, _ in office.links()] == [
        address.replace("v1", "v2") for address, _ in before
    ]
    rows = await office.registrants()
    assert [row.cancelled_at is None for row in rows] == [False] * 3 + [True] * 3
    meeting = await office.meeting()
    assert meeting is not None
    assert meeting.schedule_version == 2
    assert meeting.read_back_at is not None


async def test_a_course_that_moves_before_its_meeting_is_made_has_one_meeting(
    office: MeetingOffice,
) -> None:
    await office.course(starts=COURSE.starts + A_DAY, ends=COURSE.ends + A_DAY)
    await office.work()
    assert office.room().plan.starts_at == COURSE.starts + A_DAY
    assert {address for address, _ in office.links()} == {
        "b1v2@clients.coursewatch.invalid",
        "b2v2@clients.coursewatch.invalid",
        "i2v2@clients.coursewatch.invalid",
    }


async def test_a_cancelled_course_has_neither_meeting_nor_links(office: MeetingOffice) -> None:
    await office.work()
    await office.course(state="cancelled")
    await office.work()
    assert office.zoom.rooms == {}
    assert all(row.cancelled_at for row in await office.registrants())


async def test_a_course_that_is_cancelled_before_its_meeting_is_made_never_has_one(
    office: MeetingOffice,
) -> None:
    await office.course(state="cancelled")
    await office.work()
    assert office.zoom.calls == []
    assert {state for _, state in await office.states()} == {"done"}


async def test_a_course_that_is_planned_again_has_a_new_meeting_and_new_links(
    office: MeetingOffice,
) -> None:
    await office.work()
    await office.course(state="cancelled")
    await office.work()
    await office.course(state="planned")
    await office.work()
    assert {address for address, _ in office.links()} >= {"b1v2@clients.coursewatch.invalid"}
    meeting = await office.meeting()
    assert meeting is not None
    assert list(office.zoom.rooms) == [meeting.meeting_id]


async def test_a_withdrawn_client_has_no_link(office: MeetingOffice) -> None:
    await office.work()
    await office.booking(BEA, state="withdrawn")
    await office.work()
    assert office.links() == [("b1v1@clients.coursewatch.invalid", "Alan Archer")]


async def test_a_client_who_changes_course_has_a_link_for_the_new_one_alone(
    office: MeetingOffice,
) -> None:
    await office.course(reference="NSAC-2")
    await office.work()
    await office.booking(ALAN, course="NSAC-2")
    await office.work()
    first, second = sorted(office.zoom.rooms.values(), key=lambda room: room.plan.topic)
    assert "Alan Archer" not in dict(first.links.values()).values()
    assert list(second.links.values()) == [("b1v2@clients.coursewatch.invalid", "Alan Archer")]


async def test_a_corrected_name_is_registered(office: MeetingOffice) -> None:
    await office.work()
    await office.booking(ALAN, given_name="Alana")
    await office.work()
    assert office.links()[0][1] == "Alana Archer"
    async with office.store.reading() as tx:
        assert await meetings.current_registrant(tx, 1) is not None


async def test_a_link_ended_late_is_made_again_if_still_due(
    office: MeetingOffice,
) -> None:
    await office.work()
    async with office.store.writing() as tx:
        await meeting_requests.ask(
            tx, course_id=1, booking_id=1, kind="unregister", due_at=office.clock.now()
        )
    await office.work()
    async with office.store.reading() as tx:
        assert await meetings.current_registrant(tx, 1) is not None
