"""Somebody who is to be told how to join, and who claims to tell them."""

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


async def claim(tx: Transaction, booking: int, version: int = 1) -> MessageRow | None:
    return await messages.claim(tx, booking, version, f"<{booking}.{version}@example.org>", IN_TIME)


async def claimed(tx: Transaction, booking: int) -> MessageRow:
    won = await claim(tx, booking)
    assert won is not None
    return won
