"""A client who gets joining instructions, and the sender's claims."""

from datetime import datetime, timedelta
from typing import Any

from delivery.records.database.store import Transaction
from delivery.records.messages import messages
from delivery.records.messages.messages import MessageRow
from tests.delivery.records.planned_course import STARTS_AT, a_booking, register

AHEAD = timedelta(hours=48)
SECOND = timedelta(seconds=1)
IN_TIME = STARTS_AT - AHEAD


async def registered(tx: Transaction, course: int, **changes: Any) -> int:
    booking = await a_booking(tx, course, **changes)
    await register(tx, booking, f"reg-{booking}")
    return booking


async def due(tx: Transaction, now: datetime) -> list[int]:
    return [booking.id for booking in await messages.due_joining(tx, now, 9)]


async def claim(
    tx: Transaction, booking: int, version: int = 1, *, now: datetime = IN_TIME
) -> MessageRow | None:
    message_id = f"<{booking}.{version}@example.org>"
    claimed = await messages.claim(tx, [(booking, version, message_id)], now)
    return claimed[0] if claimed else None


async def claimed(
    tx: Transaction, booking: int, version: int = 1, *, now: datetime = IN_TIME
) -> MessageRow:
    won = await claim(tx, booking, version, now=now)
    assert won is not None
    return won


async def reclaimed(tx: Transaction, message: MessageRow, now: datetime = IN_TIME) -> MessageRow:
    (again,) = await messages.reclaim(tx, [message.id], now)
    return again


async def sent(tx: Transaction, message: MessageRow, now: datetime = IN_TIME) -> None:
    await messages.sent(tx, [(message, now, now + timedelta(days=1))])
