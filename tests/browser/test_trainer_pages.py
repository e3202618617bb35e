"""The trainer's pages in Chromium: what happens is on the screen, and the keyboard is enough."""

from datetime import timedelta

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.records import ledger
from delivery.records.store import Store
from delivery.web.keys import BELL, JUDGE
from tests.browser.seeing import assert_usable
from tests.live_course import MEETING, LiveCourse, course_of
from tests.scene import at
from tests.settable_clock import SettableClock
from tests.signing_in import link_of, somebody

pytestmark = [pytest.mark.timeout(180)]
WITHIN_MS = 2000  # a camera that goes off is on the screen within two seconds


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, app[JUDGE])


async def watch(page: Page, live: LiveCourse) -> None:
    """Signs in, and opens the monitor until its stream is there."""
    await page.goto(await link_of(live.store, live.trainer_id, live.clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/account/password")
    async with page.expect_response("**/stream"):
        await page.goto(f"/trainer/courses/{live.course_id}")


def later(app: Application, live: LiveCourse, **by: int) -> None:
    """Time goes on, and the screens look at it."""
    live.clock.go_on(timedelta(**by))
    app[BELL].ring(live.course_id)


async def kinds_noted(live: LiveCourse) -> list[tuple[str, object]]:
    async with live.store.look() as tx:
        rows = await ledger.of_course(tx, live.course_id, MEETING)
    noted = [row for row in rows if row.source == "trainer" and row.received_at >= at("10:14")]
    return [(row.kind, row.line.get("booking")) for row in noted]


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
    await expect(first).to_contain_text("Sian Davies", timeout=WITHIN_MS)
    await expect(first).to_contain_text("Off 1 min")
    await expect(page.locator("#news")).to_have_text("Sian Davies: in the room, camera off")
    await expect(page).to_have_title("(1) NSAC-1 live – coursewatch")


async def test_the_focus_stays_with_a_client_whose_row_moves(page: Page, live: LiveCourse) -> None:
    await live.everybody_in()
    await watch(page, live)
    note = page.get_by_role("button", name="Note about Jack O’Neill")
    await note.focus()
    await live.camera("I", "off", "10:13")
    await expect(page.locator(".cw-client").first).to_contain_text("Jack O’Neill")
    await expect(note).to_be_focused()
    await live.camera("A", "off", "10:12")
    await expect(page.locator(".cw-client").first).to_contain_text("Amelia Brown")
    await expect(note).to_be_focused()


async def test_the_focus_goes_on_from_a_button_that_has_done_its_work(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Accept photocard driving licence of Oliver").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Note about Oliver Smith")).to_be_focused()
    await page.get_by_role("button", name="Begin the break").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()


async def test_a_choice_half_made_outlives_a_push(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    choice = page.get_by_label("iPad (2) is")
    await choice.select_option("B-I")
    await page.get_by_label("Minutes").select_option("20")
    await live.camera("A", "off", "10:13")
    await expect(page.locator("#client-1")).to_contain_text("Off 1 min")
    await expect(choice).to_have_value("B-I")
    await expect(page.get_by_label("Minutes")).to_have_value("20")
    await page.get_by_role("button", name="Match iPad (2)").click()
    await expect(page.locator("#told")).to_have_text("Noted. iPad (2) is placed")
    await expect(page.locator("#strangers")).to_contain_text("Nobody.")
    assert await kinds_noted(live) == [("match", "B-I")]


async def test_keys_act_on_the_client_whose_row_has_the_focus(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Callum MacLeod").focus()
    await page.keyboard.press("a")
    row = page.locator(f"#client-{live.booking_ids['H']}")
    await expect(row).to_contain_text("Accepted")
    await expect(page.locator("#told")).to_contain_text("Noted. Callum MacLeod: identity accepted")
    await page.keyboard.press("j")
    await expect(page.get_by_role("button", name="Note about Oliver Smith")).to_be_focused()
    await page.keyboard.press("o")
    await expect(page.locator("#told")).to_contain_text("Oliver Smith: you see the camera off")
    later(app, live, seconds=1)
    await expect(page.locator(f"#client-{live.booking_ids['F']}")).to_contain_text("your mark")
    assert await kinds_noted(live) == [("identity", "B-H"), ("camera", "B-F")]


async def test_keys_do_nothing_once_they_are_switched_off(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_label("Keyboard shortcuts").uncheck()
    await page.reload()
    await expect(page.get_by_label("Keyboard shortcuts")).not_to_be_checked()
    note = page.get_by_role("button", name="Note about Callum MacLeod")
    await note.focus()
    await page.keyboard.press("a")
    await page.keyboard.press("n")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await kinds_noted(live) == []


@pytest.mark.journey
async def test_anything_can_be_noted_with_tab_and_enter_alone(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    note = page.get_by_role("button", name="Note about Grace Okafor")
    await note.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Grace Okafor")).to_be_focused()
    await assert_usable(page, "trainer-note")
    button = dialog.get_by_role("button", name="Smoking or vaping")
    while not await button.evaluate("element => element === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(note).to_be_focused()
    assert await kinds_noted(live) == [("observe", "B-C")]


async def test_removing_somebody_takes_two_steps(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Amelia Brown").click()
    await page.get_by_role("link", name="Remove Amelia Brown from the course").click()
    assert await kinds_noted(live) == []
    await page.get_by_role("button", name="Remove: abuse").click()
    await expect(page.locator("#told")).to_contain_text("Amelia Brown: removed, abuse")
    assert await kinds_noted(live) == [("remove", "B-A")]


async def test_a_break_begins_and_ends_and_nobody_is_off_in_it(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Begin the break").click()
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
    await expect(page.locator("#told")).to_have_text("Not noted: choose a client of this course.")


async def test_a_note_refused_in_the_dialog_says_why_in_the_dialog(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Jack O’Neill").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Off", exact=True).click()
    await expect(dialog.get_by_role("status")).to_contain_text("they are not in the meeting")
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
    await expect(page.locator("#silence")).to_contain_text(
        "Nothing has been heard from coursewatch"
    )
    app[BELL].ring(live.course_id)
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
    await page.get_by_role("button", name="Go on with updates").click()
    await expect(page.locator(".cw-client").first).to_contain_text("Sian Davies")
