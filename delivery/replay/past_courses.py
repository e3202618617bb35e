"""Reads past courses from the records, one page at a time.

Few courses are in memory at once, and the service can write between two pages.
"""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from delivery.records.planning.courses import CourseRow

GC_THRESHOLDS = 100_000, 10, 10

Result = TypeVar("Result")


@contextmanager
def infrequent_garbage_collection() -> Iterator[None]:
    """Collects reference cycles rarely, in a process that only reads courses.

    The courses hold no cycles, and a search of a whole page for cycles takes as long as reading it.
    """
    before = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True)
class Page:
    courses: list[CourseInputs]
    """The inputs of each course, as now stored."""
    without_policy: list[CourseRow]
    """Courses that cannot be judged because their own policy is missing."""


Work = Callable[[Store, Page], Awaitable[Result]]
"""An operation on one page."""


async def listed(store: Store, since: datetime, over_by: datetime) -> AsyncIterator[Sequence[int]]:
    """The ids of courses that began at `since` or later and ended by `over_by`, ordered by start,
    one page at a time."""
    last = None
    while True:
        async with store.reading() as tx:
            courses = await past_courses.page(tx, since, over_by, last)
        if not courses:
            return
        yield [course.id for course in courses]
        last = courses[-1]


async def read(store: Store, course_ids: Sequence[int]) -> Page:
    """Reads these courses, in this order."""
    async with store.reading() as tx:
        return Page(*await course_inputs.read_together(tx, course_ids))
