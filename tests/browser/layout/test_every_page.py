"""Every page of the table of URLs: everybody can use it at 320 px, and it is whole on paper."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from itertools import groupby

import pytest
from aiohttp.web import Application, HTTPNotFound
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.web.static_files import read_static
from delivery.web.urls import URLS
from tests.browser.layout.test_print import A4_WIDTH
from tests.browser.reading import reading
from tests.browser.record_page import opens_record
from tests.delivery.web.course_history import make_history
from tests.delivery.web.figures.test_second_looks import WORDS, decided_by
from tests.delivery.web.page_walk import (
    BLIND,
    DIRECTORY,
    NOBODY,
    PROVEN,
    STREAMS,
    PageVisit,
    PageWalk,
)
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.signing_in import link_of, somebody

pytestmark = pytest.mark.usefixtures("chromium")

SMALL = 320
MOST = 2
"""Pages that are looked at of each path."""
NO_PAGE = {
    "/",  # leads to signing in
    *STREAMS,
    "/static/{digest}/{name}",
    "/healthz",
    "/healthz/destruction",
    "/healthz/promise",
    "/readyz",
    "/metrics",
    "/api/v1/openapi.json",
    "/officer/report.csv",
    "/officer/figures.csv",
    "/officer/published.csv",
    "/officer/return.csv",
    "/officer/cases/{booking_id}/files/{file_id}",
    "/officer/messages/{language}/{kind}/letter",  # a letter within a page
    "/officer/requests/{request_id}/pdf",
    "/officer/requests/{request_id}/json",
    "/record/{record_key}/copies/{request_id}/pdf",
    "/record/{record_key}/copies/{request_id}/json",
    "/join/{link_key}/record",  # leads to the client's page
    *PROVEN,
    *DIRECTORY,
    BLIND,  # has a test of its own
}
"""Paths that no person reads in a browser."""

TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth + 1"
WITHOUT_FOCUS = """() => {
    const drawn = part => ['', '::before', '::after'].map(pseudo => {
        const style = getComputedStyle(part, pseudo);
        return [style.outline, style.boxShadow, style.backgroundColor, style.border].join();
    }).join();
    const around = part => [part, part.nextElementSibling, part.parentElement]
        .filter(Boolean).map(drawn).join();
    document.activeElement.blur();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(part => part.checkVisibility({visibilityProperty: true}) && part.tabIndex >= 0)
        .filter(part => {
            const before = around(part);
            part.focus({focusVisible: true});
            const looksTheSame = document.activeElement === part && around(part) === before;
            part.blur();
            return looksTheSame;
        })
        .map(part => part.outerHTML.slice(0, 100));
}"""
LOOKS = """() => [
    [...document.styleSheets].map(sheet => sheet.href.split('/').pop()),
    [...new Set([...document.querySelectorAll('[class]')].flatMap(part => [...part.classList]))],
]"""
STYLED = {
    name: set(re.findall(r"\.(cw-[\w-]+)", content.decode()))
    for name, content in read_static().contents.items()
    if name.endswith(".css") and name != "monitor-dialog.css"  # for pages that a dialog shows
}
"""The classes of each style sheet."""
PRINTED_PATHS = """() => [...document.querySelectorAll('a[href^="/"]')]
    .filter(link => getComputedStyle(link, '::after').content.includes('/'))
    .map(link => link.outerHTML.slice(0, 100))"""
WITHOUT_PATTERN = """() => [...document.querySelectorAll('[fill^="url(#"]')]
    .map(part => part.getAttribute('fill').slice(5, -1))
    .filter(name => !document.getElementById(name))"""
FOLDED = """() => [...document.querySelectorAll('details > :not(summary)')]
    .filter(part => !part.closest('.cw-no-print') && getComputedStyle(part).display !== 'none')
    .filter(part => !part.closest('form') && !part.matches(':has(form)'))
    .filter(part => !part.checkVisibility())
    .map(part => part.outerHTML.slice(0, 100))"""


@pytest.fixture
async def small(url: str) -> AsyncIterator[Page]:
    async with reading(width=SMALL) as page:
        yield page


async def signs_in(page: Page, url: str, store: Store, clock: SettableClock, role: str) -> None:
    await page.context.clear_cookies()
    if role != NOBODY:
        user_id = await somebody(store, role, clock.now())
        await page.goto(url + await link_of(store, user_id, clock.now()))
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/account**")


async def classes_without_sheet(page: Page) -> set[str]:
    """The classes of a page that only style sheets which it does not link say anything about."""
    linked, classes = await page.evaluate(LOOKS)
    elsewhere = set().union(*STYLED.values()).difference(*(STYLED.get(name, ()) for name in linked))
    return elsewhere.intersection(classes)


async def faults_on_screen(page: Page) -> list[str]:
    violations = (await Axe().run(page)).response["violations"]
    faults = [f"axe: {violation['id']} {violation['nodes'][0]['html']}" for violation in violations]
    if await page.evaluate(TOO_WIDE):
        faults.append("wider than the screen")
    faults += [f"no style sheet: {name}" for name in await classes_without_sheet(page)]
    faults += [f"no pattern: {name}" for name in await page.evaluate(WITHOUT_PATTERN)]
    return faults + [f"no focus: {part}" for part in await page.evaluate(WITHOUT_FOCUS)]


async def faults_on_paper(page: Page) -> list[str]:
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": A4_WIDTH, "height": 900})
    faults = ["wider than the paper"] if await page.evaluate(TOO_WIDE) else []
    if not await page.get_by_text("10 June 2026").first.is_visible():
        faults.append("does not say when it was printed")
    faults += [f"printed path: {link}" for link in await page.evaluate(PRINTED_PATHS)]
    faults += [f"folded on paper: {part}" for part in await page.evaluate(FOLDED)]
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": SMALL, "height": 900})
    return faults


async def is_shown(page: Page, address: str) -> bool:
    """Opens the page. Some exist only for a case or a task of another state."""
    answer = await page.goto(address)
    assert answer
    assert answer.ok or answer.status == HTTPNotFound.status_code, address
    return answer.ok


async def test_every_page_can_be_used_on_a_telephone_and_read_on_paper(
    small: Page, url: str, app: Application, store: Store, clock: SettableClock
) -> None:
    visits = await PageWalk(app, store, await make_history(store, clock, 3)).visits()
    faulty, shown = {}, Counter[str]()

    def reader_of(visit: PageVisit) -> str:
        return visit.reader

    for role, pages in groupby(sorted(visits, key=reader_of), key=reader_of):
        await signs_in(small, url, store, clock, role)
        for visit in pages:
            if visit.path in NO_PAGE or shown[visit.path] == MOST:
                continue
            if visit.record_token:
                await opens_record(small, url, visit.record_token)
            if not await is_shown(small, url + visit.address):
                continue
            shown[visit.path] += 1
            if faults := await faults_on_screen(small) + await faults_on_paper(small):
                faulty[role, visit.address] = faults
    assert {url.path for url in URLS if url.method == "GET"} - shown.keys() == NO_PAGE
    assert not faulty, "\n".join(f"{page}: {faults}" for page, faults in faulty.items())


async def test_a_second_look_can_be_used_on_a_telephone_and_read_on_paper(
    small: Page, url: str, store: Store, clock: SettableClock
) -> None:
    """It is shown to an officer who has not opened the case, as the readers of all pages have."""
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    review_id, _ = await decided_by(live, Decision.UPHOLD)
    await signs_in(small, url, store, clock, "officer")
    await small.goto(url + BLIND.format(review_id=review_id))
    await expect(small.get_by_role("heading", name="What happened")).to_be_visible()
    assert await faults_on_screen(small) + await faults_on_paper(small) == []
    await small.get_by_role("button", name="Save").click()
    await expect(small.locator(".govuk-error-summary")).to_be_focused()
    assert await faults_on_screen(small) == []
    await small.get_by_label("Dismiss it").check()
    await small.get_by_label("Reason").fill(WORDS)
    await small.get_by_role("button", name="Save").click()
    await expect(small.get_by_role("heading", name="To look at again")).to_be_visible()
    assert await faults_on_screen(small) == []
