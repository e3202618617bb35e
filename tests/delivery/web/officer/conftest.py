"""A signed-in officer with a finished, judged course."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from yarl import URL

from delivery.records.database.store import Store
from delivery.web.officer.place_in_list import STOOD
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk

SEAL = re.compile(r'name="seal" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class OfficerBrowser:
    browser: Browser
    csrf: str
    desk: OfficerDesk

    def path(self, name: str) -> str:
        return f"/officer/cases/{self.desk.live.booking_ids[name]}"

    async def read(self, path: str) -> str:
        answer = await self.browser.get(path)
        assert answer.status == 200, path
        return flat(await answer.text())

    async def case(self, name: str) -> str:
        return await self.read(self.path(name))

    async def seal(self, name: str) -> str:
        match = SEAL.search(await self.case(name))
        assert match
        return match.group(1)

    async def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """Submits a form without following its redirect; returns the status and the target or the
        text."""
        answer = await self.browser.post(
            path, data={"csrf": self.csrf, **form}, allow_redirects=False
        )
        where = answer.headers.get("Location")
        return answer.status, where or flat(await answer.text())

    async def review(self, name: str, number: int = 0, **form: str) -> tuple[int, str]:
        breach = (await self.desk.case(name)).breaches[number]
        sealed = {"seal": await self.seal(name), **form}
        return await self.post(f"{self.path(name)}/breaches/{breach.row.id}", sealed)

    async def sign(self, name: str, **form: str) -> tuple[int, str]:
        sealed = {"seal": await self.seal(name), **form}
        return await self.post(f"{self.path(name)}/outcome", sealed)


def without_place(where: str) -> str:
    """The address that an act leads to, without where its case stood in the work list."""
    return str(URL(where).without_query_params(STOOD))


def flat(page: str) -> str:
    return " ".join(page.split())


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


@pytest.fixture
async def officer(desk: OfficerDesk, browser: Browser, sign_in: SignIn) -> OfficerBrowser:
    return OfficerBrowser(browser, await sign_in("officer"), desk)
