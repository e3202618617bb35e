"""Has courses judged, and drawn for those who show them, when something was heard of them."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from compliance.policy.policy import PolicyFault
from delivery.judging import result_writer
from delivery.judging.result_writer import UnsavedResult
from delivery.judging.work_queue import RETRY_S, QueuedCourse, WorkQueue
from delivery.judging.worker import (
    LocalWorker,
    Worker,
    WorkerFault,
    WorkerLost,
    WorkRequest,
    WorkResult,
)
from delivery.ledger.course_lookup import Places, key_of
from delivery.live.board_broadcast import Broadcaster
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.ledger.course_lookup import Key
from delivery.records.ledger.ledger import Entry
from delivery.telemetry.metrics import Metrics, make_measures
from delivery.timekeeping.clock import Clock

log = structlog.get_logger()

GATHER_S = 0.05  # what is heard together is placed in one look; no reader sees the difference
AT_ONCE = 2  # one at the clerk's, and one on its way to or from there
TOGETHER_S = 0.2  # what is judged in that time is kept together; screens do not wait for it


@dataclass(slots=True)
class Judge:
    """Off the path of whoever reports: a fault here costs nobody an event."""

    store: Store
    clock: Clock
    bell: Broadcaster
    clerk: Worker | None = None
    """None: one in this process, who draws no boards."""
    screen_s: float = 5.0
    """How often a board is drawn although nothing rings: lengths of time go on."""
    measures: Metrics = field(default_factory=make_measures)
    _heard: dict[Key, Entry] = field(default_factory=dict)
    _docket: WorkQueue = field(default_factory=WorkQueue)
    _made: dict[int, UnsavedResult] = field(default_factory=dict)
    """Not on record yet, of each course the latest."""
    _places: Places = field(init=False)
    _told: asyncio.Event = field(default_factory=asyncio.Event)
    _judged: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.clerk = self.clerk or LocalWorker(self.store)
        self._places = Places(self.store)
        self.bell.heed = self._draw

    @property
    def waiting(self) -> int:
        """How many courses are to be judged or drawn."""
        return len(self._docket)

    def heard(self, entries: Sequence[Entry]) -> None:
        """These are on record. Which courses they are about is found out later, for all that has
        been heard until then."""
        for one in entries:
            self._heard[key_of(one)] = one
        self._told.set()

    def wake(self, course_id: int) -> None:
        """Something about this course has changed. Many calls become one run."""
        self._docket.judge(course_id, anyway=True)
        self._woken.set()
        self.bell.ring(course_id)

    async def run(self) -> None:
        """Do whatever is due, until cancelled."""
        async with asyncio.TaskGroup() as running:
            running.create_task(self._place_all(), name="placing what is heard")
            running.create_task(self._grow_older(), name="boards grow older")
            running.create_task(self._keep_all(), name="keeping what is judged")
            for _ in range(AT_ONCE):
                running.create_task(self._take_turns(), name="courses in turn")

    async def catch_up(self) -> None:
        """Judge what another process or an earlier life of this one left unjudged, and courses
        that have ended since they were last looked at. What is on its way is left to come."""
        async with self.store.reading() as tx:
            behind = await assessments.behind(tx, self.clock.now())
        for first in range(0, len(behind), result_writer.AT_ONCE):
            handful = behind[first : first + result_writer.AT_ONCE]
            made = [one for each in handful if (one := await self._caught_up(each))]
            await self._keep(made)
            for one in made:
                self.bell.ring(one.course_id)

    async def _caught_up(self, course_id: int) -> UnsavedResult | None:
        if self._docket.comes(course_id, time.monotonic()):
            # Though nothing more be heard: that the course has ended is no row of the ledger.
            self._docket.judge(course_id, anyway=True)
            self._woken.set()
            return None
        if course_id in self._made:
            return None
        try:
            return await self._judge(course_id)
        except WorkerLost as fault:
            self._try_again(course_id, QueuedCourse(judge=True), fault)
        except (StoreFault, PolicyFault, WorkerFault) as fault:
            _tell(course_id, fault)  # the next catch-up finds it again
        return None

    async def judge(self, course_id: int) -> None:
        """Judge one course now, and keep what came of it."""
        if one := await self._judge(course_id):
            await self._on_record([one])
            self.bell.ring(course_id)

    async def _judge(self, course_id: int) -> UnsavedResult | None:
        asked = WorkRequest(course_id, self.clock.now(), judge=True, board=False)
        judged = (await self._work(asked)).judged
        return UnsavedResult(course_id, asked.now, judged) if judged else None

    def _draw(self, course_id: int) -> None:
        self._docket.draw(course_id, fresh=True)
        self._woken.set()

    async def _grow_older(self) -> None:
        while True:
            await asyncio.sleep(self.screen_s)
            for course_id in self.bell.shown:
                self._docket.draw(course_id, fresh=False)
            self._woken.set()

    async def _take_turns(self) -> None:
        while True:
            self._woken.clear()
            shown = self.bell.shown
            if turn := self._docket.take(time.monotonic(), shown):
                self._woken.set()  # there may be more
                await self._attempt(*turn)
                continue
            next_s = self._docket.next_s(shown)
            wait_s = None if next_s is None else max(next_s - time.monotonic(), 0)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._woken.wait()

    async def _place_all(self) -> None:
        while True:
            await self._told.wait()
            self._told.clear()
            await asyncio.sleep(GATHER_S)
            await self._place()

    async def _place(self) -> None:
        """Which courses were heard of, in one look for all that waits."""
        heard, self._heard = self._heard, {}
        try:
            about = await self._places.courses_of(heard)
        except StoreFault as fault:
            self._heard = {**heard, **self._heard}
            log.error("what was heard is not placed yet", fault=type(fault).__name__)
            await asyncio.sleep(RETRY_S)
            self._told.set()
            return
        for course_id in about:
            self._docket.judge(course_id)
            self.bell.ring(course_id)
        self._woken.set()

    async def _attempt(self, course_id: int, want: QueuedCourse) -> None:
        board = self.bell.listeners(course_id) > 0
        asked = WorkRequest(
            course_id,
            self.clock.now(),
            want.judge,
            board,
            want.fresh,
            want.judge and want.if_behind,
        )
        try:
            if want.judge or board:
                worked = await self._work(asked)
                if worked.board is not None:
                    self.bell.show(worked.board)
                if worked.judged is not None:
                    self._made[course_id] = UnsavedResult(course_id, asked.now, worked.judged)
                    self._judged.set()
                if worked.elsewhere:
                    self._docket.again(course_id, want, time.monotonic())
        except Exception as fault:  # noqa: BLE001 - one course may not cost the others theirs
            self._try_again(course_id, want, fault)
        finally:
            self._docket.done(course_id, time.monotonic())

    def _try_again(self, course_id: int, want: QueuedCourse, fault: Exception) -> None:
        _tell(course_id, fault)
        lost = isinstance(fault, WorkerLost)
        self._docket.again(course_id, want, time.monotonic(), lost=lost)
        self._woken.set()

    async def _work(self, asked: WorkRequest) -> WorkResult:
        worked = await (self.clerk or LocalWorker(self.store)).work(asked)
        self._docket.went_well(asked.course_id)
        return worked

    async def _keep_all(self) -> None:
        while True:
            await self._judged.wait()
            self._judged.clear()
            await asyncio.sleep(TOGETHER_S)
            made, self._made = list(self._made.values()), {}
            for first in range(0, len(made), result_writer.AT_ONCE):
                await self._keep(made[first : first + result_writer.AT_ONCE])

    async def _keep(self, made: Sequence[UnsavedResult]) -> None:
        """What cannot be kept costs nobody else what is kept beside it, and is judged again."""
        if not made:
            return
        try:
            await self._on_record(made)
        except Exception as fault:  # noqa: BLE001 - one course may not cost the others theirs
            if len(made) > 1:
                for one in made:
                    await self._keep([one])
                return
            self._try_again(made[0].course_id, QueuedCourse(judge=True, if_behind=False), fault)

    async def _on_record(self, made: Sequence[UnsavedResult]) -> None:
        await result_writer.keep(self.store, made)
        for one in made:
            if one.judged.received_at is not None:
                self.measures.judged(one.judged.received_at, self.clock.now())


def _tell(course_id: int, fault: Exception) -> None:
    log.error("course not judged or drawn", course_id=course_id, fault=type(fault).__name__)
