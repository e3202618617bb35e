"""Signing in as a person does it."""

import pytest
from playwright.async_api import Page, expect

from delivery.records.database.store import Store
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import link_of, somebody

PASSWORD = "seven slow harbours"


async def sign_in(page: Page, store: Store, clock: SettableClock, role: str) -> None:
    user_id = await somebody(store, role, clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()


@pytest.mark.parametrize("path", ["sign-in", "accessibility", "cookies", "nowhere", "sign-in/x"])
async def test_the_pages_that_anybody_may_open_can_be_used_by_everybody(
    page: Page, path: str
) -> None:
    await page.goto(f"/{path}")
    await assert_usable(page, f"open-{path.replace('/', '-')}")


async def test_a_wrong_password_is_shown_at_the_top_and_beside_the_field(page: Page) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("Email address").fill("nobody@example.org")
    await page.get_by_label("Password", exact=True).fill("not right")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(page).to_have_title("Error: Sign in – coursewatch")
    await assert_usable(page, "wrong-password")


@pytest.mark.journey
async def test_a_password_is_set_after_the_link_and_used_with_the_keyboard_alone(
    page: Page, store: Store, clock: SettableClock
) -> None:
    user_id = await somebody(store, "administrator", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await assert_usable(page, "link")
    await page.get_by_role("button", name="Sign in").press("Enter")
    await expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    await assert_usable(page, "set-password")
    await page.get_by_label("New password", exact=True).fill(PASSWORD)
    await page.get_by_label("Enter the new password again").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Users", exact=True)).to_be_visible()
    await page.context.clear_cookies()
    await page.goto("/account")
    await page.get_by_label("Email address").press_sequentially("administrator@example.org")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    await assert_usable(page, "account")


async def test_the_first_stop_of_the_keyboard_is_the_way_past_the_menu(page: Page) -> None:
    await page.goto("/sign-in")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()


async def test_an_administrator_adds_a_user_and_sees_their_link(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await sign_in(page, store, clock, "administrator")
    await page.goto("/users")
    await page.get_by_label("Name").fill("Priya Shah")
    await page.get_by_label("Email address").fill("priya@example.org")
    add = page.get_by_role("button", name="Add user and make a sign-in link")
    await add.click()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Select a role")
    await assert_usable(page, "users-error")
    await page.get_by_label("Trainer", exact=True).check()
    await add.click()
    await expect(page.get_by_role("heading", name="Sign-in link for Priya")).to_be_visible()
    await assert_usable(page, "new-link")
    await page.goto("/users")
    await assert_usable(page, "users")


async def test_signing_out_ends_at_the_sign_in_page(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await sign_in(page, store, clock, "officer")
    await page.goto("/account")
    menu = page.get_by_role("button", name="Menu")
    if await menu.is_visible():
        await menu.click()
        await assert_usable(page, "menu")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    await page.goto("/account")
    await expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
