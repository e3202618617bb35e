"""Past courses shared out among processes, a page to whoever is free: no course depends on another.

What comes of the pages comes in their order, and the same as if one process had done them all.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context

from delivery.records.database.store import Store
from delivery.replay import past_courses, pool_process
from delivery.replay.past_courses import Found, Work

FEW = 5
"""So many pages are done about as soon as processes are started for them."""
AHEAD = 2
"""Pages for each process that are asked for and not yet told: while one is told, none is idle."""

CourseIds = Sequence[int]


class ReplayLost(Exception):
    """A process that judged has died, and with it what it was to find."""


@dataclass(frozen=True, slots=True)
class CourseReplay:
    """Reads the records again, in so many processes at most."""

    store: Store
    database_url: str = field(repr=False)
    processes: int = 1

    async def each(
        self, since: datetime, over_by: datetime, work: Work[Found]
    ) -> AsyncIterator[Found]:
        """The result of `work` for each page of the courses that began at `since` or later and
        were over by `over_by`. Raises ReplayLost if a process dies.

        `work` may be taken to another process: a function of a module, or a partial of one.
        """
        listed = past_courses.listed(self.store, since, over_by)
        first = [] if self.processes == 1 else [ids async for ids in _first(FEW + 1, listed)]
        replay = self._apart if len(first) > FEW else self._here
        async for result in replay(_chained(first, listed), work):
            yield result

    async def _here(
        self, listed: AsyncIterator[CourseIds], work: Work[Found]
    ) -> AsyncIterator[Found]:
        async for course_ids in listed:
            yield await work(self.store, await past_courses.read(self.store, course_ids))

    async def _apart(
        self, listed: AsyncIterator[CourseIds], work: Work[Found]
    ) -> AsyncIterator[Found]:
        # Spawned, not forked: a fork has copies of threads and connections in use.
        pool = ProcessPoolExecutor(
            self.processes, get_context("spawn"), initializer=pool_process.begin
        )
        waiting: deque[asyncio.Future[Found]] = deque()
        try:
            async for course_ids in listed:
                future = pool.submit(pool_process.found, self.database_url, work, course_ids)
                waiting.append(asyncio.wrap_future(future))
                if len(waiting) > AHEAD * self.processes:
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
        except BrokenProcessPool as fault:
            raise ReplayLost from fault
        finally:
            for result in waiting:
                result.cancel()
            pool.shutdown(cancel_futures=True)


async def _first(count: int, listed: AsyncIterator[CourseIds]) -> AsyncIterator[CourseIds]:
    """The first `count` pages; reads no further."""
    for _ in range(count):
        try:
            yield await anext(listed)
        except StopAsyncIteration:
            return


async def _chained(
    first: Sequence[CourseIds], listed: AsyncIterator[CourseIds]
) -> AsyncIterator[CourseIds]:
    for course_ids in first:
        yield course_ids
    async for course_ids in listed:
        yield course_ids
