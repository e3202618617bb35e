"""The officers' lists and the forms about a case, as two officers at work see them."""

import pytest
from playwright.async_api import Page, expect

from compliance.outcomes.recommendation import Outcome
from delivery.caseload import claims, desk, work_list
from delivery.caseload.claims import CaseClaim
from delivery.records.accounts import users
from delivery.records.planning import bookings
from delivery.records.review import decisions
from tests.browser.officer.test_officer_pages import live, officer
from tests.browser.seeing import assert_usable
from tests.scenes import two_officers
from tests.scenes.live_course import LiveCourse

__all__ = ["live", "officer"]


async def omar(live: LiveCourse) -> int:
    """Another officer, who has opened D's case and has taken B's."""
    async with live.store.writing() as tx:
        other = await users.add(
            tx, email="omar@example.org", name="Omar", role="officer", now=live.clock.now()
        )
        opened = await bookings.by_id(tx, live.booking_ids["D"])
        assert opened
        await desk.keep_opening(tx, opened, None, other, live.clock.now())
    taken = CaseClaim(live.booking_ids["B"], live.course_id, other, None)
    await claims.take(live.store, taken, live.clock.now())
    return other


async def test_a_list_and_a_case_say_who_works_on_it_until_the_claim_runs_out(
    officer: Page, live: LiveCourse
) -> None:
    await omar(live)
    await officer.reload()
    await assert_usable(officer, "queue-two-officers")
    await expect(officer.get_by_role("row", name="Tomasz Kowalski")).to_contain_text("Omar")
    await expect(officer.get_by_role("row", name="Mohammed Ali")).to_contain_text("opened by Omar")
    await officer.goto(f"/officer/cases/{live.booking_ids['B']}")
    await expect(officer.get_by_text("Omar works on this case until")).to_be_visible()
    await assert_usable(officer, "case-with-another")
    live.clock.go_on(claims.LASTS)
    await officer.reload()
    await expect(officer.get_by_text("Nobody has taken this case")).to_be_visible()


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_the_list_is_narrowed_and_searched_with_the_keyboard_alone(
    officer: Page, live: LiveCourse
) -> None:
    await officer.get_by_role("link", name="with nobody").focus()
    await officer.keyboard.press("Enter")
    await expect(officer.locator("[aria-current=page]").last).to_contain_text("with nobody")
    await officer.locator("summary", has_text="Filter and sort").focus()
    await officer.keyboard.press("Enter")
    await assert_usable(officer, "queue-filters")
    await officer.keyboard.press("Tab")
    await officer.keyboard.type("Findings")
    for _ in range(6):
        await officer.keyboard.press("Tab")
    await officer.keyboard.press("Enter")
    await expect(officer.get_by_label("To do")).to_have_value("review")
    await expect(officer.get_by_role("row", name="Amelia Brown")).to_have_count(0)
    await officer.keyboard.press("F2")
    await expect(officer.locator("#keys-hint")).to_contain_text("n: first case")
    await officer.keyboard.press("f")
    await officer.keyboard.type("amelia")
    await officer.keyboard.press("Enter")
    await expect(officer.get_by_role("heading", name="Find a case")).to_be_visible()
    await assert_usable(officer, "search")
    async with officer.expect_navigation():
        for key in ("F2", "n"):
            await officer.keyboard.press(key)
    await expect(officer.get_by_role("heading", name="Amelia Brown")).to_be_visible()


NAMES = ".cw-queue tbody th a"


async def names_of(page: Page) -> list[str]:
    return [" ".join(name.split()) for name in await page.locator(NAMES).all_inner_texts()]


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_a_key_turns_the_page_of_the_list_and_another_goes_from_case_to_case(
    officer: Page, live: LiveCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE_SIZE", 5)
    await officer.reload()
    first = await names_of(officer)
    assert len(first) == 5
    async with officer.expect_navigation():
        for key in ("F2", "p"):
            await officer.keyboard.press(key)
    second = await names_of(officer)
    assert len({*first, *second}) == 9
    await expect(officer.get_by_role("link", name="Next page")).to_have_count(0)
    await officer.go_back()
    for name in first[:3]:
        async with officer.expect_navigation():
            for key in ("F2", "n"):
                await officer.keyboard.press(key)
        await expect(officer.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_the_list_is_sorted_by_name_and_back_with_the_keyboard_alone(
    officer: Page, live: LiveCourse
) -> None:
    by_urgency = await names_of(officer)
    await officer.locator("summary", has_text="Filter and sort").focus()
    await officer.keyboard.press("Enter")
    for words, expected in (
        ("Family name", sorted(by_urgency, key=lambda name: name.split()[-1])),
        ("Police and bans first", by_urgency),
    ):
        sort = officer.get_by_label("Sort by")
        await sort.focus()
        await officer.keyboard.type(words[:6])
        async with officer.expect_navigation():
            await officer.keyboard.press("Tab")
            await officer.keyboard.press("Enter")
        assert await names_of(officer) == expected
    assert by_urgency != sorted(by_urgency, key=lambda name: name.split()[-1])


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_a_sentence_typed_into_the_list_opens_nothing(
    officer: Page, live: LiveCourse
) -> None:
    before = officer.url
    await officer.keyboard.type("No, please call Priyanka now: fill in the form.")
    await officer.keyboard.press("Escape")
    await officer.keyboard.type("plan n p f l")
    await expect(officer.get_by_role("heading", name="Work list")).to_be_visible()
    assert officer.url == before


async def test_the_forms_about_a_case_are_accessible(officer: Page, live: LiveCourse) -> None:
    other, booking_id = await omar(live), live.booking_ids["H"]
    absent = Outcome.DID_NOT_ATTEND
    await two_officers.sign(
        live.store, booking_id, absent, other, "Was not there.", live.clock.now()
    )
    async with live.store.reading() as tx:
        (outcome,) = await decisions.outcomes_of_course(tx, live.course_id)
    for path, name in (
        (f"/officer/cases/{live.booking_ids['A']}/findings", "raise-finding"),
        (f"/officer/decisions/{outcome.id}/follow-up", "follow-up"),
        (f"/officer/decisions/{outcome.id}/telling", "telling-form"),
        (f"/officer/courses/{live.course_id}", "course"),
        ("/officer/readiness", "readiness"),
        ("/officer/tasks?view=waiting", "tasks-waiting"),
    ):
        answer = await officer.goto(path)
        assert answer
        assert answer.ok, path
        await assert_usable(officer, name)
