"""A signed-in officer, and a course with events."""

import pytest
from aiohttp.web import Application

from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from tests.delivery.web.oversight.conftest import OversightBrowser, officer
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.signing_in import somebody

__all__ = ["OversightBrowser", "officer"]


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(clock.now())
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, app[JUDGE])
