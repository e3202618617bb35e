"""The client's page, left open behind Zoom, reports when its requests failed, and nothing else."""

import pytest
from playwright.async_api import Route, expect

from delivery.records.planning import connection_reports
from delivery.records.planning.connection_reports import ConnectionReport
from tests.browser.reading import reading
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import STARTS, ClientVisit
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("chromium")

BEAT_MS, AGAIN_MS = 31_000, 6_000
SCRIPT = "**/own-connection.js"
HIDDEN = "Object.defineProperty(document, 'hidden', {value: true});"


async def stored(place: ClientVisit) -> tuple[ConnectionReport, ...]:
    async with place.store.reading() as tx:
        return await connection_reports.of_booking(tx, place.booking_id)


async def is_stored(place: ClientVisit) -> bool:
    return bool(await stored(place))


async def test_a_page_that_comes_back_says_when_it_had_no_network(
    url: str, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    async with reading(before=HIDDEN) as page:
        await page.clock.install()
        await page.goto(f"{url}{place.path}")
        await page.context.set_offline(True)
        await page.clock.fast_forward(BEAT_MS)
        await page.clock.fast_forward(AGAIN_MS)
        assert not await is_stored(place)
        await page.context.set_offline(False)
        await page.clock.fast_forward(AGAIN_MS)
        await until("the report", lambda: is_stored(place))
    (report,) = await stored(place)
    assert report.code == "offline"
    assert report.began_at <= report.ended_at <= clock.now()


async def test_a_page_says_that_we_could_not_be_reached(
    url: str, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)

    async def break_off(route: Route) -> None:
        if route.request.method == "HEAD":
            await route.abort("connectionreset")
        else:
            await route.continue_()

    async with reading() as page:
        await page.clock.install()
        await page.goto(f"{url}{place.path}")
        await page.route(SCRIPT, break_off)
        async with page.expect_event("requestfailed"):
            await page.clock.fast_forward(BEAT_MS)
        await page.unroute(SCRIPT)
        await page.clock.fast_forward(AGAIN_MS)
        await until("the report", lambda: is_stored(place))
    assert [report.code for report in await stored(place)] == ["unreached"]


async def test_a_page_that_was_asleep_says_nothing_of_the_time(
    url: str, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    held: list[Route] = []

    async def hold(route: Route) -> None:
        if route.request.method == "HEAD" and not held:
            held.append(route)
        else:
            await route.continue_()

    async with reading() as page:
        await page.clock.install()
        await page.goto(f"{url}{place.path}")
        await page.route(SCRIPT, hold)
        async with page.expect_request(lambda request: request.method == "HEAD"):
            await page.clock.fast_forward(BEAT_MS)
        await page.clock.fast_forward(15 * 60_000)  # the device sleeps, and wakes up
        async with page.expect_request(lambda request: request.method == "HEAD"):
            await page.clock.fast_forward(BEAT_MS)
        await page.clock.fast_forward(BEAT_MS)
        await held[0].abort()
        assert not await is_stored(place)


async def test_zoom_opens_beside_the_page_which_stays(
    url: str, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    async with reading() as page:
        await place.register(f"{url}/accessibility")
        await page.goto(f"{url}{place.path}")
        async with page.context.expect_page() as opened:
            await page.get_by_role("button", name="Join the course").click()
        beside = await opened.value
        await beside.wait_for_url("**/accessibility")
        assert await beside.evaluate("window.opener") is None
        await expect(page.get_by_role("button", name="Join the course")).to_be_visible()
