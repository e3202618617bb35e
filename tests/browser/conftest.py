"""A real browser in front of the real service. Skips without Chromium, but fails in the gate."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from aiohttp.web import Application
from playwright.async_api import ConsoleMessage, Page, async_playwright, expect

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.web.client.connection import MEASURING
from delivery.web.live_keys import JUDGE
from tests.browser.checking import QUICK
from tests.browser.seeing import CHROMIUM, FLAGS, LONG_MS
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ClientVisit, make_place
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.service_settings import settings_of
from tests.signing_in import somebody

HERE = Path(__file__).parent
NEEDED = "COURSEWATCH_NEEDS_CHROMIUM"  # set by the gate, so that no browser test is skipped
expect.set_options(timeout=LONG_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests take seconds each: `make test` runs the main paths, `make thorough` all."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("journey") is None:
            item.add_marker(pytest.mark.thorough)


@pytest.fixture
def chromium() -> None:
    if os.access(CHROMIUM, os.X_OK):
        return
    missing = f"{CHROMIUM} is not installed (apt-get install chromium)"
    if os.environ.get(NEEDED):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def app(sqlite_url: str, clock: SettableClock, store: Store) -> Application:
    app = make_app(settings_of(sqlite_url), clock, wall=clock, store=store)
    app[MEASURING] = replace(app[MEASURING], figures=QUICK)
    return app


@pytest.fixture
async def place(store: Store) -> ClientVisit:
    return await make_place(store)


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """A running course, in the middle of the morning."""
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, app[JUDGE])


@pytest.fixture
async def url(app: Application) -> AsyncIterator[str]:
    """The URL of the service on a free port, without a slash at the end."""
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


@pytest.fixture(
    params=[
        pytest.param(1366, id="wide"),
        pytest.param(390, id="narrow", marks=pytest.mark.thorough),
    ]
)
async def page(chromium: None, url: str, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page in a fresh browser, as wide as a laptop or as narrow as a telephone.

    Fails the test if the page logs an error to the console, such as a breach of the
    Content-Security-Policy.
    """
    errors: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            errors.append(said.text)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, timeout=LONG_MS
        )
        context = await browser.new_context(
            base_url=url, viewport={"width": request.param, "height": 800}
        )
        context.set_default_timeout(LONG_MS)
        opened = await context.new_page()
        opened.on("console", hear)
        opened.on("pageerror", lambda fault: errors.append(str(fault)))
        yield opened
        await browser.close()
    answered = "Failed to load resource"  # Chromium's message for a 404 or 422
    assert [error for error in errors if answered not in error] == []
