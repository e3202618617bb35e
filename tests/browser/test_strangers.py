"""The trainer's tray and questions in Chromium: said, taken back, answered."""

from playwright.async_api import Page, expect

from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse
from tests.signing_in import link_of


async def test_who_somebody_is_is_said_and_undone_and_two_devices_are_explained(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await live.joins("A", "10:13", device="2")
    await page.goto(await link_of(live.store, live.trainer_id, live.clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/account/password")
    async with page.expect_response("**/stream"):
        await page.goto(f"/trainer/courses/{live.course_id}")
    await page.get_by_label("or is not a client, but").select_option("colleague")
    await assert_usable(page, "trainer-two-devices")
    await page.get_by_role("button", name="Save who is iPad (2)").click()
    tray = page.locator("#strangers")
    await expect(tray).to_contain_text("iPad (2) is a colleague or observer")
    await page.get_by_role("button", name="Two people (devices of Amelia Brown)").click()
    await expect(page.locator("#rows")).to_contain_text("Two devices: two people")
    await page.get_by_role("button", name="Note the failure").click()
    await expect(page.locator("#fault")).to_contain_text("Noted from 10:12am to 10:14am")
    await assert_usable(page, "trainer-placed")
    await page.get_by_role("button", name="Undo that iPad (2)").click()
    await expect(page.get_by_label("iPad (2) is", exact=True)).to_be_visible()
