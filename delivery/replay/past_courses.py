"""Courses that are over, read again from the records: a page at a time, so that however many there
were, few are held in memory and the service goes on meanwhile."""

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

SELDOM = 100_000, 10, 10

Found = TypeVar("Found")


@contextmanager
def rings_sought_seldom() -> Iterator[None]:
    """For a process that does nothing else. What is read has no rings in it, and to look for some
    in all that a page holds would take as long as to read it."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True)
class Page:
    dossiers: list[CourseInputs]
    """Of each course everything, as it is on record now."""
    without_policy: list[CourseRow]
    """Those that cannot be judged: their own policy is none that we have."""


Work = Callable[[Store, Page], Awaitable[Found]]
"""What is to be done with a page."""


async def pages(store: Store, since: datetime, over_by: datetime) -> AsyncIterator[Page]:
    """Every course that began at `since` or later and is over by then, by start."""
    async for course_ids in listed(store, since, over_by):
        yield await read(store, course_ids)


async def listed(store: Store, since: datetime, over_by: datetime) -> AsyncIterator[Sequence[int]]:
    """The same courses by their ids, a page at a time."""
    last = None
    while True:
        async with store.reading() as tx:
            courses = await past_courses.page(tx, since, over_by, last)
        if not courses:
            return
        yield [course.id for course in courses]
        last = courses[-1]


async def read(store: Store, course_ids: Sequence[int]) -> Page:
    """These courses, in this order."""
    async with store.reading() as tx:
        return Page(*await course_inputs.read_together(tx, course_ids))
