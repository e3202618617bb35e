"""Passkeys in a real browser, with Chromium's virtual authenticator."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer, unused_port
from aiohttp.web import Application
from playwright.async_api import Page, expect

from delivery.accounts.sign_in import BEGUN_IDLE
from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """At a name, because browsers make no passkeys for numbers."""
    address = f"http://localhost:{unused_port()}"
    return replace(settings_of(sqlite_url), public_url=address, second_factor_from=None)


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store) -> Application:
    return make_app(settings, clock, wall=clock, store=store)


@pytest.fixture
async def url(app: Application, settings: Settings) -> AsyncIterator[str]:
    port = int(settings.public_url.rpartition(":")[2])
    async with TestServer(app, host="127.0.0.1", port=port):
        yield settings.public_url


async def plug_in(page: Page) -> None:
    """A device in the browser that makes passkeys and has verified its user."""
    devices = await page.context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def test_a_passkey_is_made_at_the_first_sign_in_and_then_signs_in_alone_by_keyboard(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await plug_in(page)
    user_id = await somebody(store, "administrator", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").press("Enter")
    await expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    await assert_usable(page, "second-step-set-up")
    await page.get_by_role("button", name="Add a passkey").press("Enter")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await page.get_by_label("Name of the device").fill("work laptop")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    await assert_usable(page, "recovery-codes")
    await page.get_by_role("link", name="I have kept them").click()
    await expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    await page.context.clear_cookies()
    await page.goto("/account/second-step")
    await assert_usable(page, "sign-in-with-passkey")
    await page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    await expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    await expect(page.get_by_text("work laptop", exact=True)).to_be_visible()
    await assert_usable(page, "second-step")


async def test_whoever_takes_long_to_set_up_a_second_step_is_warned_and_stays(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await page.clock.install()
    user_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="Set up an app").click()
    stay = page.get_by_role("button", name="Stay signed in")
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    almost = BEGUN_IDLE - timedelta(minutes=9)
    clock.go_on(almost)
    await page.clock.fast_forward(1000 * int(almost.total_seconds()))
    await page.clock.run_for(15_000)
    await expect(stay).to_be_visible()
    await assert_usable(page, "second-step-session-end")
    await stay.click()
    await expect(stay).to_be_hidden()
    clock.go_on(almost)
    await page.get_by_label("Code that the app shows").fill("000000")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()


async def test_a_device_without_a_passkey_is_told_so_in_words(
    page: Page, store: Store, clock: SettableClock
) -> None:
    await plug_in(page)
    await page.goto("/sign-in")
    await page.get_by_role("button", name="Sign in with a passkey").click()
    fault = page.get_by_role("alert").filter(has_text=re.compile("The passkey was not used"))
    await expect(fault).to_be_visible()
    await assert_usable(page, "passkey-not-used")
    await page.goto(
        await link_of(store, await somebody(store, "officer", clock.now()), clock.now())
    )
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="Set up an app").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    await assert_usable(page, "set-up-app")
