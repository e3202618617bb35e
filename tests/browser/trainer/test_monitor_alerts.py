"""What calls the trainer, in Chromium: words, a sound and desktop notices, each told once."""

import re

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from tests.browser.monitoring import kinds_noted, later, watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse

COUNTING = """
window.notices = []; window.tones = 0; window.spoken = [];
const answer = "%s";
window.Notification = class { constructor(title, options) { window.notices.push(options.body); }
  static get permission() { return answer; }
  static requestPermission() { return new Promise(() => {}); } };
const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  window.tones += 1;
  return made.call(this);
};
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  window.spoken.push(document.getElementById("alert-news").textContent);
}).observe(document.getElementById("alert-news") ?? document.head, { childList: true }));
"""
"""Counts what a browser without a loudspeaker and a desktop would sound and show."""
CAMERA = "Amelia Brown: camera off"
SEEN = re.compile("Seen ?: Amelia Brown: camera off")


async def calls(page: Page, live: LiveCourse, permission: str) -> None:
    """Watches with notices chosen and this permission, and lets a camera be off for two minutes."""
    await page.add_init_script(COUNTING % permission)
    await live.everybody_in()
    await watch(page, live)
    await page.locator("#calls summary").click()
    await page.get_by_label("Show a desktop notice").check()
    await live.camera("A", "off", "10:12")
    await expect(page.locator("#alerts")).to_contain_text(CAMERA)


async def test_an_alert_is_told_once_and_ticked_off_by_seen(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await calls(page, live, "granted")
    await assert_usable(page, "trainer-alert")
    await expect(page.get_by_role("alert").filter(has_text=CAMERA)).to_have_count(1)
    tree = await page.locator("#alerts").aria_snapshot()
    assert f'link "{CAMERA}"' in tree
    assert f'button "Seen : {CAMERA}"' in tree
    assert await page.evaluate("window.spoken") == [CAMERA]
    assert await page.evaluate("window.notices") == ["A camera is off"]
    assert await page.evaluate("window.tones") == 2
    later(app, live, seconds=30)
    await expect(page.locator("#board-clock")).to_contain_text("10:14")
    await page.get_by_role("button", name=SEEN).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#alerts")).to_contain_text(
        f"{CAMERA}: seen by Test Trainer at 10:14"
    )
    assert await kinds_noted(live) == [("seen", "B-A")]
    later(app, live, minutes=1)
    await live.camera("A", "on", "10:15")
    await expect(page.locator("#alerts")).to_be_hidden()
    await live.camera("A", "off", "10:15:10")
    later(app, live, minutes=2)
    await expect(page.get_by_role("button", name=SEEN)).to_be_visible()
    assert await page.evaluate("window.spoken") == [CAMERA, CAMERA]


@pytest.mark.parametrize(
    ("permission", "says"),
    [
        ("granted", "Your browser allows notices"),
        ("denied", "Your browser refuses notices"),
        ("default", "You have not answered yet"),
    ],
)
async def test_each_answer_about_notices_works_and_is_said(
    page: Page, live: LiveCourse, permission: str, says: str
) -> None:
    await calls(page, live, permission)
    await expect(page.locator("#notice-state")).to_contain_text(says)
    assert await page.evaluate("window.spoken") == [CAMERA]
    assert await page.evaluate("window.notices.length") == (1 if permission == "granted" else 0)


async def test_an_alert_calls_although_updates_are_paused(page: Page, live: LiveCourse) -> None:
    await page.add_init_script(COUNTING % "default")
    await live.everybody_in()
    await watch(page, live)
    await page.get_by_role("button", name="Pause updates").click()
    await live.camera("A", "off", "10:12")
    await expect(page.locator("#alert-news")).to_have_text(CAMERA)
    await expect(page.locator("#alerts")).to_be_hidden()


async def test_alerts_are_tried_on_a_page_beforehand_and_the_choice_goes_with_the_account(
    page: Page, live: LiveCourse
) -> None:
    await page.add_init_script(COUNTING % "denied")
    await watch(page, live)
    await page.goto(f"/trainer/courses/{live.course_id}/alerts")
    await expect(page.get_by_label("Play a sound")).to_be_checked()
    await expect(page.get_by_label("Show a desktop notice")).not_to_be_checked()
    await page.get_by_role("button", name="Try the sound").click()
    assert await page.evaluate("window.tones") == 2
    await page.get_by_label("Show a desktop notice").check()
    await page.get_by_label("Play a sound").uncheck()
    await expect(page.locator("#sound-state")).to_have_text("No sound is played.")
    await assert_usable(page, "trainer-try-alerts")
    await expect(page.locator("#choice-state")).to_have_text("Your choice is saved.")
    assert (
        await page.evaluate("Object.keys(localStorage).filter(key => key.includes('alert'))") == []
    )
    async with page.expect_response("**/stream"):
        await page.goto(f"/trainer/courses/{live.course_id}")
    await page.locator("#calls summary").click()
    await expect(page.get_by_label("Play a sound")).not_to_be_checked()
    await expect(page.get_by_label("Show a desktop notice")).to_be_checked()


async def test_a_choice_that_is_not_saved_is_said_to_hold_on_this_page_alone(
    page: Page, live: LiveCourse
) -> None:
    await watch(page, live)
    await page.route("**/alerts", lambda route: route.abort())
    await page.locator("#calls summary").click()
    await page.get_by_label("Show a desktop notice").check()
    await expect(page.locator("#choice-state")).to_contain_text("Your choice is not saved")
