"""Who looks at a client in Chromium is audited, and the client reads it, by role and time."""

import pytest
from aiohttp.web import Application
from playwright.async_api import expect

from delivery.clients.client_looks import CASE_OPENED, COMPLETIONS_OPENED
from delivery.web.live_keys import JUDGE
from tests.browser.reading import reading
from tests.browser.record_page import record_address
from tests.browser.seeing import assert_usable
from tests.doubles.settable_clock import SettableClock
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody
from tests.stored_rows import audit_entries

pytestmark = pytest.mark.usefixtures("chromium")

READER = "B"


@pytest.fixture
async def over(app: Application, live: LiveCourse, clock: SettableClock) -> LiveCourse:
    await held(live)
    clock.set(at("11:50"))
    await app[JUDGE].judge(live.course_id)
    return live


async def test_a_client_reads_when_an_officer_opened_the_case_and_the_list_of_the_course(
    url: str, app: Application, over: LiveCourse
) -> None:
    store, clock, booking_id = over.store, over.clock, over.booking_ids[READER]
    officer = await somebody(store, "officer", clock.now())
    link = await link_of(store, officer, clock.now())
    async with reading(width=320) as client, reading() as page:
        await client.goto(await record_address(client, url, app, booking_id))
        await expect(client.get_by_text("Nobody has opened it yet.")).to_be_visible()
        await page.goto(url + link)
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"{url}/officer/cases/{booking_id}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        clock.set(at("12:40"))
        await page.goto(url + await link_of(store, officer, clock.now()))
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"{url}/officer/completions/{over.course_id}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await client.reload()
        visits = client.get_by_role("listitem").filter(has_text="a compliance officer")
        await expect(visits).to_have_text(
            [
                "Wednesday 10 June 2026, 12:40pm: a compliance officer",
                "Wednesday 10 June 2026, 11:50am: a compliance officer",
            ]
        )
        await expect(client.get_by_text("Test Officer")).to_have_count(0)
        await assert_usable(client, "client-record-looked-at")
    async with store.reading() as tx:
        entries = await audit_entries(tx, at("11:50"), at("12:41"))
    looks = [
        (entry.user_id, entry.act)
        for entry in entries
        if entry.act in (CASE_OPENED, COMPLETIONS_OPENED)
    ]
    assert looks == [(officer, CASE_OPENED), (officer, COMPLETIONS_OPENED)]
