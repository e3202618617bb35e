"""What is on record of a client's offer besides the decisions about one course."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, outcomes, tasks, users, withdrawals
from delivery.records.tasks.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class WithdrawalShown:
    withdrawn_at: datetime
    reason: str
    by: str | None
    """The name of the user who noted or imported it; None for another system."""
    at: datetime


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """The last signed outcome of the same booking, or of another booking for the same offer, on
    another course."""

    booking_id: int
    reference: str
    course_id: int
    course_reference: str
    starts_at: datetime
    outcome: str
    at: datetime


async def standing(
    tx: Transaction, booking_id: int, course_id: int
) -> tuple[WithdrawalShown | None, list[TaskRow]]:
    """Whether the offer was withdrawn, and the tasks that no decision demands, oldest first."""
    of_case = bookings.c.id == booking_id
    query = (
        select(
            withdrawals.c.withdrawn_at,
            withdrawals.c.reason.label("why"),
            withdrawals.c.at.label("noted_at"),
            users.c.name,
            tasks,
        )
        .select_from(bookings)
        .outerjoin(
            withdrawals,
            and_(withdrawals.c.booking_id == bookings.c.id, withdrawals.c.course_id == course_id),
        )
        .outerjoin(users, users.c.id == withdrawals.c.user_id)
        .outerjoin(
            tasks,
            and_(
                tasks.c.booking_id == bookings.c.id,
                tasks.c.course_id == course_id,
                tasks.c.outcome_id.is_(None),
            ),
        )
        .where(of_case)
        .order_by(tasks.c.id)
    )
    rows = (await tx.execute(query)).all()
    first = rows[0] if rows else None
    withdrawn = (
        WithdrawalShown(first.withdrawn_at, first.why, first.name, first.noted_at)
        if first is not None and first.noted_at is not None
        else None
    )
    columns = [column.name for column in tasks.c]
    owed = [{name: getattr(row, name) for name in columns} for row in rows if row.id is not None]
    return withdrawn, [TaskRow(**values) for values in owed]


async def earlier_decisions(
    tx: Transaction, booking_id: int, course_id: int
) -> list[EarlierDecision]:
    """The decisions about other courses of the same offer, oldest first; one for each case."""
    present, signed = bookings.alias("present"), bookings.alias("signed")
    is_same = or_(signed.c.id == present.c.id, signed.c.attendance_key == present.c.attendance_key)
    query = (
        select(
            outcomes.c.booking_id,
            signed.c.reference,
            outcomes.c.course_id,
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
            outcomes.c.outcome,
            outcomes.c.at,
        )
        .select_from(present)
        .join(signed, is_same)
        .join(outcomes, outcomes.c.booking_id == signed.c.id)
        .join(courses, courses.c.id == outcomes.c.course_id)
        .where(present.c.id == booking_id)
        .where(or_(outcomes.c.booking_id != booking_id, outcomes.c.course_id != course_id))
        .order_by(outcomes.c.id)
    )
    rows = [EarlierDecision(**row._asdict()) for row in await tx.execute(query)]
    return list({(row.booking_id, row.course_id): row for row in rows}.values())
