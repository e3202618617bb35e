"""The three views of the monitor in Chromium: twelve clients on a laptop, nine on a telephone."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect
from sqlalchemy import update

from delivery.records.database.store import Store
from delivery.records.tables import users
from delivery.web.live_keys import JUDGE
from tests.browser.monitoring import later, watch
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

LINES = """(words) => {
  const head = document.querySelector('.cw-board-top');
  const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const places = nodes.flatMap((node) => [...node.data].map((_, at) => ({ node, at })));
  const text = places.map(({ node, at }) => node.data[at].replace('\\u00a0', ' ')).join('');
  const found = new RegExp(words.replace(/[()]/g, '\\\\$&').replace(/ /g, '\\\\s+')).exec(text);
  if (!found) throw new Error(text);
  const tops = new Set();
  for (const { node, at } of places.slice(found.index, found.index + found[0].length)) {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    for (const box of range.getClientRects()) if (box.width) tops.add(Math.round(box.bottom / 8));
  }
  return tops.size;
}"""
"""On how many lines these words of the head stand; 0 if they are not shown."""
LOST = "got disconnected from the meeting. Reason : Client"


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


@pytest.mark.parametrize("page", [1366], indirect=True)
@pytest.mark.parametrize(
    ("view", "width", "height"),
    [("Compact", 1366, 768), ("Wall", 1366, 768), ("Wall", 1920, 1080)],
)
async def test_twelve_clients_stand_on_the_screen_when_some_are_lost_and_some_wait(
    page: Page, app: Application, live: LiveCourse, view: str, width: int, height: int
) -> None:
    for client in "BK":
        await live.leaves(client, "09:05", LOST)
    for client in "DGJ":
        await live.leaves(client, "09:05")
        await live.knocks(client, "09:06")
    await page.set_viewport_size({"width": width, "height": height})
    await watch(page, live)
    later(app, live, minutes=1)
    await expect(page.locator(".cw-alert")).to_have_count(3)
    await page.get_by_role("radio", name=view).check()
    assert await bottom_of_the_last_client(page) <= height


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_the_next_break_is_as_readable_from_afar_as_the_states(
    page: Page, live: LiveCourse
) -> None:
    await watch(page, live)
    await page.get_by_role("radio", name="Wall").check()
    sizes = "(where) => parseFloat(getComputedStyle(document.querySelector(where)).fontSize)"
    of_break = await page.evaluate(sizes, "#next-break")
    assert of_break >= await page.evaluate(sizes, ".cw-client .cw-state")


@pytest.mark.parametrize("view", ["Compact", "Roomy", "Wall"])
async def test_words_that_belong_together_stand_on_one_line_of_the_head(
    page: Page, app: Application, store: Store, live: LiveCourse, view: str
) -> None:
    async with store.writing() as tx:
        await tx.execute(update(users).values(name="Christopher Featherstonehaugh-Montgomery"))
    await watch(page, live)
    await page.get_by_role("radio", name=view).check()
    assert await page.evaluate(LINES, "2 hours 39 minutes left") == 1
    assert await page.evaluate(LINES, "Montgomery (you)") in (0, 1)  # the wall leaves it out
    live.clock.set(at("12:05"))
    later(app, live, seconds=1)
    await expect(page.locator(".cw-clock")).to_contain_text("12:05pm")
    assert await page.evaluate(LINES, "ended at 11:45am") == 1


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
