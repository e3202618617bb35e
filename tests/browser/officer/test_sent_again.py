"""A reason that was typed while the session ended is kept while the officer signs in again."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from delivery.accounts.sign_in import IDLE
from delivery.records.database.store import Store
from tests.browser.officer.test_officer_pages import PASSWORD, give_password, live, officer
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse

__all__ = ["live", "officer"]
REASON = "The trainer had asked for the camera to be off."


@pytest.mark.parametrize("page", [1366, 390, 320], indirect=True)
async def test_a_typed_reason_is_sent_after_signing_in_again(
    officer: Page, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    await give_password(store)
    await officer.goto(f"/officer/cases/{live.booking_ids['G']}")
    finding = officer.locator("#finding-1")
    await finding.get_by_label("Dismiss it").check()
    await finding.get_by_label("Reason").fill(REASON)
    clock.go_on(IDLE + timedelta(seconds=1))
    await finding.get_by_role("button").click()
    await expect(officer.get_by_role("heading", name="Sign in to continue")).to_be_visible()
    await expect(officer.get_by_text(REASON)).to_be_visible()
    await assert_usable(officer, "again")
    await officer.get_by_label("Email address").fill("officer@example.org")
    await officer.get_by_label("Password", exact=True).fill(PASSWORD)
    await officer.get_by_role("button", name="Sign in", exact=True).click()
    await expect(officer.get_by_text(REASON)).to_be_visible()
    await assert_usable(officer, "send-again")
    await officer.get_by_role("button", name="Send").click()
    await expect(officer.get_by_role("alert")).to_contain_text("on record")
    await expect(officer.locator("#finding-1").get_by_text(REASON)).to_be_visible()
