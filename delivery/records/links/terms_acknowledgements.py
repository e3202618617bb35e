"""Which clients have confirmed on their page that they have read the terms. Rows are only added."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, terms_acknowledgements


@dataclass(frozen=True, slots=True)
class TermsAcknowledgement:
    booking_id: int
    course_id: int
    policy: str
    """The name of the policy whose terms were shown."""
    digest: str
    """64 hexadecimal digits: sha256 of the text of that policy."""
    at: datetime


async def add(tx: Transaction, acknowledgement: TermsAcknowledgement) -> None:
    await tx.execute(insert(terms_acknowledgements).values(**asdict(acknowledgement)))


async def of_booking(tx: Transaction, booking_id: int) -> TermsAcknowledgement | None:
    """The latest for the booking's present course; None if there is none."""
    return (await of_bookings(tx, [booking_id])).get(booking_id)


async def of_bookings(
    tx: Transaction, booking_ids: Collection[int]
) -> dict[int, TermsAcknowledgement]:
    """The latest of each of these bookings for its present course, by booking id. A client who has
    moved to another course has confirmed nothing for it yet."""
    of = terms_acknowledgements.c
    latest = (
        select(func.max(of.id))
        .join(bookings, bookings.c.id == of.booking_id)
        .where(of.booking_id.in_(booking_ids), of.course_id == bookings.c.course_id)
        .group_by(of.booking_id)
    )
    rows = await tx.execute(select(terms_acknowledgements).where(of.id.in_(latest)))
    named = [{name: value for name, value in row._asdict().items() if name != "id"} for row in rows]
    return {values["booking_id"]: TermsAcknowledgement(**values) for values in named}
