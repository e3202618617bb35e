from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.web.access.access_rules import OPEN, SECRET_LINK_WITH_CAMERA
from delivery.web.access.authorisation import guarded
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/token", "/nowhere", "/healthz"])
async def test_every_answer_forbids_foreign_scripts_and_frames(browser: Browser, path: str) -> None:
    headers = (await browser.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/accessibility", "/cookies", "/nowhere"])
async def test_no_page_has_a_script_or_a_style_of_its_own(browser: Browser, path: str) -> None:
    page = await (await browser.get(path)).text()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page


async def test_a_secret_address_is_sent_as_no_referrer(browser: Browser) -> None:
    secret = await browser.get("/sign-in/token")
    assert secret.headers["Referrer-Policy"] == "no-referrer"


async def test_only_a_page_that_checks_the_camera_may_ask_for_it(
    browser: Browser,
) -> None:
    assert "camera=()" in (await browser.get("/sign-in")).headers["Permissions-Policy"]


async def test_the_page_that_checks_the_camera_may_ask_for_it(app: web.Application) -> None:
    async def check(request: web.Request) -> web.Response:
        return web.Response()

    app.router.add_get("/try/check", guarded(check, SECRET_LINK_WITH_CAMERA))
    async with TestClient(TestServer(app)) as browser:
        policy = (await browser.get("/try/check")).headers["Permissions-Policy"]
    assert "camera=(self), microphone=(self)" in policy


async def test_only_production_requires_https_of_browsers(
    settings: Settings, store: Store, clock: SettableClock, browser: Browser
) -> None:
    assert "Strict-Transport-Security" not in (await browser.get("/sign-in")).headers
    real = replace(settings, development=False, public_url="https://courses.example.org")
    async with TestClient(TestServer(make_app(real, clock, store=store))) as browser_of_real:
        assert "Strict-Transport-Security" in (await browser_of_real.get("/sign-in")).headers


async def test_a_streamed_answer_has_the_headers_too(app: web.Application) -> None:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"data: 1\n\n")
        return response

    app.router.add_get("/try/stream", guarded(stream, OPEN))
    async with TestClient(TestServer(app)) as browser:
        answer = await browser.get("/try/stream")
        assert "Content-Security-Policy" in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
