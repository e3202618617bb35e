"""A PostgreSQL that does not answer: requests are answered 503 in seconds, and it recovers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession
from psycopg.conninfo import conninfo_to_dict
from yarl import URL

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from delivery.web.app_keys import STORE
from tests.delivery.web.machines.zoom_post import JOINED, signed
from tests.doubles.settable_clock import SettableClock
from tests.doubles.stalling_proxy import StallingProxy, stalling_proxy
from tests.service_server import ServiceServer
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody
from tests.store.all_connections_in_use import all_connections_in_use
from tests.waiting import waiting_for

ZOOM_WAITS_S = 3.0
A_FEW_SECONDS = 8.0  # the patience of a page, and what a busy machine adds


@dataclass
class SilentDatabase:
    store: Store
    http: ClientSession
    proxy: StallingProxy
    cookie: dict[str, str]
    clock: SettableClock

    async def page(self) -> int:
        async with self.http.get("/officer", headers=self.cookie) as answer:
            return answer.status

    async def webhook(self) -> int:
        """With the session's cookie, which Zoom does not send."""
        headers = {**signed(JOINED, self.clock), **self.cookie}
        async with self.http.post("/webhooks/zoom", data=JOINED, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def service(postgresql_url: str, clock: SettableClock) -> AsyncIterator[SilentDatabase]:
    server = conninfo_to_dict(postgresql_url)
    host, port = str(server["host"]), int(server.get("port") or 5432)
    async with stalling_proxy(host, port) as proxy:
        through = URL(postgresql_url).with_host("127.0.0.1").with_port(proxy.listens_on)
        app = make_app(settings_of(str(through)), clock, wall=clock)
        async with ServiceServer(app) as running, ClientSession(running.make_url("/")) as http:
            officer_id = await somebody(app[STORE], "officer", clock.now())
            link = await link_of(app[STORE], officer_id, clock.now())
            async with http.post(link, allow_redirects=False) as answer:
                cookie = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE].value}"}
            yield SilentDatabase(app[STORE], http, proxy, cookie, clock)
            proxy.resume()


@pytest.mark.thorough
async def test_a_page_is_answered_in_seconds_and_again_when_the_database_is_back(
    service: SilentDatabase,
) -> None:
    assert await service.page() == 200
    service.proxy.stall()
    for _ in range(2):
        async with asyncio.timeout(A_FEW_SECONDS):
            assert await service.page() == 503
    async with asyncio.timeout(A_FEW_SECONDS):
        crowd = await asyncio.gather(*(service.page() for _ in range(20)))
    assert crowd == [503] * 20
    service.proxy.resume()
    async with waiting_for("the database to be used again"):
        while await service.page() != 200:
            pass


async def test_a_webhook_is_taken_while_pages_use_all_connections_that_they_may(
    service: SilentDatabase,
) -> None:
    async with all_connections_in_use(service.store):
        assert await service.page() == 503
        assert await service.webhook() == 200
    assert service.store.faults == {"ConnectionsInUse": 1}


async def test_a_webhook_is_answered_before_zoom_gives_up_and_is_taken_when_sent_again(
    service: SilentDatabase,
) -> None:
    service.proxy.stall()
    async with asyncio.timeout(ZOOM_WAITS_S):
        assert await service.webhook() == 503
    service.proxy.resume()
    async with waiting_for("the database to be used again"):
        while await service.webhook() != 200:
            pass
