"""A whole course run by keyboard alone, from the first identity to the complete record."""

from aiohttp.web import Application
from playwright.async_api import Page, expect

from tests.browser.monitoring import kinds_noted, later, watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def reaches(page: Page, id: str) -> None:
    """Presses Tab until the element of this id has the focus."""
    for _ in range(200):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == id:
            return
    raise AssertionError(f"Tab never reaches {id}")


async def test_a_course_is_run_from_its_first_identity_to_its_record_by_keyboard(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    callum = live.booking_ids["H"]
    await reaches(page, f"note-{callum}")
    await page.keyboard.press("F2")
    await page.keyboard.press("a")
    await expect(page.locator(f"#last-{callum}")).to_contain_text("Identity accepted")
    await page.keyboard.press("F2")
    await page.keyboard.press("z")
    await expect(page.locator(f"#last-{callum}")).to_have_count(0)

    await page.keyboard.press("F2")
    await page.keyboard.press("l")
    await expect(page.get_by_role("dialog")).to_contain_text("What is on record")
    await assert_usable(page, "trainer-refusal")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()

    await reaches(page, "begin-break")
    await page.keyboard.press("Enter")
    await expect(page.locator("#end-break")).to_be_visible()
    later(app, live, minutes=5)
    await reaches(page, "end-break")
    await page.keyboard.press("Space")
    await expect(page.locator("#end-break")).to_have_count(0)

    await live.ends()
    live.clock.set(at("11:46"))
    later(app, live, seconds=1)
    await expect(page.locator("#day")).to_be_visible()
    await assert_usable(page, "trainer-day")
    for press, says in (("day-participation", "took part"), ("day-complete", "is complete")):
        await reaches(page, press)
        await page.keyboard.press("Enter")
        await expect(page.locator("#message-text")).to_contain_text(says)
    await expect(page.locator("#completed")).to_contain_text("said by Test Trainer")
    kinds = [kind for kind, _ in await kinds_noted(live)]
    assert kinds == ["identity", "take_back", "break", "break", "participation", "complete"]
