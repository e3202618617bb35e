"""Permits to delete in one transaction what is otherwise only added to.

A trigger refuses a permit for a booking on whose records a hold stands.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import delete, insert

from delivery.records.database.store import Transaction
from delivery.records.tables import destruction_permits


@asynccontextmanager
async def permitted(
    tx: Transaction,
    *,
    bookings: Collection[int] = (),
    courses: Collection[int] = (),
    meetings: Collection[str] = (),
    instances: Collection[str] = (),
    messages: Collection[int] = (),
    day_before: date | None = None,
) -> AsyncIterator[None]:
    """Permits to delete the rows of these bookings and messages, and the ledger rows that name one
    of these courses, meetings or instances, or are of an earlier day; until the block ends.

    Raises StoreFault for a booking with a hold.
    """
    values: list[tuple[str, object]] = [
        *(("booking_id", value) for value in bookings),
        *(("course_id", value) for value in courses),
        *(("meeting_id", value) for value in meetings),
        *(("instance", value) for value in instances),
        *(("message_id", value) for value in messages),
        *((("day_before", day_before),) if day_before else ()),
    ]
    for column, value in values:
        await tx.execute(insert(destruction_permits).values({column: value}))
    yield
    await tx.execute(delete(destruction_permits))
