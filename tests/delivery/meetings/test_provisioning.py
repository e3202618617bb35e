"""The outbox to the meeting provider: in order, and never twice by design."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from integrations.meeting_provider import SettingMissed
from tests import stored_register
from tests.delivery.meetings.planned_meeting import A_DAY, COURSE, MeetingOffice, open_office
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> MeetingOffice:
    return await open_office(store, clock)


async def test_the_meeting_is_made_before_anybody_is_registered(office: MeetingOffice) -> None:
    await office.work()
    assert office.zoom.calls[0] == "make"
    assert sorted(office.zoom.calls[1:]) == ["read_back", "register", "register", "register"]
    assert {state for _, state in await office.states()} == {"done"}


async def test_the_provider_gets_neither_course_type_nor_address(office: MeetingOffice) -> None:
    await office.work()
    plan = office.room().plan
    assert (plan.topic, plan.minutes, plan.host) == ("NSAC-1", 165, "host-1")
    assert plan.starts_at == datetime(2026, 6, 10, 8, 0, tzinfo=UTC)
    assert office.links() == [
        ("b1v1@clients.coursewatch.invalid", "Alan Archer"),
        ("b2v1@clients.coursewatch.invalid", "Bea Bond"),
        ("i2v1@clients.coursewatch.invalid", "Ines Maria Sol (interpreter)"),
    ]


async def test_the_client_and_the_interpreter_each_have_a_link(
    office: MeetingOffice,
) -> None:
    await office.work()
    async with office.store.reading() as tx:
        client = await meetings.current_registrant(tx, 2)
        interpreter = await meetings.current_registrant(tx, 2, "interpreter")
    assert client is not None
    assert interpreter is not None
    assert client.join_url.endswith(client.registrant_id)
    assert client.registrant_id != interpreter.registrant_id


async def test_settings_not_applied_are_saved_with_the_meeting(office: MeetingOffice) -> None:
    office.zoom.missed = (SettingMissed("waiting_room", True, False),)
    await office.work()
    meeting = await office.meeting()
    assert meeting is not None
    assert meeting.settings_missed == [{"setting": "waiting_room", "wanted": True, "found": False}]
    assert meeting.read_back_at == office.clock.now()


async def test_nothing_is_asked_twice(office: MeetingOffice) -> None:
    await office.work()
    calls = list(office.zoom.calls)
    office.clock.go_on(A_DAY)
    assert await office.work() == 0
    assert office.zoom.calls == calls


async def test_a_crash_after_a_link_was_made_makes_no_second_one(office: MeetingOffice) -> None:
    """The claim of the process that died is given out again, and the same address is told."""
    await office.work()
    async with office.store.writing() as tx:
        (row,) = [
            registrant
            for registrant in await stored_register.registrants_of(tx, 1)
            if registrant.booking_id == 1
        ]
        await meetings.cancel_registrant(tx, row.id, office.clock.now())
        await meeting_requests.ask(
            tx, course_id=1, booking_id=1, kind="register", due_at=office.clock.now()
        )
        await meeting_requests.claim_due(tx, office.clock.now(), 1)
    assert await office.work() == 0
    office.clock.go_on(timedelta(minutes=5))
    assert await office.work() == 1
    async with office.store.reading() as tx:
        again = await meetings.current_registrant(tx, 1)
    assert again is not None
    assert again.registrant_id == row.registrant_id


async def test_a_stored_meeting_is_not_made_again(office: MeetingOffice) -> None:
    await office.work()
    async with office.store.writing() as tx:
        await meeting_requests.ask(tx, course_id=1, kind="make", due_at=office.clock.now())
    await office.work()
    assert office.zoom.calls.count("make") == 1


async def test_two_workers_share_the_work(office: MeetingOffice) -> None:
    await asyncio.gather(office.work(), office.work())
    assert office.zoom.calls.count("make") == 1
    assert office.zoom.calls.count("register") == 3


async def test_no_request_is_sent_after_the_course(office: MeetingOffice) -> None:
    office.clock.set(COURSE.ends)
    await office.work()
    assert office.zoom.calls == []
    made = (await office.requests())[0]
    assert made.state == "refused"
    assert "over before" in (made.fault or "")
