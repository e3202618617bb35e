"""Statements, proposals and confirmations work in a browser that runs no scripts."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.web import Application
from playwright.async_api import FilePayload, Page, expect

from compliance.outcomes.recommendation import Outcome
from delivery.accounts.sign_in import IDLE
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.browser.officer.test_officer_pages import PASSWORD, give_password, live
from tests.browser.reading import reading
from tests.browser.record_page import record_address
from tests.doubles.client_files import PDF
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.challenged_case import challenge
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge
from tests.scenes.live_course import LiveCourse
from tests.signing_in import link_of, somebody

__all__ = ["live"]
pytestmark = pytest.mark.usefixtures("chromium")

WHY = "Shouted at another client."


@pytest.fixture
async def plain() -> AsyncIterator[Page]:
    async with reading(script=False) as page:
        yield page


async def signs_in(page: Page, url: str, live: LiveCourse) -> None:
    officer = await somebody(live.store, "officer", live.clock.now())
    await page.goto(url + await link_of(live.store, officer, live.clock.now()))
    await page.get_by_role("button", name="Sign in").click()


async def test_a_statement_is_sent_with_a_file(
    plain: Page, url: str, app: Application, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS + timedelta(hours=1))
    await plain.goto(await record_address(plain, url, app, place.booking_id))
    await plain.get_by_role("link", name="tell us what happened").click()
    await plain.get_by_role("button", name="Send").click()
    await expect(plain.get_by_text("There is a problem")).to_be_visible()
    await plain.get_by_label("What happened").fill("My connection was lost.")
    letter = FilePayload(name="letter.pdf", mimeType="application/pdf", buffer=PDF)
    await plain.get_by_label("Documents or pictures").set_input_files(letter)
    await plain.get_by_role("button", name="Send").click()
    await expect(plain.get_by_text("We have your statement")).to_be_visible()
    await expect(plain.get_by_text("PDF (1 KB)")).to_be_visible()


async def test_an_outcome_is_proposed(
    plain: Page, url: str, store: Store, live: LiveCourse
) -> None:
    await signs_in(plain, url, live)
    await give_password(store)
    booking_id, now = live.booking_ids["A"], live.clock.now()
    async with store.writing() as tx:
        by = await two_officers.proposer(tx, now)
    await two_officers.raise_upheld(store, booking_id, by, now)
    await plain.goto(f"{url}/officer/cases/{booking_id}")
    await expect(plain.locator("#decision")).to_be_focused()
    await plain.get_by_text("Other outcomes").click()
    await plain.get_by_label("Not completed (abuse)").check()
    await plain.get_by_label("Reason").last.fill(WHY)
    await plain.get_by_role("button", name="Continue").click()
    await plain.get_by_role("checkbox").first.check()
    await plain.get_by_label("Your password").fill(PASSWORD)
    await plain.get_by_role("button", name="Propose this outcome").click()
    await expect(plain.get_by_role("alert")).to_contain_text("Another officer must confirm it")


async def test_an_outcome_is_confirmed_and_the_next_case_has_the_focus(
    plain: Page, url: str, store: Store, live: LiveCourse
) -> None:
    await signs_in(plain, url, live)
    await give_password(store)
    booking_id, conduct = live.booking_ids["A"], Outcome.NON_COMPLETION_CONDUCT
    await two_officers.propose(store, booking_id, conduct, WHY, live.clock.now())
    await plain.goto(f"{url}/officer/cases/{booking_id}")
    await expect(plain.locator("#proposal")).to_be_focused()
    await plain.get_by_label("Your password").fill(PASSWORD)
    await plain.get_by_role("button", name="Confirm this outcome").click()
    await expect(plain.get_by_role("alert")).to_contain_text("Confirmed")
    await expect(plain.get_by_role("alert").get_by_role("link", name="Next case")).to_be_focused()


async def test_a_challenge_is_answered(
    plain: Page, url: str, store: Store, live: LiveCourse
) -> None:
    await signs_in(plain, url, live)
    await give_password(store)
    booking_id, now = live.booking_ids["A"], live.clock.now()
    async with store.writing() as tx:
        second = await users.add(tx, email="omar@example.org", name="Omar", role="officer", now=now)
    await two_officers.sign(store, booking_id, Outcome.NON_COMPLETION_ABUSE, second, WHY, now)
    await challenge(store, booking_id, now)
    await plain.goto(f"{url}/officer/cases/{booking_id}")
    await plain.get_by_role("link", name="Answer this challenge").click()
    await plain.get_by_label("Reject it").check()
    await plain.get_by_label("Reason").fill("The trainer heard it, and so did two clients.")
    await plain.get_by_label("Your password").fill(PASSWORD)
    await plain.get_by_role("button", name="Answer the challenge").click()
    await expect(plain.get_by_role("alert")).to_contain_text("rejected")


async def test_a_typed_reason_survives_signing_in_again_with_a_link(
    plain: Page, url: str, live: LiveCourse
) -> None:
    await signs_in(plain, url, live)
    await plain.goto(f"{url}/officer/cases/{live.booking_ids['B']}")
    await plain.get_by_label("Dismiss it").check()
    await plain.get_by_label("Reason").first.fill(WHY)
    live.clock.go_on(IDLE + timedelta(seconds=1))
    await plain.get_by_role("button", name="Save decision").click()
    await expect(plain.get_by_text(WHY)).to_be_visible()
    tab = await plain.context.new_page()
    await signs_in(tab, url, live)
    await plain.get_by_role("button", name="I have signed in with a link").click()
    await plain.get_by_role("button", name="Send it again").click()
    await expect(plain.locator("#finding-1")).to_contain_text("Dismissed by Test Officer")
