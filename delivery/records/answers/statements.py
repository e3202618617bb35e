"""Statements that clients make about their own record. Rows are only added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import statement_readings, statements


@dataclass(frozen=True, slots=True)
class StatementRow:
    id: int
    booking_id: int
    course_id: int
    text: str
    late_reason: str
    """The client's words for why it came after the policy's day; empty if it came in time."""
    at: datetime
    read_by: int | None
    """The officer who has read it; None while nobody has."""
    read_at: datetime | None


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    text: str,
    late_reason: str,
    now: datetime,
) -> int:
    values = {"booking_id": booking_id, "course_id": course_id, "at": now}
    values |= {"text": text, "late_reason": late_reason}
    added: int = (
        await tx.execute(insert(statements).values(values).returning(statements.c.id))
    ).scalar_one()
    return added


async def add_reading(
    tx: Transaction, *, statement_id: int, officer_id: int, now: datetime
) -> None:
    """Notes that an officer has read the statement. The first reading of a statement counts; the
    database takes no second."""
    values = {"statement_id": statement_id, "officer_id": officer_id, "at": now}
    await tx.execute(insert(statement_readings).values(values))


async def of_course(tx: Transaction, course_id: int) -> list[StatementRow]:
    """The statements of all clients about this course, oldest first."""
    query = about_course(course_id).order_by(statements.c.id)
    return [StatementRow(**row._asdict()) for row in await tx.execute(query)]


def about_course(course_id: int | BindParameter[int]) -> Select[Any]:
    """The query for the columns of a StatementRow."""
    return (
        select(
            statements,
            statement_readings.c.officer_id.label("read_by"),
            statement_readings.c.at.label("read_at"),
        )
        .outerjoin(statement_readings, statement_readings.c.statement_id == statements.c.id)
        .where(statements.c.course_id == course_id)
    )
