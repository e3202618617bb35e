"""The trainer's pages in Chromium: what happens is on the screen, and what is pressed is noted."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.web.live_keys import BROADCASTER
from tests.browser.monitoring import kinds_noted, later, watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


@pytest.mark.thorough
@pytest.mark.journey
async def test_everybody_can_use_the_monitor_of_a_busy_course(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await assert_usable(page, "trainer-monitor")


async def test_everybody_can_use_the_pages_around_it(page: Page, live: LiveCourse) -> None:
    await live.busy()
    said = {"booking": "B-G", "matter": "camera_off", "how": "chat"}
    for wall, step in (("10:12", "notice"), ("10:13", "timer")):
        await live.notes("warn", wall, **said, step=step)
    await watch(page, live)
    client = f"/trainer/courses/{live.course_id}/clients/{live.booking_ids['G']}"
    abandonment = f"/trainer/courses/{live.course_id}/abandonment"
    for name, path in (
        ("courses", "/trainer"),
        ("warned", f"/trainer/courses/{live.course_id}"),
        ("client", client),
        ("removal", f"{client}/removal"),
        ("abandonment", abandonment),
    ):
        await page.goto(path)
        await assert_usable(page, f"trainer-{name}")


@pytest.mark.journey
async def test_a_camera_that_goes_off_is_on_the_screen_without_a_reload(
    page: Page, live: LiveCourse
) -> None:
    await live.everybody_in()
    await watch(page, live)
    first = page.locator(".cw-client").first
    await expect(first).to_contain_text("Amelia Brown")
    await live.camera("E", "off", "10:13")
    await expect(first).to_contain_text("Sian Davies")
    await expect(first).to_contain_text("Off 1 min")
    await expect(page.locator("#news")).to_have_text("Sian Davies: in the meeting, camera off")
    await expect(page).to_have_title("(1) NSAC-1 live – coursewatch")


async def test_removing_somebody_takes_two_steps(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Amelia Brown", exact=True).click()
    await page.get_by_role("link", name="Remove Amelia Brown from the course").click()
    assert await kinds_noted(live) == []
    await page.get_by_role("button", name="Remove: abuse").click()
    await expect(page.locator("#message-text")).to_contain_text("Amelia Brown: removed, abuse")
    assert await kinds_noted(live) == [("remove", "B-A")]


async def test_a_break_begins_and_ends_and_nobody_is_off_in_it(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Start the break").click()
    await expect(page.locator("#notice-break")).to_contain_text("Break until 10:24am")
    await expect(page.locator(".cw-client").first).not_to_contain_text("Priyanka Rao")
    later(app, live, minutes=4)
    await expect(page.locator("#notice-break")).to_contain_text("6 min left")
    await page.get_by_role("button", name="End the break").click()
    await expect(page.locator("#notice-break")).to_be_hidden()


async def test_a_refused_note_says_why_where_the_trainer_looks(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Match iPad (2)").click()
    await expect(page.locator("#message-text")).to_have_text(
        "Not saved: choose a client of this course."
    )


async def test_a_note_refused_in_the_dialog_says_why_in_the_dialog(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Amelia Brown", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Save note").click()
    await expect(dialog.get_by_role("status")).to_contain_text("choose why they must go")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_silence_of_fifteen_seconds_is_said_and_taken_back(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.everybody_in()
    await page.clock.install()
    await watch(page, live)
    await expect(page.locator("#silence")).to_be_hidden()
    await page.clock.pause_at(await page.evaluate("Date.now() + 1000"))
    await page.clock.run_for(16_000)
    await expect(page.locator("#silence")).to_contain_text("The connection to coursewatch was lost")
    app[BROADCASTER].notify(live.course_id)
    await expect(page.locator("#silence")).to_be_hidden()


async def test_updates_can_be_paused_and_gone_on_with(page: Page, live: LiveCourse) -> None:
    await live.everybody_in()
    await watch(page, live)
    await page.get_by_role("button", name="Pause updates").click()
    async with page.expect_console_message(lambda said: said.text == "came"):
        await page.evaluate(
            """() => new EventSource(document.getElementById("board").dataset.stream)
                 .addEventListener("board", (event) => {
                   if (event.data.includes("camera off\\"")) console.log("came");
                 })"""
        )
        await live.camera("E", "off", "10:13")
    await expect(page.locator(".cw-client").first).to_contain_text("Amelia Brown")
    await page.get_by_role("button", name="Continue updates").click()
    await expect(page.locator(".cw-client").first).to_contain_text("Sian Davies")


async def test_what_was_forgotten_is_noted_of_a_time_of_the_course_afterwards(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    live.clock.set(at("15:00"))
    await watch(page, live)
    client = f"/trainer/courses/{live.course_id}/clients/{live.booking_ids['A']}"
    await page.goto(client)
    await assert_usable(page, "trainer-client-afterwards")
    await page.get_by_label("I saw it at about").select_option(label="10:05am")
    await page.get_by_role("button", name="smoking").click()
    await page.wait_for_url(lambda url: not url.endswith("/notes"))
    assert ("observe", "B-A") in await kinds_noted(live)


async def test_a_note_is_taken_back_from_its_message(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Accept photocard driving licence of Callum").click()
    row = page.locator(f"#client-{live.booking_ids['H']}")
    await expect(row).to_contain_text("Accepted")
    await assert_usable(page, "trainer-undo")
    later(app, live, seconds=20)
    message = page.locator("#message")
    await message.get_by_role("button", name="Undo").click()
    await expect(message).to_contain_text("Saved. The note is taken back")
    await expect(row).to_contain_text("Not checked")
    await expect(page.locator("#notes s").first).to_contain_text("Identity accepted")
    await expect(page.locator("#notes li").first).to_contain_text("Taken back")
    await assert_usable(page, "trainer-taken-back")
    assert await kinds_noted(live) == [("identity", "B-H"), ("take_back", None)]


async def test_a_note_is_taken_back_by_a_key(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Callum MacLeod", exact=True).focus()
    for key in ("F2", "a"):
        await page.keyboard.press(key)
    await expect(page.locator("#message-undo")).to_contain_text("Undo")
    await expect(page.locator(f"#client-{live.booking_ids['H']}")).to_contain_text("Accepted")
    for key in ("F2", "u"):
        await page.keyboard.press(key)
    await expect(page.locator("#message-text")).to_have_text("Saved. The note is taken back")
    await expect(
        page.get_by_role("button", name="Note about Callum MacLeod", exact=True)
    ).to_be_focused()
    assert [kind for kind, _ in await kinds_noted(live)] == ["identity", "take_back"]


async def test_undo_goes_away_by_itself_after_two_minutes(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await page.clock.install()
    await watch(page, live)
    await page.get_by_role("button", name="Start the break").click()
    undo = page.locator("#message").get_by_role("button", name="Undo")
    await expect(undo).to_be_visible()
    await page.clock.run_for(119_000)
    await expect(undo).to_be_visible()
    await page.clock.run_for(2_000)
    await expect(undo).to_have_count(0)
    await expect(page.locator("#notes").get_by_role("button", name="Undo")).to_have_count(1)
    assert [kind for kind, _ in await kinds_noted(live)] == ["break"]


async def test_after_two_minutes_the_service_asks_for_a_reason(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Start the break").click()
    undo = page.locator("#message").get_by_role("button", name="Undo")
    await expect(undo).to_be_visible()
    later(app, live, seconds=121)
    await undo.click()
    await expect(page.locator("#message-text")).to_contain_text("say why")
    await expect(page.locator("#notes").get_by_role("button", name="Undo")).to_have_count(0)
    assert [kind for kind, _ in await kinds_noted(live)] == ["break"]


async def test_what_zoom_does_not_report_is_noted_once_the_trainer_says_they_see_it(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Jack O’Neill", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Identity accepted")).to_have_count(0)
    await dialog.get_by_role("link", name="I see Jack O’Neill myself").click()
    await dialog.get_by_role("button", name="Passport", exact=True).click()
    await expect(page.locator("#message-text")).to_contain_text("Jack O’Neill: identity accepted")
    assert await kinds_noted(live) == [("identity", "B-I")]


async def test_without_a_script_a_note_is_taken_back_on_the_page(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto("/")
    await watch(page, live, scripted=False)
    await page.get_by_role("button", name="Accept photocard driving licence of Callum").click()
    await page.locator("#notes").get_by_role("button", name="Undo").first.click()
    await expect(page.locator("#notes")).to_contain_text("Taken back")
    await page.get_by_role("link", name="All notes of this course").click()
    await expect(page.get_by_role("heading", name="Notes about this course")).to_be_visible()
    await assert_usable(page, "trainer-notes")
    assert await kinds_noted(live) == [("identity", "B-H"), ("take_back", None)]
