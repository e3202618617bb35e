"""An officer ticks an alert of the office off, and goes on with the chosen courses."""

import re
from datetime import timedelta

import pytest

from delivery.records.control_room import office_alerts
from delivery.records.database.store import Store
from tests.delivery.control_room.test_office_watch import WatchedOffice
from tests.delivery.web.control_room.conftest import OversightBrowser
from tests.delivery.web.control_room.test_room import frames
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.waiting import waiting_for

ACTION = re.compile(r'action="([^"]*/control-room/alerts/[^"]*)"')
CHOSEN = "show=running&words=nsac"


@pytest.fixture
async def office(store: Store, clock: SettableClock, live: LiveCourse) -> WatchedOffice:
    """The office of a course that nobody has begun."""
    office = WatchedOffice(store, clock)
    clock.set(at("09:12"))
    await office.looks()
    return office


async def test_ticking_off_keeps_the_chosen_courses(
    officer: OversightBrowser, office: WatchedOffice
) -> None:
    officer = await officer.come_back()
    _, page = await officer.page(f"/control-room?{CHOSEN}")
    (action,) = ACTION.findall(page)
    status, target = await officer.press(action.replace("&amp;", "&"))
    assert (status, target) == (303, f"/control-room?{CHOSEN}#office-alerts")
    async with office.store.reading() as tx:
        (alert,) = await office_alerts.listed(tx, office.clock.now() - timedelta(hours=1), 10)
    assert alert.ticked_at is not None


async def test_an_alert_that_comes_while_the_page_is_open_keeps_the_chosen_courses_too(
    officer: OversightBrowser, office: WatchedOffice
) -> None:
    officer = await officer.come_back()
    response = await officer.browser.get(f"/control-room/stream?{CHOSEN}")
    async with waiting_for("the first frame"):
        frame = await anext(frames(response))
    (action,) = ACTION.findall(str(frame["alerts"]))
    assert action.endswith("?show=running&amp;words=nsac")
    response.close()
