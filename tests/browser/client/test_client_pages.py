"""The client's pages in Chromium, which everybody can use on a wide screen and a narrow one."""

from datetime import timedelta

import pytest
from aiohttp.web import Application
from playwright.async_api import FilePayload, expect

from tests.browser.reading import WIDTHS, reading
from tests.browser.record_page import record_address
from tests.browser.seeing import assert_usable
from tests.delivery.web.client.links.test_links_by_request import interpreter_path
from tests.doubles.client_files import PDF
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge, sign

pytestmark = pytest.mark.usefixtures("chromium")


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_pages_around_joining_are_accessible(
    url: str, app: Application, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    await place.change_booking(interpreter_name="Ines Iglesias", interpreter_kind="language")
    async with reading(width=width) as page:
        await page.goto(f"{url}{place.path}")
        await assert_usable(page, "client-join-early")
        await page.get_by_role("button", name="Join the course").click()
        await assert_usable(page, "client-too-early")
        clock.set(STARTS)
        await page.goto(f"{url}{place.path}")
        await assert_usable(page, "client-join-begun")
        await page.get_by_role("button", name="Join the course").click()
        await assert_usable(page, "client-not-ready")
        await page.goto(f"{url}{await interpreter_path(place)}")
        await assert_usable(page, "interpreter")
        await page.goto(await record_address(page, url, app, place.booking_id))
        await assert_usable(page, "client-no-record-yet")
        await page.goto(f"{url}{place.path}/check")
        await assert_usable(page, "client-check")
        await page.goto(f"{url}/join/unknown")
        await assert_usable(page, "client-dead")
        await place.change_booking(state="withdrawn")
        await page.goto(f"{url}{place.path}")
        await assert_usable(page, "client-not-booked")


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_record_is_accessible(
    url: str, app: Application, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    await judge(place)
    clock.set(ENDS)
    async with reading(width=width) as page:
        await page.goto(await record_address(page, url, app, place.booking_id))
        await assert_usable(page, "client-record")
        await sign(
            place,
            place.booking_id,
            "non_completion_left_early",
            rebook_by="2026-06-13T10:45:00Z",
            rebook_charge_gbp=43,
            refund_gbp=55,
        )
        await page.reload()
        await assert_usable(page, "client-record-signed")


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_page_that_opens_zoom_is_accessible(
    url: str, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    clock.set(STARTS)
    await place.register("https://zoom.invalid/w/1")
    async with reading(width=width, script=True) as page:
        nothing = "https://zoom.invalid/**"
        await page.context.route(nothing, lambda route: route.fulfill(status=204))
        await page.goto(f"{url}{place.path}")
        async with page.context.expect_page() as opened:
            await page.get_by_role("button", name="Join the course").click()
        opening = await opened.value
        await expect(opening.get_by_role("heading", level=1)).to_have_text("Opening Zoom")
        await assert_usable(opening, "client-opening")


@pytest.mark.parametrize("width", [*WIDTHS, 320])
async def test_a_statement_with_a_file_is_sent_by_keyboard(
    url: str, app: Application, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    await judge(place)
    clock.set(ENDS + timedelta(days=30))
    async with reading(width=width) as page:
        await page.goto(await record_address(page, url, app, place.booking_id))
        await page.get_by_role("link", name="tell us what happened").press("Enter")
        await assert_usable(page, "client-statement")
        await page.get_by_role("button", name="Send").press("Enter")
        await assert_usable(page, "client-statement-refused")
        await page.get_by_label("What happened").fill("My connection was lost. " * 20)
        await page.get_by_label("Why you send this now").fill("I was abroad.")
        file = FilePayload(name="note.pdf", mimeType="application/pdf", buffer=PDF)
        await page.get_by_label("Documents or pictures").set_input_files(file)
        await page.get_by_role("button", name="Send").press("Enter")
        await expect(page.get_by_text("We have your statement")).to_be_visible()
        await assert_usable(page, "client-record-told")


@pytest.mark.parametrize("width", [*WIDTHS, 320])
async def test_an_outcome_is_challenged_by_keyboard(
    url: str, app: Application, place: ClientVisit, clock: SettableClock, width: int
) -> None:
    await judge(place)
    await sign(place, place.booking_id, "non_completion_abuse", refer_to_police=True)
    clock.set(ENDS + timedelta(days=3))
    async with reading(width=width, script=False) as page:
        await page.goto(await record_address(page, url, app, place.booking_id))
        await page.get_by_role("link", name="challenge this outcome").press("Enter")
        await page.get_by_role("button", name="Send the challenge").press("Enter")
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        await page.get_by_label("Why the outcome is wrong").fill("It was not me. " * 20)
        await page.get_by_role("button", name="Send the challenge").press("Enter")
        await expect(page.get_by_text("We have your challenge")).to_be_visible()
    async with reading(width=width) as page:
        await page.goto(await record_address(page, url, app, place.booking_id))
        await assert_usable(page, "client-record-challenged")
