"""The client's pages in Chromium: joining, the technical check, the record; by keyboard too."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, Request, async_playwright, expect

from delivery.records import attempts
from delivery.records.store import Store
from delivery.technical_check import explain
from tests import fake_senses
from tests.browser.seeing import CHROMIUM, FLAGS, assert_usable
from tests.client_place import ENDS, STARTS, Place, make_place
from tests.client_record import judge, sign
from tests.settable_clock import SettableClock

WIDTHS = [1366, 390]
GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok", "device": "computer"}
DONE_MS = 30_000  # the check listens for eight seconds, on a machine that may be busy

pytestmark = [pytest.mark.timeout(180), pytest.mark.usefixtures("chromium")]


@pytest.fixture
async def place(store: Store) -> Place:
    return await make_place(store)


@asynccontextmanager
async def reading(
    *flags: str, width: int = 1366, script: bool = True, before: str = ""
) -> AsyncIterator[Page]:
    """A page of a browser of its own. `before` is a script that runs before those of the page."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *flags], ignore_default_args=["--mute-audio"]
        )
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        if before:
            await context.add_init_script(before)
        yield await context.new_page()
        await browser.close()


async def check(page: Page, address: str) -> None:
    """Presses the button and waits for the end of the check."""
    await page.goto(address)
    await page.get_by_role("button", name="Start the check").click()
    await expect(page.get_by_role("button", name="Check again")).to_be_visible(timeout=DONE_MS)


async def kept(place: Place) -> dict[str, str] | None:
    async with place.store.look() as tx:
        last = await attempts.last_check(tx, place.booking_id)
    return last.codes if last else None


# --- the technical check --------------------------------------------------------------------


def flags_for(found: str, folder: Path) -> Sequence[str]:
    if found == "too_dark":
        return fake_senses.seeing(folder / "dark.y4m", [28, 30])
    if found == "black":
        return fake_senses.seeing(folder / "black.y4m", [16, 16])
    if found == "frozen":
        return fake_senses.seeing(folder / "still.y4m", [150, 150])
    if found == "silent":
        return fake_senses.silence(folder / "silence.wav")
    return {
        "ok": fake_senses.WORKING,
        "refused": fake_senses.REFUSED,
        "absent": fake_senses.ABSENT,
    }[found]


FOUND = {
    "ok": GOOD,
    "refused": GOOD | {"camera": "refused", "microphone": "refused"},
    "absent": GOOD | {"camera": "absent", "microphone": "absent"},
    "too_dark": GOOD | {"camera": "too_dark"},
    "black": GOOD | {"camera": "black"},
    "frozen": GOOD | {"camera": "frozen"},
    "silent": GOOD | {"microphone": "silent"},
}


WALKED = ("ok", "refused")


@pytest.mark.parametrize(
    "found",
    [pytest.param(one, marks=pytest.mark.journey if one in WALKED else ()) for one in FOUND],
)
async def test_what_the_check_finds_is_said_in_words_and_kept_as_codes(
    url: str, place: Place, tmp_path: Path, found: str
) -> None:
    width = WIDTHS[list(FOUND).index(found) % 2]
    async with reading(*flags_for(found, tmp_path), width=width) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("The result was noted.")
        for finding in explain(FOUND[found]):
            result = page.locator(f'[data-result="{finding.part}"]')
            await expect(result).to_contain_text("Works" if finding.good else "To mend")
            await expect(result).to_contain_text(finding.words)
            for _, advice in finding.devices:
                await expect(result).to_contain_text(advice)
        await assert_usable(page, f"client-check-{found}")
    assert await kept(place) == FOUND[found]


@pytest.mark.parametrize(
    ("refusal", "code"),
    [("NotReadableError", "in_use"), ("AbortError", "in_use"), ("TypeError", "failed")],
)
async def test_a_device_that_does_not_start_is_told_from_one_that_is_refused(
    url: str, place: Place, refusal: str, code: str
) -> None:
    refusing = (
        "navigator.mediaDevices.getUserMedia = async () =>"
        f" {{ throw new DOMException('', '{refusal}') }};"
    )
    async with reading(*fake_senses.WORKING, before=refusing) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("The result was noted.")
    assert await kept(place) == GOOD | {"camera": code, "microphone": code}


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "not_secure"),
        ("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})", "unsupported"),
    ],
)
async def test_a_browser_that_cannot_check_is_told_so(
    url: str, place: Place, missing: str, code: str
) -> None:
    async with reading(before=missing) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("The result was noted.")
        await assert_usable(page, f"client-check-{code}")
    unchecked = {"camera": "not_checked", "microphone": "not_checked", "device": "computer"}
    assert await kept(place) == unchecked | {"browser": code}


@pytest.mark.parametrize(("shorter", "kind"), [(390, "phone"), (768, "tablet")])
async def test_of_the_device_the_kind_is_kept(
    url: str, place: Place, shorter: int, kind: str
) -> None:
    """A finger is what points, on a screen of this size."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        context = await browser.new_context(
            viewport={"width": shorter, "height": 1024},
            screen={"width": shorter, "height": 1024},
            has_touch=True,
            is_mobile=True,
        )
        page = await context.new_page()
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("The result was noted.")
        await browser.close()
    assert (await kept(place) or {})["device"] == kind


@pytest.mark.journey
async def test_nothing_leaves_the_device_but_the_codes(url: str, place: Place) -> None:
    asked: list[Request] = []
    async with reading(*fake_senses.WORKING) as page:
        page.on("request", lambda request: asked.append(request))
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("The result was noted.")
    assert all(request.url.startswith(f"{url}/") for request in asked)
    sent = [request for request in asked if request.method != "GET"]
    assert [(request.url, request.post_data_json) for request in sent] == [
        (f"{url}{place.path}/check", GOOD)
    ]
    read = [request.url.removeprefix(url) for request in asked if request.method == "GET"]
    assert all(path == f"{place.path}/check" or path.startswith("/static/") for path in read)


async def test_the_picture_is_shown_and_can_be_turned_off_by_keyboard(
    url: str, place: Place
) -> None:
    async with reading(*fake_senses.WORKING, width=390) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Check again")).to_be_focused(timeout=DONE_MS)
        await expect(page.locator("video")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Turn the camera off")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("video")).to_be_hidden()
        assert await page.evaluate("document.querySelector('video').srcObject") is None
        await expect(page.get_by_role("button", name="Check again")).to_be_focused()


async def test_the_result_is_told_politely(url: str, place: Place) -> None:
    async with reading(*fake_senses.WORKING) as page:
        await check(page, f"{url}{place.path}/check")
        status = page.get_by_role("status").first
        await expect(status).to_have_text("All is well. You are ready.")
        assert await page.locator("[aria-live=assertive], [role=alert]").count() == 0


async def test_a_check_that_cannot_be_sent_is_shown_all_the_same(url: str, place: Place) -> None:
    async with reading(*fake_senses.REFUSED) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Start the check").click()
        await expect(page.locator("[data-kept]")).to_contain_text("no difference to your place")
        await expect(page.locator('[data-result="camera"]')).to_contain_text("not allowed")
    assert await kept(place) is None


async def test_without_javascript_the_check_points_to_zooms_own(url: str, place: Place) -> None:
    async with reading(script=False) as page:
        await page.goto(f"{url}{place.path}/check")
        await expect(page.get_by_text("zoom.us/test")).to_be_visible()
        await expect(page.get_by_role("button", name="Start the check")).to_be_hidden()


# --- joining --------------------------------------------------------------------------------


@asynccontextmanager
async def a_zoom() -> AsyncIterator[tuple[str, list[Any]]]:
    """Another origin that sends people on to yet another, as Zoom does; and what it is told."""
    told: list[Any] = []

    async def arrive(request: web.Request) -> web.Response:
        told.append(request.headers.get("Referer"))
        return web.Response(text="<title>Zoom</title>The waiting room", content_type="text/html")

    app = web.Application()
    app.router.add_get("/in", arrive)
    async with TestServer(app) as inner:
        outer_app = web.Application()

        async def onward(request: web.Request) -> web.Response:
            told.append(request.headers.get("Referer"))
            raise web.HTTPFound(inner.make_url("/in"))

        outer_app.router.add_get("/w/1", onward)
        async with TestServer(outer_app) as outer:
            yield str(outer.make_url("/w/1")), told


@pytest.mark.journey
@pytest.mark.parametrize("script", [True, False])
async def test_the_button_leads_into_zoom_which_learns_nothing_of_the_link(
    url: str, place: Place, clock: SettableClock, script: bool
) -> None:
    clock.set(STARTS)
    async with a_zoom() as (join_url, told), reading(script=script) as page:
        await place.register(join_url)
        await page.goto(f"{url}{place.path}")
        await page.get_by_role("button", name="Join the course").click()
        await page.wait_for_url("**/in")
        await expect(page.get_by_text("The waiting room")).to_be_visible()
        assert told == [None, None]


async def test_the_join_button_is_reached_and_pressed_by_keyboard(url: str, place: Place) -> None:
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


# --- how the pages look ---------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_pages_around_joining_are_accessible(
    url: str, place: Place, clock: SettableClock, width: int
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
        await page.goto(f"{url}{place.path}/record")
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
    url: str, place: Place, clock: SettableClock, width: int
) -> None:
    await judge(place)
    clock.set(ENDS)
    async with reading(width=width) as page:
        await page.goto(f"{url}{place.path}")
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
    url: str, place: Place, clock: SettableClock, width: int
) -> None:
    clock.set(STARTS)
    await place.register("https://zoom.invalid/w/1")
    async with reading(width=width, script=True) as page:
        await page.route("https://zoom.invalid/**", lambda route: route.fulfill(status=204))
        await page.goto(f"{url}{place.path}")
        await page.get_by_role("button", name="Join the course").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Opening Zoom")
        await assert_usable(page, "client-opening")


async def test_a_page_that_somebody_looks_at_says_so_once_by_itself(url: str, place: Place) -> None:
    async with reading() as page:
        async with page.expect_response("**/opened") as told:
            await page.goto(f"{url}{place.path}")
        assert (await told.value).status == 204
        assert await page.context.cookies() == []
    async with place.store.look() as tx:
        assert [one.kind for one in await attempts.of_course(tx, place.course_id)] == ["opened"]
