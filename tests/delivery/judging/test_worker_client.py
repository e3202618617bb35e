"""A clerk in a process of its own: it answers as one in the house does, and can be replaced."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from delivery import templating
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker, WorkerFault, WorkerLost, WorkRequest, WorkResult
from delivery.judging.worker_client import WorkerProcess
from delivery.judging.worker_process import WorkerStart
from delivery.live.board_broadcast import Broadcaster
from delivery.records.database.store import Store
from tests.delivery.commands.test_serve import HANGS_S
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of, recorder_of
from tests.scenes.scene import at
from tests.service_settings import environment_of
from tests.signing_in import somebody
from tests.story.machines.service_processes import node

PLACES = {
    f"trainer_{name}": f"/{name}/{{course_id}}"
    for name in ("notes", "stream", "client", "confirmation")
}


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    return url


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("10:14"))
    course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await course.busy()
    return course


@pytest.fixture
async def clerk(database_url: str) -> AsyncIterator[WorkerProcess]:
    apart = WorkerProcess(WorkerStart(database_url, PLACES))
    running = asyncio.create_task(apart.run())
    yield apart
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def everything(live: LiveCourse) -> WorkRequest:
    return WorkRequest(live.course_id, live.clock.now(), judge=True, board=True)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_it_answers_as_one_in_the_house_does(
    clerk: WorkerProcess, live: LiveCourse, store: Store
) -> None:
    in_house = LocalWorker(store, templating.environment(PLACES))
    expected = await in_house.work(everything(live))
    assert await clerk.work(everything(live)) == expected
    await live.camera("A", "off", "10:13")
    assert await clerk.work(everything(live)) == await in_house.work(everything(live)) != expected


async def test_a_clerk_that_dies_is_replaced(clerk: WorkerProcess, live: LiveCourse) -> None:
    expected = await clerk.work(everything(live))
    first = clerk.process
    assert first is not None
    first.kill()
    await first.wait()
    answer: WorkResult | None = None
    while answer is None:
        with suppress(WorkerFault):
            answer = await clerk.work(everything(live))
    assert answer == expected
    assert clerk.process is not first


async def test_what_it_cannot_do_leaves_it_to_answer_the_next(
    database_url: str, live: LiveCourse
) -> None:
    clerk = WorkerProcess(WorkerStart(database_url, {}))  # and so no board can be drawn
    running = asyncio.create_task(clerk.run())
    with pytest.raises(WorkerFault):
        await clerk.work(everything(live))
    first = clerk.process
    assert (await clerk.work(replace(everything(live), board=False))).judged is not None
    assert clerk.process is first
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_is_heard_is_taken_while_the_clerk_is_stuck(
    clerk: WorkerProcess, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    judge = Judge(store, clock, Broadcaster(), clerk)
    running = asyncio.create_task(judge.run())
    await clerk.work(everything(live))
    assert clerk.process is not None
    os.kill(clerk.process.pid, signal.SIGSTOP)
    live.room = recorder_of(store, judge)
    for minute in range(10):
        await live.camera("A", "off" if minute % 2 else "on", f"10:0{minute}")
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_who_waited_behind_the_question_that_cost_the_clerk_is_told_apart(
    clerk: WorkerProcess, live: LiveCourse
) -> None:
    await clerk.work(everything(live))
    assert clerk.process is not None
    os.kill(clerk.process.pid, signal.SIGSTOP)
    asked = [asyncio.create_task(clerk.work(everything(live))) for _ in range(3)]
    await asyncio.sleep(0)
    clerk.process.kill()
    faults = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in faults] == [WorkerLost, WorkerFault, WorkerFault]


@pytest.mark.thorough
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_that_is_stuck_ends_by_itself(
    database_url: str, live: LiveCourse, store: Store
) -> None:
    clerk = WorkerProcess(WorkerStart(database_url, PLACES, longest_s=0.3))
    running = asyncio.create_task(clerk.run())
    async with store.writing() as tx:
        await tx.execute(text("LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(WorkerLost):
            await clerk.work(everything(live))
        first = clerk.process
        assert first is not None
        assert await first.wait() == -signal.SIGALRM
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
async def test_one_whose_service_was_killed_ends_by_itself(sqlite_url: str, tmp_path: Path) -> None:
    async with node(environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))) as service:
        left = await child_of(service.process.pid)
        await service.killed()
        await ended(left)
        os.close(left)


async def child_of(pid: int) -> int:
    """A handle of the one process that it has begun, by which no other can be meant."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    async with asyncio.timeout(HANGS_S):
        while not (found := (await asyncio.to_thread(children.read_text)).split()):
            pass
    return os.pidfd_open(int(found[0]))


async def ended(handle: int) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(handle, over.set)
    try:
        await asyncio.wait_for(over.wait(), HANGS_S)
    finally:
        loop.remove_reader(handle)
