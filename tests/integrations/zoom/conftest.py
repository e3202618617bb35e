"""A fake Zoom REST API and our client of it."""

from collections.abc import AsyncIterator

import pytest

from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.integrations.zoom.rest.fake_rest import FakeZoom, running_zoom

OURS = Credentials("account/1", "client", "secret")


@pytest.fixture
async def zoom() -> AsyncIterator[FakeZoom]:
    async with running_zoom() as running:
        yield running


@pytest.fixture
def waited() -> list[float]:
    """The seconds that our client would have waited between attempts."""
    return []


@pytest.fixture
async def meetings(zoom: FakeZoom, waited: list[float]) -> AsyncIterator[ZoomMeetings]:
    async def wait(seconds: float) -> None:
        waited.append(seconds)

    provider = ZoomMeetings(f"{zoom.url}/v2/", f"{zoom.url}/oauth/token", OURS, wait)
    yield provider
    await provider.close()
