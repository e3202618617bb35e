"""An officer answers a client's challenge in the browser, also on a telephone."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from compliance.outcomes.recommendation import Outcome
from delivery.records.accounts import users
from delivery.records.answers import statements
from delivery.records.database.store import Store
from delivery.statements.sent_files import sent_file
from tests.browser.officer.test_officer_pages import PASSWORD, give_password, live, officer
from tests.browser.seeing import assert_usable
from tests.doubles.client_files import PDF
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.challenged_case import challenge
from tests.scenes.live_course import LiveCourse

__all__ = ["live", "officer"]


async def look(page: Page, name: str) -> None:
    """Checks the page as wide as it is, and 320 pixels wide."""
    await assert_usable(page, name)
    wide = page.viewport_size
    assert wide
    await page.set_viewport_size({"width": 320, "height": 800})
    await assert_usable(page, name)
    await page.set_viewport_size(wide)


async def test_a_challenge_is_answered(
    officer: Page, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    await give_password(store)
    booking_id = live.booking_ids["A"]
    async with store.writing() as tx:
        second = await users.add(
            tx, email="omar@example.org", name="Omar", role="officer", now=clock.now()
        )
    abuse = Outcome.NON_COMPLETION_ABUSE
    await two_officers.sign(store, booking_id, abuse, second, "Because of it.", clock.now())
    await challenge(store, booking_id, clock.now(), sent_file(PDF))
    async with store.writing() as tx:
        await statements.add(
            tx,
            booking_id=booking_id,
            course_id=live.course_id,
            text="My neighbour can confirm it.",
            late_reason="",
            now=clock.now(),
        )
    await officer.goto(f"/officer/cases/{booking_id}")
    await look(officer, "case-challenged")
    await officer.get_by_role("button", name="I have read this statement").press("Enter")
    await expect(officer.get_by_role("alert")).to_contain_text("marked as read")
    await officer.get_by_role("link", name="Answer this challenge").press("Enter")
    await look(officer, "challenge")
    async with officer.expect_download() as downloading:
        await officer.get_by_role("link", name="Download file").click()
    saved = Path(await (await downloading.value).path())
    assert await asyncio.to_thread(saved.read_bytes) == PDF
    await officer.get_by_role("button", name="Answer the challenge").press("Enter")
    await expect(officer.locator(".govuk-error-summary")).to_be_focused()
    await look(officer, "challenge-refused")
    await officer.get_by_label("replace the outcome by “completed”").check()
    await officer.get_by_label("Reason").fill("The trainer was not sure who spoke.")
    await officer.get_by_label("Your password").fill(PASSWORD)
    await officer.get_by_role("button", name="Answer the challenge").press("Enter")
    await expect(officer.get_by_role("alert")).to_contain_text("upheld")
    await look(officer, "case-upheld")
