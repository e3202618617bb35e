"""A course of today, with its own judge."""

import pytest

from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id)
