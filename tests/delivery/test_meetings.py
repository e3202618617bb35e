"""The outbox to the meeting provider: in order, again after a fault, and never twice by design."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from delivery import entries, intake
from delivery.meetings import run_due, try_again, wait_after
from delivery.records import audit, bookings, courses, meetings
from delivery.records.meetings import MeetingRequest, MeetingRow, RegistrantRow
from delivery.records.store import Store
from integrations.meeting import MeetingFault, SettingMissed
from tests.delivery.meeting_provider import FakeMeetings, Room
from tests.settable_clock import SettableClock

COURSE = entries.course(
    {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165,
     "zoom_host": "host-1"}
)  # fmt: skip
ALAN = entries.booking(
    {"booking_ref": "HER-1", "course": "NSAC-1", "course_type": "NSAC", "force": "KENT",
     "police_deadline": "2026-07-08", "given_name": "Alan", "family_name": "Archer",
     "email": "alan@mail.example"}
)  # fmt: skip
BEA = msgspec.structs.replace(
    ALAN, booking_ref="HER-2", given_name="Bea", family_name="Bond",
    interpreter_name="Ines Maria Sol", interpreter_kind="language", interpreter_over_16=True,
)  # fmt: skip
A_DAY = timedelta(days=1)
BUSY = MeetingFault("Zoom answered 503 to POST of users")
NEVER = MeetingFault("Zoom answered 400 (code 200) to POST of users", permanent=True)


class Office:
    """A course with two clients, sent in as other systems do, and the worker that asks for it."""

    def __init__(self, store: Store, clock: SettableClock, zoom: FakeMeetings) -> None:
        self.store, self.clock, self.zoom = store, clock, zoom

    async def course(self, **changes: Any) -> None:
        entry = msgspec.structs.replace(COURSE, **changes)
        await intake.course(self.store, entry, None, self.clock.now())

    async def booking(self, entry: entries.BookingEntry = ALAN, **changes: Any) -> None:
        changed = msgspec.structs.replace(entry, **changes)
        await intake.booking(self.store, changed, None, self.clock.now())

    async def work(self) -> int:
        return await run_due(self.store, self.zoom, self.clock)

    async def requests(self) -> list[MeetingRequest]:
        async with self.store.look() as tx:
            return await meetings.requests_of_course(tx, 1)

    async def states(self) -> list[tuple[str, str]]:
        return [(one.kind, one.state) for one in await self.requests()]

    async def meeting(self) -> MeetingRow | None:
        async with self.store.look() as tx:
            return await meetings.of_course(tx, 1)

    async def registrants(self) -> list[RegistrantRow]:
        async with self.store.look() as tx:
            return await meetings.registrants_of_course(tx, 1)

    def room(self) -> Room:
        (room,) = self.zoom.rooms.values()
        return room

    def links(self) -> list[tuple[str, str]]:
        return sorted(self.room().links.values())


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> Office:
    opened = Office(store, clock, FakeMeetings())
    await opened.course()
    await opened.booking(ALAN)
    await opened.booking(BEA)
    return opened


async def test_the_meeting_is_made_before_anybody_is_registered(office: Office) -> None:
    await office.work()
    assert office.zoom.asked[0] == "make"
    assert sorted(office.zoom.asked[1:]) == ["read_back", "register", "register", "register"]
    assert {state for _, state in await office.states()} == {"done"}


async def test_the_provider_is_told_neither_type_nor_address(office: Office) -> None:
    await office.work()
    plan = office.room().plan
    assert (plan.topic, plan.minutes, plan.host) == ("NSAC-1", 165, "host-1")
    assert plan.starts_at == datetime(2026, 6, 10, 8, 0, tzinfo=UTC)
    assert office.links() == [
        ("b1v1@clients.coursewatch.invalid", "Alan Archer"),
        ("b2v1@clients.coursewatch.invalid", "Bea Bond"),
        ("i2v1@clients.coursewatch.invalid", "Ines Maria Sol (interpreter)"),
    ]


async def test_links_are_kept_one_for_the_client_and_one_for_the_interpreter(
    office: Office,
) -> None:
    await office.work()
    async with office.store.look() as tx:
        client = await meetings.current_registrant(tx, 2)
        interpreter = await meetings.current_registrant(tx, 2, "interpreter")
    assert client is not None
    assert interpreter is not None
    assert client.join_url.endswith(client.registrant_id)
    assert client.registrant_id != interpreter.registrant_id


async def test_settings_that_did_not_take_are_kept_with_the_meeting(office: Office) -> None:
    office.zoom.missed = (SettingMissed("waiting_room", True, False),)
    await office.work()
    meeting = await office.meeting()
    assert meeting is not None
    assert meeting.settings_missed == [{"setting": "waiting_room", "wanted": True, "found": False}]
    assert meeting.read_back_at == office.clock.now()


async def test_nothing_is_asked_twice(office: Office) -> None:
    await office.work()
    asked = list(office.zoom.asked)
    office.clock.go_on(A_DAY)
    assert await office.work() == 0
    assert office.zoom.asked == asked


async def test_while_the_provider_is_down_nothing_is_lost(office: Office) -> None:
    office.zoom.faults = [BUSY, BUSY]
    for seconds in (0, 10, 20):
        office.clock.go_on(timedelta(seconds=seconds))
        await office.work()
    assert office.zoom.asked[:3] == ["make", "make", "make"]
    assert len(office.links()) == 3


async def test_what_failed_waits_its_time_and_says_why(office: Office) -> None:
    office.zoom.faults = [MeetingFault("busy", retry_after_s=300)]
    assert await office.work() == 1
    made = (await office.requests())[0]
    assert (made.state, made.fault) == ("due", "busy")
    assert made.due_at == office.clock.now() + timedelta(seconds=300)
    office.clock.go_on(timedelta(seconds=299))
    assert await office.work() == 0


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [(1, None, 10), (2, None, 20), (3, 5.0, 40), (7, None, 640), (8, None, 900), (999, None, 900),
     (1, 86_400.0, 86_400)],
)  # fmt: skip
def test_waits_double_up_to_a_quarter_of_an_hour(
    attempts: int, asked: float | None, seconds: int
) -> None:
    assert wait_after(attempts, asked) == timedelta(seconds=seconds)


async def test_what_is_refused_is_kept_with_the_reason_until_somebody_asks_again(
    office: Office,
) -> None:
    office.zoom.faults = [NEVER]
    await office.work()
    made, *registers = await office.requests()
    assert (made.state, made.fault) == ("refused", str(NEVER))
    assert {one.state for one in registers} == {"refused"}
    assert all("nobody can be registered" in (one.fault or "") for one in registers)
    assert office.zoom.asked == ["make"]

    assert await try_again(office.store, 1, None, office.clock.now()) == 3
    await office.work()
    assert len(office.links()) == 3
    async with office.store.look() as tx:
        acts = await audit.between(tx, office.clock.now(), office.clock.now() + A_DAY)
    assert acts[-1].act == "meeting asked again"


async def test_a_moved_course_keeps_its_meeting_and_makes_new_links(office: Office) -> None:
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
    office: Office,
) -> None:
    await office.course(starts=COURSE.starts + A_DAY, ends=COURSE.ends + A_DAY)
    await office.work()
    assert office.room().plan.starts_at == COURSE.starts + A_DAY
    assert {address for address, _ in office.links()} == {
        "b1v2@clients.coursewatch.invalid",
        "b2v2@clients.coursewatch.invalid",
        "i2v2@clients.coursewatch.invalid",
    }


async def test_a_cancelled_course_has_neither_meeting_nor_links(office: Office) -> None:
    await office.work()
    await office.course(state="cancelled")
    await office.work()
    assert office.zoom.rooms == {}
    assert all(row.cancelled_at for row in await office.registrants())


async def test_a_course_that_is_cancelled_before_its_meeting_is_made_never_has_one(
    office: Office,
) -> None:
    await office.course(state="cancelled")
    await office.work()
    assert office.zoom.asked == []
    assert {state for _, state in await office.states()} == {"done"}


async def test_a_course_that_is_planned_again_has_a_new_meeting_and_new_links(
    office: Office,
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


async def test_whoever_is_withdrawn_has_no_link(office: Office) -> None:
    await office.work()
    await office.booking(BEA, state="withdrawn")
    await office.work()
    assert office.links() == [("b1v1@clients.coursewatch.invalid", "Alan Archer")]


async def test_whoever_changes_course_has_a_link_for_the_new_one_only(office: Office) -> None:
    await office.course(reference="NSAC-2")
    await office.work()
    await office.booking(ALAN, course="NSAC-2")
    await office.work()
    first, second = sorted(office.zoom.rooms.values(), key=lambda room: room.plan.topic)
    assert "Alan Archer" not in dict(first.links.values()).values()
    assert list(second.links.values()) == [("b1v2@clients.coursewatch.invalid", "Alan Archer")]


async def test_a_name_that_was_mended_is_the_one_in_the_room(office: Office) -> None:
    await office.work()
    await office.booking(ALAN, given_name="Alana")
    await office.work()
    assert office.links()[0][1] == "Alana Archer"
    async with office.store.look() as tx:
        assert await meetings.current_registrant(tx, 1) is not None


async def test_a_link_that_was_taken_back_late_is_made_again_if_it_is_still_due(
    office: Office,
) -> None:
    await office.work()
    async with office.store.change() as tx:
        await meetings.ask(
            tx, course_id=1, booking_id=1, kind="unregister", due_at=office.clock.now()
        )
    await office.work()
    async with office.store.look() as tx:
        assert await meetings.current_registrant(tx, 1) is not None


async def test_a_crash_after_a_link_was_made_makes_no_second_one(office: Office) -> None:
    """The claim of the process that died is given out again, and the same address is told."""
    await office.work()
    async with office.store.change() as tx:
        (row,) = [one for one in await meetings.registrants_of_course(tx, 1) if one.booking_id == 1]
        await meetings.cancel_registrant(tx, row.id, office.clock.now())
        await meetings.ask(
            tx, course_id=1, booking_id=1, kind="register", due_at=office.clock.now()
        )
        await meetings.claim_due(tx, office.clock.now(), 1)
    assert await office.work() == 0
    office.clock.go_on(timedelta(minutes=5))
    assert await office.work() == 1
    async with office.store.look() as tx:
        again = await meetings.current_registrant(tx, 1)
    assert again is not None
    assert again.registrant_id == row.registrant_id


async def test_a_link_that_was_made_is_not_asked_for_again_while_another_is_put_off(
    office: Office,
) -> None:
    office.zoom.busy_for = {"i2v1@clients.coursewatch.invalid"}
    await office.work()
    assert office.zoom.asked.count("register") == 3
    office.zoom.busy_for = set()
    office.clock.go_on(timedelta(seconds=10))
    await office.work()
    assert office.zoom.asked.count("register") == 4
    assert len(office.links()) == 3


async def test_a_meeting_that_is_kept_is_not_made_again(office: Office) -> None:
    await office.work()
    async with office.store.change() as tx:
        await meetings.ask(tx, course_id=1, kind="make", due_at=office.clock.now())
    await office.work()
    assert office.zoom.asked.count("make") == 1


async def test_two_workers_share_the_work(office: Office) -> None:
    await asyncio.gather(office.work(), office.work())
    assert office.zoom.asked.count("make") == 1
    assert office.zoom.asked.count("register") == 3


async def test_after_the_course_nobody_is_asked_any_more(office: Office) -> None:
    office.clock.set(COURSE.ends)
    await office.work()
    assert office.zoom.asked == []
    made = (await office.requests())[0]
    assert made.state == "refused"
    assert "over before" in (made.fault or "")


async def test_no_fault_that_is_kept_names_anybody(office: Office) -> None:
    office.zoom.faults = [BUSY, NEVER]
    await office.work()
    office.clock.go_on(A_DAY / 24)
    await office.work()
    async with office.store.look() as tx:
        names = [row.family_name for row in await bookings.of_course(tx, 1)]
        assert await courses.by_id(tx, 1) is not None
    told = " ".join(one.fault or "" for one in await office.requests())
    assert told
    assert not any(name in told for name in names)
