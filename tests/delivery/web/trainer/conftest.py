"""A trainer who is signed in, and a course of theirs that the service hears of."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from aiohttp.web import Application

from delivery.records.database.store import Store
from delivery.web.live_keys import JUDGE
from delivery.web.trainer.notes import SCRIPT
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody


@pytest.fixture
async def live(app: Application, store: Store, clock: SettableClock) -> LiveCourse:
    """The service at a quarter past ten, before any event of the course."""
    clock.set(at("10:14"))
    trainer_id = await somebody(store, "trainer", clock.now())
    return await course_of(store, clock, trainer_id, app[JUDGE])


@dataclass(frozen=True, slots=True)
class TrainerBrowser:
    browser: Browser
    csrf: str
    live: LiveCourse

    @property
    def path(self) -> str:
        return f"/trainer/courses/{self.live.course_id}"

    async def page(self, path: str = "") -> tuple[int, str]:
        """The status and the text of a page below the course's page."""
        answer = await self.browser.get(self.path + path)
        return answer.status, await answer.text()

    async def note(self, form: Mapping[str, str], script: bool = False) -> tuple[int, str]:
        """Presses a button without following the redirect; returns the status and the text."""
        headers = {SCRIPT: "1", "Accept": "text/plain"} if script else {}
        answer = await self.browser.post(
            f"{self.path}/notes",
            data={"csrf": self.csrf, **form},
            headers=headers,
            allow_redirects=False,
        )
        return answer.status, await answer.text()


@pytest.fixture
async def trainer(browser: Browser, sign_in: SignIn, live: LiveCourse) -> TrainerBrowser:
    return TrainerBrowser(browser, await sign_in("trainer"), live)
