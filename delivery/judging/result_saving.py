"""Gathers the results of the worker, and saves those of a short time together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from delivery.judging import result_writer
from delivery.judging.result_writer import UnsavedOverview, UnsavedResult
from delivery.judging.work_queue import QueuedCourse
from delivery.judging.worker import WorkRequest, WorkResult
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.telemetry.metrics import Metrics
from delivery.timekeeping.clock import Clock

SAVE_EVERY_S = 0.2  # judgements of this time are saved together; screens do not wait for it


@dataclass(slots=True)
class ResultSaver:
    """Saves together or, if that fails, one by one; a course whose result cannot be saved is worked
    on again."""

    store: Store
    clock: Clock
    wall: Clock
    """The machine's clock: other processes look for what was saved lately."""
    metrics: Metrics
    retry: Callable[[int, QueuedCourse, Exception], None]
    unsaved: dict[int, UnsavedResult] = field(default_factory=dict)
    """The latest unsaved result of each course."""
    overviews: dict[int, UnsavedOverview] = field(default_factory=dict)
    """As `unsaved`, for the control room."""
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, request: WorkRequest, result: WorkResult) -> None:
        """Puts the result among those that are saved together."""
        course_id, now = request.course_id, request.now
        if result.judged is not None:
            self.unsaved[course_id] = UnsavedResult(course_id, now, result.judged)
        if result.overview is not None:
            self.overviews[course_id] = UnsavedOverview(course_id, now, result.overview)
        if result.judged is not None or result.overview is not None:
            self._came.set()

    async def run(self) -> None:
        """Saves what is taken, until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            await asyncio.sleep(SAVE_EVERY_S)
            overviews, self.overviews = list(self.overviews.values()), {}
            await self._save_overviews(overviews)
            results, self.unsaved = list(self.unsaved.values()), {}
            for first in range(0, len(results), result_writer.BATCH_SIZE):
                await self.save(results[first : first + result_writer.BATCH_SIZE])

    async def save(self, results: Sequence[UnsavedResult]) -> None:
        """Saves the judgements, and queues again those that cannot be saved."""
        if not results:
            return
        try:
            await self.store_results(results)
        except Exception as fault:  # noqa: BLE001 - a fault in one course must not stop the others
            if len(results) > 1:
                for result in results:
                    await self.save([result])
                return
            self.retry(results[0].course_id, QueuedCourse(judge=True, if_behind=False), fault)

    async def store_results(self, results: Sequence[UnsavedResult]) -> None:
        """Saves the judgements. Raises StoreFault, and PolicyFault as `result_writer.save`."""
        await result_writer.save(self.store, results)
        for result in results:
            if result.judged.received_at is not None:
                self.metrics.judged(result.judged.received_at, self.clock.now())

    async def _save_overviews(self, overviews: Sequence[UnsavedOverview]) -> None:
        try:
            await result_writer.save_overviews(self.store, overviews, self.wall.now())
        except StoreFault as fault:
            for unsaved in overviews:
                self.retry(unsaved.course_id, QueuedCourse(overview=True), fault)
