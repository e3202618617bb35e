"""The service beside a simulated directory, each over HTTP."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestServer, unused_port
from yarl import URL

from delivery.configuration.settings import Settings
from integrations.oidc.simulator.app import DirectoryState, DirectoryUser, make_directory
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of

TENANT, CLIENT, SECRET = "11111111-1111-1111-1111-111111111111", "the-client", "its secret"
OMAR = DirectoryUser("omar", "Omar Said", "omar@organisation.example", ("officer",))
PORT = unused_port()


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return replace(
        settings_of(sqlite_url),
        second_factor_from=None,
        oidc_authority=f"http://127.0.0.1:{PORT}",
        oidc_tenant=TENANT,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )


@pytest.fixture
async def directory(clock: SettableClock) -> AsyncIterator[DirectoryState]:
    state = DirectoryState(TENANT, CLIENT, SECRET, {"omar": OMAR}, clock.now)
    async with TestServer(make_directory(state), port=PORT):
        yield state


@dataclass(slots=True)
class DirectoryVisit:
    """Somebody who goes to the directory with a browser, and comes back."""

    browser: Browser
    directory: DirectoryState
    query: Mapping[str, str] = field(default_factory=dict)
    """What the service asked of the directory."""

    async def answer(self, start: str = "/directory/sign-in", user: str = "omar") -> str:
        """Goes to the directory and signs in there; returns the path that leads back."""
        leads = await self.browser.get(start, allow_redirects=False)
        assert leads.status == 303, await leads.text()
        there = URL(leads.headers["Location"])
        self.query = there.query
        entry = there.with_path(there.path.replace("authorize", "enter"))
        async with ClientSession() as http:
            query = {**there.query, "user": user}
            back = await http.get(entry.with_query(query), allow_redirects=False)
        assert back.status == 302
        return URL(back.headers["Location"]).raw_path_qs

    async def come(self, start: str = "/directory/sign-in", user: str = "omar") -> ClientResponse:
        """Goes to the directory and comes back; returns the service's answer."""
        return await self.browser.get(await self.answer(start, user), allow_redirects=False)

    async def is_in(self) -> bool:
        return (await self.browser.get("/account", allow_redirects=False)).status == 200


@pytest.fixture
def visit(browser: Browser, directory: DirectoryState) -> DirectoryVisit:
    return DirectoryVisit(browser, directory)
