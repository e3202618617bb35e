"""Two trainers with a screen each: a handover on one screen is seen on the other at once."""

from playwright.async_api import Page, expect

from delivery.course_trainers import second_trainer
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.browser.monitoring import watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse
from tests.signing_in import link_of, somebody

WIDTHS = (1366, 390, 320)
ACCEPT = "Accept: I am accountable now"


async def add_ben(store: Store, live: LiveCourse) -> int:
    officer_id, now = await somebody(store, "officer", live.clock.now()), live.clock.now()
    async with store.writing() as tx:
        ben = await users.add(
            tx, email="ben@example.org", name="Ben Baker", role="trainer", now=now
        )
    await second_trainer.add(store, live.course_id, ben, officer_id, now)
    return ben


async def open_board_of(page: Page, live: LiveCourse, user_id: int) -> None:
    await page.goto(await link_of(live.store, user_id, live.clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/account/password")
    async with page.expect_response("**/stream"):
        await page.goto(f"/trainer/courses/{live.course_id}")


async def assert_usable_at_each_width(page: Page, name: str) -> None:
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await assert_usable(page, name)


async def test_a_handover_is_seen_on_the_other_screen(
    page: Page, url: str, store: Store, live: LiveCourse
) -> None:
    await live.busy()
    ben = await add_ben(store, live)
    await watch(page, live)
    browser = page.context.browser
    assert browser
    other = await (await browser.new_context(base_url=url)).new_page()
    await open_board_of(other, live, ben)
    await expect(other.locator("#trainers")).to_contain_text("Also on the course: Ben Baker")
    await assert_usable_at_each_width(page, "trainer-two-trainers")

    await page.get_by_role("button", name="Hand over to Ben Baker").press("Enter")
    accept = other.get_by_role("button", name=ACCEPT)
    await expect(accept).to_be_visible()
    await expect(other.locator("#news")).to_contain_text("wants to hand this course over to you")
    await expect(page.locator("#notice-handover")).to_contain_text("You have offered this course")
    await assert_usable_at_each_width(other, "trainer-handover-offered")

    await accept.press("Enter")
    await expect(page.locator("#board")).to_contain_text("Accountable trainer: Ben Baker")
    await expect(other.locator("#board")).to_contain_text("Accountable trainer: Ben Baker (you)")
    await expect(accept).to_have_count(0)
    await expect(page.locator("#news")).to_contain_text("Accountable trainer: Ben Baker")
    await assert_usable_at_each_width(page, "trainer-handed-over")
    await other.context.close()


async def test_the_office_changes_the_trainers_by_keyboard(
    page: Page, store: Store, live: LiveCourse
) -> None:
    await live.busy()
    await add_ben(store, live)
    officer_id = await somebody(store, "officer", live.clock.now())
    await page.goto(await link_of(store, officer_id, live.clock.now()))
    await page.get_by_role("button", name="Sign in").press("Enter")
    await page.wait_for_url("**/account/password")
    await page.goto(f"/officer/courses/{live.course_id}")
    await page.get_by_role("link", name="Change the trainers").press("Enter")
    await page.get_by_role("button", name="Hand the course over").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Say why")
    await assert_usable_at_each_width(page, "course-trainers-refused")
    await page.get_by_label("Why you hand it over").fill("The line of the trainer was lost.")
    await page.get_by_role("button", name="Hand the course over").press("Enter")
    await expect(page.locator(".cw-plan")).to_contain_text("Ben Baker")
    await assert_usable_at_each_width(page, "course-trainers")
    await page.goto(f"/officer/courses/{live.course_id}")
    await assert_usable_at_each_width(page, "course-with-trainers")
