"""What was written of a course after a row of the ledger that is known already."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import ToldRow
from delivery.records.tables import assessments
from delivery.records.tables import ledger as table


async def later_of_course(
    tx: Transaction,
    course_id: int,
    meeting_id: str | None,
    instances: Collection[str],
    after: int,
    first_at: datetime,
) -> list[ToldRow]:
    """What `ledger.of_course` would read beyond the row `after`, as long as no row there names an
    instance that is not among `instances`; in the order in which it was written.

    `first_at`: of the earliest that was told of the course. What is told later is of that day, of
    the one before or of a later one: Zoom tells of a meeting from its start on, and its report
    begins no earlier.
    """
    held = [] if meeting_id is None else [meeting_id]
    which = and_(ledger.about([course_id], held, instances), table.c.id > after)
    if tx.dialect.name == "postgresql":
        # Every month kept has indexes of its own there, each to be planned for and looked into.
        which = and_(which, ledger.lately(first_at))
    return await ledger.told(tx, which)


async def judged_up_to(tx: Transaction, course_id: int) -> int | None:
    """The last row that the judgement on record has read; None if there is none."""
    query = select(assessments.c.ledger_id).where(assessments.c.course_id == course_id)
    last: int | None = await tx.scalar(query)
    return last
