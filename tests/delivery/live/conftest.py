import pytest

from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.signing_in import somebody


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    return await course_of(store, clock, await somebody(store, "trainer", clock.now()))
