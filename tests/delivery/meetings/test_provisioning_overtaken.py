"""A late answer is not saved once another process has the request."""

from collections.abc import Awaitable, Callable

import pytest

from delivery.records.database.store import Store
from delivery.records.meetings.meeting_requests import outbox
from integrations.meeting_provider import MeetingPlan, Registered
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.delivery.meetings.planned_meeting import ALAN, MeetingOffice, open_office
from tests.doubles.settable_clock import SettableClock

Meanwhile = Callable[[], Awaitable[None]]


class Late(FakeMeetings):
    """Answers the first request of a kind only after something else has happened, and names a
    registrant of the same address as before, as Zoom may."""

    def __init__(self) -> None:
        super().__init__()
        self.before_answering: dict[str, Meanwhile] = {}
        self.by_address: dict[str, str] = {}

    async def _wait(self, kind: str) -> None:
        if meanwhile := self.before_answering.pop(kind, None):
            await meanwhile()

    async def make(self, plan: MeetingPlan) -> str:
        made = await super().make(plan)
        await self._wait("make")
        return made

    async def register(
        self, meeting_id: str, given_name: str, family_name: str, address: str
    ) -> Registered:
        made = await super().register(meeting_id, given_name, family_name, address)
        links = self.rooms[meeting_id].links
        registrant_id = self.by_address.setdefault(address, made.registrant_id)
        links[registrant_id] = links.pop(made.registrant_id)
        await self._wait("register")
        return Registered(registrant_id, f"https://zoom.example/j/{registrant_id}")

    async def unregister(self, meeting_id: str, registrant_id: str, address: str) -> None:
        await super().unregister(meeting_id, registrant_id, address)
        await self._wait("unregister")


@pytest.fixture
def zoom() -> Late:
    return Late()


@pytest.fixture
async def office(store: Store, clock: SettableClock, zoom: Late) -> MeetingOffice:
    opened = await open_office(store, clock)
    opened.zoom = zoom
    return opened


async def others_work(office: MeetingOffice) -> None:
    """Another process is given what was claimed, and does all that is due."""
    office.clock.go_on(outbox.abandoned_after)
    await office.work()


async def current(office: MeetingOffice) -> list[int]:
    return [
        registrant.booking_id
        for registrant in await office.registrants()
        if registrant.cancelled_at is None
    ]


async def test_a_meeting_that_was_made_too_late_replaces_none(
    office: MeetingOffice, zoom: Late
) -> None:
    zoom.before_answering["make"] = lambda: others_work(office)
    await office.work()
    first, second = zoom.rooms
    meeting = await office.meeting()
    assert meeting
    assert meeting.meeting_id == second
    assert zoom.rooms[first].links == {}
    assert sorted(await current(office)) == [1, 2, 2]
    assert zoom.calls.count("read_back") == 1
    made = (await office.requests())[0]
    assert (made.state, made.attempts) == ("done", 2)


async def test_a_link_that_was_ended_meanwhile_stays_ended(
    office: MeetingOffice, zoom: Late
) -> None:
    async def withdrawn() -> None:
        await others_work(office)
        await office.booking(ALAN, state="withdrawn")
        await office.work()

    zoom.before_answering["register"] = withdrawn
    await office.work()
    assert 1 not in await current(office)


async def test_a_link_made_by_another_process_stays(office: MeetingOffice, zoom: Late) -> None:
    await office.work()
    await office.booking(ALAN, family_name="Archer-Ames")
    zoom.before_answering["unregister"] = lambda: others_work(office)
    await office.work()
    assert 1 in await current(office)
    assert {state for _, state in await office.states()} == {"done"}
