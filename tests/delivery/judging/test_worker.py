"""What a clerk reads again, and when."""

import pytest

from delivery import templating
from delivery.judging.worker import LocalWorker, WorkRequest, WorkResult
from delivery.records.database.store import Store
from tests.delivery.judging.test_worker_client import PLACES
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

OFF = b"Amelia Brown: in the room, camera off"


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("10:14"))
    course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await course.everybody_in("A")
    return course


async def a_board(clerk: LocalWorker, live: LiveCourse, *, fresh: bool) -> bytes:
    asked = WorkRequest(live.course_id, live.clock.now(), judge=False, board=True, fresh=fresh)
    worked: WorkResult = await clerk.work(asked)
    assert worked.board is not None
    return worked.board.event


async def test_a_board_that_only_grew_older_is_drawn_from_what_is_known(
    store: Store, live: LiveCourse
) -> None:
    clerk = LocalWorker(store, templating.environment(PLACES))
    await a_board(clerk, live, fresh=True)
    await live.camera("A", "off", "10:13")
    assert OFF not in await a_board(clerk, live, fresh=False)
    assert OFF in await a_board(clerk, live, fresh=True)


async def test_what_nobody_told_of_is_seen_when_what_is_known_is_too_old(
    store: Store, live: LiveCourse
) -> None:
    """A notification of another process may be lost: a screen then waits no longer than this."""
    clerk = LocalWorker(store, templating.environment(PLACES), oldest_s=0)
    await a_board(clerk, live, fresh=True)
    await live.camera("A", "off", "10:13")
    assert OFF in await a_board(clerk, live, fresh=False)


async def test_of_a_course_that_is_not_there_it_draws_that_nobody_may_see_it(
    store: Store, live: LiveCourse
) -> None:
    asked = WorkRequest(live.course_id + 1, live.clock.now(), judge=True, board=True)
    worked = await LocalWorker(store, templating.environment(PLACES)).work(asked)
    assert worked.judged is None
    assert worked.board is not None
    assert worked.board.trainer_id is None
