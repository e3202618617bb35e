"""Runs the scans at their intervals: each does what is due; a fault ends one turn only.

Nothing is scheduled per course or client, so a restart loses nothing. APScheduler plans by the
machine's wall clock, not by a rehearsal clock. When that clock is set back, the plan is moved back
as far; when it is set forward, every scan runs at once.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.scan_progress import ScanProgress
from delivery.timekeeping.wall_steps import WallSteps

log = structlog.get_logger("coursewatch.jobs")


@dataclass(frozen=True, slots=True)
class Scan:
    """Work that is done every `every_s` seconds."""

    name: str
    run: Callable[[], Awaitable[object]]
    every_s: float
    longest_s: float = 3600.0
    """A turn that takes longer has stalled."""


LOOK_S = 1.0
"""How often it is seen whether the wall clock was set."""
FOLLOWING = "follows the wall clock"
"""The name of the task that does so."""


@asynccontextmanager
async def running(
    scans: Sequence[Scan],
    progress: ScanProgress | None = None,
    steps: Callable[[], timedelta] | None = None,
) -> AsyncIterator[None]:
    """Runs every scan at once and then at its interval until the block ends, one turn at a time.

    The second turns are spread over the interval by the scans' order, and so are all later ones, so
    that the scans never use the database all at once. A turn that is due while the last one runs is
    left out. At the end, running turns are cancelled and awaited. `progress` is notified of each
    turn. `steps` gives the time by which the wall clock was set since the last call.
    """
    progress = ScanProgress() if progress is None else progress
    turns = [_Turns(scan, progress) for scan in scans]
    scheduler = AsyncIOScheduler(timezone=UTC)
    now = SystemClock().now()
    for place, each in enumerate(turns, start=1):
        await each.take()
        scheduler.add_job(
            each.take,
            "interval",
            seconds=each.scan.every_s,
            name=each.scan.name,
            next_run_time=now + timedelta(seconds=each.scan.every_s * place / len(turns)),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # late is better than not at all
        )
    scheduler.start()
    following = asyncio.create_task(
        _follow_clock(scheduler, steps or WallSteps().step), name=FOLLOWING
    )
    try:
        yield
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        scheduler.shutdown(wait=False)
        await asyncio.gather(*(each.end() for each in turns))


async def _follow_clock(scheduler: AsyncIOScheduler, steps: Callable[[], timedelta]) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        step = steps()
        if not step:
            continue
        log.warning("the machine's clock was set", by_s=round(step.total_seconds(), 3))
        now = SystemClock().now()
        for job in scheduler.get_jobs():
            if job.next_run_time - now > job.trigger.interval:
                job.modify(next_run_time=job.next_run_time + step)


@dataclass(slots=True)
class _Turns:
    """One scan's turns, of which at most one is under way.

    They run in tasks of their own: APScheduler's tasks cannot be waited for.
    """

    scan: Scan
    progress: ScanProgress
    _under_way: asyncio.Task[None] | None = field(default=None)

    async def take(self) -> None:
        self.progress.called(self.scan.name, self.scan.every_s, self.scan.longest_s)
        if self._under_way is None or self._under_way.done():
            self.progress.began(self.scan.name)
            self._under_way = asyncio.create_task(self._turn(), name=self.scan.name)

    async def end(self) -> None:
        if self._under_way:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    async def _turn(self) -> None:
        try:
            await self.scan.run()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the next turn must come
            log.error("scan failed", scan=self.scan.name, fault=place_of(fault))
        finally:
            self.progress.ended(self.scan.name)


def place_of(fault: BaseException) -> str:
    """The class of the fault and its place, without the message, which may name people."""
    if isinstance(fault, BaseExceptionGroup):
        return "; ".join(place_of(cause) for cause in fault.exceptions)
    frames = traceback.extract_tb(fault.__traceback__)[-1:]
    where = "".join(f" at {frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(fault).__name__}{where}"
