"""Reads the entries of a course after a known ledger row."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import EncodedRow
from delivery.records.tables import assessments
from delivery.records.tables import ledger as table


async def later_of_course(
    tx: Transaction,
    course_id: int,
    meeting_id: str | None,
    instances: Collection[str],
    after: int,
    first_at: datetime,
) -> list[EncodedRow]:
    """The rows that `ledger.of_course` would read after the row `after`, in the order of writing.

    Complete only if no new row names an instance outside `instances`. `first_at` is the event time
    of the course's earliest entry: later entries are of that day, the day before it, or a later
    day, because Zoom reports a meeting from its start.
    """
    held = [] if meeting_id is None else [meeting_id]
    which = and_(ledger.about([course_id], held, instances), table.c.id > after)
    if tx.dialect.name == "postgresql":
        # On PostgreSQL each month has its own indexes, which the query would plan for and search.
        which = and_(which, ledger.received_since(first_at))
    return await ledger.encoded_rows(tx, which)


async def judged_up_to(tx: Transaction, course_id: int) -> int | None:
    """The id of the last ledger row in the stored assessment; None without one."""
    query = select(assessments.c.ledger_id).where(assessments.c.course_id == course_id)
    last: int | None = await tx.scalar(query)
    return last
