"""What is heard is judged and drawn: once a course, for those who show it, and for nobody else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from delivery.judging.dispatcher import Judge
from delivery.judging.worker import WorkerLost, WorkRequest, WorkResult
from delivery.live.board_broadcast import Board, Broadcaster
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody


@dataclass
class FakeClerk:
    """Draws a board of every course that says how many were drawn; judges nothing."""

    asked: list[WorkRequest] = field(default_factory=list)
    faults: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def was_asked(self, times: int) -> None:
        while len(self.asked) < times:
            self._came.clear()
            await self._came.wait()

    async def work(self, asked: WorkRequest) -> WorkResult:
        self.asked.append(asked)
        self._came.set()
        if self.faults:
            self.faults -= 1
            raise StoreFault("the records cannot be had")
        board = Board(asked.course_id, 1, f"board {len(self.drawn)}".encode())
        return WorkResult(board=board if asked.board else None)

    @property
    def drawn(self) -> Sequence[int]:
        return [one.course_id for one in self.asked if one.board]


@pytest.fixture
def clerk() -> FakeClerk:
    return FakeClerk()


@pytest.fixture
async def judge(store: Store, clock: SettableClock, clerk: FakeClerk) -> AsyncIterator[Judge]:
    one = Judge(store, clock, Broadcaster(), clerk, screen_s=3600)
    running = asyncio.create_task(one.run())
    yield one
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.fixture
async def live(store: Store, clock: SettableClock, judge: Judge) -> LiveCourse:
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, judge)


async def test_a_thousand_screens_of_a_course_are_one_drawing(
    judge: Judge, live: LiveCourse, clerk: FakeClerk
) -> None:
    screens = [judge.bell.subscribe(live.course_id) for _ in range(1000)]
    for screen in screens:
        assert await screen.wait(10)
    assert len(clerk.drawn) == 1
    await live.opens()
    for screen in screens:
        assert await screen.wait(10)
    assert len(clerk.drawn) == 2
    assert {id(screen.board) for screen in screens} == {id(screens[0].board)}


async def test_only_the_course_that_changed_is_drawn_and_only_if_it_is_shown(
    judge: Judge, live: LiveCourse, clerk: FakeClerk
) -> None:
    another = judge.bell.subscribe(live.course_id + 1)
    assert await another.wait(10)
    await live.opens()
    await clerk.was_asked(2)
    assert clerk.asked[-1].course_id == live.course_id
    assert clerk.drawn == [live.course_id + 1]


async def test_a_screen_that_opens_again_has_the_board_at_once(
    judge: Judge, live: LiveCourse, clerk: FakeClerk
) -> None:
    screen = judge.bell.subscribe(live.course_id)
    assert await screen.wait(10)
    again = judge.bell.subscribe(live.course_id)
    assert await again.wait(0.01)
    assert again.board is screen.board
    assert len(clerk.drawn) == 1


def test_a_slow_reader_has_only_the_newest_board_waiting() -> None:
    bell = Broadcaster()
    screen = bell.subscribe(1)
    for number in range(1000):
        bell.show(Board(1, 1, f"board {number}".encode()))
    assert screen.board == Board(1, 1, b"board 999")


async def test_what_could_not_be_judged_is_tried_again(
    judge: Judge, live: LiveCourse, clerk: FakeClerk
) -> None:
    clerk.faults = 1
    await live.opens()
    await clerk.was_asked(2)
    assert [one.course_id for one in clerk.asked] == [live.course_id] * 2


async def test_a_course_that_has_ended_is_judged_though_nothing_more_is_heard_of_it(
    judge: Judge, live: LiveCourse, clerk: FakeClerk, clock: SettableClock
) -> None:
    clerk.faults = 1
    await live.opens()
    await clerk.was_asked(1)  # and will be again, shortly
    clock.set(at("13:00"))
    await judge.catch_up()
    await clerk.was_asked(2)
    assert [one.if_behind for one in clerk.asked] == [True, False]


async def test_what_is_heard_comes_to_be_on_record(store: Store, clock: SettableClock) -> None:
    judge = Judge(store, clock, Broadcaster())
    running = asyncio.create_task(judge.run())
    clock.set(at("10:14"))
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()), judge)
    await live.opens()
    found = None
    while found is None:
        async with store.reading() as tx:
            found = await assessments.of_course(tx, live.course_id)
    assert found.ledger_id > 0
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("ticks", range(8))
async def test_who_is_told_to_stop_stops_though_there_is_something_to_do_just_then(
    store: Store, clock: SettableClock, clerk: FakeClerk, ticks: int
) -> None:
    judge = Judge(store, clock, Broadcaster(), clerk, screen_s=3600)
    running = asyncio.create_task(judge.run())
    judge.wake(1)
    await clerk.was_asked(1)
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
class Fragile(FakeClerk):
    """Is lost over one course each time, and works on the others."""

    over: int = 0

    async def work(self, asked: WorkRequest) -> WorkResult:
        worked = await FakeClerk.work(self, asked)
        if asked.course_id == self.over:
            raise WorkerLost("died")
        return worked


async def test_a_course_over_which_clerks_are_lost_costs_the_others_nothing(
    store: Store, clock: SettableClock
) -> None:
    clock.set(at("11:50"))
    bad = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    clerk = Fragile(over=bad.course_id)
    judge = Judge(store, clock, Broadcaster(), clerk)
    for _ in range(5):
        await judge.catch_up()  # it is over and not judged: each of them would come by it
    running = asyncio.create_task(judge.run())
    other = bad.course_id + 1
    for times in range(1, 4):
        judge.wake(bad.course_id)
        screen = judge.bell.subscribe(other)
        await clerk.was_asked(1 + times)
        screen.close()
    assert [one.course_id for one in clerk.asked].count(bad.course_id) == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
