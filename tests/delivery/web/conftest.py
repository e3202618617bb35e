"""The service as a browser meets it: over HTTP, on records of the test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from yarl import URL

from delivery import access
from delivery.app import make_app
from delivery.records import users
from delivery.records.store import Store
from delivery.settings import Settings, read
from tests.settable_clock import SettableClock

Browser = TestClient[Request, Application]
SignIn = Callable[[str], Awaitable[str]]


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    told = {
        "DATABASE_URL": sqlite_url,
        "SECRET": "for the tests alone, forty letters long.",
        "PUBLIC_URL": "http://127.0.0.1:8080",
        "DEVELOPMENT": "1",
        "ZOOM_ACCOUNT_ID": "account",
        "ZOOM_CLIENT_ID": "client",
        "ZOOM_CLIENT_SECRET": "client secret",
        "ZOOM_WEBHOOK_SECRETS": "webhook secret",
        "OUTBOX_FOLDER": "outbox",
        "MAIL_FROM": "courses@example.org",
        "HELP_LINE": "0800 000 0000",
        "PROVIDER_NAME": "Example Courses",
    }
    return read({f"COURSEWATCH_{name}": value for name, value in told.items()})


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store) -> Application:
    return make_app(settings, clock, wall=clock, store=store)


@pytest.fixture
async def browser(app: Application) -> AsyncIterator[Browser]:
    """Keeps Secure cookies although the tests speak plain HTTP, as browsers do on 127.0.0.1."""
    server = TestServer(app)
    await server.start_server()
    here = URL(str(server.make_url("/"))).origin()
    jar = CookieJar(unsafe=True, treat_as_secure_origin=here)
    async with TestClient(server, cookie_jar=jar) as client:
        yield client


@pytest.fixture
def sign_in(browser: Browser, store: Store, clock: SettableClock) -> SignIn:
    """`csrf = await sign_in("trainer")`: somebody of this role, signed in through a link."""

    async def enter(role: str) -> str:
        async with store.change() as tx:
            user = await users.by_email(tx, f"{role}@example.org")
            user_id = (
                user.id
                if user
                else await users.add(
                    tx,
                    email=f"{role}@example.org",
                    name=f"Test {role.capitalize()}",
                    role=role,
                    zoom_user_id=None,
                    now=clock.now(),
                )
            )
            link = await access.make_link(tx, user_id, clock.now())
        answer = await browser.post(f"/sign-in/{link}", allow_redirects=False)
        assert answer.status == 303
        page = await (await browser.get("/account")).text()
        return page.partition('name="csrf" content="')[2].partition('"')[0]

    return enter
