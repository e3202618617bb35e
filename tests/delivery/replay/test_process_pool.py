"""Past courses judged by several processes: the same results, and a fault if one dies."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from delivery.replay.past_courses import Page
from delivery.replay.policy_trial import Trial, try_policy
from delivery.replay.process_pool import FEW, CourseReplay, ReplayLost
from tests.delivery.records.planned_course import a_booking, a_course, register
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.scenes.scene import LRSP, at
from tests.signing_in import somebody
from tests.waiting import waiting_for

SINCE, OVER = at("00:00"), at("23:00")
MANY = 8

Told = tuple[list[str], int]
"""The courses of a page, and the process that read it."""


async def who_reads(_: Store, page: Page) -> Told:
    return [inputs.row.reference for inputs in page.courses], os.getpid()


async def dies_at_the_fifth(_: Store, page: Page) -> list[str]:
    references = [inputs.row.reference for inputs in page.courses]
    if references == ["PAST-5"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return references


async def never_ends(_: Store, page: Page) -> None:
    print("begun", flush=True)
    await asyncio.Event().wait()


async def writes(store: Store, _: Page) -> None:
    async with store.reading() as tx:
        await a_course(tx, reference="NEW-1")


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.thorough)])
def url(request: pytest.FixtureRequest) -> str:
    """Both kinds of records, unless a test is of what is the same of both."""
    database: str = request.getfixturevalue(request.param)
    return database


@pytest.fixture
async def past(
    url: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[CourseReplay]:
    """A course of which much was told, and others of which nothing was; a page each."""
    monkeypatch.setattr(past_courses, "AT_A_TIME", 1)
    store = Store(url)
    try:
        live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
        await live.busy()
        await live.ends()
        await _others(store, MANY - 1)
        yield CourseReplay(store, url, processes=2)
    finally:
        await store.close()


async def _others(store: Store, count: int) -> None:
    async with store.writing() as tx:
        for number in range(1, count + 1):
            starts_at = at("13:00") + timedelta(minutes=number)
            times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            course_id = await a_course(tx, reference=f"PAST-{number}", **times)
            booking_id = await a_booking(tx, course_id, reference=f"B-{number}")
            await register(tx, booking_id, f"registrant-{number}")


def alone(past: CourseReplay) -> CourseReplay:
    return CourseReplay(past.store, past.database_url)


@pytest.mark.thorough
async def test_two_processes_give_the_result_of_one(past: CourseReplay) -> None:
    async def trial(by: CourseReplay) -> Trial:
        return await try_policy(by, LRSP, SINCE, OVER, listing=True)

    together = await trial(past)
    assert together == await trial(alone(past))
    assert (together.courses, together.tally.whole.judged) == (MANY, MANY + 8)


@pytest.mark.thorough  # processes take a while to begin
async def test_results_from_other_processes_come_in_page_order(past: CourseReplay) -> None:
    results = [result async for result in past.each(SINCE, OVER, who_reads)]
    assert [result for result, _ in results] == [
        ["NSAC-1"],
        *([f"PAST-{result}"] for result in range(1, MANY)),
    ]
    readers = {process for _, process in results}
    assert os.getpid() not in readers
    assert len(readers) in (1, 2)  # the next free process reads the next page


async def test_few_pages_start_no_process(past: CourseReplay) -> None:
    few = at("13:00") + timedelta(minutes=FEW - 1, hours=1)
    results = [result async for result in past.each(SINCE, few, who_reads)]
    assert [process for _, process in results] == [os.getpid()] * FEW


async def test_one_process_alone_gives_every_result(past: CourseReplay) -> None:
    results = [result async for result in alone(past).each(SINCE, OVER, who_reads)]
    assert [process for _, process in results] == [os.getpid()] * MANY


@pytest.mark.thorough
async def test_a_process_that_dies_ends_the_replay_with_a_fault(past: CourseReplay) -> None:
    with pytest.raises(ReplayLost):
        [result async for result in past.each(SINCE, OVER, dies_at_the_fifth)]


@pytest.mark.thorough
async def test_a_database_fault_in_another_process_is_raised_here(
    past: CourseReplay,
) -> None:
    """And nothing can be changed through it from another process either."""
    with pytest.raises(StoreFault):
        [result async for result in past.each(SINCE, OVER, writes)]


STARTED = """
import asyncio, sys
from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from delivery.replay.process_pool import CourseReplay
from tests.delivery.replay.test_process_pool import OVER, SINCE, never_ends

async def run(url):
    past = CourseReplay(Store(url), url, processes=2)
    async for _ in past.each(SINCE, OVER, never_ends):
        pass

if __name__ == "__main__":
    past_courses.AT_A_TIME = 1
    asyncio.run(run(sys.argv[1]))
"""


@pytest.mark.thorough
@pytest.mark.parametrize("url", ["sqlite_url"], indirect=True)
async def test_a_pool_process_ends_when_its_parent_is_killed(
    past: CourseReplay, url: str, tmp_path: Path
) -> None:
    script = tmp_path / "started.py"
    script.write_text(STARTED)
    paths = os.pathsep.join(path for path in sys.path if path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(script), url), stdout=PIPE, env={**os.environ, "PYTHONPATH": paths}
    )
    assert process.stdout is not None
    async with waiting_for("a judging process to begin and, its parent killed, to end"):
        assert await process.stdout.readline() == b"begun\n"
        process.kill()
        await process.stdout.read()  # to its end, which comes when nobody holds it any more
    assert await process.wait() == -signal.SIGKILL


async def test_the_database_address_is_in_no_text(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'records.db'}")
    assert "password" not in repr(
        CourseReplay(store, "postgresql://somebody:password@server/records")
    )
    await store.close()
