"""The rows about a whole course in which clients are named: ledger lines, judgement, readiness."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update

from delivery.records.database.store import Transaction
from delivery.records.ledger import ledger as entries
from delivery.records.tables import (
    assessments,
    ledger,
    meetings,
    message_steps,
    message_texts,
    messages,
    readiness_looks,
)

PIECE = 50
"""The most messages to staff that one transaction deletes."""


@dataclass(frozen=True, slots=True)
class CourseKeys:
    """By what the ledger's rows name a course."""

    course_id: int
    meetings: tuple[str, ...]
    instances: tuple[str, ...]

    def condition(self) -> ColumnElement[bool]:
        return entries.about([self.course_id], self.meetings, self.instances)


async def keys_of(tx: Transaction, course_id: int) -> CourseKeys:
    query = select(meetings.c.meeting_id).where(meetings.c.course_id == course_id)
    of_course = tuple(await tx.scalars(query))
    return CourseKeys(course_id, of_course, tuple(await entries.instances_of(tx, of_course)))


async def lines(tx: Transaction, keys: CourseKeys) -> dict[int, tuple[str | None, Any]]:
    """The instance and the line of each ledger row of the course, by id."""
    query = select(ledger.c.id, ledger.c.instance, ledger.c.line).where(keys.condition())
    return {row.id: (row.instance, row.line) for row in await tx.execute(query)}


async def days_of(tx: Transaction, ids: Collection[int]) -> dict[int, date]:
    query = select(ledger.c.id, ledger.c.day).where(ledger.c.id.in_(ids))
    return {row.id: row.day for row in await tx.execute(query)}


async def delete_rows(tx: Transaction, rows: Mapping[int, date]) -> int:
    """Deletes ledger rows, given with their day, by which PostgreSQL finds their month."""
    if not rows:
        return 0
    these = ledger.c.id.in_(list(rows)) & ledger.c.day.in_(sorted({*rows.values()}))
    return (await tx.execute(delete(ledger).where(these))).rowcount


async def replace_lines(tx: Transaction, lines: Mapping[int, Any]) -> None:
    """Puts other lines in place of those of these ledger rows, whose digest stays: so the source
    cannot bring the former line again."""
    if not lines:
        return
    rows = (await tx.execute(select(ledger).where(ledger.c.id.in_(list(lines))))).mappings().all()
    await delete_rows(tx, {row["id"]: row["day"] for row in rows})
    await tx.execute(insert(ledger), [{**row, "line": lines[row["id"]]} for row in rows])


async def readiness(tx: Transaction, course_id: int) -> dict[int, Any]:
    """The items of each inspection of a course, by id."""
    query = select(readiness_looks.c.id, readiness_looks.c["items"])
    rows = await tx.execute(query.where(readiness_looks.c.course_id == course_id))
    return {row[0]: row[1] for row in rows}


async def delete_readiness(tx: Transaction, ids: Collection[int]) -> int:
    return (await tx.execute(delete(readiness_looks).where(readiness_looks.c.id.in_(ids)))).rowcount


async def staff_texts(tx: Transaction, course_id: int) -> dict[int, list[str]]:
    """The texts of the messages to trainers and the office about a course, by message."""
    query = (
        select(messages.c.id, message_texts.c.text)
        .outerjoin(message_texts, message_texts.c.message_id == messages.c.id)
        .where(messages.c.course_id == course_id, messages.c.booking_id.is_(None))
    )
    by_message: dict[int, list[str]] = {}
    for row in await tx.execute(query):
        by_message.setdefault(row.id, []).append(row.text or "")
    return by_message


async def old_staff_messages(tx: Transaction, before: datetime) -> list[int]:
    """At most PIECE messages to staff about no single course that were due before this moment."""
    of_nobody = messages.c.booking_id.is_(None) & messages.c.course_id.is_(None)
    query = select(messages.c.id).where(of_nobody, messages.c.due_at < before)
    return list(await tx.scalars(query.order_by(messages.c.id).limit(PIECE)))


async def delete_messages(tx: Transaction, ids: Collection[int]) -> int:
    """Deletes messages with their steps and texts; returns how many rows."""
    if not ids:
        return 0
    count = 0
    for table in (message_steps, message_texts):
        count += (await tx.execute(delete(table).where(table.c.message_id.in_(ids)))).rowcount
    return count + (await tx.execute(delete(messages).where(messages.c.id.in_(ids)))).rowcount


async def judgement(tx: Transaction, course_id: int) -> Any:
    """The stored assessment; None if there is none."""
    query = select(assessments.c.result).where(assessments.c.course_id == course_id)
    return await tx.scalar(query)


async def replace_judgement(tx: Transaction, keys: CourseKeys, result: Any) -> None:
    """Puts another text of the assessment in place, which includes the last row that is left."""
    last = select(func.coalesce(func.max(ledger.c.id), 0)).where(keys.condition())
    changing = update(assessments).where(assessments.c.course_id == keys.course_id)
    await tx.execute(changing.values(result=result, ledger_id=last.scalar_subquery()))


async def months_before(tx: Transaction, day: date) -> list[date]:
    """The first days of the ledger's months that end before this day, on PostgreSQL."""
    if tx.dialect.name != "postgresql":
        return []
    names = await tx.scalars(
        text(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'ledger'::regclass ORDER BY 1"
        )
    )
    firsts = [
        date(int(name[7:11]), int(name[12:14]), 1) for name in names if name != "ledger_other"
    ]
    return [first for first in firsts if following(first) <= day]


async def drop_month(tx: Transaction, first: date) -> bool:
    """Drops a month of the ledger if every row in it has a permit; False if one has none. Raises
    StoreFault if other transactions keep the ledger locked for a quarter of a second: meanwhile
    webhooks wait."""
    await tx.execute(text("SET LOCAL lock_timeout = '250ms'"))
    return bool(await tx.scalar(text("SELECT drop_ledger_month(:first)"), {"first": first}))


def following(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
