"""An officer notes that no date can be offered, takes it back, and notes a withdrawn offer."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from compliance.outcomes.recommendation import Outcome
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.browser.officer.test_challenge_pages import look
from tests.browser.officer.test_officer_pages import live, officer
from tests.browser.record_page import record_address
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.live_course import LiveCourse

__all__ = ["live", "officer"]


@pytest.mark.thorough
async def test_a_client_without_a_date_whose_offer_is_withdrawn(
    officer: Page,
    url: str,
    app: Application,
    live: LiveCourse,
    store: Store,
    clock: SettableClock,
) -> None:
    booking_id = live.booking_ids["H"]
    async with store.writing() as tx:
        second = await users.add(
            tx, email="omar@example.org", name="Omar", role="officer", now=clock.now()
        )
    absent = Outcome.DID_NOT_ATTEND
    await two_officers.sign(store, booking_id, absent, second, "Nobody saw them.", clock.now())
    await officer.goto(f"/officer/cases/{booking_id}")
    await officer.get_by_role("link", name="Note what happened afterwards").click()
    await look(officer, "follow-up")
    await officer.get_by_label("We can offer no date").check()
    await officer.get_by_label("Note", exact=True).fill("All courses until September are full.")
    await officer.get_by_role("button", name="Save").click()
    await expect(officer.get_by_text("No date could be offered")).to_be_visible()
    await officer.get_by_role("link", name="Refund £55").click()
    await officer.get_by_label("Reference").fill("PAY-1")
    await officer.get_by_role("button", name="Mark as done").click()
    await officer.get_by_text("It was not done after all").click()
    await look(officer, "task-not-done")
    await officer.get_by_label("Why it was not done").fill("The payment failed at the bank.")
    await officer.get_by_role("button", name="Open it again").click()
    await expect(officer.get_by_role("alert")).to_contain_text("open again")
    await officer.goto(f"/officer/cases/{booking_id}")
    await officer.get_by_role("link", name="This was noted by mistake").click()
    await look(officer, "taking-back")
    await officer.get_by_label("What was mistaken").fill("It was noted for another client.")
    await officer.get_by_role("button", name="Take it back").click()
    await expect(officer.get_by_text("Taken back")).to_be_visible()
    await look(officer, "case-taken-back")
    await officer.get_by_role("link", name="Note that the force withdrew the offer").click()
    await look(officer, "withdrawal")
    await officer.get_by_label("Reason").fill("Kent Police wrote to us.")
    await officer.get_by_role("button", name="Save").click()
    await expect(officer.locator("#withdrawal")).to_contain_text("The force withdrew the offer")
    await look(officer, "case-withdrawn")
    await officer.goto(f"/officer/decided/{booking_id}/{live.course_id}")
    await look(officer, "decided")
    await officer.goto(await record_address(officer, url, app, booking_id))
    await look(officer, "record-withdrawn")
