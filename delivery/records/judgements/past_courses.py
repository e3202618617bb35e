"""Lists past courses, one page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import courses

AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class PastCourseRow:
    id: int
    reference: str
    starts_at: datetime


async def page(
    tx: Transaction, since: datetime, over_by: datetime, after: PastCourseRow | None
) -> list[PastCourseRow]:
    """The next 50 courses, ordered by start, that start at `since` or later and end by `over_by`.

    Cancelled courses are left out. `after` is the last course of the previous page.
    """
    starts_at, key = courses.c.starts_at, courses.c.id
    query = (
        select(key, courses.c.reference, starts_at)
        .where(starts_at >= since, courses.c.ends_at <= over_by, courses.c.state == "planned")
        .order_by(starts_at, key)
        .limit(AT_A_TIME)
    )
    if after is not None:
        later = (starts_at == after.starts_at) & (key > after.id)
        query = query.where((starts_at > after.starts_at) | later)
    return [PastCourseRow(**row._asdict()) for row in await tx.execute(query)]
