"""Calls to clients outside of any message, and officers' notes about them. Rows are only added."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import insert

from delivery.records.database.store import Transaction
from delivery.records.tables import client_contacts


@dataclass(frozen=True, slots=True)
class Contact:
    booking_id: int
    course_id: int
    """The course on which the client was booked."""
    kind: str
    """`call` or `note`."""
    result: str
    """Of a call: `told` or `not_reached`; empty for a note."""
    note: str = field(repr=False)
    user_id: int
    """The officer."""
    at: datetime


async def add(tx: Transaction, contact: Contact) -> None:
    await tx.execute(insert(client_contacts).values(asdict(contact)))
