"""Twelve clients with the longest words the monitor has: no column's words reach the next one."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from tests.browser.monitoring import watch
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, recorder_of
from tests.scenes.nine_clients import plan_course
from tests.scenes.scene import at
from tests.signing_in import somebody

VIEWS = ("Compact", "Roomy", "Wall")
TWELVE = {
    letter: (f"{letter}lexandrina-Wilhelmina", "Fitzgerald-Rhosan") for letter in "ABCDEFGHIJKL"
}
"""Names of forty letters."""
TOUCHING = """() => {
  const boxes = cell => [...cell.querySelectorAll('*:not(svg *)')]
    .filter(part => !part.closest('.govuk-visually-hidden'))
    .map(part => ({...part.getBoundingClientRect().toJSON(), says: part.textContent.trim()}))
    .filter(box => box.width && box.height);
  const near = (one, other) => one.left < other.right + 4 && other.left < one.right + 4
    && one.top + 8 < other.bottom && other.top + 8 < one.bottom;
  return [...document.querySelectorAll('.cw-client')].flatMap(row => {
    const cells = [...row.children].map(boxes);
    return cells.flatMap((cell, place) => cell.flatMap(one => cells.slice(place + 1).flat()
      .filter(other => near(one, other)).map(other => `${one.says} | ${other.says}`)));
  });
}"""
"""What stands less than four pixels beside the words of another column."""


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """Clients who wait, are away or have the camera off for hours, and a colleague's long notes."""
    clock.set(at("11:20"))
    trainer_id = await somebody(store, "trainer", clock.now())
    course_id, booking_ids = await plan_course(store, trainer_id, with_report=True, people=TWELVE)
    room = recorder_of(store, app[JUDGE])
    live = LiveCourse(store, room, clock, trainer_id, course_id, booking_ids)
    async with live.at_once():
        await live.opens()
        await live.watched()
        for client in "ABCEFGIJKL":
            await live.joins(client, "08:50")
        await live.knocks("D", "09:08")
        await live.knocks("H", "10:10")
        await live.camera("A", "off", "09:10")
        await live.camera("B", "off", "10:10")
        await live.leaves("C", "09:09", "got disconnected from the meeting. Reason : Network")
        await live.known("E")
        await live.known("F")
        await live.camera("F", "off", "09:08")
    return live


@pytest.mark.parametrize("view", VIEWS)
async def test_the_longest_words_stay_in_their_column(
    page: Page, live: LiveCourse, view: str
) -> None:
    await watch(page, live)
    await page.get_by_role("radio", name=view).check()
    await assert_usable(page, f"trainer-monitor-longest-{view.lower()}")
    assert await page.evaluate(TOUCHING) == []


async def test_twelve_long_names_and_five_alerts_stand_on_a_laptops_screen(
    page: Page, live: LiveCourse
) -> None:
    await page.set_viewport_size({"width": 1366, "height": 768})
    await watch(page, live)
    last = await page.locator(".cw-client").last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= 768
    alerts = page.locator("#alerts .cw-alert")
    await expect(alerts).to_have_count(5)
    await expect(alerts.nth(2)).to_be_hidden()
    await page.get_by_role("button", name="3 more alerts").press("Enter")
    await expect(alerts.nth(4)).to_be_visible()
    await live.camera("G", "off", "11:15")
    await expect(alerts).to_have_count(6)
    await expect(alerts.nth(5)).to_be_visible()
    await assert_usable(page, "trainer-monitor-alerts-open")
