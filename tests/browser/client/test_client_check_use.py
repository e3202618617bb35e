"""The technical check as a person uses it: by keyboard, by ear, offline, without scripts."""

import pytest
from playwright.async_api import expect

from tests.browser.checking import answer, check, kept
from tests.browser.reading import reading
from tests.doubles import fake_media
from tests.scenes.client_place import ClientVisit

pytestmark = pytest.mark.usefixtures("chromium")


async def test_the_picture_is_shown_and_can_be_turned_off_by_keyboard(
    url: str, place: ClientVisit
) -> None:
    async with reading(*fake_media.WORKING, width=390) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Did you hear two notes?")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Yes", exact=True)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Check again")).to_be_focused()
        await expect(page.locator("video")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Turn the camera off")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("video")).to_be_hidden()
        assert await page.evaluate("document.querySelector('video').srcObject") is None
        await expect(page.get_by_role("button", name="Check again")).to_be_focused()


async def test_the_result_is_announced_politely(url: str, place: ClientVisit) -> None:
    async with reading(*fake_media.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        status = page.get_by_role("status").first
        await expect(status).to_have_text("Everything works. You are ready.")
        assert await page.locator("[aria-live=assertive], [role=alert]").count() == 0


async def test_a_check_that_cannot_be_sent_is_still_shown(url: str, place: ClientVisit) -> None:
    async with reading(*fake_media.REFUSED) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Start the check").click()
        await answer(page)
        await expect(page.locator("[data-kept]")).to_contain_text("does not affect your place")
        await expect(page.locator('[data-result="camera"]')).to_contain_text("not allowed")
    assert await kept(place) is None


async def test_without_javascript_the_check_points_to_zooms_own(
    url: str, place: ClientVisit
) -> None:
    async with reading(script=False) as page:
        await page.goto(f"{url}{place.path}/check")
        await expect(page.get_by_text("zoom.us/test")).to_be_visible()
        await expect(page.get_by_role("button", name="Start the check")).to_be_hidden()
