"""Judges courses when events about them are recorded, and draws the boards of open screens."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog

from delivery.judging import result_writer
from delivery.judging.result_saving import ResultSaver
from delivery.judging.result_writer import UnsavedResult
from delivery.judging.work_queue import RETRY_S, QueuedCourse, WorkQueue
from delivery.judging.worker import Worker, WorkerFault, WorkerLost, WorkRequest, WorkResult
from delivery.ledger.course_lookup import Places, key_of
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, missing_standings
from delivery.records.ledger.course_lookup import Key
from delivery.records.ledger.ledger import Entry
from delivery.screens.board_broadcast import Broadcaster
from delivery.telemetry.metrics import Metrics, make_metrics
from delivery.timekeeping.clock import Clock, SystemClock

log = structlog.get_logger("coursewatch.judging")

GATHER_S = 0.05  # entries recorded in this time are looked up together; no reader notices
LOOKS = 5  # how often within the interval of drawing boards without a change
FOR_EACH_BOARD_S = 0.02
"""How much each open board lengthens that interval beyond its setting: time alone then takes about
a third of what the worker can draw, for a board takes it 6 ms, and changes never wait for it."""
CONCURRENT_REQUESTS = 2  # one under way in the worker, and one on its way there or back


@dataclass(slots=True)
class Judge:
    """Works apart from the recording of events: a fault here loses no event."""

    store: Store
    clock: Clock
    broadcaster: Broadcaster
    worker: Worker
    screen_s: float = 5.0
    """The interval at which boards are drawn without a change, because durations grow; longer where
    many are open."""
    metrics: Metrics = field(default_factory=make_metrics)
    wall: Clock = field(default_factory=SystemClock)
    """The machine's clock."""
    _entries: dict[Key, Entry] = field(default_factory=dict)
    _queue: WorkQueue = field(default_factory=WorkQueue)
    _of_earlier_version: list[int] | None = None
    """The courses to judge again because an earlier version did not store how far they got. None
    until they are read, once in each process."""
    _places: Places = field(init=False)
    _saver: ResultSaver = field(init=False)
    _entries_came: asyncio.Event = field(default_factory=asyncio.Event)
    _queue_changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._places = Places(self.store)
        self._saver = ResultSaver(self.store, self.clock, self.wall, self.metrics, self._retry)
        self.broadcaster.request_board = self._draw

    @property
    def waiting(self) -> int:
        """The number of courses to be judged or drawn."""
        return len(self._queue)

    def entries_recorded(self, entries: Sequence[Entry]) -> None:
        """Takes stored entries. Their courses are looked up shortly after, together with later
        entries."""
        for entry in entries:
            self._entries[key_of(entry)] = entry
        self._entries_came.set()

    def wake(self, course_id: int) -> None:
        """Queues a course that has changed. Several calls become one run."""
        self._queue.judge(course_id, anyway=True, overview=True)
        self._queue_changed.set()
        self.broadcaster.notify(course_id)

    def show_again(self, course_id: int) -> None:
        """Makes the control room's line of a course anew, without a judgement."""
        self._queue.show_again(course_id)
        self._queue_changed.set()

    async def run(self) -> None:
        """Judges and draws what is due, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._queue_courses_of_entries(), name="queueing courses")
            tasks.create_task(self._redraw_boards(), name="redrawing boards")
            tasks.create_task(self._saver.run(), name="saving judgements")
            for _ in range(CONCURRENT_REQUESTS):
                tasks.create_task(self._work_off_queue(), name="judging courses")

    async def catch_up(self) -> None:
        """Judges courses that another process or an earlier run left unjudged, courses that have
        ended since, and a few of those that an earlier version judged. Leaves queued courses to
        the queue."""
        async with self.store.reading() as tx:
            behind = await assessments.outdated(tx, self.clock.now())
            if self._of_earlier_version is None:
                self._of_earlier_version = await missing_standings.without_standing(tx)
        behind += self._of_earlier_version[: result_writer.BATCH_SIZE]
        del self._of_earlier_version[: result_writer.BATCH_SIZE]
        behind = list(dict.fromkeys(behind))
        for first in range(0, len(behind), result_writer.BATCH_SIZE):
            batch = behind[first : first + result_writer.BATCH_SIZE]
            results = [result for course in batch if (result := await self._caught_up(course))]
            await self._saver.save(results)
            for result in results:
                self.broadcaster.notify(result.course_id)

    async def _caught_up(self, course_id: int) -> UnsavedResult | None:
        if self._queue.is_coming(course_id, time.monotonic()):
            # Even without new entries: no ledger row says that the course has ended.
            self._queue.judge(course_id, anyway=True)
            self._queue_changed.set()
            return None
        if course_id in self._saver.unsaved:
            return None
        try:
            return await self._judge(course_id)
        except WorkerLost as fault:
            self._retry(course_id, QueuedCourse(judge=True), fault)
        except Exception as fault:  # noqa: BLE001 - a fault in one course must not stop the others
            _log(course_id, fault)  # the next catch-up judges it
        return None

    async def judge(self, course_id: int) -> None:
        """Judges one course now, and saves the result."""
        if result := await self._judge(course_id):
            await self._saver.store_results([result])
            self.broadcaster.notify(course_id)

    async def _judge(self, course_id: int) -> UnsavedResult | None:
        now = self.clock.now()
        request = WorkRequest(course_id, now, judge=True, board=False, overview=True)
        result = await self._work(request)
        self._saver.take(request, replace(result, judged=None))
        return UnsavedResult(course_id, now, result.judged) if result.judged else None

    def _draw(self, course_id: int) -> None:
        self._queue.draw(course_id, fresh=True)
        self._queue_changed.set()

    async def _redraw_boards(self) -> None:
        while True:
            open_boards = len(self.broadcaster.shown)
            interval_s = max(self.screen_s, open_boards * FOR_EACH_BOARD_S)
            await asyncio.sleep(interval_s / LOOKS)
            for course_id in self.broadcaster.drawn_before(time.monotonic() - interval_s):
                self._queue.draw(course_id, fresh=False)
            self._queue_changed.set()

    async def _work_off_queue(self) -> None:
        while True:
            self._queue_changed.clear()
            shown = self.broadcaster.shown
            if queued := self._queue.take(time.monotonic(), shown):
                self._queue_changed.set()  # more courses may be waiting
                await self._attempt(*queued)
                continue
            next_s = self._queue.next_s(shown)
            wait_s = None if next_s is None else max(next_s - time.monotonic(), 0)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._queue_changed.wait()

    async def _queue_courses_of_entries(self) -> None:
        while True:
            await self._entries_came.wait()
            self._entries_came.clear()
            await asyncio.sleep(GATHER_S)
            await self._look_up_courses()

    async def _look_up_courses(self) -> None:
        """Queues the courses of all waiting entries, in one query."""
        entries, self._entries = self._entries, {}
        try:
            course_ids = await self._places.courses_of(entries)
        except StoreFault as fault:
            self._entries = {**entries, **self._entries}
            log.error("courses of entries not looked up yet", fault=type(fault).__name__)
            await asyncio.sleep(RETRY_S)
            self._entries_came.set()
            return
        for course_id in course_ids:
            self._queue.judge(course_id, overview=True)
            self.broadcaster.notify(course_id)
        self._queue_changed.set()

    async def _attempt(self, course_id: int, queued: QueuedCourse) -> None:
        board = self.broadcaster.listeners(course_id) > 0
        if_behind = queued.judge and queued.if_behind
        request = WorkRequest(
            course_id,
            self.clock.now(),
            queued.judge,
            board,
            queued.fresh,
            if_behind,
            queued.overview,
            self.broadcaster.is_looked_at(course_id),
        )
        try:
            if queued.judge or board or queued.overview:
                result = await self._work(request)
                if result.board is not None:
                    self.broadcaster.show(result.board)
                self._saver.take(request, result)
                if result.elsewhere:
                    self._queue.again(course_id, queued, time.monotonic())
        except Exception as fault:  # noqa: BLE001 - a fault in one course must not stop the others
            self._retry(course_id, queued, fault)
        finally:
            self._queue.done(course_id, time.monotonic())

    def _retry(self, course_id: int, queued: QueuedCourse, fault: Exception) -> None:
        _log(course_id, fault)
        lost = isinstance(fault, WorkerLost)
        self._queue.again(course_id, queued, time.monotonic(), lost=lost)
        self._queue_changed.set()

    async def _work(self, request: WorkRequest) -> WorkResult:
        result = await self.worker.work(request)
        self._queue.succeeded(request.course_id)
        return result


def _log(course_id: int, fault: Exception) -> None:
    why = str(fault) if isinstance(fault, WorkerFault) else None
    log.error(
        "course not judged or drawn", course_id=course_id, fault=type(fault).__name__, why=why
    )
