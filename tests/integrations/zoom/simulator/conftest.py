"""A simulated Zoom over HTTP, a webhook endpoint, and a settable clock."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config
from tests.integrations.zoom.simulator.zoom_account import (
    CONFIG,
    AccountClock,
    Endpoint,
    HeldMeeting,
    ZoomUnderTest,
)


@pytest.fixture
def clock() -> AccountClock:
    return AccountClock()


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    end = Endpoint()
    app = web.Application()
    app.router.add_post("/webhooks/zoom", end.take)
    async with TestServer(app) as server:
        end.url = str(server.make_url("/webhooks/zoom"))
        yield end


@pytest.fixture
def config() -> Config:
    """The simulator's settings; a test module may override them."""
    return CONFIG


@pytest.fixture
async def zoom(
    config: Config, clock: AccountClock, endpoint: Endpoint
) -> AsyncIterator[ZoomUnderTest]:
    app = make_zoom(replace(config, webhook_url=endpoint.url), clock.now)
    async with TestServer(app) as server, ClientSession() as session:
        made = ZoomUnderTest(str(server.make_url("")).rstrip("/"), session, clock)
        await made.sign_in()
        yield made


@pytest.fixture
async def held(zoom: ZoomUnderTest) -> HeldMeeting:
    meeting_id = await zoom.make()
    registrant_id = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("start_meeting", meeting_id)
    return HeldMeeting(zoom, meeting_id, registrant_id)
