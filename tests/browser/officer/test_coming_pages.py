"""The list of coming clients and the previews of messages, as an officer uses them."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from delivery.records.database.store import Store
from delivery.records.planning import client_actions
from integrations.messenger import MessageFault
from tests.browser.seeing import assert_usable
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import link_of, somebody


@pytest.fixture
async def register(store: Store, clock: SettableClock) -> MailboxRegister:
    """Two days before a course: the letter to one client was refused, another client's microphone
    is silent, and a third needs a support person."""
    clock.set(STARTS - timedelta(hours=47))
    register = MailboxRegister(store, clock)
    await register.course()
    await register.book("B-A", mobile="+447700900123")
    register.post.before = [MessageFault("550 5.1.1 no such mailbox", permanent=True)]
    await register.scan()
    silent = await register.book("B-B", given_name="Bea", family_name="Wójcik-Featherstonehaugh")
    needs = ("support_person", "captions", "extra_breaks")
    await register.book("B-C", given_name="Cai", family_name="Jones", requirements=needs)
    await register.scan()
    codes = {"camera": "ok", "microphone": "silent", "browser": "ok"}
    async with store.writing() as tx:
        now = clock.now()
        await client_actions.add(tx, booking_id=silent, kind="opened", now=now)
        await client_actions.add(tx, booking_id=silent, kind="check", codes=codes, now=now)
    return register


@pytest.fixture
async def officer(
    page: Page, register: MailboxRegister, store: Store, clock: SettableClock
) -> Page:
    user_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    return page


async def look(page: Page, name: str) -> None:
    """Checks the page as wide as it is, and 320 pixels wide."""
    await assert_usable(page, name)
    wide = page.viewport_size
    assert wide
    await page.set_viewport_size({"width": 320, "height": 800})
    await assert_usable(page, f"{name}-small")
    await page.set_viewport_size(wide)


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


@pytest.mark.parametrize("page", [1366], indirect=True)
async def test_a_client_who_was_not_reached_is_sent_to_again_and_called_with_the_keyboard_alone(
    officer: Page, register: MailboxRegister
) -> None:
    await officer.get_by_role("link", name="Next 3 days").press("Enter")
    await expect(officer.get_by_role("row")).to_have_count(4)
    await look(officer, "coming")
    await officer.get_by_role("link", name="2 not reached").press("Enter")
    await expect(officer.get_by_role("row", name="Alan Archer")).to_contain_text("no such mailbox")
    await officer.get_by_role("button", name="Send again to Alan Archer").press("Enter")
    await expect(officer.get_by_role("alert")).to_contain_text("within a minute")
    await expect(officer.locator("[aria-current=page]").last).to_contain_text("not reached")
    await press(officer, "F2", "n")
    await expect(officer.get_by_role("heading", name="Alan Archer")).to_be_visible()
    await look(officer, "coming-client")
    await officer.get_by_label("I called, and spoke to the client").focus()
    await press(officer, "Space", "Tab")
    await officer.keyboard.type("Will look into the spam folder")
    await press(officer, "Tab", "Enter")
    await expect(officer.get_by_role("alert")).to_contain_text("on record")
    await expect(officer.get_by_role("row", name="Alan Archer")).to_have_count(0)
    await press(officer, "F2", "f")
    await officer.keyboard.type("archer")
    await press(officer, "Enter")
    matched = officer.get_by_role("row", name="Alan Archer")
    await expect(matched).to_contain_text("Will look into the spam folder")
    assert "archer" not in officer.url
    await look(officer, "coming-search")


async def test_a_letter_is_shown_as_it_looks(officer: Page) -> None:
    await officer.goto("/officer/messages")
    await look(officer, "messages")
    await officer.get_by_role("link", name="Version 1 of Decision in English").press("Enter")
    await officer.get_by_label("Case").select_option("did_not_attend")
    await officer.get_by_role("button", name="Show").press("Enter")
    letter = officer.frame_locator("iframe")
    await expect(letter.get_by_text("You did not attend the course.")).to_be_visible()
    await look(officer, "message-preview")
