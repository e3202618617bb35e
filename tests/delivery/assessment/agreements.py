"""What is agreed with client A before a course, and the officers' notes about it."""

from sqlalchemy import update

from delivery.records.accounts import users
from delivery.records.readiness import arrangements
from delivery.records.tables import bookings
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def agree(live: LiveCourse, *codes: str, **columns: str) -> None:
    """Sets the requirements of A's booking, and other columns."""
    row = bookings.c.id == live.booking_ids["A"]
    async with live.store.writing() as tx:
        await tx.execute(update(bookings).where(row).values(requirements=codes, **columns))


async def note(live: LiveCourse, code: str, person: str, wall: str) -> None:
    """An officer notes at this time that the adjustment of A is arranged."""
    async with live.store.writing() as tx:
        email = f"{wall.replace(':', '-')}@example.org"
        officer = await users.add(tx, email=email, name="Olive", role="officer", now=at("08:00"))
        await arrangements.add(
            tx,
            booking_id=live.booking_ids["A"],
            code=code,
            person=person,
            agreed="With A by telephone, 3 June",
            officer_id=officer,
            now=at(wall),
        )
