"""A page of Zoom's report that cannot be read: an officer in Chromium sees no half of a report."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.web import Application
from playwright.async_api import expect

from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.records.database.store import Store
from delivery.web.app_keys import RECORDER
from delivery.web.live_keys import JUDGE
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer, running_zoom
from tests.scenes.live_course import INSTANCE, LiveCourse, make_course, recorder_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody

pytestmark = pytest.mark.usefixtures("chromium")

ATTEMPTS = 3
HELD = RestAnswer(body={"meetings": [{"uuid": INSTANCE, "start_time": "2026-06-10T07:40:00Z"}]})
SUMMARY = RestAnswer(body={"uuid": INSTANCE, "has_meeting_summary": False})
UNREADABLE = RestAnswer(200, "<html>Sign in</html>")
WAITS = "Outcomes can be signed once Zoom’s report has been compared"
MISSING = "is not in the report"


@pytest.fixture
async def zoom() -> AsyncIterator[FakeZoom]:
    async with running_zoom() as server:
        yield server


@pytest.fixture
async def provider(zoom: FakeZoom) -> AsyncIterator[ZoomMeetings]:
    keys = Credentials("account", "client", "secret")
    meetings = ZoomMeetings(f"{zoom.url}/v2", f"{zoom.url}/oauth/token", keys, at_once)
    yield meetings
    await meetings.close()


@pytest.fixture
async def over(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """A course that everybody attended, and whose report is due."""
    clock.set(at("08:00"))
    trainer = await somebody(store, "trainer", clock.now())
    room = recorder_of(store, app[JUDGE])
    live = await make_course(store, room, clock, trainer, with_report=False)
    await live.everybody_in()
    await live.ends()
    clock.set(at("12:15"))
    return live


def page_of(clients: str, following: str = "") -> RestAnswer:
    rows = [
        {
            "user_id": f"user-{client}-1",
            "name": " ".join(PEOPLE[client]),
            "registrant_id": f"reg-{client}",
            "join_time": "2026-06-10T07:50:00Z",
            "leave_time": "2026-06-10T10:45:00Z",
        }
        for client in clients
    ]
    return RestAnswer(body={"participants": rows, "next_page_token": following})


async def at_once(_: float) -> None:
    """Waits for nothing."""


async def test_a_report_whose_second_page_cannot_be_read_is_compared_only_when_it_is_whole(
    url: str, app: Application, over: LiveCourse, zoom: FakeZoom, provider: ZoomMeetings
) -> None:
    fetcher = ReportFetcher(app[RECORDER], provider, over.clock)
    zoom.will_tell(HELD, SUMMARY, page_of("ABCD", "second"), *[UNREADABLE] * ATTEMPTS)
    await fetcher.run_due()
    officer = await somebody(over.store, "officer", over.clock.now())
    link = await link_of(over.store, officer, over.clock.now())
    async with reading(width=320) as page:
        await page.goto(url + link)
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"{url}/officer/courses/{over.course_id}")
        report = page.get_by_role("region", name="Zoom’s report")
        await expect(report).to_contain_text(WAITS)
        await expect(report).to_contain_text("1 attempt failed so far")
        await expect(report).to_contain_text("page 2 of the report")
        await expect(report).not_to_contain_text(MISSING)
        await assert_usable(page, "course-report-unread")
        zoom.will_tell(HELD, SUMMARY, page_of("ABCD", "second"), page_of("EFGHI"))
        over.clock.set(at("12:20"))
        await fetcher.run_due()
        await page.reload()
        await expect(report).to_contain_text("was compared with the recorded events at 12:20pm")
        await expect(report).not_to_contain_text(MISSING)
