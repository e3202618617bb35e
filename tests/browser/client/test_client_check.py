"""The technical check in Chromium: its findings in words and as saved codes."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.async_api import Request, async_playwright, expect

from delivery.device_check.technical_check import explain
from tests.browser.checking import GOOD, QUICK, check, kept
from tests.browser.reading import WIDTHS, reading
from tests.browser.seeing import CHROMIUM, FLAGS, assert_usable
from tests.doubles import fake_media
from tests.scenes.client_place import ClientVisit

pytestmark = pytest.mark.usefixtures("chromium")


def flags_for(code: str, folder: Path) -> Sequence[str]:
    if code == "too_dark":
        return fake_media.seeing(folder / "dark.y4m", [28, 30])
    if code == "black":
        return fake_media.seeing(folder / "black.y4m", [16, 16])
    if code == "frozen":
        return fake_media.seeing(folder / "still.y4m", [150, 150])
    if code == "silent":
        return fake_media.silence(folder / "silence.wav")
    return {
        "ok": fake_media.WORKING,
        "refused": fake_media.REFUSED,
        "absent": fake_media.ABSENT,
    }[code]


FOUND = {
    "ok": GOOD,
    "refused": GOOD | {"camera": "refused", "microphone": "refused"},
    "absent": GOOD | {"camera": "absent", "microphone": "absent"},
    "too_dark": GOOD | {"camera": "too_dark"},
    "black": GOOD | {"camera": "black"},
    "frozen": GOOD | {"camera": "frozen"},
    "silent": GOOD | {"microphone": "silent"},
}


@pytest.mark.parametrize("scene", FOUND)
async def test_findings_are_shown_in_words_and_saved_as_codes(
    url: str, place: ClientVisit, tmp_path: Path, scene: str
) -> None:
    width = WIDTHS[list(FOUND).index(scene) % 2]
    async with reading(*flags_for(scene, tmp_path), width=width) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        for finding in explain(FOUND[scene]):
            result = page.locator(f'[data-result="{finding.part}"]')
            await expect(result).to_contain_text("Works" if finding.good else "Needs fixing")
            await expect(result).to_contain_text(finding.words)
            for _, advice in finding.devices:
                await expect(result).to_contain_text(advice)
        await assert_usable(page, f"client-check-{scene}")
    assert await kept(place) == FOUND[scene]


@pytest.mark.parametrize(
    ("refusal", "code"),
    [("NotReadableError", "in_use"), ("AbortError", "in_use"), ("TypeError", "not_measured")],
)
async def test_a_device_that_fails_differs_from_one_that_is_refused(
    url: str, place: ClientVisit, refusal: str, code: str
) -> None:
    refusing = (
        "navigator.mediaDevices.getUserMedia = async () =>"
        f" {{ throw new DOMException('', '{refusal}') }};"
    )
    async with reading(*fake_media.WORKING, before=refusing) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert await kept(place) == GOOD | {"camera": code, "microphone": code}


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "not_secure"),
        ("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})", "unsupported"),
    ],
)
async def test_a_browser_without_the_check_says_so(
    url: str, place: ClientVisit, missing: str, code: str
) -> None:
    async with reading(before=missing) as page:
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        await assert_usable(page, f"client-check-{code}")
    unchecked = dict.fromkeys(("camera", "microphone", "speaker"), "not_checked")
    assert await kept(place) == GOOD | unchecked | {"browser": code}


@pytest.mark.parametrize(("shorter", "kind"), [(390, "phone"), (768, "tablet")])
async def test_only_the_kind_of_device_is_saved(
    url: str, place: ClientVisit, shorter: int, kind: str
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
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
        await browser.close()
    assert (await kept(place) or {})["device"] == kind


async def test_nothing_leaves_the_device_but_the_codes(url: str, place: ClientVisit) -> None:
    requests: list[Request] = []
    async with reading(*fake_media.WORKING) as page:
        page.on("request", lambda request: requests.append(request))
        await check(page, f"{url}{place.path}/check")
        await expect(page.locator("[data-kept]")).to_have_text("We have saved the result.")
    assert all(request.url.startswith(f"{url}/") for request in requests)
    page_path, measured = f"{place.path}/check", f"{place.path}/check/connection"
    saved = [r.post_data_json for r in requests if r.method == "POST" and r.url == url + page_path]
    assert saved == [GOOD | {"connection": "not_checked"}, GOOD]
    paths = {request.url.removeprefix(url).partition("?")[0] for request in requests}
    pages = {path for path in paths if not path.startswith("/static/")}
    assert pages == {page_path, measured, f"{page_path}/measuring"}
    noise = [r.post_data_buffer for r in requests if "&up=" in r.url]
    assert noise
    assert all(len(block or b"") == QUICK.up_bytes for block in noise)
