"""A note can be taken back: from the message about it, from the list, and without a script."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from tests.browser.monitoring import kinds_noted, later, watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse


@pytest.mark.journey
async def test_a_note_is_taken_back_from_its_message(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Accept photocard driving licence of Callum").click()
    row = page.locator(f"#client-{live.booking_ids['H']}")
    await expect(row).to_contain_text("Accepted")
    await assert_usable(page, "trainer-undo")
    later(app, live, seconds=20)
    message = page.locator("#message")
    await message.get_by_role("button", name="Undo").click()
    await expect(message).to_contain_text("Saved. The note is taken back")
    await expect(row).to_contain_text("Not checked")
    await expect(page.locator("#notes s").first).to_contain_text("Identity accepted")
    await expect(page.locator("#notes li").first).to_contain_text("Taken back")
    await assert_usable(page, "trainer-taken-back")
    assert await kinds_noted(live) == [("identity", "B-H"), ("take_back", None)]


async def test_a_note_is_taken_back_by_a_key(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Callum MacLeod").focus()
    for key in ("F2", "a"):
        await page.keyboard.press(key)
    await expect(page.locator("#message-undo")).to_contain_text("Undo")
    await expect(page.locator(f"#client-{live.booking_ids['H']}")).to_contain_text("Accepted")
    for key in ("F2", "u"):
        await page.keyboard.press(key)
    await expect(page.locator("#message-text")).to_have_text("Saved. The note is taken back")
    await expect(page.get_by_role("button", name="Note about Callum MacLeod")).to_be_focused()
    assert [kind for kind, _ in await kinds_noted(live)] == ["identity", "take_back"]


async def test_after_two_minutes_the_service_does_not_take_it_back(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Start the break").click()
    undo = page.locator("#message").get_by_role("button", name="Undo")
    await expect(undo).to_be_visible()
    later(app, live, seconds=121)
    await undo.click()
    await expect(page.locator("#message-text")).to_contain_text("tell the compliance officer")
    await expect(page.locator("#notes").get_by_role("button", name="Undo")).to_have_count(0)
    assert [kind for kind, _ in await kinds_noted(live)] == ["break"]


async def test_what_zoom_does_not_report_is_noted_once_the_trainer_says_they_see_it(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Jack O’Neill").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Identity accepted")).to_have_count(0)
    await dialog.get_by_role("link", name="I see Jack O’Neill myself").click()
    await dialog.get_by_role("button", name="Passport", exact=True).click()
    await expect(page.locator("#message-text")).to_contain_text("Jack O’Neill: identity accepted")
    assert await kinds_noted(live) == [("identity", "B-I")]


async def test_without_a_script_a_note_is_taken_back_on_the_page(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto("/")
    await watch(page, live, scripted=False)
    await page.get_by_role("button", name="Accept photocard driving licence of Callum").click()
    await page.locator("#notes").get_by_role("button", name="Undo").first.click()
    await expect(page.locator("#notes")).to_contain_text("Taken back")
    await page.get_by_role("link", name="All notes of this course").click()
    await expect(page.get_by_role("heading", name="Notes about this course")).to_be_visible()
    await assert_usable(page, "trainer-notes")
    assert await kinds_noted(live) == [("identity", "B-H"), ("take_back", None)]
