"""A signed-in officer, and a course with events."""

from dataclasses import dataclass, replace

import pytest
from aiohttp.web import Application

from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.signing_in import somebody


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, app[JUDGE])


@dataclass(frozen=True, slots=True)
class OversightBrowser:
    browser: Browser
    csrf: str
    id: int
    sign_in: SignIn

    async def come_back(self) -> "OversightBrowser":
        """Signs in again, because sessions end when the clock moves forward."""
        return replace(self, csrf=await self.sign_in("officer"))

    async def page(self, path: str) -> tuple[int, str]:
        """The status and the text of a page, with runs of white space reduced to one space."""
        answer = await self.browser.get(path)
        return answer.status, " ".join((await answer.text()).split())

    async def press(self, path: str) -> tuple[int, str]:
        """Submits a form without fields; returns the status and the target of the redirect."""
        answer = await self.browser.post(path, data={"csrf": self.csrf}, allow_redirects=False)
        return answer.status, answer.headers.get("Location", "")


@pytest.fixture
async def officer(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> OversightBrowser:
    csrf = await sign_in("officer")
    return OversightBrowser(browser, csrf, await somebody(store, "officer", clock.now()), sign_in)
