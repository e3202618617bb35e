"""Two trainers, each with a screen of their own: what one does about an alert, both see."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.records.database.store import Store
from tests.browser.monitoring import later, watch
from tests.browser.trainer.test_handover import ACCEPT, add_ben, open_board_of
from tests.browser.trainer.test_monitor_alerts import COUNTING
from tests.scenes.live_course import LiveCourse

AMELIA, TOMASZ = "Amelia Brown: camera off", "Tomasz Kowalski: camera off"


@pytest.fixture
async def other(page: Page, url: str, store: Store, live: LiveCourse) -> AsyncIterator[Page]:
    """The screen of Ben, the second trainer; `page` is the accountable trainer's."""
    await live.everybody_in("BCDEFGHI")
    await live.joins("A", "08:50")
    await live.camera("A", "on", "08:50")
    ben = await add_ben(store, live)
    await page.add_init_script(COUNTING % "default")
    await watch(page, live)
    browser = page.context.browser
    assert browser
    context = await browser.new_context(base_url=url)
    opened = await context.new_page()
    await opened.add_init_script(COUNTING % "default")
    await open_board_of(opened, live, ben)
    yield opened
    await context.close()


async def test_an_alert_calls_on_both_screens_until_one_trainer_has_seen_it(
    page: Page, other: Page, app: Application, live: LiveCourse
) -> None:
    await live.camera("A", "off", "10:12")
    for screen in (page, other):
        await expect(screen.locator("#alerts")).to_contain_text(AMELIA)
        await expect(screen.locator("#alert-news")).to_have_text(AMELIA)
    later(app, live, seconds=30)
    await other.get_by_role("button", name=re.compile(f"Seen ?: {AMELIA}")).press("Enter")
    for screen in (page, other):
        await expect(screen.locator("#alerts")).to_contain_text(
            f"{AMELIA}: seen by Ben Baker at 10:14"
        )
        assert await screen.evaluate("window.spoken") == [AMELIA]


async def test_each_note_says_whose_it_is_and_both_are_called_after_a_handover(
    page: Page, other: Page, app: Application, live: LiveCourse
) -> None:
    amelia = live.booking_ids["A"]
    await other.locator(f"#a-{amelia}").press("Enter")
    await expect(page.locator(f"#last-{amelia}")).to_contain_text("Ben Baker: Identity accepted")
    await page.get_by_role("button", name="Hand over to Ben Baker").press("Enter")
    await other.get_by_role("button", name=ACCEPT).press("Enter")
    for screen in (page, other):
        await expect(screen.locator("#board")).to_contain_text("Accountable trainer: Ben Baker")
        await expect(screen.locator(f"#last-{amelia}")).to_contain_text("Ben Baker:")
    await live.camera("B", "off", "10:12")
    later(app, live, seconds=10)
    for screen in (page, other):
        await expect(screen.locator("#alert-news")).to_have_text(TOMASZ)
