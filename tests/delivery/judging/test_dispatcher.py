"""Courses are judged when events arrive, and drawn only for open screens."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker, WorkerLost, WorkRequest, WorkResult
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.screens.board_broadcast import Board, Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.waiting import LONG_S


@dataclass
class FakeWorker:
    """Draws a board of every course that says how many were drawn; judges nothing."""

    requests: list[WorkRequest] = field(default_factory=list)
    faults: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def was_requested(self, times: int) -> None:
        while len(self.requests) < times:
            self._came.clear()
            await self._came.wait()

    async def work(self, request: WorkRequest) -> WorkResult:
        self.requests.append(request)
        self._came.set()
        if self.faults:
            self.faults -= 1
            raise StoreFault("the records cannot be had")
        board = Board(request.course_id, {1: f"board {len(self.drawn)}".encode()})
        return WorkResult(board=board if request.board else None)

    @property
    def drawn(self) -> Sequence[int]:
        return [request.course_id for request in self.requests if request.board]


@pytest.fixture
def worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
async def judge(store: Store, clock: SettableClock, worker: FakeWorker) -> AsyncIterator[Judge]:
    judge = Judge(store, clock, Broadcaster(), worker, screen_s=3600)
    running = asyncio.create_task(judge.run())
    yield judge
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.fixture
async def live(store: Store, clock: SettableClock, judge: Judge) -> LiveCourse:
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, judge)


async def test_a_board_is_drawn_once_for_a_thousand_screens(
    judge: Judge, live: LiveCourse, worker: FakeWorker
) -> None:
    screens = [judge.broadcaster.subscribe(live.course_id) for _ in range(1000)]
    for screen in screens:
        assert await screen.wait(LONG_S)
    assert len(worker.drawn) == 1
    await live.opens()
    for screen in screens:
        assert await screen.wait(LONG_S)
    assert len(worker.drawn) == 2
    assert {id(screen.board) for screen in screens} == {id(screens[0].board)}


async def test_only_a_changed_course_on_a_screen_is_drawn(
    judge: Judge, live: LiveCourse, worker: FakeWorker
) -> None:
    another = judge.broadcaster.subscribe(live.course_id + 1)
    assert await another.wait(LONG_S)
    await live.opens()
    await worker.was_requested(2)
    assert worker.requests[-1].course_id == live.course_id
    assert worker.drawn == [live.course_id + 1]


async def test_a_screen_that_opens_again_has_the_board_at_once(
    judge: Judge, live: LiveCourse, worker: FakeWorker
) -> None:
    screen = judge.broadcaster.subscribe(live.course_id)
    assert await screen.wait(LONG_S)
    again = judge.broadcaster.subscribe(live.course_id)
    assert await again.wait(0.01)
    assert again.board is screen.board
    assert len(worker.drawn) == 1


def test_a_slow_reader_has_only_the_newest_board_waiting() -> None:
    broadcaster = Broadcaster()
    screen = broadcaster.subscribe(1)
    for number in range(1000):
        broadcaster.show(Board(1, {1: f"board {number}".encode()}))
    assert screen.board == Board(1, {1: b"board 999"})


def test_only_boards_that_nothing_has_drawn_since_grow_old() -> None:
    broadcaster = Broadcaster()
    for course_id in (1, 2):
        broadcaster.subscribe(course_id)
    before_s = time.monotonic()
    broadcaster.show(Board(1, {1: b"changed"}))
    assert broadcaster.drawn_before(before_s) == [2]
    assert broadcaster.drawn_before(time.monotonic()) == [1, 2]


@pytest.mark.thorough
async def test_a_course_that_could_not_be_judged_is_tried_again(
    judge: Judge, live: LiveCourse, worker: FakeWorker
) -> None:
    worker.faults = 1
    await live.opens()
    await worker.was_requested(2)
    assert [request.course_id for request in worker.requests] == [live.course_id] * 2


@pytest.mark.thorough
async def test_a_course_that_has_ended_is_judged_without_further_events(
    judge: Judge, live: LiveCourse, worker: FakeWorker, clock: SettableClock
) -> None:
    worker.faults = 1
    await live.opens()
    await worker.was_requested(1)  # and will be again, shortly
    clock.set(at("13:00"))
    await judge.catch_up()
    await worker.was_requested(2)
    assert [request.if_behind for request in worker.requests] == [True, False]


async def test_an_event_has_its_course_judged_and_saved(store: Store, clock: SettableClock) -> None:
    judge = Judge(store, clock, Broadcaster(), LocalWorker(store))
    running = asyncio.create_task(judge.run())
    clock.set(at("10:14"))
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()), judge)
    await live.opens()
    row = None
    while row is None:
        async with store.reading() as tx:
            row = await assessments.of_course(tx, live.course_id)
    assert row.ledger_id > 0
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("ticks", range(8))
async def test_the_judge_stops_when_cancelled_while_work_becomes_due(
    store: Store, clock: SettableClock, worker: FakeWorker, ticks: int
) -> None:
    judge = Judge(store, clock, Broadcaster(), worker, screen_s=3600)
    running = asyncio.create_task(judge.run())
    judge.wake(1)
    await worker.was_requested(1)
    judge.wake(1)  # not due yet: it waits for its time, or for another
    for _ in range(10):
        await asyncio.sleep(0)
    judge.wake(2)
    for _ in range(ticks):
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@dataclass
class FragileWorker(FakeWorker):
    """Dies over one course each time, and works on the others."""

    over: int = 0

    async def work(self, request: WorkRequest) -> WorkResult:
        result = await FakeWorker.work(self, request)
        if request.course_id == self.over:
            raise WorkerLost("died")
        return result


async def test_a_course_that_costs_its_worker_each_time_does_not_delay_the_others(
    store: Store, clock: SettableClock
) -> None:
    clock.set(at("11:50"))
    bad = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    worker = FragileWorker(over=bad.course_id)
    judge = Judge(store, clock, Broadcaster(), worker)
    for _ in range(5):
        await judge.catch_up()  # it is over and not judged: each of them would come by it
    running = asyncio.create_task(judge.run())
    other = bad.course_id + 1
    for times in range(1, 4):
        judge.wake(bad.course_id)
        screen = judge.broadcaster.subscribe(other)
        await worker.was_requested(1 + times)
        screen.close()
    assert [request.course_id for request in worker.requests].count(bad.course_id) == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
