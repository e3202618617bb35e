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
    values: dict[str, Collection[object]] = {
        "booking_id": bookings,
        "course_id": courses,
        "meeting_id": meetings,
        "instance": instances,
        "message_id": messages,
        "day_before": (day_before,) if day_before else (),
    }
    for column, each in values.items():
        if each:
            await tx.execute(insert(destruction_permits), [{column: value} for value in each])
    yield
    await tx.execute(delete(destruction_permits))
