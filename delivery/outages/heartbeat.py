"""The service's heartbeat, and the gaps that it shows for a course."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from compliance.attendance.reachable_time import LOBBY
from compliance.events import NotHeard
from compliance.intervals import Span, subtract, union
from delivery.records.database.store import Store
from delivery.records.outages import process_runs
from delivery.records.outages.process_runs import ProcessRun
from delivery.timekeeping.clock import Clock

SILENCE = timedelta(seconds=60)
"""A longer time without a heartbeat is a gap; Zoom waits 3 s for an answer (FACTS 1)."""


@dataclass(slots=True)
class Heartbeat:
    """Writes a heartbeat at every scan. After a gap on the machine's clock it starts a new run,
    because a sleeping machine was not listening. It does so too when the clock was set back: the
    times of the run before are by a clock that was wrong."""

    store: Store
    clock: Clock
    wall: Clock
    _life: int | None = field(default=None)
    _beat_at: datetime | None = field(default=None)

    async def beat(self) -> None:
        wall = self.wall.now()
        jumped = self._beat_at is not None and not timedelta() <= wall - self._beat_at <= SILENCE
        async with self.store.writing() as tx:
            if self._life is None or jumped:
                self._life = await process_runs.begin(tx, self.clock.now())
            else:
                await process_runs.beat(tx, self._life, self.clock.now())
        self._beat_at = wall


def silences(
    runs: Sequence[ProcessRun], starts_at: datetime, ends_at: datetime
) -> tuple[NotHeard, ...]:
    """The times around a course in which no process ran.

    Without any heartbeat there are no gaps. The time after the last heartbeat is not a gap, because
    the calling process runs.
    """
    if not runs:
        return ()
    latest = max(life.beat_at for life in runs)
    window = Span(starts_at - LOBBY, min(ends_at, latest))
    ran = union(
        Span(life.began_at, life.beat_at + SILENCE)
        for life in runs
        if life.began_at < window.end  # of a year of lives few reach into one course
        and life.beat_at + SILENCE > window.start
    )
    gaps = subtract([window], ran)
    return tuple(
        NotHeard(gap.end, max(window.start, gap.start - SILENCE), gap.end, "service_down")
        for gap in gaps
    )
