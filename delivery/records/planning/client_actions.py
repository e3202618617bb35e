"""What clients did on their own pages: opened one, pressed join, or ran the technical check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import attempts, bookings


@dataclass(frozen=True, slots=True)
class AttemptRow:
    id: int
    booking_id: int
    kind: str
    """`opened`, `join` or `check`."""
    at: datetime
    codes: dict[str, str] | None
    """The findings of a check and the kind of device: `{"camera": "ok", "microphone": "silent",
    "browser": "ok", "device": "phone"}`."""


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    kind: str,
    codes: Mapping[str, str] | None = None,
    now: datetime,
) -> None:
    values = dict(codes) if codes is not None else None
    await tx.execute(
        insert(attempts).values(booking_id=booking_id, kind=kind, codes=values, at=now)
    )


async def of_course(tx: Transaction, course_id: int) -> list[AttemptRow]:
    """The actions of all clients now on the course, oldest first."""
    return await of_courses(tx, [course_id])


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> list[AttemptRow]:
    query = (
        select(attempts)
        .join(bookings, bookings.c.id == attempts.c.booking_id)
        .where(bookings.c.course_id.in_(course_ids))
        .order_by(attempts.c.id)
    )
    return [AttemptRow(**row._asdict()) for row in await tx.execute(query)]


async def last_checks(tx: Transaction, course_ids: Collection[int]) -> dict[int, AttemptRow]:
    """The latest technical check of each booking on the courses, by booking id."""
    actions = await of_courses(tx, course_ids)
    return {row.booking_id: row for row in actions if row.kind == "check"}
