"""A process of the pool: reads one page of past courses at a time and returns its result."""

import asyncio
import gc
import multiprocessing
import os
import signal
from collections.abc import Sequence
from functools import cache
from threading import Thread

from delivery.records.database.faults import RedactedFault, StoreFault
from delivery.records.database.store import Store
from delivery.replay import past_courses
from delivery.replay.past_courses import GC_THRESHOLDS, Result, Work
from delivery.telemetry.logging_setup import set_up_logs

LOWER = 10  # of priority: the service and its worker process come first


def begin() -> None:
    """Prepares the process, before its first page."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    Thread(target=_exit_with_parent, daemon=True).start()
    os.nice(LOWER)
    set_up_logs("replay")
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def result_of(database_url: str, work: Work[Result], course_ids: Sequence[int]) -> Result:
    """The result of `work` for these courses. Raises StoreFault."""
    try:
        return _loop().run(_result_of(_store(database_url), work, course_ids))
    except StoreFault as fault:  # its message may hold stored values, or not be picklable
        raise RedactedFault(type(fault).__name__) from None


async def _result_of(store: Store, work: Work[Result], course_ids: Sequence[int]) -> Result:
    return await work(store, await past_courses.read(store, course_ids))


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def _store(database_url: str) -> Store:
    """One store for the life of the process: opening it costs as much as reading some courses."""
    return Store(database_url)


def _exit_with_parent() -> None:
    """Ends this process when its parent dies: otherwise it would wait for a page for ever."""
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        started_by.join()
        os._exit(1)
