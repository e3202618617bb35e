"""The page that says in words which of the coming courses are not ready."""

from dataclasses import replace
from datetime import timedelta

import pytest

from delivery.configuration.settings import Settings
from delivery.readiness.inspections import Inspections
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.outages import endpoint_validation
from delivery.records.planning import trainer_confirmations
from integrations.course_provider import EVERYTHING
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

PAGE = "/officer/readiness"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings of a service that receives streams."""
    return replace(settings, zoom_rtms_client_id="rtms", zoom_rtms_client_secret="secret")


async def all_is_well(live: LiveCourse, register: MailboxRegister) -> None:
    async with live.store.writing() as tx:
        while claimed := await meeting_requests.claim_due(tx, live.clock.now(), 99):
            for request in claimed:
                await meeting_requests.done(tx, request, live.clock.now())
        await trainer_confirmations.confirm(tx, live.course_id, live.trainer_id, live.clock.now())
        await endpoint_validation.answered(tx, live.clock.now())
    await register.scan()


async def test_without_a_course_it_says_so(officer: OversightBrowser) -> None:
    status, page = await officer.page(PAGE)
    assert status == 200
    assert "No courses are planned in the next 7 days" in page
    assert 'aria-current="page"' in page.partition("Readiness</strong>")[0].rpartition("<li")[2]


async def test_items_not_ready_are_described_and_the_worst_comes_first(
    officer: OversightBrowser, live: LiveCourse, register: MailboxRegister
) -> None:
    worse = await register.course("WORSE", starts_at=at("13:00"))
    await register.book("Z", course_id=worse, link=False)
    await register.course("FAR-OFF", starts_at=at("13:00") + timedelta(days=9))
    missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
    async with live.store.writing() as tx:
        await meetings.keep_read_back(tx, live.course_id, missed, at("08:00"))
    _, page = await officer.page(PAGE)
    assert page.index("WORSE") < page.index("NSAC-1")
    assert "FAR-OFF" not in page
    assert "1 of 1 client without a personal link" in page
    assert "No trainer is named" in page
    assert "1 setting is wrong for a course" in page
    assert "<li>Waiting room</li>" in page
    assert "no record that Zoom validated the webhook endpoint" in page


async def test_a_ready_course_is_folded_with_its_items(
    officer: OversightBrowser,
    live: LiveCourse,
    register: MailboxRegister,
    store: Store,
    clock: SettableClock,
) -> None:
    clock.set(at("08:00"))
    officer = await officer.come_back()
    await Inspections(store, clock, EVERYTHING).run_due()
    await all_is_well(live, register)
    _, page = await officer.page(PAGE)
    assert "1 course ready, apart from what is listed under “All courses”" in page
    assert page.count("No stream has started in the last 30 days") == 1
    await live.zoom("meeting.rtms_started", "07:30")
    _, page = await officer.page(PAGE)
    ready = page.partition("<details")[2]
    assert "1 course ready<" in ready
    assert "All courses</h2>" not in page
    assert "confirmed Wednesday 10 June 2026, 8am" in ready
    assert "All instructions sent" in ready
    assert "an hour before: 2 not ready, 2 not known" in ready
