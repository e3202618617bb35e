"""When a worker reads a course again."""

import pytest

from delivery import templating
from delivery.judging.worker import LocalWorker, WorkRequest, WorkResult
from delivery.records.database.store import Store
from tests.delivery.judging.test_worker_client import PLACES
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

OFF = b"Amelia Brown: in the meeting, camera off"


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("10:14"))
    course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await course.everybody_in("A")
    return course


async def a_board(worker: LocalWorker, live: LiveCourse, *, fresh: bool) -> bytes:
    request = WorkRequest(live.course_id, live.clock.now(), judge=False, board=True, fresh=fresh)
    result: WorkResult = await worker.work(request)
    assert result.board is not None
    return result.board.events[live.trainer_id]


async def test_a_board_of_a_course_without_news_is_drawn_from_memory(
    store: Store, live: LiveCourse
) -> None:
    worker = LocalWorker(store, templating.environment(PLACES))
    await a_board(worker, live, fresh=True)
    await live.camera("A", "off", "10:13")
    assert OFF not in await a_board(worker, live, fresh=False)
    assert OFF in await a_board(worker, live, fresh=True)


async def test_a_course_in_memory_for_too_long_is_read_again(
    store: Store, live: LiveCourse
) -> None:
    """A notification of another process may be lost: a screen then waits no longer than this."""
    worker = LocalWorker(store, templating.environment(PLACES), oldest_s=0)
    await a_board(worker, live, fresh=True)
    await live.camera("A", "off", "10:13")
    assert OFF in await a_board(worker, live, fresh=False)


async def test_an_unknown_course_has_no_board(store: Store, live: LiveCourse) -> None:
    request = WorkRequest(live.course_id + 1, live.clock.now(), judge=True, board=True)
    result = await LocalWorker(store, templating.environment(PLACES)).work(request)
    assert result.judged is None
    assert result.board is not None
    assert not result.board.events
