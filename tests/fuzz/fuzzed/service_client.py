"""The whole service over HTTP on a migrated, empty database, and a signed-in user."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient
from yarl import URL

from delivery.app import make_app
from delivery.lifespan import judge_courses
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from tests.databases import migrated_postgresql, url_of
from tests.doubles.settable_clock import SettableClock
from tests.service_server import ServiceServer
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody

ATTEMPTS = 3

Client = TestClient[Any, Any]


@asynccontextmanager
async def running(url: str, store: Store, clock: SettableClock) -> AsyncIterator[Client]:
    settings = replace(settings_of(url), zoom_webhook_secrets=("webhook secret",))
    app = make_app(settings, clock, wall=clock, store=store)
    app.cleanup_ctx.append(judge_courses)  # else course pages wait for a judgement
    server = ServiceServer(app)
    await server.start_server()
    here = URL(str(server.make_url("/"))).origin()
    jar = CookieJar(unsafe=True, treat_as_secure_origin=here)
    async with TestClient(server, cookie_jar=jar) as client:
        yield client


async def sign_in(
    client: Client | ClientSession, store: Store, clock: SettableClock, role: str
) -> str:
    """The CSRF token that the forms of this role need."""
    user_id = await somebody(store, role, clock.now())
    await client.post(await link_of(store, user_id, clock.now()))
    page = await (await client.get("/account")).text()
    return page.partition('name="csrf" content="')[2].partition('"')[0]


async def busy_aside(send: Callable[[], Awaitable[int]]) -> int:
    """The status of a request, which is sent again if a busy machine has answered 503.

    The service promises an answer: after 2 s `/readyz` says that the database is silent, after 4 s
    a page does. A machine on which a step of the database takes that long is answered so too, for
    any request; a fault of this request is answered so each time.
    """
    for _ in range(ATTEMPTS - 1):
        status = await send()
        if status != 503:
            return status
    return await send()


@contextmanager
def database(*, postgresql: bool) -> Iterator[str]:
    """The URL of a new, migrated and empty database."""
    if postgresql:
        with migrated_postgresql() as name:
            yield url_of(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/records.db"
        migrate(url)
        yield url
