"""The officer's page that takes in a register, seen from outside."""

import io
from datetime import timedelta

import aiohttp
import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.web.static_files import read_static
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries

SAMPLE = read_static().contents["register.csv"]


@pytest.fixture(autouse=True)
async def trainer(store: Store, clock: SettableClock) -> int:
    async with store.writing() as tx:
        return await users.add(
            tx, email="tess.trainer@provider.example", name="T", role="trainer", now=clock.now()
        )


async def send(browser: Browser, csrf: str, raw: bytes | None) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("csrf", csrf)
    name = "register.csv" if raw is not None else ""
    form.add_field("register", io.BytesIO(raw or b""), filename=name)
    answer = await browser.post("/officer/intake", data=form)
    return answer.status, " ".join((await answer.text()).split())


async def confirm(browser: Browser, csrf: str, page: str) -> tuple[int, str]:
    """Presses the button of a page that shows how a file was read."""
    form = aiohttp.FormData()
    form.add_field("csrf", csrf)
    form.add_field("confirmed", page.split('name="confirmed" value="')[1].split('"')[0])
    answer = await browser.post("/officer/intake", data=form)
    return answer.status, " ".join((await answer.text()).split())


async def test_a_file_is_shown_first_and_saved_when_it_is_confirmed(
    browser: Browser, sign_in: SignIn, store: Store
) -> None:
    csrf = await sign_in("officer")
    uk = SAMPLE.replace(b"2026-06-10 09:00", b"10/06/2026 9:00").replace(b"given_name", b"Forename")
    status, page = await send(browser, csrf, uk.replace(b"07700 900001", b"7700900001"))
    assert status == 200
    for words in (
        "Nothing is added yet", "Courses: 2 new", "Bookings: 3 new", "Forename → given_name",
        "10/06/2026 9:00 → Wednesday 10 June 2026, 09:00", "7700900001 → 07700900001",
        "HER-1001: Alan Archer",
    ):  # fmt: skip
        assert words in page
    async with store.reading() as tx:
        assert await bookings.of_course(tx, 1) == []
    status, page = await confirm(browser, csrf, page)
    assert (status, "Added" in page) == (200, True)
    async with store.reading() as tx:
        assert len(await bookings.of_course(tx, 1)) == 3


@pytest.mark.thorough
async def test_of_very_many_courses_the_first_are_shown(browser: Browser, sign_in: SignIn) -> None:
    head, row, *_ = SAMPLE.decode().splitlines()
    rows = [
        row.replace("NSAC-1", f"C-{number}")
        .replace("HER-1001", f"H-{number}")
        .replace("5550001", "")
        for number in range(1_203)
    ]
    status, page = await send(browser, await sign_in("officer"), "\n".join((head, *rows)).encode())
    assert (status, "Courses: 1203 new" in page) == (200, True)
    assert "There are 1,003 more courses" in page
    assert ("C-199<" in page, "C-200<" in page) == (True, False)


async def test_what_was_refused_since_it_was_shown_is_refused_when_it_is_confirmed(
    browser: Browser, sign_in: SignIn, clock: SettableClock
) -> None:
    csrf = await sign_in("officer")
    _, page = await send(browser, csrf, SAMPLE)
    clock.go_on(timedelta(days=20))
    csrf = await sign_in("officer")
    status, page = await confirm(browser, csrf, page)
    assert status == 422
    assert "the course is over" in page


async def test_a_confirmation_of_no_file_is_refused(browser: Browser, sign_in: SignIn) -> None:
    csrf = await sign_in("officer")
    for content in ("", "é", "AAAA"):
        status, page = await confirm(browser, csrf, f'name="confirmed" value="{content}"')
        assert (status, "Nothing was added" in page) == (422, True)


async def test_the_sample_is_imported_and_counted(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    csrf = await sign_in("officer")
    _, page = await send(browser, csrf, SAMPLE)
    status, page = await confirm(browser, csrf, page)
    assert status == 200
    assert "Added" in page
    _, page = await send(browser, csrf, SAMPLE)
    assert "Bookings: 0 new, 0 changed, 3 unchanged" in page
    status, page = await confirm(browser, csrf, page)
    assert status == 200
    async with store.reading() as tx:
        assert len(await bookings.of_course(tx, 1)) == 3
        rows = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
        officer = await users.by_email(tx, "officer@example.org")
    assert officer is not None
    assert [row.act for row in rows if row.user_id == officer.id].count("booking created") == 3


async def test_refusals_are_shown_with_line_and_column_and_nothing_is_saved(
    browser: Browser, sign_in: SignIn, store: Store
) -> None:
    csrf = await sign_in("officer")
    wrong = SAMPLE.replace(b"2026-07-08", b"in July").replace(b"Beatriz", b"<b>\x07")
    status, page = await send(browser, csrf, wrong)
    assert status == 422
    assert "Nothing was added" in page
    assert "police_deadline" in page
    assert "write the date as 2026-07-08" in page
    assert "<b>" not in page
    async with store.reading() as tx:
        assert await bookings.of_course(tx, 1) == []


async def test_a_column_name_is_escaped(browser: Browser, sign_in: SignIn) -> None:
    csrf = await sign_in("officer")
    status, page = await send(browser, csrf, b"course,<script>alert(1)</script>\n")
    assert status == 422
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


async def test_a_missing_file_is_requested(browser: Browser, sign_in: SignIn) -> None:
    status, page = await send(browser, await sign_in("officer"), None)
    assert status == 422
    assert "Select a CSV file" in page


async def test_other_roles_cannot_open_the_page(browser: Browser, sign_in: SignIn) -> None:
    for role in ("trainer", "administrator"):
        csrf = await sign_in(role)
        assert (await browser.get("/officer/intake")).status == 403
        assert (await send(browser, csrf, SAMPLE))[0] == 403


async def test_a_form_of_another_website_is_refused(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("officer")
    assert (await send(browser, "forged", SAMPLE))[0] == 403


async def test_a_file_that_is_too_large_is_refused(browser: Browser, sign_in: SignIn) -> None:
    csrf = await sign_in("officer")
    status, page = await send(browser, csrf, b"x" * 1_500_000)
    assert status == 422
    assert "1000 kB" in page
    assert (await send(browser, csrf, b"x" * 3_000_000))[0] == 413


async def test_the_page_offers_the_sample(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("officer")
    page = await (await browser.get("/officer/intake")).text()
    link = next(part for part in page.split('"') if part.endswith("/register.csv"))
    answer = await browser.get(link)
    assert (answer.status, await answer.read()) == (200, SAMPLE)


async def test_a_language_without_messages_is_said_once_a_file(
    browser: Browser, sign_in: SignIn
) -> None:
    csrf = await sign_in("officer")
    head, first, *others = SAMPLE.decode().splitlines()
    column = head.split(",").index("language")
    cells = first.split(",")
    cells[column] = "pl"
    sent = "\n".join([head, ",".join(cells), *others]).encode()
    _, page = await send(browser, csrf, sent)
    says = "1 booking in the file asks for the language “pl”. We have no messages in it"
    assert page.count(says) == 1
    _, page = await confirm(browser, csrf, page)
    assert page.count(says) == 1
