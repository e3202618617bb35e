"""A worker process answers as a local worker does, and is replaced if it dies."""

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
from delivery.records.database.store import Store
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.scenes.live_course import LiveCourse, course_of, recorder_of
from tests.scenes.scene import at
from tests.service_settings import environment_of
from tests.signing_in import somebody
from tests.story.machines.service_processes import node
from tests.waiting import waiting_for

PLACES = {
    f"trainer_{name}": f"/{name}/{{course_id}}"
    for name in ("notes", "stream", "client", "confirmation", "handover", "refusal", "removal")
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
async def worker(database_url: str) -> AsyncIterator[WorkerProcess]:
    worker = WorkerProcess(WorkerStart(database_url, PLACES))
    running = asyncio.create_task(worker.run())
    yield worker
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def everything(live: LiveCourse) -> WorkRequest:
    return WorkRequest(live.course_id, live.clock.now(), judge=True, board=True)


@pytest.mark.parametrize("database_url", first_of(["sqlite", "postgresql"]), indirect=True)
async def test_a_worker_process_answers_like_a_local_worker(
    worker: WorkerProcess, live: LiveCourse, store: Store
) -> None:
    local = LocalWorker(store, templating.environment(PLACES))
    expected = await local.work(everything(live))
    assert await worker.work(everything(live)) == expected
    await live.camera("A", "off", "10:13")
    assert await worker.work(everything(live)) == await local.work(everything(live)) != expected


async def test_a_worker_that_dies_is_replaced(worker: WorkerProcess, live: LiveCourse) -> None:
    expected = await worker.work(everything(live))
    first = worker.process
    assert first is not None
    first.kill()
    await first.wait()
    answer: WorkResult | None = None
    while answer is None:
        with suppress(WorkerFault):
            answer = await worker.work(everything(live))
    assert answer == expected
    assert worker.process is not first


@pytest.mark.thorough
async def test_a_worker_answers_the_next_request_after_a_fault(
    database_url: str, live: LiveCourse
) -> None:
    worker = WorkerProcess(WorkerStart(database_url, {}))  # and so no board can be drawn
    running = asyncio.create_task(worker.run())
    with pytest.raises(WorkerFault):
        await worker.work(everything(live))
    first = worker.process
    assert (await worker.work(replace(everything(live), board=False))).judged is not None
    assert worker.process is first
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.thorough
async def test_events_are_recorded_while_the_worker_is_stuck(
    worker: WorkerProcess, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    judge = Judge(store, clock, Broadcaster(), worker)
    running = asyncio.create_task(judge.run())
    await worker.work(everything(live))
    assert worker.process is not None
    os.kill(worker.process.pid, signal.SIGSTOP)
    live.room = recorder_of(store, judge)
    for minute in range(10):
        await live.camera("A", "off" if minute % 2 else "on", f"10:0{minute}")
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.thorough
async def test_only_the_request_that_the_worker_died_over_is_called_lost(
    worker: WorkerProcess, live: LiveCourse
) -> None:
    await worker.work(everything(live))
    assert worker.process is not None
    os.kill(worker.process.pid, signal.SIGSTOP)
    requests = [asyncio.create_task(worker.work(everything(live))) for _ in range(3)]
    await asyncio.sleep(0)
    worker.process.kill()
    faults = await asyncio.gather(*requests, return_exceptions=True)
    assert [type(fault) for fault in faults] == [WorkerLost, WorkerFault, WorkerFault]


@pytest.mark.thorough
async def test_a_request_waits_for_the_worker_to_start_longer_than_for_its_answer(
    database_url: str, live: LiveCourse
) -> None:
    worker = WorkerProcess(WorkerStart(database_url, PLACES), answers_within_s=0)
    request = asyncio.create_task(worker.work(everything(live)))
    await asyncio.sleep(0.05)
    assert not request.done()
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)


@pytest.mark.thorough
async def test_a_worker_that_does_not_start_in_time_is_named_and_replaced(
    database_url: str, live: LiveCourse
) -> None:
    worker = WorkerProcess(WorkerStart(database_url, PLACES), starts_within_s=0)
    with pytest.raises(WorkerFault, match="the worker process did not start within 0 s"):
        await worker.work(everything(live))
    running = asyncio.create_task(worker.run())
    async with waiting_for("two worker processes"):
        while (first := worker.process) is None:  # noqa: ASYNC110 - tells nobody
            await asyncio.sleep(0.01)
        while worker.process is first:  # noqa: ASYNC110 - tells nobody
            await asyncio.sleep(0.01)
    assert first.returncode == -signal.SIGKILL
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.thorough
async def test_a_worker_that_gives_no_answer_in_time_is_named_and_ended(
    worker: WorkerProcess, live: LiveCourse
) -> None:
    await worker.work(everything(live))
    process = worker.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    worker.answers_within_s = 0
    with pytest.raises(WorkerLost, match="the worker process gave no answer within 0 s"):
        await worker.work(everything(live))
    assert await process.wait() == -signal.SIGKILL


@pytest.mark.thorough
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_worker_that_is_stuck_ends_by_itself(
    database_url: str, live: LiveCourse, store: Store
) -> None:
    worker = WorkerProcess(WorkerStart(database_url, PLACES, longest_s=0.3))
    running = asyncio.create_task(worker.run())
    async with store.writing() as tx:
        await tx.execute(text("LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(WorkerLost):
            await worker.work(everything(live))
        first = worker.process
        assert first is not None
        assert await first.wait() == -signal.SIGALRM
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
async def test_a_worker_of_a_killed_service_ends(sqlite_url: str, tmp_path: Path) -> None:
    async with node(environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))) as service:
        left = await child_of(service.process.pid)
        await service.killed()
        await ended(left)
        os.close(left)


async def child_of(pid: int) -> int:
    """A handle of the one process that it has begun, by which no other can be meant."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    async with waiting_for("the service to start its worker process"):
        while not (child_ids := (await asyncio.to_thread(children.read_text)).split()):
            pass
    return os.pidfd_open(int(child_ids[0]))


async def ended(handle: int) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(handle, over.set)
    try:
        async with waiting_for("the worker process to end"):
            await over.wait()
    finally:
        loop.remove_reader(handle)
