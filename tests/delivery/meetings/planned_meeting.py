"""A course with two clients, and the worker of the provider's outbox."""

from datetime import timedelta
from typing import Any

import msgspec

from delivery.meetings.provisioning import run_due
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.meetings.meeting_requests import MeetingRequest
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.registers import importing, register_fields
from integrations.meeting_provider import MeetingFault
from tests import stored_register
from tests.delivery.meetings.fake_meeting_provider import FakeMeeting, FakeMeetings
from tests.doubles.settable_clock import SettableClock

COURSE = register_fields.course(
    {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165,
     "zoom_host": "host-1"}
)  # fmt: skip
ALAN = register_fields.booking(
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


class MeetingOffice:
    """A course with two clients, imported as other systems send it, and the worker of its meeting
    requests."""

    def __init__(self, store: Store, clock: SettableClock, zoom: FakeMeetings) -> None:
        self.store, self.clock, self.zoom = store, clock, zoom

    async def course(self, **changes: Any) -> None:
        entry = msgspec.structs.replace(COURSE, **changes)
        await importing.course(self.store, entry, None, self.clock.now())

    async def booking(self, entry: register_fields.BookingEntry = ALAN, **changes: Any) -> None:
        changed = msgspec.structs.replace(entry, **changes)
        await importing.booking(self.store, changed, None, self.clock.now())

    async def work(self) -> int:
        return await run_due(self.store, self.zoom, self.clock)

    async def requests(self) -> list[MeetingRequest]:
        async with self.store.reading() as tx:
            return await meeting_requests.of_course(tx, 1)

    async def states(self) -> list[tuple[str, str]]:
        return [(request.kind, request.state) for request in await self.requests()]

    async def meeting(self) -> MeetingRow | None:
        async with self.store.reading() as tx:
            return await meetings.of_course(tx, 1)

    async def registrants(self) -> list[RegistrantRow]:
        async with self.store.reading() as tx:
            return await stored_register.registrants_of(tx, 1)

    def room(self) -> FakeMeeting:
        (room,) = self.zoom.rooms.values()
        return room

    def links(self) -> list[tuple[str, str]]:
        return sorted(self.room().links.values())


async def open_office(store: Store, clock: SettableClock) -> MeetingOffice:
    """Books Alan, and Bea with an interpreter."""
    opened = MeetingOffice(store, clock, FakeMeetings())
    await opened.course()
    await opened.booking(ALAN)
    await opened.booking(BEA)
    return opened
