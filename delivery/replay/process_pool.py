"""Shares past courses among processes, one page at a time.

No course depends on another. The results come in the order of the pages and are the same as from
one process.
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
from delivery.replay.past_courses import Result, Work

FEW = 5
"""Up to this many pages take about as long as starting the processes."""
AHEAD = 2
"""Pages submitted in advance for each process, so that none is idle while a result is read."""

CourseIds = Sequence[int]


class ReplayLost(Exception):
    """A process of the pool died; its results are lost."""


@dataclass(frozen=True, slots=True)
class CourseReplay:
    """Applies an operation to past courses, in at most `processes` processes."""

    store: Store
    database_url: str = field(repr=False)
    processes: int = 1

    async def each(
        self, since: datetime, over_by: datetime, work: Work[Result]
    ) -> AsyncIterator[Result]:
        """The result of `work` for each page of courses that began at `since` or later and ended by
        `over_by`.

        `work` must be picklable: a function of a module, or a partial of one. Raises ReplayLost if
        a process dies.
        """
        listed = past_courses.listed(self.store, since, over_by)
        first = [] if self.processes == 1 else [ids async for ids in _first(FEW + 1, listed)]
        replay = self._in_pool if len(first) > FEW else self._in_this_process
        async for result in replay(_followed_by(first, listed), work):
            yield result

    async def _in_this_process(
        self, listed: AsyncIterator[CourseIds], work: Work[Result]
    ) -> AsyncIterator[Result]:
        async for course_ids in listed:
            yield await work(self.store, await past_courses.read(self.store, course_ids))

    async def _in_pool(
        self, listed: AsyncIterator[CourseIds], work: Work[Result]
    ) -> AsyncIterator[Result]:
        # Spawned, not forked: a fork has copies of threads and connections in use.
        pool = ProcessPoolExecutor(
            self.processes, get_context("spawn"), initializer=pool_process.begin
        )
        waiting: deque[asyncio.Future[Result]] = deque()
        try:
            async for course_ids in listed:
                future = pool.submit(pool_process.result_of, self.database_url, work, course_ids)
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


async def _followed_by(
    first: Sequence[CourseIds], listed: AsyncIterator[CourseIds]
) -> AsyncIterator[CourseIds]:
    for course_ids in first:
        yield course_ids
    async for course_ids in listed:
        yield course_ids
