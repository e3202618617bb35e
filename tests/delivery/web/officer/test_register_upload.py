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


async def test_the_sample_is_imported_and_counted(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    csrf = await sign_in("officer")
    status, page = await send(browser, csrf, SAMPLE)
    assert status == 200
    assert "Added" in page
    status, page = await send(browser, csrf, SAMPLE)
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
    wrong = SAMPLE.replace(b"2026-07-08", b"8 July").replace(b"Beatriz", b"<b>\x07")
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
