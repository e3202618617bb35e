"""The tasks of one client's decision: how they stand, telling, doing, and booking again."""

from dataclasses import replace
from datetime import datetime, timedelta

from delivery.effects import marking, telling
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from delivery.records.tasks import tasks
from delivery.records.tasks.tasks import TaskRow
from tests import stored_register
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

OFFER = "ATT-77"
DETAILS = BookingDetails.__dataclass_fields__


async def tasks_of(desk: OfficerDesk, client: str) -> dict[str, TaskRow]:
    """The last task of each kind; a correction by its kind and `correction`."""
    live = desk.live
    async with desk.store.reading() as tx:
        rows = await tasks.of_cases(tx, live.course_id, [live.booking_ids[client]])
    return {f"{row.kind}{' correction' if row.corrects_id else ''}": row for row in rows}


async def states_of(desk: OfficerDesk, client: str) -> dict[str, str]:
    return {kind: row.state for kind, row in (await tasks_of(desk, client)).items()}


async def tell(
    desk: OfficerDesk,
    client: str,
    result: TellingResult = TellingResult.TOLD,
    moment: datetime | None = None,
) -> None:
    """An officer notes that the client was told, now unless `moment` says otherwise."""
    signed = (await desk.case(client)).signed
    assert signed is not None
    note = "Called twice, wrote once." if result is TellingResult.ALL_TRIED else ""
    told = Telling(TellingWay.TELEPHONE, result, moment or desk.now, note)
    await telling.note_telling(desk.store, signed.id, told, desk.officer_id, desk.now)


async def do(desk: OfficerDesk, client: str, kind: str, reference: str = "PAY-1") -> None:
    task = (await tasks_of(desk, client))[kind]
    await marking.mark_done(desk.store, task.id, reference, desk.officer_id, desk.now)


async def with_offer(store: Store, booking_id: int, **fields: object) -> None:
    """Gives the booking an attendance id and other fields, as a register does."""
    async with store.writing() as tx:
        row = await bookings.by_id(tx, booking_id)
        assert row is not None
        named = {name: getattr(row, name) for name in DETAILS}
        named |= {"attendance_id": OFFER, **fields}
        await stored_register.put_booking(tx, BookingDetails(**named), at("08:00"))


async def books_again(store: Store, booking_id: int, now: datetime, **fields: object) -> int:
    """The id of a new booking for the same offer, a week after the course; it comes in now."""
    async with store.writing() as tx:
        row = await bookings.by_id(tx, booking_id)
        before = await courses.by_id(tx, row.course_id) if row else None
        assert row is not None
        assert before is not None
        planned = {name: getattr(before, name) for name in CourseDetails.__dataclass_fields__}
        later = replace(
            CourseDetails(**planned),
            reference="NSAC-2",
            starts_at=before.starts_at + timedelta(days=7),
            ends_at=before.ends_at + timedelta(days=7),
        )
        course_id, _ = await stored_register.put_course(tx, later, now)
        named = {name: getattr(row, name) for name in DETAILS}
        named |= {"reference": "B-NEW", "course_id": course_id, **fields}
        new_id, _ = await stored_register.put_booking(tx, BookingDetails(**named), now)
    return new_id
