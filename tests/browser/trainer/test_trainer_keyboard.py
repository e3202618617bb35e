"""The trainer's monitor by keyboard: the focus stays where it was, and keys are enough."""

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect

from tests.browser.monitoring import kinds_noted, later, watch
from tests.browser.seeing import assert_usable
from tests.scenes.live_course import LiveCourse


async def test_the_focus_stays_with_a_client_whose_row_moves(page: Page, live: LiveCourse) -> None:
    await live.everybody_in()
    await watch(page, live)
    note = page.get_by_role("button", name="Note about Jack O’Neill", exact=True)
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
    note = page.get_by_role("button", name="Note about Oliver Smith", exact=True)
    await expect(note).to_be_focused()
    await page.get_by_role("button", name="Start the break").focus()
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
    await expect(page.locator("#message-text")).to_have_text("Saved. iPad (2) is matched")
    await expect(page.locator("#strangers")).to_contain_text("None.")
    assert await kinds_noted(live) == [("match", "B-I")]


async def test_a_key_acts_on_the_armed_row_once(
    page: Page, app: Application, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Callum MacLeod", exact=True).focus()
    row = page.locator(f"#client-{live.booking_ids['H']}")
    await page.keyboard.press("F2")
    await expect(row).to_contain_text("Press l, a, n, j, k. Esc: cancel")
    await assert_usable(page, "trainer-armed")
    await page.keyboard.press("a")
    await expect(row).to_contain_text("Accepted")
    await expect(row).not_to_contain_text("Press")
    await expect(page.locator("#message-text")).to_contain_text("Callum MacLeod: identity accepted")
    for key in ("F2", "j", "o"):
        await page.keyboard.press(key)
    note = page.get_by_role("button", name="Note about Oliver Smith", exact=True)
    await expect(note).to_be_focused()
    await expect(page.locator("#message-text")).to_contain_text("you see the camera off")
    later(app, live, seconds=1)
    await expect(page.locator(f"#client-{live.booking_ids['F']}")).to_contain_text(
        "a trainer’s mark"
    )
    assert await kinds_noted(live) == [("identity", "B-H"), ("camera", "B-F")]


async def test_a_key_takes_no_button_that_the_row_does_not_show(
    page: Page, live: LiveCourse
) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Jack O’Neill", exact=True).focus()
    for key in "alco":
        await page.keyboard.press("F2")
        await page.keyboard.press(key)
    await page.keyboard.press("F2")
    await page.keyboard.press("n")
    await expect(page.get_by_role("dialog")).to_contain_text("Zoom has not told us")
    assert await kinds_noted(live) == []


SENTENCE = "All OK? coal, oil, null: can you call Jack and look at the lock?"


async def test_a_sentence_typed_into_the_page_notes_nothing(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await live.joins("A", "10:13", device="2")
    await watch(page, live)
    buttons = await page.locator("#board button, #board a.govuk-button, #main-content").all()
    assert len(buttons) > 20
    for button in buttons:
        await button.evaluate("element => { element.tabIndex ??= -1; element.focus(); }")
        await page.keyboard.type(SENTENCE)
        await page.keyboard.press("Enter")
        await page.keyboard.type(SENTENCE)
        await page.keyboard.press("Escape")
    assert await kinds_noted(live) == []
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_sentence_typed_into_a_note_notes_nothing(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Note about Amelia Brown", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").select_option("illness")
    for place in await dialog.locator("button, a, input:not([type=hidden]), select").all():
        await place.focus()
        await page.keyboard.type(SENTENCE)
        await page.keyboard.press("Enter")
        await page.keyboard.type(SENTENCE)
    assert await kinds_noted(live) == []


@pytest.mark.journey
@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_an_account_keeps_every_letter_that_is_typed(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await live.notes("remove", "10:12", booking="B-C", reason="abuse")
    await watch(page, live)
    await page.get_by_role("button", name="Note about Grace Okafor", exact=True).focus()
    for key in ("F2", "n"):
        await page.keyboard.press(key)
    account = page.get_by_label("Your account: what was said and done")
    await account.press("End")
    await page.keyboard.type("Swore at Jack, twice.\nThen laughed.")
    await expect(account).to_have_value("Swore at Jack, twice.\nThen laughed.")
    for key in ("Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("#message-text")).to_contain_text("your account is saved")
    assert await kinds_noted(live) == [("statement", "B-C")]


async def test_the_keyboard_works_again_after_a_tab(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_role("button", name="Accept photocard driving licence of Oliver").focus()
    await page.keyboard.type("hello there")
    await expect(page.locator("#message-text")).to_contain_text("You are typing in this page")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press(" ")
    await expect(page.locator("#message-text")).to_contain_text("Saved. Oliver Smith")
    assert await kinds_noted(live) == [("identity", "B-F")]


async def test_keys_do_nothing_once_they_are_switched_off(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    await page.get_by_label("Keyboard shortcuts").uncheck()
    await page.reload()
    await expect(page.get_by_label("Keyboard shortcuts")).not_to_be_checked()
    await page.get_by_role("button", name="Note about Callum MacLeod", exact=True).focus()
    await page.keyboard.press("F2")
    await page.keyboard.press("a")
    await expect(page.locator(".cw-armed")).to_have_count(0)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await kinds_noted(live) == []


@pytest.mark.thorough
@pytest.mark.journey
async def test_anything_can_be_noted_with_tab_and_enter_alone(page: Page, live: LiveCourse) -> None:
    await live.busy()
    await watch(page, live)
    note = page.get_by_role("button", name="Note about Grace Okafor", exact=True)
    await note.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Grace Okafor", exact=True)).to_be_focused()
    await assert_usable(page, "trainer-note")
    button = dialog.get_by_role("button", name="Smoking or vaping")
    while not await button.evaluate("element => element === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(note).to_be_focused()
    assert await kinds_noted(live) == [("observe", "B-C")]
