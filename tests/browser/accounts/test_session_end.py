"""The end of a session is shown minute by minute, and read out at few steps."""

import pytest
from playwright.async_api import Page, expect

from delivery.accounts.sign_in import IDLE
from delivery.records.database.store import Store
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import link_of, somebody

HEARD = """region => {
  window.heard = [];
  const hear = () => window.heard.push(region.textContent);
  new MutationObserver(hear).observe(region, { childList: true, subtree: true });
}"""
TO_THE_WARNING_MS = 1000 * (int(IDLE.total_seconds()) - 11 * 60)


@pytest.mark.parametrize("page", [320], indirect=True)
async def test_a_screen_reader_says_the_end_of_a_session_four_times(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await page.clock.install()
    user_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    warning = page.get_by_role("button", name="Stay signed in")
    await expect(page.locator("[data-session-spoken]")).to_be_attached()
    await page.locator("[data-session-spoken]").evaluate(HEARD)
    await page.clock.fast_forward(TO_THE_WARNING_MS)
    await expect(warning).to_be_hidden()
    await page.clock.run_for(11 * 60_000)
    await expect(warning).to_be_visible()
    await expect(page.locator("[data-session-time]")).to_have_text("less than a minute")
    heard = await page.evaluate("window.heard")
    times = ("about 10 minutes", "about 5 minutes", "about 2 minutes", "about 1 minute")
    assert [words.partition(".")[0] for words in heard] == [
        f"You will be signed out in {time}" for time in times
    ]
    await assert_usable(page, "session-end")
