"""Offers that the police withdrew, as officers note them or other systems send them. Rows are only
added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import (
    MOST_IDS,
    batched,
    insert_all,
    insertions,
    values_of,
)
from delivery.records.tables import withdrawals


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    booking_id: int
    course_id: int
    """The course that the client was booked on."""
    withdrawn_at: datetime
    """When the force withdrew the offer, as far as it is known."""
    reason: str
    user_id: int | None
    """The user who noted or imported it; None for another system."""
    token_id: int | None
    """The API token with which another system sent it."""
    at: datetime


async def add_all(tx: Transaction, new: Sequence[WithdrawalRow]) -> None:
    """Adds the withdrawals in their order. Raises StoreFault if a booking has one on its course
    already, a time is in the future, or a reason is missing."""
    await insert_all(tx, withdrawals, [values_of(row) for row in new])


def additions(
    dialect: str, new: Sequence[WithdrawalRow], staging: list[Executable]
) -> list[Executable]:
    """The statements of `add_all`, as `value_batches.insertions` makes them."""
    return insertions(dialect, withdrawals, [values_of(row) for row in new], staging=staging)


async def course_of(tx: Transaction, withdrawal_id: int) -> int | None:
    """The course of a withdrawal; None if there is no such withdrawal."""
    query = select(withdrawals.c.course_id).where(withdrawals.c.id == withdrawal_id)
    course_id: int | None = await tx.scalar(query)
    return course_id


async def of_course(tx: Transaction, course_id: int) -> dict[int, WithdrawalRow]:
    """The withdrawn offers of clients of this course, by booking id."""
    query = select(withdrawals).where(withdrawals.c.course_id == course_id)
    rows = [row._asdict() for row in await tx.execute(query)]
    made = [WithdrawalRow(**{name: row[name] for name in row if name != "id"}) for row in rows]
    return {row.booking_id: row for row in made}


async def places(tx: Transaction, booking_ids: Collection[int]) -> set[tuple[int, int]]:
    """The ids of booking and course of each withdrawn offer among these bookings."""
    query = select(withdrawals.c.booking_id, withdrawals.c.course_id)
    withdrawn: set[tuple[int, int]] = set()
    for some in batched(booking_ids, MOST_IDS):
        rows = await tx.execute(query.where(withdrawals.c.booking_id.in_(some)))
        withdrawn.update((row.booking_id, row.course_id) for row in rows)
    return withdrawn
