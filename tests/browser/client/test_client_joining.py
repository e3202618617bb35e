"""The way into Zoom in Chromium, and what Zoom does not learn by it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from delivery.records.planning import client_actions
from tests.browser.reading import reading
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import STARTS, ClientVisit

pytestmark = pytest.mark.usefixtures("chromium")


@asynccontextmanager
async def a_zoom() -> AsyncIterator[tuple[str, list[Any]]]:
    """Another origin that sends people on to yet another, as Zoom does; and what it is told."""
    requests: list[Any] = []

    async def arrive(request: web.Request) -> web.Response:
        requests.append(request.headers.get("Referer"))
        return web.Response(text="<title>Zoom</title>The waiting room", content_type="text/html")

    app = web.Application()
    app.router.add_get("/in", arrive)
    async with TestServer(app) as inner:
        outer_app = web.Application()

        async def onward(request: web.Request) -> web.Response:
            requests.append(request.headers.get("Referer"))
            raise web.HTTPFound(inner.make_url("/in"))

        outer_app.router.add_get("/w/1", onward)
        async with TestServer(outer_app) as outer:
            yield str(outer.make_url("/w/1")), requests


@pytest.mark.thorough
@pytest.mark.parametrize(
    "script", [pytest.param(True, marks=pytest.mark.journey), pytest.param(False)]
)
async def test_the_button_leads_into_zoom_which_learns_nothing_of_the_link(
    url: str, place: ClientVisit, clock: SettableClock, script: bool
) -> None:
    clock.set(STARTS)
    async with a_zoom() as (join_url, requests), reading(script=script) as page:
        await place.register(join_url)
        await page.goto(f"{url}{place.path}")
        button = page.get_by_role("button", name="Join the course")
        if script:  # Zoom opens beside the page, which stays open to come back to
            async with page.context.expect_page() as opened:
                await button.click()
            zoom = await opened.value
        else:
            await button.click()
            zoom = page
        await zoom.wait_for_url("**/in")
        await expect(zoom.get_by_text("The waiting room")).to_be_visible()
        assert requests == [None, None]


async def test_the_join_button_is_reached_and_pressed_by_keyboard(
    url: str, place: ClientVisit
) -> None:
    async with reading() as page:
        await page.goto(f"{url}{place.path}")
        button = page.get_by_role("button", name="Join the course")
        for _ in range(10):
            await page.keyboard.press("Tab")
            if await button.evaluate("button => button === document.activeElement"):
                break
        await expect(button).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("It is too early to join")


async def test_a_page_that_somebody_looks_at_and_touches_reports_its_opening_once(
    url: str, place: ClientVisit
) -> None:
    async with reading() as page:
        async with page.expect_response("**/opened") as opened:
            await page.goto(f"{url}{place.path}")
            await page.keyboard.press("Tab")
        assert (await opened.value).status == 204
        assert await page.context.cookies() == []
    async with place.store.reading() as tx:
        assert [action.kind for action in await client_actions.of_course(tx, place.course_id)] == [
            "opened"
        ]


async def test_a_scanner_that_runs_the_scripts_of_a_page_in_view_has_not_opened_it(
    url: str, place: ClientVisit
) -> None:
    sent: list[str] = []
    async with reading() as page:
        page.on("request", lambda request: sent.append(request.method))
        await page.clock.install()
        for _ in range(2):
            await page.goto(f"{url}{place.path}")
            await page.clock.run_for(10_000)
            await page.evaluate("document.querySelector('summary').click()")
            await page.evaluate("scrollTo(0, document.body.scrollHeight)")
            await page.clock.run_for(10_000)
    assert "POST" not in sent
