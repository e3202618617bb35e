"""Each refusal of a client in Chromium says what to do; and the pages that a client has instead."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit

pytestmark = pytest.mark.usefixtures("chromium")

WIDE_AND_SMALL = pytest.mark.parametrize("width", [1366, 320])


async def refused(page: Page, heading: str, what_to_do: str, picture: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(page.get_by_text(what_to_do).first).to_be_visible()
    await assert_usable(page, picture)


@WIDE_AND_SMALL
async def test_each_refusal_on_the_day_is_a_page_of_its_own_with_what_to_do(
    url: str, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    async with reading(width=width) as page:
        clock.set(STARTS - timedelta(hours=2))
        await page.goto(f"{url}{place.path}")
        await page.get_by_role("button", name="Join the course").press("Enter")
        await refused(page, "It is too early to join", "You can join from", "refused-early")
        clock.set(ENDS)
        await page.goto(f"{url}{place.path}")
        await refused(page, "This course is over", "book again by", "refused-late")
        clock.set(STARTS)
        await page.goto(f"{url}{place.path}x")
        await refused(page, "This link does not work", "newest email", "refused-wrong-link")
        await page.get_by_role("link", name="have your link sent again").press("Enter")
        await assert_usable(page, "link-again")
        await page.get_by_role("button", name="Send the link").press("Enter")
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        await assert_usable(page, "link-again-refused")
        await page.get_by_label("Booking reference").fill("A")
        await page.get_by_label("The email address").fill("alan@client.example")
        await page.get_by_role("button", name="Send the link").press("Enter")
        await expect(page.get_by_text("If this reference and this email")).to_be_visible()
        await place.change_booking(state="cancelled")
        await page.goto(f"{url}{place.path}")
        heading = "You are no longer booked on this course"
        await refused(page, heading, "have your link sent again", "refused-not-booked")


@WIDE_AND_SMALL
async def test_terms_are_confirmed_and_an_absence_is_told_by_keyboard(
    url: str, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    clock.set(STARTS - timedelta(days=9))
    async with reading(width=width) as page:
        await page.goto(f"{url}{place.path}")
        await page.get_by_role("link", name="Read the terms").press("Enter")
        await assert_usable(page, "client-terms")
        await page.get_by_role("button", name="I have read the terms").press("Enter")
        await expect(page.get_by_text("We have noted that you have read")).to_be_visible()
        await assert_usable(page, "client-join-confirmed")
        await page.get_by_role("link", name="Tell us that you cannot attend").press("Enter")
        await assert_usable(page, "client-cannot-attend")
        await page.get_by_role("button", name="Tell us").press("Enter")
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        await page.get_by_label("Another date").press("Space")
        await page.get_by_role("button", name="Tell us").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("We know")
        await assert_usable(page, "client-cannot-attend-told")
