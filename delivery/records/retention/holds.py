"""Holds on the records of clients: set, ended and listed. They are deleted with the booking."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from compliance.retention.hold import Hold, HoldCause
from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, retention_holds, users


@dataclass(frozen=True, slots=True)
class HoldRow:
    id: int
    booking_id: int
    cause: str
    reason: str
    look_again_on: date
    """A day in London."""
    set_by: int | None
    """None: by the register of destructions, after a restore."""
    set_at: datetime
    ended_by: int | None
    ended_at: datetime | None
    """None: it stands."""
    end_reason: str | None

    def fact(self) -> Hold:
        return Hold(HoldCause(self.cause), self.look_again_on, self.ended_at)


@dataclass(frozen=True, slots=True)
class ListedHold:
    """A standing hold, with what a list of them shows."""

    id: int
    booking_id: int
    course_id: int
    reference: str
    cause: str
    reason: str
    look_again_on: date
    set_by: str | None
    """The name of the user."""
    set_at: datetime


async def place(
    tx: Transaction,
    *,
    booking_id: int,
    cause: HoldCause,
    reason: str,
    look_again_on: date,
    user_id: int | None,
    now: datetime,
) -> int:
    """Sets a hold; returns its id. Raises StoreFault if the booking is destroyed meanwhile."""
    adding = insert(retention_holds).values(
        booking_id=booking_id,
        cause=cause.value,
        reason=reason,
        look_again_on=look_again_on,
        set_by=user_id,
        set_at=now,
    )
    hold_id: int = (await tx.execute(adding.returning(retention_holds.c.id))).scalar_one()
    return hold_id


async def may_be_set(tx: Transaction, booking_id: int) -> bool:
    """Whether the booking is on record. It is not destroyed before this transaction ends."""
    if not fits(booking_id):
        return False
    query = select(bookings.c.id).where(bookings.c.id == booking_id).with_for_update()
    return await tx.scalar(query) is not None


async def end(
    tx: Transaction, hold_id: int, *, user_id: int | None, reason: str, now: datetime
) -> bool:
    """Ends a hold; False if it has ended already, or its booking is destroyed."""
    stands = (retention_holds.c.id == hold_id) & retention_holds.c.ended_at.is_(None)
    ending = update(retention_holds).where(stands)
    values = {"ended_by": user_id, "ended_at": now, "end_reason": reason}
    ended = await tx.execute(ending.values(**values).returning(retention_holds.c.id))
    return ended.one_or_none() is not None


async def of_bookings(tx: Transaction, ids: Collection[int]) -> dict[int, list[HoldRow]]:
    """All holds by booking, the oldest first."""
    query = select(retention_holds).where(retention_holds.c.booking_id.in_(ids))
    by_booking = defaultdict[int, list[HoldRow]](list)
    for row in await tx.execute(query.order_by(retention_holds.c.id)):
        by_booking[row.booking_id].append(HoldRow(**row._asdict()))
    return dict(by_booking)


@dataclass(frozen=True, slots=True)
class NamedHold:
    """A hold with the names of those who set and ended it; None: by the register."""

    id: int
    cause: str
    reason: str
    look_again_on: date
    set_by: str | None
    set_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None


async def with_names(tx: Transaction, booking_id: int) -> list[NamedHold]:
    """All holds of a booking, those that stand first."""
    ender = users.alias("ender")
    row = retention_holds.c
    query = (
        select(
            row.id,
            row.cause,
            row.reason,
            row.look_again_on,
            users.c.name.label("set_by"),
            row.set_at,
            ender.c.name.label("ended_by"),
            row.ended_at,
            row.end_reason,
        )
        .select_from(retention_holds)
        .outerjoin(users, users.c.id == row.set_by)
        .outerjoin(ender, ender.c.id == row.ended_by)
        .where(row.booking_id == booking_id)
        .order_by(row.ended_at.is_not(None), row.id)
    )
    return [NamedHold(*each) for each in await tx.execute(query)]


async def standing(tx: Transaction) -> list[ListedHold]:
    """Every hold that stands, the next to look at first."""
    query = (
        select(
            retention_holds.c.id,
            retention_holds.c.booking_id,
            bookings.c.course_id,
            bookings.c.reference,
            retention_holds.c.cause,
            retention_holds.c.reason,
            retention_holds.c.look_again_on,
            users.c.name.label("set_by"),
            retention_holds.c.set_at,
        )
        .join(bookings, bookings.c.id == retention_holds.c.booking_id)
        .outerjoin(users, users.c.id == retention_holds.c.set_by)
        .where(retention_holds.c.ended_at.is_(None))
        .order_by(retention_holds.c.look_again_on, retention_holds.c.id)
    )
    return [ListedHold(**row._asdict()) for row in await tx.execute(query)]
