"""The speaker and the connection in the technical check: faults are named, and none is invented."""

from dataclasses import replace

import pytest
from aiohttp.web import Application
from playwright.async_api import Page, expect
from yarl import URL

from delivery.device_check.connection_figures import ConnectionFigures
from delivery.device_check.connection_measuring import AT_ONCE
from delivery.device_check.technical_check import explain
from delivery.web.client.connection import MEASURING
from tests.browser.checking import GOOD, QUICK, answer, check, kept
from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles import fake_media
from tests.doubles.settable_clock import SettableClock
from tests.doubles.uneven_line import uneven_line
from tests.scenes.client_place import ClientVisit

pytestmark = pytest.mark.usefixtures("chromium")

NEED = ConnectionFigures()
PACED = replace(NEED, jitter_ms=60_000, server_delay_ms=60_000, pings=5, fewest_pings=2, blocks=8)
"""The real pace and thresholds of bandwidth, for three seconds."""
FAST = 10_000_000  # bytes a second
SILENT_CONTEXT = "AudioContext.prototype.createOscillator = () => { throw new Error(); };"


async def assert_found(page: Page, place: ClientVisit, part: str, code: str) -> None:
    """The page says it in words, and exactly this code is saved."""
    await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    expected = GOOD | {part: code}
    assert await kept(place) == expected
    (finding,) = (finding for finding in explain(expected) if finding.part == part)
    result = page.locator(f'[data-result="{part}"]')
    await expect(result).to_contain_text(finding.words)
    await expect(result).to_contain_text(
        "Could not be measured" if finding.unknown else "Needs fixing"
    )


@pytest.mark.parametrize(
    ("heard", "code", "width"), [("No", "silent", 320), ("I cannot tell", "unsure", 1366)]
)
async def test_only_the_client_can_say_whether_the_speaker_works(
    url: str, place: ClientVisit, heard: str, code: str, width: int
) -> None:
    async with reading(*fake_media.WORKING, width=width) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").click()
        await expect(page.get_by_text("Did you hear two notes?")).to_be_visible()
        await assert_usable(page, "client-check-heard")
        await page.get_by_role("button", name="Play the notes again").click()
        await answer(page, heard)
        await assert_found(page, place, "speaker", code)
        await assert_usable(page, f"client-check-speaker-{code}")


async def test_a_browser_that_plays_nothing_is_not_the_speakers_fault(
    url: str, place: ClientVisit
) -> None:
    async with reading(*fake_media.WORKING, before=SILENT_CONTEXT) as page:
        await check(page, f"{url}{place.path}/check")
        await assert_found(page, place, "speaker", "not_measured")


@pytest.mark.parametrize(
    ("up", "down", "code"),
    [(60_000, FAST, "slow_up"), (FAST, 40_000, "slow_down"), (60_000, 40_000, "slow")],
)
async def test_a_connection_below_what_zoom_needs_is_slow(
    url: str, app: Application, place: ClientVisit, up: int, down: int, code: str
) -> None:
    """The figures are bytes a second: less than 1,000 and 600 kbit/s."""
    app[MEASURING].figures = PACED
    async with reading(*fake_media.WORKING) as page:
        await page.goto(f"{url}{place.path}/check")
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Network.enable")
        limits = {"offline": False, "latency": 0}
        rates = {"uploadThroughput": up, "downloadThroughput": down}
        await devtools.send("Network.emulateNetworkConditions", limits | rates)
        await page.get_by_role("button", name="Start the check").click()
        await answer(page)
        await assert_found(page, place, "connection", code)


async def test_a_connection_above_what_zoom_needs_is_good(
    url: str, app: Application, place: ClientVisit
) -> None:
    app[MEASURING].figures = PACED
    async with reading(*fake_media.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert await kept(place) == GOOD


async def test_answers_that_come_now_early_now_late_are_unsteady(
    url: str, app: Application, place: ClientVisit
) -> None:
    app[MEASURING].figures = replace(QUICK, jitter_ms=NEED.jitter_ms, ping_every_ms=300)
    async with uneven_line(URL(url).port or 0) as port, reading(*fake_media.WORKING) as page:
        await check(page, f"http://127.0.0.1:{port}{place.path}/check")
        await assert_found(page, place, "connection", "unsteady")


async def test_a_connection_that_the_browser_loses_meanwhile_is_interrupted(
    url: str, app: Application, place: ClientVisit
) -> None:
    app[MEASURING].figures = replace(QUICK, pings=20, ping_every_ms=100)
    async with reading(*fake_media.WORKING) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").click()
        async with page.expect_request("**/check/connection?*"):
            await page.get_by_role("button", name="Yes", exact=True).click()
        await page.context.set_offline(True)
        await page.context.set_offline(False)
        await answer(page)
        await assert_found(page, place, "connection", "interrupted")


async def test_a_busy_service_says_nothing_about_the_connection(
    url: str, app: Application, place: ClientVisit, clock: SettableClock
) -> None:
    for number in range(AT_ONCE):
        app[MEASURING].begin(f"link {number}", clock.now())
    async with reading(*fake_media.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        await assert_found(page, place, "connection", "not_measured")
        await assert_usable(page, "client-check-connection-busy")


@pytest.mark.parametrize("status", [429, 503, 404])
async def test_refusals_meanwhile_say_nothing_about_the_connection(
    url: str, place: ClientVisit, status: int
) -> None:
    async with reading(*fake_media.WORKING) as page:
        await page.route("**/check/connection?*&up=1", lambda route: route.fulfill(status=status))
        await check(page, f"{url}{place.path}/check")
        await assert_found(page, place, "connection", "not_measured")


@pytest.mark.parametrize(("limit_ms", "code"), [(-1, "not_measured"), (60_000, "unsteady")])
async def test_a_fault_while_the_service_was_late_is_not_the_connections(
    url: str, app: Application, place: ClientVisit, limit_ms: int, code: str
) -> None:
    app[MEASURING].figures = replace(QUICK, jitter_ms=-1, server_delay_ms=limit_ms)
    async with reading(*fake_media.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        await assert_found(page, place, "connection", code)


async def test_a_connection_that_carries_it_is_good_however_late_the_service(
    url: str, app: Application, place: ClientVisit
) -> None:
    app[MEASURING].figures = replace(QUICK, server_delay_ms=-1)
    async with reading(*fake_media.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert await kept(place) == GOOD
