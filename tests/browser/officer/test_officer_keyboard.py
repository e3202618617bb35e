"""A morning’s cases are done with the keyboard alone: here eight, from the list to the last."""

import pytest
from playwright.async_api import Page, expect

from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from delivery.review.raising import TypedFinding, raise_finding
from tests.browser.officer.casework import TALLEST, KeyboardOfficer
from tests.browser.officer.test_officer_pages import give_password, live, officer
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.live_course import LiveCourse

__all__ = ["live", "officer"]


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_cases_are_done_one_after_the_other_with_the_keyboard_alone(
    officer: Page, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    await give_password(store)
    await officer.set_viewport_size({"width": 1366, "height": 768})
    conduct, booking_id = Outcome.NON_COMPLETION_CONDUCT, live.booking_ids["A"]
    await two_officers.propose(store, booking_id, conduct, "Was asked twice to stop.", clock.now())
    await officer.goto("/officer")
    at_work = KeyboardOfficer(officer)
    worked = await at_work.works_through(8)
    assert ["proposal"] in worked
    assert ["finding-1", "finding-2", "decision"] in worked
    assert sum("decision" in parts for parts in worked) == 7
    assert at_work.tallest <= TALLEST
    await at_work.goes_on("F2", "l")
    await expect(officer.get_by_role("heading", name="Work list")).to_be_visible()


@pytest.mark.parametrize("page", [1366], indirect=True)
@pytest.mark.parametrize("findings", [3, 6])
async def test_a_case_with_many_findings_is_no_taller_and_each_is_decided_by_key(
    officer: Page, live: LiveCourse, store: Store, clock: SettableClock, findings: int
) -> None:
    await give_password(store)
    async with store.writing() as tx:
        raiser = await two_officers.proposer(tx, clock.now())
    for number in range(findings - 2):
        account = f"Account {number}: the client called the trainer names on the telephone. " * 3
        typed = TypedFinding("abuse", account, "The trainer, by telephone on 10 June")
        await raise_finding(store, live.booking_ids["G"], typed, raiser, clock.now())
    await officer.set_viewport_size({"width": 1366, "height": 768})
    at_work = KeyboardOfficer(officer)
    await officer.goto(f"/officer/cases/{live.booking_ids['G']}")
    await assert_usable(officer, f"case-{findings}-findings")
    parts = await at_work.works()
    assert parts[:findings] == [f"finding-{number + 1}" for number in range(findings)]
    assert parts[findings] == "decision"
    assert at_work.tallest <= TALLEST


async def test_a_sentence_typed_into_a_case_decides_nothing(
    officer: Page, live: LiveCourse
) -> None:
    await officer.goto(f"/officer/cases/{live.booking_ids['G']}")
    before = officer.url
    await officer.keyboard.type("Hello, can you look at Priyanka’s camera?")
    await officer.keyboard.press("Enter")
    await expect(officer.locator("#finding-1")).to_be_focused()
    await expect(officer.get_by_role("radio", checked=True)).to_have_count(0)
    assert officer.url == before
