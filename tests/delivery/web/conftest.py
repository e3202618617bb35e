"""The service as a browser meets it: over HTTP, on records of the test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from yarl import URL

from delivery.accounts import sign_in as accounts
from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.accounts import sessions
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from delivery.web.live_keys import PDFS
from tests.delivery.web import page_ids
from tests.delivery.web.machines.zoom_post import signed
from tests.doubles.paperless_writer import PaperlessWriter
from tests.doubles.settable_clock import SettableClock
from tests.service_server import ServiceServer
from tests.service_settings import settings_of
from tests.signing_in import somebody

Browser = TestClient[Request, Application]
SignIn = Callable[[str], Awaitable[str]]


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return settings_of(sqlite_url)


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store) -> Application:
    app = make_app(settings, clock, wall=clock, store=store)
    app[PDFS] = PaperlessWriter()
    app.on_response_prepare.append(page_ids.each_once)
    return app


@asynccontextmanager
async def browser_of(app: Application) -> AsyncIterator[Browser]:
    """Keeps Secure cookies over the tests' plain HTTP, as browsers do on 127.0.0.1."""
    server = ServiceServer(app)
    await server.start_server()
    here = URL(str(server.make_url("/"))).origin()
    jar = CookieJar(unsafe=True, treat_as_secure_origin=here)
    async with TestClient(server, cookie_jar=jar) as client:
        yield client


@pytest.fixture
async def browser(app: Application) -> AsyncIterator[Browser]:
    async with browser_of(app) as client:
        yield client


@pytest.fixture
def sign_in(browser: Browser, store: Store, clock: SettableClock) -> SignIn:
    """`csrf = await sign_in("trainer")` signs a user of this role in, as a link does."""

    async def enter(role: str) -> str:
        user_id, now = await somebody(store, role, clock.now()), clock.now()
        async with store.writing() as tx:
            token = await accounts.open_session(tx, user_id, now, by_link=True)
            session = await sessions.find(tx, accounts.digest(token))
        assert session is not None
        browser.session.cookie_jar.update_cookies({COOKIE: token}, browser.make_url("/"))
        return session.csrf

    return enter


@pytest.fixture
def post(browser: Browser, clock: SettableClock) -> Any:
    """`status, body = await post(raw)` posts a webhook, signed unless `headers` are given."""

    async def send(sent: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        answer = await posted(browser, sent, headers or signed(sent, clock))
        return answer.status, await answer.text()

    return send


async def posted(browser: Browser, sent: bytes, headers: Mapping[str, str]) -> ClientResponse:
    """The answer to a webhook, which is sent again, as by Zoom, when it is answered 503: a busy
    machine may take longer than Zoom waits."""
    for _ in range(5):
        answer = await browser.post("/webhooks/zoom", data=sent, headers=headers)
        if answer.status != 503:
            break
    return answer
