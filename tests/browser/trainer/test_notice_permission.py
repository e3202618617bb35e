"""What Chromium itself answers about desktop notices: granted, refused, or nothing as yet."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.monitoring import watch
from tests.scenes.live_course import LiveCourse


async def answers(page: Page, setting: str) -> None:
    """Chromium's own setting for the site of the page; at `prompt` its question stays open."""
    session = await page.context.new_cdp_session(page)
    target = await session.send("Target.getTargetInfo")
    origin = await page.evaluate("location.origin")
    chosen = {
        "permission": {"name": "notifications"},
        "setting": setting,
        "origin": origin,
        "browserContextId": target["targetInfo"]["browserContextId"],
    }
    await session.send("Browser.setPermission", chosen)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("granted", "Your browser allows notices"),
        ("denied", "Your browser refuses notices"),
        ("prompt", "You have not answered yet"),
    ],
)
async def test_the_page_says_what_chromium_answers_and_waits_for_nothing(
    page: Page, live: LiveCourse, setting: str, says: str
) -> None:
    await watch(page, live)
    await answers(page, setting)
    await page.goto(f"/trainer/courses/{live.course_id}/alerts")
    await page.get_by_label("Show a desktop notice").check()
    await expect(page.locator("#notice-state")).to_contain_text(says)
    await page.get_by_role("button", name="Try a notice").click()
    await page.get_by_role("button", name="Try the sound").click()
    await expect(page.locator("#sound-state")).to_contain_text("The sound was played")
    await expect(page.locator("#choice-state")).to_have_text("Your choice is saved.")


async def test_an_answer_that_comes_late_is_said(page: Page, live: LiveCourse) -> None:
    await watch(page, live)
    await answers(page, "prompt")
    await page.goto(f"/trainer/courses/{live.course_id}/alerts")
    await page.get_by_label("Show a desktop notice").check()
    await expect(page.locator("#notice-state")).to_contain_text("You have not answered yet")
    await answers(page, "granted")
    await expect(page.locator("#notice-state")).to_contain_text("Your browser allows notices")
