"""An officer's casework as a person does it: from the list to a signature."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect
from sqlalchemy import text

from compliance.outcomes.recommendation import Outcome
from delivery.accounts import passwords
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody

PASSWORD = "correct horse battery staple"


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """A course that is over and judged."""
    clock.set(at("09:00"))
    trainer_id = await somebody(store, "trainer", clock.now())
    live = await course_of(store, clock, trainer_id, app[JUDGE])
    await held(live)
    clock.set(at("11:50"))
    await app[JUDGE].judge(live.course_id)
    return live


@pytest.fixture
async def officer(page: Page, live: LiveCourse, store: Store, clock: SettableClock) -> Page:
    """Signed in, and at the list."""
    user_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.goto("/officer")
    return page


async def look(page: Page, name: str) -> None:
    await assert_usable(page, name)


async def test_a_case_goes_from_the_list_to_a_signature(officer: Page) -> None:
    await expect(officer.get_by_role("heading", name="Work list")).to_be_visible()
    await look(officer, "queue")
    await officer.get_by_role("link", name="Priyanka Rao").click()
    await expect(officer.get_by_role("heading", name="Priyanka Rao")).to_be_visible()
    await look(officer, "case")
    first, second = officer.locator("#finding-1"), officer.locator("#finding-2")
    await first.get_by_label("Dismiss it").check()
    await first.get_by_label("Reason").fill("The trainer had asked for it.")
    await first.get_by_role("button").click()
    await expect(officer.get_by_role("alert")).to_contain_text("on record")
    await expect(first).to_contain_text("Dismissed by Test Officer")
    await second.get_by_label("Uphold it").check()
    await second.get_by_role("button").click()
    await expect(officer.locator(".govuk-error-summary")).to_be_focused()
    await expect(second.get_by_label("Uphold it")).to_be_checked()
    await look(officer, "case-refused")
    await second.get_by_label("Reason").fill("Off for a long time, as reported.")
    await second.get_by_role("button").click()
    await expect(officer.get_by_role("alert")).to_contain_text("You can sign the outcome now")
    await expect(officer.get_by_role("radio", checked=True)).to_have_count(0)
    await look(officer, "case-ready")
    await officer.get_by_label("Completed", exact=True).check()
    await officer.get_by_label("Reason").last.fill("Present throughout; the camera was explained.")
    await officer.get_by_role("button", name="Continue").click()
    await expect(officer.get_by_role("alert")).to_contain_text("Signed")
    await expect(officer.get_by_role("heading", name="Signed: Completed")).to_be_visible()
    await look(officer, "case-signed")
    await officer.get_by_role("link", name="Work list").first.click()


@pytest.mark.journey
async def test_an_adverse_outcome_is_checked_proposed_and_confirmed_by_another(
    officer: Page, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    await give_password(store)
    booking_id = live.booking_ids["A"]
    await choose_abuse(officer, booking_id)
    await expect(officer.get_by_role("heading", name="Check before you propose")).to_be_visible()
    await expect(officer.get_by_role("heading", name="What speaks against it")).to_be_visible()
    await expect(officer.get_by_text("You cannot propose this outcome")).to_be_visible()
    await expect(officer.get_by_role("button", name="Propose this outcome")).to_have_count(0)
    await look(officer, "proposal-impossible")
    async with store.writing() as tx:
        by = await two_officers.proposer(tx, clock.now())
    await two_officers.raise_upheld(store, booking_id, by, clock.now())
    await choose_abuse(officer, booking_id)
    await look(officer, "proposal")
    await officer.get_by_role("button", name="Propose this outcome").click()
    await expect(officer.locator(".govuk-error-summary")).to_be_focused()
    await look(officer, "proposal-refused")
    await officer.get_by_role("checkbox").first.check()
    await officer.get_by_label("Your password").fill(PASSWORD)
    await officer.get_by_role("button", name="Propose this outcome").click()
    await expect(officer.get_by_role("alert")).to_contain_text("Another officer must confirm it")
    await look(officer, "case-proposed")
    conduct, why = Outcome.NON_COMPLETION_CONDUCT, "Was asked twice to stop."
    await two_officers.propose(store, booking_id, conduct, why, clock.now())
    await officer.reload()
    await look(officer, "case-to-confirm")
    await officer.get_by_role("button", name="Confirm this outcome").click()
    await expect(officer.get_by_role("alert")).to_contain_text("Confirmed")
    await look(officer, "case-confirmed")
    await officer.get_by_role("link", name="Note that the client was told").click()
    await look(officer, "telling")
    await officer.get_by_role("button", name="Save").click()
    await expect(officer.locator(".govuk-error-summary")).to_be_focused()
    await look(officer, "telling-refused")
    await officer.get_by_label("The client was told").check()
    await officer.get_by_label("Telephone").check()
    await officer.get_by_role("button", name="Save").click()
    await expect(officer.get_by_role("alert")).to_contain_text("Your note is on record")


async def choose_abuse(page: Page, booking_id: int) -> None:
    """Goes on from the case to the page on which the outcome is checked."""
    await page.goto(f"/officer/cases/{booking_id}")
    await page.get_by_text("Other outcomes").click()
    await page.get_by_label("Not completed (abuse)").check()
    await page.get_by_label("Reason").last.fill("Shouted at another client.")
    await page.get_by_role("button", name="Continue").click()


async def give_password(store: Store) -> None:
    async with store.writing() as tx:
        user = await users.by_email(tx, "officer@example.org")
        assert user is not None
        await users.set_password(tx, user.id, await passwords.hash_password(PASSWORD))


@pytest.mark.parametrize("client", "ABDFHI")
async def test_every_kind_of_case_can_be_read_by_everybody(
    officer: Page, live: LiveCourse, client: str
) -> None:
    await officer.goto(f"/officer/cases/{live.booking_ids[client]}")
    await look(officer, f"case-{client}")


async def test_a_finding_is_decided_with_the_keyboard_alone(
    officer: Page, live: LiveCourse
) -> None:
    await officer.goto(f"/officer/cases/{live.booking_ids['B']}")
    choice = officer.locator("#finding-1").get_by_label("Uphold it")
    await choice.focus()
    await officer.keyboard.press("Space")
    await officer.keyboard.press("Tab")
    await officer.keyboard.type("Away as Zoom said.")
    await officer.keyboard.press("Tab")
    await officer.keyboard.press("Enter")
    await expect(officer.locator("#finding-1")).to_contain_text("Upheld by Test Officer")


async def test_completions_without_findings_are_signed_together(officer: Page) -> None:
    await officer.get_by_role("link", name="sign all completions of NSAC-1").click()
    await look(officer, "completions")
    await officer.get_by_role("button", name="Sign as completed").click()
    await expect(officer.get_by_role("alert")).to_contain_text("You signed 2 completions")
    await look(officer, "completions-signed")


async def test_what_follows_from_a_decision_is_done_task_by_task(officer: Page) -> None:
    await officer.get_by_role("link", name="sign all completions of NSAC-1").click()
    await officer.get_by_role("button", name="Sign as completed").click()
    await officer.goto("/officer/tasks")
    await expect(officer.get_by_role("heading", name="Tasks")).to_be_visible()
    await look(officer, "tasks")
    await officer.get_by_role("link", name="Key national status 4").first.click()
    await look(officer, "task")
    await officer.get_by_role("button", name="Mark as done").click()
    await expect(officer.locator(".govuk-error-summary")).to_be_focused()
    await look(officer, "task-refused")
    await officer.get_by_label("Reference").fill("DORS 12")
    await officer.get_by_role("button", name="Mark as done").click()
    await expect(officer.get_by_role("alert")).to_contain_text("marked as done")
    await look(officer, "task-done")


async def test_remarks_are_shown_beside_the_recommendation(
    officer: Page, live: LiveCourse, app: Application
) -> None:
    seen = {"from": at("08:58").isoformat(), "to": at("08:59").isoformat()}
    await live.notes("observe", "08:59", booking="B-A", code="recording", **seen)
    await app[JUDGE].judge(live.course_id)
    await officer.goto(f"/officer/cases/{live.booking_ids['A']}")
    await expect(officer.get_by_text("Consider this too")).to_be_visible()
    await look(officer, "case-remarked")


async def test_a_case_can_be_read_after_its_evidence_was_deleted(
    officer: Page, live: LiveCourse
) -> None:
    async with live.store.writing() as tx:
        await tx.execute(text("DROP TRIGGER ledger_no_delete"))
        await tx.execute(text("DELETE FROM ledger"))
    await officer.goto(f"/officer/cases/{live.booking_ids['B']}")
    await expect(officer.get_by_text("the evidence was deleted")).not_to_have_count(0)
    await look(officer, "case-destroyed")
