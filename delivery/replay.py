"""Courses that are over, read again from the records: a page at a time, so that however many there
were, few are held in memory and the service goes on meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from delivery import dossier
from delivery.dossier import Dossier
from delivery.records import past_courses
from delivery.records.courses import CourseRow
from delivery.records.store import Store


@dataclass(frozen=True, slots=True)
class Page:
    dossiers: list[Dossier]
    """Of each course everything, as it is on record now."""
    without_policy: list[CourseRow]
    """Those that cannot be judged: their own policy is none that we have."""


async def pages(store: Store, since: datetime, over_by: datetime) -> AsyncIterator[Page]:
    """Every course that began at `since` or later and is over by then, by start."""
    last = None
    while True:
        async with store.look() as tx:
            courses = await past_courses.page(tx, since, over_by, last)
            if not courses:
                return
            dossiers, without = await dossier.read_together(tx, [one.id for one in courses])
        yield Page(dossiers, without)
        last = courses[-1]
