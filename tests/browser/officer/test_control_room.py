"""The control room as an officer uses it: live, by keyboard, and on each kind of screen."""

from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from delivery.records.database.store import Store
from delivery.records.review import audit
from tests.browser.seeing import assert_usable
from tests.delivery.web.control_room.test_room import afternoon
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody
from tests.stored_register import put_course


@pytest.fixture
async def room(page: Page, live: LiveCourse, store: Store, clock: SettableClock) -> Page:
    """A running course in which something is amiss, and twelve courses of the afternoon."""
    await live.busy()
    await live.is_judged()
    async with store.writing() as tx:
        for number in range(12):
            later = timedelta(minutes=10 * number)
            await put_course(tx, afternoon(f"ROOM-{number:03}", later), at("08:00"))
    officer_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, officer_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/account/password")
    async with page.expect_response("**/control-room/stream*"):
        await page.goto("/control-room")
    return page


def line_of(page: Page, live: LiveCourse) -> Locator:
    return page.locator(f"#course-{live.course_id}")


@pytest.mark.journey
@pytest.mark.thorough
async def test_what_happens_on_a_course_changes_its_line(room: Page, live: LiveCourse) -> None:
    await expect(line_of(room, live)).to_contain_text("1 client away")
    await live.leaves("C", "10:14", "got disconnected from the meeting. Reason : Client")
    await expect(line_of(room, live)).to_contain_text("2 clients away")
    await expect(room.locator("#news")).to_contain_text("2 clients away")


async def test_the_trainers_link_of_a_line_keeps_the_focus_while_the_line_changes(
    room: Page, live: LiveCourse
) -> None:
    trainers = line_of(room, live).get_by_role("link", name="trainers of")
    await trainers.focus()
    await live.leaves("C", "10:14", "got disconnected from the meeting. Reason : Client")
    await expect(line_of(room, live)).to_contain_text("2 clients away")
    await expect(trainers).to_be_focused()


async def test_the_course_that_needs_an_act_stands_first(room: Page, live: LiveCourse) -> None:
    await expect(room.locator(".cw-course")).to_have_count(13)
    await expect(room.locator(".cw-course").first).to_have_id(f"course-{live.course_id}")


@pytest.mark.parametrize("wall", [False, True], ids=["desk", "wall"])
async def test_everybody_can_use_the_room(room: Page, wall: bool) -> None:
    await room.get_by_role("checkbox", name="Wall view").set_checked(wall)
    name = "control-room-wall" if wall else "control-room"
    await assert_usable(room, name)
    await room.set_viewport_size({"width": 320, "height": 800})
    await assert_usable(room, name)


READABLE_PX = 22
SMALLER = """(readable) => [...document.querySelectorAll('.cw-course *')]
  .filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < readable
    && [...each.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
    && !each.classList.contains('govuk-visually-hidden'))
  .map((each) => each.textContent.trim())"""
"""The words of the courses' lines that are smaller than so many pixels."""


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_the_wall_says_what_is_amiss_and_the_next_break_readable_from_afar(
    room: Page, live: LiveCourse
) -> None:
    await room.get_by_role("checkbox", name="Wall view").check()
    await expect(line_of(room, live)).to_contain_text("client away")
    assert await room.evaluate(SMALLER, READABLE_PX) == []
    for width, height in ((1366, 768), (1920, 1080)):
        await room.set_viewport_size({"width": width, "height": height})
        line = await line_of(room, live).bounding_box()
        reference = await line_of(room, live).get_by_role("link").first.bounding_box()
        assert line
        assert reference
        assert line["width"] > width * 0.9
        assert reference["height"] < 2 * READABLE_PX * width / 1366


async def test_the_wall_view_is_remembered(room: Page) -> None:
    await room.get_by_role("checkbox", name="Wall view").check()
    await room.reload()
    await expect(room.get_by_role("checkbox", name="Wall view")).to_be_checked()


async def test_updates_pause_until_they_are_wanted(room: Page, live: LiveCourse) -> None:
    await room.get_by_role("button", name="Pause updates").click()
    await live.leaves("C", "10:14")
    await room.get_by_role("button", name="Continue updates").click()
    await expect(line_of(room, live)).to_contain_text("2 clients away")


async def test_who_looks_at_a_board_chooses_how_much_it_shows_and_goes_from_an_alert_to_the_client(
    room: Page, live: LiveCourse
) -> None:
    await live.camera("A", "off", "10:12")
    await room.goto(f"/officer/courses/{live.course_id}/board")
    await expect(room.locator(".cw-alert a").first).to_be_visible()
    dead = "all => all.filter(link => !document.querySelector(link.getAttribute('href')))"
    inside = room.locator('#board a[href^="#"]')
    assert await inside.evaluate_all(dead) == []
    await room.get_by_role("radio", name="Wall").check()
    await assert_usable(room, "control-room-board-wall")
    await room.reload()
    await expect(room.get_by_role("radio", name="Wall")).to_be_checked()


async def test_a_course_is_found_by_keyboard_and_its_board_is_looked_at(
    room: Page, live: LiveCourse, store: Store
) -> None:
    await room.get_by_label("Course reference").focus()
    await room.keyboard.type("nsac-1")
    await room.keyboard.press("Enter")
    await expect(room.locator(".cw-course")).to_have_count(1)
    await line_of(room, live).get_by_role("link").first.focus()
    await room.keyboard.press("Enter")
    await room.wait_for_url(f"**/officer/courses/{live.course_id}/board")
    await expect(room.locator("#board button, #board form")).to_have_count(0)
    async with store.reading() as tx:
        assert "live board opened" in [line.act for line in await audit.latest(tx, 10)]
