"""A printed case and a printed report: the first page is full, and nothing to press is on it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.reading import reading
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody

pytestmark = pytest.mark.usefixtures("chromium")

A4_WIDTH, A4_HEIGHT = 680, 1009
"""CSS pixels of a page inside its margins of 1.5 cm."""


@pytest.fixture
async def printed(url: str, live: LiveCourse) -> AsyncIterator[Page]:
    """An officer's page of a finished course, laid out for the printer."""
    await held(live)
    live.clock.set(at("12:00"))
    await live.is_judged()
    officer = await somebody(live.store, "officer", live.clock.now())
    async with reading(width=A4_WIDTH) as page:
        await page.goto(url + await link_of(live.store, officer, live.clock.now()))
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/account**")
        await page.emulate_media(media="print")
        yield page


@pytest.mark.parametrize("client", "BDG")
async def test_the_first_page_of_a_case_has_the_picture_of_what_happened(
    printed: Page, url: str, live: LiveCourse, client: str
) -> None:
    await printed.goto(f"{url}/officer/cases/{live.booking_ids[client]}")
    picture = await printed.locator(".cw-picture-frame").bounding_box()
    assert picture
    assert picture["y"] + picture["height"] < A4_HEIGHT
    for part in (".cw-desk", ".govuk-button", ".cw-case form"):
        for hidden in await printed.locator(part).all():
            assert not await hidden.is_visible(), part


async def test_what_is_folded_on_the_screen_is_open_on_paper(
    printed: Page, url: str, live: LiveCourse
) -> None:
    await printed.goto(f"{url}/officer/cases/{live.booking_ids['G']}")
    table = printed.get_by_text("The same facts as a table")
    joining = printed.get_by_text("We sent no joining instructions")
    await expect(table).to_be_visible()
    await expect(joining).to_be_visible()
    await expect(printed.get_by_text("Keys", exact=True)).to_be_hidden()
    await printed.emulate_media(media="screen")
    await expect(table).to_be_hidden()
    await expect(joining).to_be_hidden()


async def test_folds_open_before_printing_where_no_style_sheet_can_open_them(
    printed: Page, url: str, live: LiveCourse
) -> None:
    await printed.goto(f"{url}/officer/cases/{live.booking_ids['G']}")
    await printed.emulate_media(media="screen")
    closed = printed.locator("details:not([open])")
    folds = await closed.count()
    assert folds > 0
    await printed.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(closed).to_have_count(0)
    await printed.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect(closed).to_have_count(folds)


async def test_paper_says_of_whom_it_is_and_who_printed_it_when(
    printed: Page, url: str, live: LiveCourse
) -> None:
    await printed.goto(f"{url}/officer/cases/{live.booking_ids['G']}")
    line = (
        "Confidential: the case of booking B-G."
        " Printed by Test Officer, Wednesday 10 June 2026, midday."
    )
    await expect(printed.get_by_text(line)).to_be_visible()
    await printed.emulate_media(media="screen")
    await expect(printed.get_by_text(line)).to_be_hidden()


async def test_the_first_page_of_a_report_begins_with_its_figures(printed: Page, url: str) -> None:
    await printed.goto(f"{url}/officer/report")
    assert not await printed.locator(".cw-period").is_visible()
    figures = await printed.locator(".cw-counts").bounding_box()
    assert figures
    assert figures["y"] + figures["height"] < A4_HEIGHT / 2
