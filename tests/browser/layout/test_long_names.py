"""Names of 60 letters without a space, on a telephone: no page is wider than its screen."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.web import Application
from playwright.async_api import Page

from delivery.joining.joining_letter import JoiningDetails, letter
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingDetails
from tests import stored_register
from tests.browser.reading import reading
from tests.browser.record_page import record_address
from tests.browser.seeing import PICTURES
from tests.doubles.mailbox import settings
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody

pytestmark = pytest.mark.usefixtures("chromium")

GIVEN, FAMILY = (
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"[:60],
    "Llanfair" * 7 + "gogo",
)
REFERENCE = "HER-" + "1234567890" * 3 + "-LONG"
ADDRESS = "a" * 60 + "@mail.example"
SMALL = 320

WIDER = """() => [...document.querySelectorAll('body *')]
    .filter(part => part.getBoundingClientRect().right > window.innerWidth + 1
        && !part.closest('.cw-scroll, .govuk-visually-hidden, svg'))
    .map(part => `${part.tagName}.${part.className}: ${part.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture
async def named(live: LiveCourse) -> LiveCourse:
    """Every client of the course has such a name, and so has the trainer."""
    async with live.store.writing() as tx:
        for booking_id in live.booking_ids.values():
            row = await bookings.by_id(tx, booking_id)
            assert row
            fields = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
            long = {"given_name": GIVEN, "family_name": FAMILY, "force": "CONSTABULARY" * 5}
            details = BookingDetails(**{**fields, **long, "attendance_id": f"{row.id}" * 35})
            await stored_register.put_booking(tx, details, at("08:00"))
    return live


@pytest.fixture
async def small(url: str) -> AsyncIterator[Page]:
    async with reading(width=SMALL) as page:
        yield page


async def assert_fit(page: Page, *addresses: str) -> None:
    wider = {}
    for address in addresses:
        await page.goto(address)
        assert await page.title(), address
        if folder := os.environ.get(PICTURES):
            name = re.sub(r"\W+", "-", address.rpartition("127.0.0.1")[2])[:60]
            await page.screenshot(path=Path(folder, f"names{name}.png"), full_page=True)
        if parts := await page.evaluate(WIDER):
            wider[address] = parts
    assert wider == {}


async def test_the_clients_pages_fit(
    small: Page, url: str, app: Application, named: LiveCourse
) -> None:
    async with named.store.reading() as tx:
        row = await bookings.by_id(tx, named.booking_ids["G"])
    assert row
    personal = f"{url}/join/{row.link_key}"
    record = await record_address(small, url, app, row.id)
    await assert_fit(small, personal, f"{personal}/check", record)
    await held(named)
    named.clock.set(at("12:00"))
    await named.is_judged()
    await assert_fit(small, personal, await record_address(small, url, app, row.id))


async def test_the_trainers_pages_fit(small: Page, url: str, named: LiveCourse) -> None:
    await named.busy()
    await small.goto(url + await link_of(named.store, named.trainer_id, named.clock.now()))
    await small.get_by_role("button", name="Sign in").click()
    course = f"{url}/trainer/courses/{named.course_id}"
    client = f"{course}/clients/{named.booking_ids['G']}"
    others = f"{client}/removal", f"{course}/abandonment"
    await assert_fit(small, f"{url}/trainer", course, client, *others)


async def test_the_officers_pages_fit(small: Page, url: str, named: LiveCourse) -> None:
    await held(named)
    named.clock.set(at("12:00"))
    await named.is_judged()
    officer = await somebody(named.store, "officer", named.clock.now())
    await small.goto(url + await link_of(named.store, officer, named.clock.now()))
    await small.get_by_role("button", name="Sign in").click()
    cases = [f"/officer/cases/{named.booking_ids[letter]}" for letter in "BDG"]
    await assert_fit(
        small,
        *(
            url + path
            for path in (
                "/officer", *cases, "/officer/courses", f"/officer/courses/{named.course_id}",
                f"/officer/completions/{named.course_id}", "/officer/readiness", "/officer/report",
                "/officer/intake", "/account",
            )
        ),
    )  # fmt: skip


async def test_the_letter_fits(small: Page, named: LiveCourse) -> None:
    async with named.store.reading() as tx:
        booking = await bookings.by_id(tx, named.booking_ids["A"])
        course = await courses.by_id(tx, named.course_id)
    assert booking
    assert course
    sent = letter(JoiningDetails(booking, course, "id", False), settings(), at("08:00"))
    await small.set_content(sent.html or "")
    assert await small.evaluate("document.documentElement.scrollWidth") <= SMALL
