"""Courses of which somebody's outcome may have to be signed: few, however many years are kept.

A course too many costs a little; one that is wanting would hide a client from the officers. So the
database puts it here itself with every change that may give somebody a case, and it is taken away
by nobody but `settle`.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from delivery.records.database.store import Transaction
from delivery.records.review import unsigned_cases
from delivery.records.tables import unsettled


async def following(tx: Transaction, after: int, limit: int) -> list[int]:
    """At most `limit` of them, in the order of their ids, from the first with a higher one."""
    query = select(unsettled.c.course_id).where(unsettled.c.course_id > after)
    return list(await tx.scalars(query.order_by(unsettled.c.course_id).limit(limit)))


async def without_anybody(tx: Transaction, course_ids: Sequence[int]) -> list[int]:
    """Those of which nobody waits, as it looks."""
    waited_for = await unsigned_cases.courses_of(tx, course_ids)
    return [course_id for course_id in course_ids if course_id not in waited_for]


async def settle(tx: Transaction, course_id: int) -> bool:
    """Takes the course away if nobody of it waits, and whether it did. One in a transaction.

    It is taken away first: whoever is changing something about it is waited for and seen, and
    whoever does so from then on waits for us, finds it gone and puts it back.
    """
    taken = await tx.execute(delete(unsettled).where(unsettled.c.course_id == course_id))
    if not taken.rowcount:
        return False
    if await unsigned_cases.courses_of(tx, [course_id]):
        await tx.execute(insert(unsettled).values(course_id=course_id))
        return False
    return True
