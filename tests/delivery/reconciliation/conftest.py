"""A course with a fake provider of reports, before it is held and after."""

import pytest

from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.records.database.store import Store
from delivery.screens.board_broadcast import Broadcaster
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.delivery.reconciliation.report_office import EVERYBODY, ReportOffice
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import INSTANCE, make_course, recorder_of
from tests.scenes.scene import at
from tests.signing_in import somebody


@pytest.fixture
async def office(store: Store, clock: SettableClock) -> ReportOffice:
    clock.set(at("08:00"))
    trainer = await somebody(store, "trainer", clock.now())
    room = recorder_of(store, Judge(store, clock, Broadcaster(), LocalWorker(store)))
    live = await make_course(store, room, clock, trainer, with_report=False)
    zoom = FakeMeetings()
    return ReportOffice(live, zoom, ReportFetcher(room, zoom, clock), clock)


@pytest.fixture
async def held(office: ReportOffice) -> ReportOffice:
    """A course that everybody attended, and Zoom's report without a difference."""
    await office.live.everybody_in()
    await office.live.ends()
    office.zoom.reports[INSTANCE] = EVERYBODY
    return office
