"""One of the processes among which past courses are shared: reads a page that it is told of, and
answers what comes of it."""

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
from delivery.replay.past_courses import SELDOM, Found, Work
from delivery.telemetry.logging_setup import set_up_logs

LOWER = 10  # of priority: the service and its worker process go first


def begin() -> None:
    """Once, before the first page."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us decides
    Thread(target=_end_with_whoever_started_us, daemon=True).start()
    os.nice(LOWER)
    set_up_logs("replay")
    gc.freeze()
    gc.set_threshold(*SELDOM)


def found(database_url: str, work: Work[Found], course_ids: Sequence[int]) -> Found:
    """What comes of these courses. Raises StoreFault."""
    try:
        return _loop().run(_found(_store(database_url), work, course_ids))
    except StoreFault as fault:  # its own words may hold what was read, or not bear the journey
        raise RedactedFault(type(fault).__name__) from None


async def _found(store: Store, work: Work[Found], course_ids: Sequence[int]) -> Found:
    return await work(store, await past_courses.read(store, course_ids))


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def _store(database_url: str) -> Store:
    """Looked at alone, and open as long as the process lives: to open it costs as much as to read
    some courses."""
    return Store(database_url)


def _end_with_whoever_started_us() -> None:
    """Else, if that is killed, we would wait for ever for a page."""
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        started_by.join()
        os._exit(1)
