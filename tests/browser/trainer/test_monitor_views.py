"""The three views of the monitor in Chromium: twelve clients on a laptop, nine on a telephone."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from tests.browser.monitoring import watch
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, recorder_of
from tests.scenes.nine_clients import PEOPLE, plan_course
from tests.scenes.scene import at
from tests.signing_in import somebody

TWELVE = {
    **PEOPLE,
    "J": ("Rhiannon", "Fitzgerald-Montgomery"),
    "K": ("Ewa", "Nowak"),
    "L": ("Cerys", "Davies"),
}


TOUCHING = """() => {
  const near = (one, other) => one.left < other.right + 3 && other.left < one.right + 3
    && one.top < other.bottom + 3 && other.top < one.bottom + 3;
  const found = [];
  for (const alert of document.querySelectorAll('.cw-alert')) {
    const button = alert.querySelector('button').getBoundingClientRect();
    if (button.bottom > alert.getBoundingClientRect().bottom - 4) found.push('Seen and its border');
  }
  for (const cell of document.querySelectorAll('.cw-client td')) {
    const state = cell.querySelector(':scope > .cw-state')?.getBoundingClientRect();
    for (const button of cell.querySelectorAll('.cw-press button')) {
      if (state && near(state, button.getBoundingClientRect())) found.push(button.innerText);
    }
  }
  return found;
}"""
"""The buttons that stand less than a few pixels from a border or from the words of a state."""


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """A course of twelve in the first minutes, when each identity must be checked and some cameras
    are off or unknown."""
    clock.set(at("09:06"))
    trainer_id = await somebody(store, "trainer", clock.now())
    course_id, booking_ids = await plan_course(store, trainer_id, with_report=True, people=TWELVE)
    room = recorder_of(store, app[JUDGE])
    live = LiveCourse(store, room, clock, trainer_id, course_id, booking_ids)
    await live.opens()
    for client in "ABCEFGHIJKL":
        await live.joins(client, "08:58")
    await live.watched("08:59")
    await live.camera("A", "on", "09:00")
    await live.camera("J", "off", "09:00")
    await live.knocks("D", "09:04")
    return live


async def bottom_of_the_last_client(page: Page) -> float:
    box = await page.locator(".cw-client").last.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.thorough
@pytest.mark.journey
async def test_twelve_clients_stand_on_a_laptops_screen(page: Page, live: LiveCourse) -> None:
    await page.set_viewport_size({"width": 1366, "height": 768})
    await watch(page, live)
    await expect(page.locator(".cw-client")).to_have_count(12)
    for view in ("Compact", "Wall"):
        await page.get_by_role("radio", name=view).check()
        assert await bottom_of_the_last_client(page) <= 768, view
    await page.reload()
    await expect(page.get_by_role("radio", name="Wall")).to_be_checked()
    await expect(page.locator(".cw-client").first).to_be_in_viewport()


@pytest.mark.parametrize("view", ["Compact", "Roomy", "Wall"])
async def test_everybody_can_use_each_view(page: Page, live: LiveCourse, view: str) -> None:
    await watch(page, live)
    await page.get_by_role("radio", name=view).check()
    await assert_usable(page, f"trainer-monitor-{view.lower()}")


async def test_nine_clients_take_at_most_three_screens_of_a_telephone(
    page: Page, live: LiveCourse
) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await watch(page, live)
    ninth = await page.locator(".cw-client").nth(8).bounding_box()
    assert ninth
    assert ninth["y"] + ninth["height"] <= 3 * 844


@pytest.mark.parametrize("page", [320, 390], indirect=True)
async def test_what_undoes_a_note_is_readable_beside_it_on_a_telephone(
    page: Page, live: LiveCourse
) -> None:
    await live.known("A", "09:06")
    await watch(page, live)
    await expect(page.locator(".cw-last button")).to_be_visible()
    await assert_usable(page, "trainer-monitor-undo")


@pytest.mark.parametrize("page", [320, 390], indirect=True)
async def test_no_button_touches_a_state_or_the_border_of_an_alert_on_a_telephone(
    page: Page, live: LiveCourse
) -> None:
    await watch(page, live)
    await expect(page.locator(".cw-alert button").first).to_be_visible()
    assert await page.evaluate(TOUCHING) == []
