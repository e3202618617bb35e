"""A fake RTMS server."""

from collections.abc import AsyncIterator

import pytest

from tests.integrations.zoom.rtms.fake_rtms import FakeStream, running_stream


@pytest.fixture
async def zoom() -> AsyncIterator[FakeStream]:
    async with running_stream() as running:
        yield running
