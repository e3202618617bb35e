"""Fixtures for several rooms: a register of clients with letters, and a course that runs."""

import pytest

from delivery.records.database.store import Store
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.signing_in import somebody


@pytest.fixture
def register(store: Store, clock: SettableClock) -> MailboxRegister:
    return MailboxRegister(store, clock)


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    return await course_of(store, clock, await somebody(store, "trainer", clock.now()))
