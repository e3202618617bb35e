"""The courses that may have an unsigned outcome: few, however many years are stored.

A superfluous course costs little; a missing one would hide a client from the officers. So database
triggers add a course with every change that may need a signature, and only `settle` removes it.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from delivery.records.database.store import Transaction
from delivery.records.review import unsigned_cases
from delivery.records.tables import unsettled


async def following(tx: Transaction, after: int, limit: int) -> list[int]:
    """At most `limit` courses with higher ids than `after`, in the order of ids."""
    query = select(unsettled.c.course_id).where(unsettled.c.course_id > after)
    return list(await tx.scalars(query.order_by(unsettled.c.course_id).limit(limit)))


async def without_anybody(tx: Transaction, course_ids: Sequence[int]) -> list[int]:
    """The courses that seem to have no unsigned outcome."""
    waited_for = await unsigned_cases.courses_of(tx, course_ids)
    return [course_id for course_id in course_ids if course_id not in waited_for]


async def settle(tx: Transaction, course_id: int) -> bool:
    """Removes the course if it has no unsigned outcome; returns whether it did. Use one transaction
    for each course.

    It deletes the row first: a concurrent change either finishes before and is seen, or waits,
    finds the row gone and adds it again.
    """
    taken = await tx.execute(delete(unsettled).where(unsettled.c.course_id == course_id))
    if not taken.rowcount:
        return False
    if await unsigned_cases.courses_of(tx, [course_id]):
        await tx.execute(insert(unsettled).values(course_id=course_id))
        return False
    return True
