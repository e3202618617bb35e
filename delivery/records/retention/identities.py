"""By what the rows about a whole course name a client."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, registrants


@dataclass(frozen=True, slots=True)
class ClientIdentity:
    booking_id: int
    reference: str
    given_name: str
    family_name: str
    email: str
    interpreter: str | None
    registrants: frozenset[str]
    """The client's ids at the meeting provider."""


async def of_bookings(tx: Transaction, ids: Collection[int]) -> list[ClientIdentity]:
    registered = select(registrants.c.booking_id, registrants.c.registrant_id)
    by_booking: dict[int, set[str]] = {}
    for row in await tx.execute(registered.where(registrants.c.booking_id.in_(ids))):
        by_booking.setdefault(row.booking_id, set()).add(row.registrant_id)
    query = select(
        bookings.c.id,
        bookings.c.reference,
        bookings.c.given_name,
        bookings.c.family_name,
        bookings.c.email,
        bookings.c.interpreter_name,
    ).where(bookings.c.id.in_(ids))
    return [
        ClientIdentity(*row, frozenset(by_booking.get(row.id, ())))
        for row in await tx.execute(query)
    ]
