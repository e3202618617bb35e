"""A meeting that the provider gives to two courses is neither's, and costs no other course."""

import pytest

from delivery.meetings.provisioning import try_again
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.meetings.meeting_requests import MeetingRequest
from integrations.meeting_provider import MeetingPlan
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.delivery.meetings.planned_meeting import MeetingOffice
from tests.doubles.settable_clock import SettableClock

A, B, C = "NSAC-1", "NSAC-2", "NSAC-3"


class Repeating(FakeMeetings):
    """Gives the second course the meeting of the first."""

    repeats = True

    async def make(self, plan: MeetingPlan) -> str:
        made = await super().make(plan)
        return next(iter(self.rooms)) if self.repeats and plan.topic == B else made


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> MeetingOffice:
    opened = MeetingOffice(store, clock, Repeating())
    for references in ((A,), (B, C)):  # meetings are made side by side, in any order
        for reference in references:
            await opened.course(reference=reference)
        await opened.work()
    return opened


async def refused(office: MeetingOffice, course_id: int) -> list[MeetingRequest]:
    async with office.store.reading() as tx:
        requests = await meeting_requests.of_course(tx, course_id)
    return [request for request in requests if request.state == "refused"]


async def test_both_courses_say_so_and_a_third_is_served(office: MeetingOffice) -> None:
    (first,), (second,) = await refused(office, 1), await refused(office, 2)
    assert (first.kind, second.kind) == ("shared", "make")
    assert B in (first.fault or "")
    assert A in (second.fault or "")
    async with office.store.reading() as tx:
        assert (await meetings.of_courses(tx, [1, 2, 3])).keys() == {1, 3}


async def test_a_shared_meeting_is_reported_once(office: MeetingOffice) -> None:
    for _ in range(2):
        assert await try_again(office.store, 2, None, office.clock.now()) == 1
        await office.work()
    assert len(await refused(office, 1)) == len(await refused(office, 2)) == 1


async def test_a_meeting_of_its_own_settles_it(office: MeetingOffice) -> None:
    assert isinstance(office.zoom, Repeating)
    office.zoom.repeats = False
    for course_id in (1, 2):
        await try_again(office.store, course_id, None, office.clock.now())
    await office.work()
    assert not await refused(office, 1)
    assert not await refused(office, 2)
    async with office.store.reading() as tx:
        assert (await meetings.of_courses(tx, [1, 2, 3])).keys() == {1, 2, 3}
