"""Imports courses and bookings, singly or as a register."""

from collections.abc import Awaitable

import msgspec
import pytest

from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests
from delivery.records.planning import courses
from delivery.register_files import register_file
from delivery.registers import importing, register_fields
from delivery.registers.import_result import ImportCounts
from delivery.registers.register_fields import BookingEntry, CourseEntry
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock

COURSE = register_fields.course(
    {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165,
     "zoom_host": "host-1", "trainer": "tess@provider.example"}
)  # fmt: skip
BOOKING = register_fields.booking(
    {"booking_ref": "HER-1", "course": "NSAC-1", "course_type": "NSAC", "force": "KENT",
     "police_deadline": "2026-07-08", "given_name": "Alan", "family_name": "Archer",
     "email": "alan@mail.example"}
)  # fmt: skip
OTHER = msgspec.structs.replace(COURSE, reference="NSAC-2", zoom_host="host-2")


class ImportDesk:
    """Imports entries as the importing command does."""

    def __init__(self, store: Store, clock: SettableClock) -> None:
        self.store, self.clock = store, clock

    async def course(self, entry: CourseEntry = COURSE, **changes: object) -> RowOutcome:
        changed = msgspec.structs.replace(entry, **changes)
        return (await importing.course(self.store, changed, None, self.clock.now())).outcome

    async def booking(self, entry: BookingEntry = BOOKING, **changes: object) -> RowOutcome:
        changed = msgspec.structs.replace(entry, **changes)
        return (await importing.booking(self.store, changed, None, self.clock.now())).outcome

    async def asked(self, reference: str = "NSAC-1") -> list[str]:
        async with self.store.reading() as tx:
            course = await courses.by_reference(tx, reference)
            assert course is not None
            return [request.kind for request in await meeting_requests.of_course(tx, course.id)]


async def tess(store: Store, clock: SettableClock) -> int:
    """The trainer of the imported course."""
    async with store.writing() as tx:
        return await users.add(
            tx, email="tess@provider.example", name="Tess", role="trainer", now=clock.now()
        )


async def refusals_of(attempt: Awaitable[object]) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        await attempt
    return [str(refusal) for refusal in refused.value.refusals]


HEAD = (
    "course,course_type,starts,minutes,zoom_host,"
    "booking_ref,force,police_deadline,given_name,family_name,email"
)
FIRST = "NSAC-1,NSAC,2026-06-10 09:00,165,host-1,HER-1,KENT,2026-07-08,Alan,Archer,a@mail.example"
ALONE = "NSAC-1,NSAC,,,,HER-2,KENT,2026-07-08,Bea,Bond,b@mail.example"


async def send(desk: ImportDesk, *rows: str) -> ImportCounts:
    return await send_in(desk, HEAD, *rows)


async def send_in(desk: ImportDesk, *lines: str) -> ImportCounts:
    """A register of these lines; the first line names the columns."""
    sent = register_file.read("\n".join(lines).encode()).rows
    return await importing.register(desk.store, sent, None, desk.clock.now())
