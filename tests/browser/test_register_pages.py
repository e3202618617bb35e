"""An officer takes in a register that a UK Excel wrote: it is shown as it is read, then saved."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, expect

from delivery.records.database.store import Store
from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import link_of, somebody

SMALL = 320
HEAD = (
    "Course;Course type;Date;Starts;Length;Zoom host;Booking ref;Force;Deadline;Given name;Surname;"
    "Email;Mobile;Title"
)
FIRST = (
    "NSAC-1;nsac;10/06/2026;9:00;2:45;host-1@provider.example;HER-1001;KENT;08/07/2026;Siân;"
    "O’Neill;sian.oneill@mail.example;7700900001;Dr"
)
SECOND = "NSAC-1;NSAC;;;;;HER-1002;KENT;8 July 2026;Bea;Iglesias;beatriz.iglesias@mail.example"
REGISTER = "\r\n".join(("sep=;", HEAD, FIRST, SECOND))
READ_AS = {
    "The columns of the file are not separated by commas": "semicolons",
    "A heading is matched to our column": "Given name → given_name",
    "A row that ends early has empty cells at its end": "Line 4: 12 cells → 14 cells",
    "A date is read with the day before the month": "08/07/2026 → Wednesday 8 July 2026",
    "A time without a date is on the day in the column ‘date’": "9:00 → 2026-06-10 09:00",
    "A length in hours is counted in minutes": "2:45 → 165",
    "A telephone number of 10 digits has lost its leading 0": "7700900001 → 07700900001",
    "Another word or capital is read as one of our words": "nsac → NSAC",
}


async def sign_in(page: Page, url: str, store: Store, clock: SettableClock) -> Page:
    """An officer, at the page that takes in registers."""
    officer_id = await somebody(store, "officer", clock.now())
    await page.goto(f"{url}{await link_of(store, officer_id, clock.now())}")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    await page.goto(f"{url}/officer/intake")
    return page


@pytest.fixture
async def officer(page: Page, url: str, store: Store, clock: SettableClock) -> Page:
    return await sign_in(page, url, store, clock)


@pytest.fixture
async def small(
    chromium: None, url: str, store: Store, clock: SettableClock
) -> AsyncIterator[Page]:
    async with reading(width=SMALL) as page:
        yield await sign_in(page, url, store, clock)


async def upload(page: Page, text: str) -> None:
    file = FilePayload(name="register.csv", mimeType="text/csv", buffer=text.encode("cp1252"))
    await page.get_by_label("Upload a CSV file or an Excel workbook").set_input_files(file)
    await page.get_by_role("button", name="Upload", exact=True).click()


async def assert_shown(page: Page) -> None:
    """The page that comes before anything is saved."""
    await expect(page.get_by_role("heading", name="Check the file")).to_be_visible()
    for rule, example in READ_AS.items():
        row = page.get_by_role("row").filter(has_text=rule)
        await expect(row.filter(has_text=example)).not_to_have_count(0)
    await expect(page.get_by_text("HER-1001: Siân O’Neill")).to_be_visible()
    course = page.get_by_role("row").filter(has_text="Wednesday 10 June 2026")
    await expect(course.filter(has_text="11:45")).to_contain_text("NSAC-1")


async def test_a_register_of_excel_is_looked_at_and_then_taken_in(officer: Page) -> None:
    await assert_usable(officer, "register")
    await upload(officer, REGISTER)
    await assert_shown(officer)
    await assert_usable(officer, "register-preview")
    await officer.goto("/officer/courses")
    await expect(officer.get_by_text("NSAC-1")).to_have_count(0)
    await officer.goto("/officer/intake")
    await upload(officer, REGISTER)
    await officer.get_by_role("button", name="Add courses and bookings").click()
    await expect(officer.get_by_role("alert")).to_contain_text("now match the file")
    await assert_usable(officer, "register-taken")
    await officer.goto("/officer/courses")
    course = officer.get_by_role("row").filter(has_text="NSAC-1")
    await expect(course).to_contain_text("2 clients")


async def test_a_value_with_two_meanings_is_refused_with_what_to_do(officer: Page) -> None:
    await upload(officer, REGISTER.replace("10/06/2026", "46183").replace("HER-1001", "1E+15"))
    await expect(officer.locator(".govuk-error-summary")).to_contain_text("Nothing was added")
    for column, words in (("booking_ref", "Format the column as text"), ("date", "as dates")):
        row = officer.get_by_role("row").filter(has_text=column)
        await expect(row).to_contain_text(words)
        await expect(row).to_contain_text("3")
    await assert_usable(officer, "register-refused")
    await officer.goto("/officer/courses")
    await expect(officer.get_by_text("NSAC-1")).to_have_count(0)


async def test_the_readings_fit_on_a_small_telephone(small: Page) -> None:
    await upload(small, REGISTER)
    await assert_shown(small)
    await assert_usable(small, "register-preview")


async def test_what_was_added_fits_on_a_small_telephone(small: Page) -> None:
    await upload(small, REGISTER)
    await small.get_by_role("button", name="Add courses and bookings").click()
    await expect(small.get_by_text("What was added")).to_be_visible()
    await assert_usable(small, "register-taken")
