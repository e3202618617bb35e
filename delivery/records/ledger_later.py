"""What was written of a course after a row of the ledger that is known already."""

from collections.abc import Collection

from sqlalchemy import and_, select

from delivery.records import ledger
from delivery.records.ledger import ToldRow
from delivery.records.store import Transaction
from delivery.records.tables import assessments
from delivery.records.tables import ledger as table


async def later_of_course(
    tx: Transaction,
    course_id: int,
    meeting_id: str | None,
    instances: Collection[str],
    after: int,
) -> list[ToldRow]:
    """What `ledger.of_course` would read beyond the row `after`, as long as no row there names an
    instance that is not among `instances`; in the order in which it was written."""
    held = [] if meeting_id is None else [meeting_id]
    about = ledger.about([course_id], held, instances)
    return await ledger.told(tx, and_(about, table.c.id > after))


async def judged_up_to(tx: Transaction, course_id: int) -> int | None:
    """The last row that the judgement on record has read; None if there is none."""
    asked = select(assessments.c.ledger_id).where(assessments.c.course_id == course_id)
    last: int | None = await tx.scalar(asked)
    return last
