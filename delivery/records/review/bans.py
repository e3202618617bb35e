"""The people to whom the provider offers no further courses, as their bookings named them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, tasks


@dataclass(frozen=True, slots=True)
class BanRow:
    booking_id: int
    reference: str
    course_reference: str
    """The course that the ban follows from."""
    given_name: str
    family_name: str
    email: str
    mobile: str | None
    opened_at: datetime
    """When the decision was made."""


async def in_force(tx: Transaction) -> list[BanRow]:
    """The bans that no later decision has ended, the latest first."""
    corrections = tasks.alias("corrections")
    is_ended = exists().where(corrections.c.corrects_id == tasks.c.id)
    query = (
        select(
            tasks.c.booking_id,
            bookings.c.reference,
            courses.c.reference.label("course_reference"),
            bookings.c.given_name,
            bookings.c.family_name,
            bookings.c.email,
            bookings.c.mobile,
            tasks.c.opened_at,
        )
        .join(bookings, bookings.c.id == tasks.c.booking_id)
        .join(courses, courses.c.id == tasks.c.course_id)
        .where(tasks.c.kind == "ban", tasks.c.corrects_id.is_(None), tasks.c.state != "cancelled")
        .where(~is_ended)
        .order_by(tasks.c.id.desc())
    )
    return [BanRow(**row._asdict()) for row in await tx.execute(query)]
