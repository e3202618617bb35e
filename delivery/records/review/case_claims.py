"""Who works on which case, and until when. A claim runs out by itself and forbids nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import case_claims, users


@dataclass(frozen=True, slots=True)
class ClaimRow:
    officer_id: int
    name: str
    """The officer's."""
    runs_out_at: datetime


async def take(
    tx: Transaction,
    booking_id: int,
    course_id: int,
    officer_id: int,
    expected: int | None,
    *,
    now: datetime,
    runs_out_at: datetime,
) -> bool:
    """Gives the case to the officer, and returns whether it did.

    `expected` is the officer who held it when the page was read; None for nobody. If another
    officer holds it by now, nothing changes.
    """
    claim = {"booking_id": booking_id, "course_id": course_id}
    holder = {"officer_id": officer_id, "runs_out_at": runs_out_at}
    held = case_claims.c
    taking = (
        insert(tx, case_claims)
        .values(**claim, **holder)
        .on_conflict_do_update(
            index_elements=list(claim),
            set_=holder,
            where=or_(held.runs_out_at <= now, held.officer_id.in_([officer_id, expected or 0])),
        )
    )
    taken = await tx.execute(taking.returning(held.booking_id))
    return taken.one_or_none() is not None


async def renew(
    tx: Transaction,
    booking_id: int,
    course_id: int,
    officer_id: int,
    *,
    now: datetime,
    runs_out_at: datetime,
) -> None:
    """Lets the officer's own claim last longer, unless it has run out."""
    held = case_claims.c
    of_case = (held.booking_id == booking_id) & (held.course_id == course_id)
    lasting = update(case_claims).where(of_case, held.officer_id == officer_id)
    await tx.execute(lasting.where(held.runs_out_at > now).values(runs_out_at=runs_out_at))


async def give_back(tx: Transaction, booking_id: int, course_id: int, officer_id: int) -> None:
    """Ends the officer's own claim, if there is one."""
    held = case_claims.c
    of_case = (held.booking_id == booking_id) & (held.course_id == course_id)
    await tx.execute(delete(case_claims).where(of_case, held.officer_id == officer_id))


async def of_case(
    tx: Transaction, booking_id: int, course_id: int, now: datetime
) -> ClaimRow | None:
    """The claim that has not run out."""
    held = case_claims.c
    query = (
        select(held.officer_id, users.c.name, held.runs_out_at)
        .join(users, users.c.id == held.officer_id)
        .where(held.booking_id == booking_id, held.course_id == course_id, held.runs_out_at > now)
    )
    row = (await tx.execute(query)).one_or_none()
    return ClaimRow(**row._asdict()) if row else None
