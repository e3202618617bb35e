"""The counts of courses by force, which figures for outside add up. They name no person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Interval, and_, case, delete, func, literal, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import JOINING
from delivery.records.messages.promise import LATE
from delivery.records.tables import bookings, force_counts, messages


@dataclass(frozen=True, slots=True)
class ForceCount:
    force: str
    kind: str
    """`client`, `outcome`, `breach`, `challenge`, `decided`, `message` or `camera`."""
    name: str
    """Of clients `attended` or `not_seen`; the outcome, or `undecided`; the rule of a breach; of
    challenges `overturned`, `rejected` or `open`; of decisions the minutes from the end of the
    course within which they were made, or `longer`; of messages `in_time` or `not_in_time`; of
    cameras `on`, `off` or `unknown`."""
    state: str
    """Of outcomes the national status, of breaches as in `CourseCount`; else empty."""
    number: int
    seconds: int = 0
    """The seconds of cameras; 0 for others."""


async def replace(tx: Transaction, course_id: int, counts: Sequence[ForceCount]) -> None:
    """Replaces the counts of the course."""
    await tx.execute(delete(force_counts).where(force_counts.c.course_id == course_id))
    if counts:
        rows = [{"course_id": course_id, **asdict(row)} for row in counts]
        await tx.execute(insert(tx, force_counts), rows)


async def messages_of(tx: Transaction, course_id: int) -> list[ForceCount]:
    """The clients booked on a course by whether their joining instructions were handed over at the
    first attempt, within five minutes of their time."""
    in_time = case((_in_time(tx.dialect.name), "in_time"), else_="not_in_time")
    current = (
        (messages.c.booking_id == bookings.c.id)
        & (messages.c.kind == JOINING)
        & (messages.c.schedule_version == bookings.c.schedule_version)
    )
    query = (
        select(bookings.c.force, in_time.label("in_time"), func.count())
        .select_from(bookings.outerjoin(messages, current))
        .where(bookings.c.course_id == course_id, bookings.c.state == "booked")
        .group_by(bookings.c.force, "in_time")
    )
    rows = await tx.execute(query)
    return [ForceCount(force, "message", name, "", number) for force, name, number in rows]


def _in_time(dialect: str) -> ColumnElement[bool]:
    handed_over, due = messages.c.sent_at, messages.c.due_at
    if dialect == "postgresql":
        soon: ColumnElement[bool] = handed_over <= due.op("+")(literal(LATE, Interval))
    else:
        days = func.julianday(handed_over) - func.julianday(due)
        soon = days <= LATE / timedelta(days=1)
    return and_(handed_over.is_not(None), messages.c.attempts <= 1, soon)
