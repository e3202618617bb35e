"""The technical check where the browser answers nothing or measures nothing: it ends, in words."""

from functools import partial

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.checking import GOOD, answer, kept
from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles import fake_media
from tests.scenes.client_place import ClientVisit
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("chromium")

MINUTE_MS = 61_000
SECONDS_MS = 9_000
NEVER_ASKED = "navigator.mediaDevices.getUserMedia = () => new Promise(() => {});"
ANSWERED_LATE = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.late = stream;
  await new Promise((answer) => { window.answer = answer; });
  return stream;
};
"""
NOT_MEASURED = {
    "sound never starts": (
        "AudioContext.prototype.resume = () => new Promise(() => {});",
        "microphone speaker",
    ),
    "the browser has no more sound to give": (
        "window.AudioContext = class {"
        " constructor() { throw new DOMException('', 'NotSupportedError'); } };",
        "microphone speaker",
    ),
    "a headset of another rate cannot be joined": (
        "AudioContext.prototype.createMediaStreamSource = () => {"
        " throw new DOMException('', 'NotSupportedError'); };",
        "microphone",
    ),
    "sound cannot be looked at": (
        "delete AnalyserNode.prototype.getFloatTimeDomainData;",
        "microphone",
    ),
    "low power mode starts no picture": (
        "HTMLMediaElement.prototype.play = () =>"
        " Promise.reject(new DOMException('', 'NotAllowedError'));",
        "camera",
    ),
    "low power mode delivers no frames": (
        "HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;",
        "camera",
    ),
    "the picture cannot be read": (
        "CanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) =>"
        " ({ data: new Uint8ClampedArray(4 * width * height).fill(255) });",
        "camera",
    ),
    "a headset gives no sound": (
        "Object.defineProperty(MediaStreamTrack.prototype, 'muted',"
        " { get() { return this.kind === 'audio'; } });",
        "microphone",
    ),
    "a call has the camera": (
        "Object.defineProperty(MediaStreamTrack.prototype, 'muted',"
        " { get() { return this.kind === 'video'; } });",
        "camera",
    ),
    "the question fails for a reason of the browser": (
        "const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = (wanted) =>"
        " wanted.video ? Promise.reject(new TypeError('')) : ask(wanted);",
        "camera",
    ),
}
CHANGES_OVER = """
Object.defineProperty(MediaStreamTrack.prototype, 'muted', { get() { return !this.given; } });
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  stream.getTracks().forEach((track) => setTimeout(() => {
    track.given = true;
    track.dispatchEvent(new Event("unmute"));
  }, 500));
  return stream;
};
"""
OTHER_RATE = """
const join = AudioContext.prototype.createMediaStreamSource;
AudioContext.prototype.createMediaStreamSource = function (stream) {
  if (this.sampleRate !== 16000) throw new DOMException('', 'NotSupportedError');
  return join.call(this, stream);
};
const settings = MediaStreamTrack.prototype.getSettings;
MediaStreamTrack.prototype.getSettings = function () {
  return { ...settings.call(this), sampleRate: 16000 };
};
"""


async def begin(page: Page, address: str) -> None:
    await page.clock.install()
    await page.goto(address)
    await page.get_by_role("button", name="Start the check").click()


@pytest.mark.parametrize("width", [1366, 390, 320])
async def test_a_question_that_is_never_answered_ends_after_a_minute(
    url: str, place: ClientVisit, width: int
) -> None:
    async with reading(*fake_media.WORKING, before=NEVER_ASKED, width=width) as page:
        await begin(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-status]")).to_have_text("Checking your camera…")
        help_line = page.locator("[data-help]")
        await expect(help_line).to_be_empty()
        await page.clock.fast_forward(SECONDS_MS)
        await expect(help_line).to_contain_text("look beside the web address")
        await assert_usable(page, f"client-check-waiting-{width}")
        await page.clock.fast_forward(MINUTE_MS)
        await expect(help_line).to_be_empty()
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        result = page.locator('[data-result="camera"]')
        await expect(result).to_contain_text("Could not be measured")
        await expect(result).to_contain_text("Select “Check again”, then select Allow.")
        await expect(page.locator("[data-status]")).to_contain_text("could not measure everything")
        await expect(page.get_by_role("button", name="Check again")).to_be_visible()
        await assert_usable(page, f"client-check-unanswered-{width}")
    codes = {"camera": "unanswered", "microphone": "not_checked", "speaker": "not_checked"}
    # The test's clock has no timings of requests, so that the jitter is unknown.
    assert await kept(place) == GOOD | codes | {"connection": "not_measured"}


async def test_a_camera_that_is_allowed_too_late_is_turned_off_again(
    url: str, place: ClientVisit
) -> None:
    async with reading(*fake_media.WORKING, before=ANSWERED_LATE) as page:
        await begin(page, f"{url}{place.path}/check")
        await until("the question", lambda: page.evaluate("Boolean(window.answer)"))
        await page.clock.fast_forward(MINUTE_MS)
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        await page.evaluate("window.answer()")
        ended = "window.late.getTracks().every((track) => track.readyState === 'ended')"
        await until("the camera to be turned off", lambda: page.evaluate(ended))


@pytest.mark.parametrize("reason", NOT_MEASURED)
async def test_what_could_not_be_measured_is_not_the_devices_fault(
    url: str, place: ClientVisit, reason: str
) -> None:
    before, parts = NOT_MEASURED[reason]
    async with reading(*fake_media.WORKING, before=before) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").click()
        await answer(page)
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        for part in parts.split():
            result = page.locator(f'[data-result="{part}"]')
            await expect(result).to_contain_text("Could not be measured")
            await expect(result).to_contain_text("does not mean that something is wrong")
            await expect(result).to_contain_text("zoom.us/test")
    saved = await kept(place) or {}
    # A busy machine may leave the connection unmeasured too.
    assert saved | {"connection": GOOD["connection"]} == GOOD | dict.fromkeys(
        parts.split(), "not_measured"
    )
    assert saved.get("connection") in {GOOD["connection"], "not_measured"}


async def test_a_device_that_gives_nothing_at_first_is_waited_for(
    url: str, place: ClientVisit
) -> None:
    async with reading(*fake_media.WORKING, before=CHANGES_OVER) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").click()
        await answer(page)
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert await kept(place) == GOOD


async def test_a_headset_of_another_rate_is_listened_to_at_its_own(
    url: str, place: ClientVisit
) -> None:
    async with reading(*fake_media.WORKING, before=OTHER_RATE) as page:
        await page.goto(f"{url}{place.path}/check")
        await page.get_by_role("button", name="Start the check").click()
        await answer(page)
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert await kept(place) == GOOD


async def test_a_result_that_is_never_taken_ends_after_a_while_and_can_be_sent_again(
    url: str, place: ClientVisit
) -> None:
    posts: list[Route] = []

    async def hold(route: Route) -> None:
        if route.request.method == "POST" and len(posts) < 2:
            posts.append(route)
        else:
            await route.continue_()

    async with reading(*fake_media.REFUSED) as page:
        await page.route("**/check", hold)
        await begin(page, f"{url}{place.path}/check")
        await answer(page)
        for held in range(2):  # the result before the connection is measured, and the whole
            await until("the result to be sent", partial(_are_held, posts, held + 1))
            await page.clock.fast_forward(16_000)
        await expect(page.locator("[data-kept]")).to_contain_text("We could not save the result.")
        assert await kept(place) is None
        await page.get_by_role("button", name="Check again").click()
        await answer(page)
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        for post in posts:
            await post.abort()


async def _are_held(posts: list[Route], count: int) -> bool:
    return len(posts) == count
